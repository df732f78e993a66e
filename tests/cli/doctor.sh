#!/usr/bin/env bash
# doctor names what is missing and how to get it; exit 1 only for what building needs.
. "$(dirname "$0")/../lib.sh"
mkdir "$scratch/bin"
for tool in apt-get gpgv; do
    printf '#!/bin/sh\necho "%s 1.0"\n' $tool >"$scratch/bin/$tool"
done
chmod +x "$scratch"/bin/*
ln -s "$(command -v sh)" "$scratch/bin/sh"
rm "$scratch/bin/gpgv"
expect_status 1 env PATH="$scratch/bin" "$ARMPACK" doctor
expect_line "$scratch/out" "gpgv      missing: it verifies Debian's signatures; install the package gpgv"
expect_line "$scratch/out" "git       missing (optional): it obtains sources that are git repositories; install the package git"
expect_match "$scratch/out" "^apt-get   apt-get 1\.0 \("
