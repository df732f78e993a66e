#!/bin/bash
# A package whose bytes are not those of the index is never used; a damaged cache is noticed.
. "$(dirname "$0")/lib_repository.sh"
expect_status 0 "$tool" tree "$definition"
file=$(find "$XDG_CACHE_HOME/armpack/sha256" -type f | head -1)
echo damaged >"$file"
expect_status 0 "$tool" tree "$definition"
expect_line "$scratch/err" "armpack: warning: cache file $file is damaged: thrown away"

rm -r "$XDG_CACHE_HOME/armpack/sha256"
printf x | dd of="$mirror/pool/hello_1.0_armel.deb" bs=1 seek=200 conv=notrunc 2>/dev/null
expect_status 1 "$tool" tree "$definition"
expect_match "$scratch/err" '^error: cannot get hello_1.0_armel.deb: file:.*sends other bytes'
