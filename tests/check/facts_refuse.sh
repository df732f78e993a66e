#!/usr/bin/env bash
# What a file says of itself refuses it, with the words a network person needs: hard-float builds,
# Go programs for newer cores, other machines, files cut short.
. "$(dirname "$0")/../lib.sh"
need go arm-linux-gnueabi-gcc
[ -d /usr/arm-linux-gnueabihf/lib ] || skip "no armhf libraries"
cd "$scratch"

says() { grep -qF -- "$1" "$scratch/out" || fail "nothing says: $1"$'\n'"$(cat "$scratch/out")"; }

cp /usr/arm-linux-gnueabihf/lib/libutil.so.1 .
expect_status 3 "$ARMPACK" check libutil.so.1
says 'e_flags 0x05000400: it is for the hard-float ABI'
says 'Tag_ABI_VFP_args: it passes numbers in VFP registers'
says 'do: this is an armhf build; use armel'

printf 'package main\nfunc main() {}\n' >main.go
GOOS=linux GOARCH=arm GOARM=7 CGO_ENABLED=0 go build -o seven main.go
expect_status 3 "$ARMPACK" check seven
says 'it was built with GOARM=7'
says 'do: rebuild with GOARM=5'

cp /bin/true native
expect_status 3 "$ARMPACK" check native
says 'it is ELF64'
says 'linux/arm/v5'

echo 'int main(void) { return 0; }' | arm-linux-gnueabi-gcc -x c -o whole -
head -c 40 whole >./cut
expect_status 3 "$ARMPACK" check cut
says 'ELF header at offset 0x0: the file ends after 40 bytes, the header has 52'
