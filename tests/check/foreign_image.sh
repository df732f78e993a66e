#!/usr/bin/env bash
# An image that somebody else built for arm/v7, in two gzip layers, is refused with the words that
# its owner needs: which file, why, and what to do.
. "$(dirname "$0")/../lib.sh"
need go umoci skopeo
[ -d /usr/arm-linux-gnueabihf/lib ] || skip "no armhf libraries"
cd "$scratch"

says() { grep -qF -- "$1" "$scratch/out" || fail "nothing says: $1"$'\n'"$(cat "$scratch/out")"; }

mkdir -p libraries/usr/lib programs/usr/bin
cp /usr/arm-linux-gnueabihf/lib/libutil.so.1 libraries/usr/lib/
printf 'package main\nfunc main() { println("hello") }\n' >main.go
GOOS=linux GOARCH=arm GOARM=7 CGO_ENABLED=0 go build -ldflags='-s -w' -o programs/usr/bin/server main.go
umoci init --layout theirs
umoci new --image theirs:latest
for layer in libraries programs; do
    umoci unpack --rootless --image theirs:latest "bundle-$layer"
    cp -r "$layer/." "bundle-$layer/rootfs/"
    umoci repack --image theirs:latest "bundle-$layer"
done
umoci config --image theirs:latest --architecture arm --os linux
skopeo --insecure-policy copy -q --override-arch arm oci:theirs:latest docker-archive:theirs.tar:theirs:latest

for image in theirs theirs.tar; do
    expect_status 3 "$ARMPACK" check "$image"
    says 'usr/lib/libutil.so.1: refused'
    says 'do: this is an armhf build; use armel'
    says 'usr/bin/server: refused'
    says 'it was built with GOARM=7'
    says 'do: rebuild with GOARM=5'
    says 'refused: 2 ELF files, 0 pass, 2 refused'
done
