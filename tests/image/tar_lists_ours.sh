#!/bin/bash
# GNU tar lists the layer as it was meant: order, owners, times, links, and no names of owners.
# shellcheck source-path=SCRIPTDIR source=lib_image.sh
. "$(dirname "$0")/lib_image.sh"
need tar

make_tree "$scratch/root"
"$image_tool" layer "$scratch/layer.tar" "$scratch/root"
LC_ALL=C TZ=UTC0 tar -tvf "$scratch/layer.tar" --full-time >"$scratch/listed"
d=$(printf 'd%.0s' {1..90})
f=$(printf 'f%.0s' {1..60})
time='2020-09-13 12:26:40'
expect_text "$scratch/listed" "\
drwxr-xr-x 0/0               0 $time bin/
-rwsr-xr-x 0/0               8 $time bin/other-name
hrwsr-xr-x 0/0               0 $time bin/program link to bin/other-name
drwx------ 0/0               0 $time data/
drwxr-xr-x 0/0               0 $time etc/
-rw-r--r-- 0/0               1 $time etc/F\\305\\221tan\\303\\272s\\303\\255tv\\303\\241ny.crt
-rw-r--r-- 0/0               0 $time etc/empty
lrwxrwxrwx 0/0               0 $time etc/link -> /etc/empty
lrwxrwxrwx 0/0               0 $time lib -> usr/lib
drwxrwxrwt 0/0               0 $time tmp/
drwxr-xr-x 0/0               0 $time usr/
drwxr-xr-x 0/0               0 $time usr/lib/
drwxr-xr-x 0/0               0 $time usr/lib/$d/
-rw-r--r-- 0/0               1 $time usr/lib/$d/$f
-rw-r--r-- 0/0          100000 $time usr/lib/large"
# No extension of anybody's: ustar headers and nothing else.
file=$(head -c 263 "$scratch/layer.tar" | tail -c 6 | od -An -c | tr -d ' \n')
[ "$file" = 'ustar\0' ] || fail "not ustar: $file"
