#!/usr/bin/env bash
# A recipe is deployed onto a bare router of several versions, replaced, and kept when the next one
# dies; status and --dry-run say so.
. "$(dirname "$0")/lib-fake.sh"
make_archive "$scratch/mihomo-1.tar"
make_archive "$scratch/mihomo-2.tar"
make_archive "$scratch/mihomo-3bad.tar"
cd "$ARMPACK_SOURCE"
deploy() { "$ARMPACK" deploy mihomo "${to_router[@]}" --watch 1 "$@"; }
for version in 7.18.2 7.19.6 7.20.8 7.21.4 7.22.3 7.24; do
    rm -rf "$scratch/root/usb1" "$scratch/transcript"
    mkdir -p "$scratch/root/usb1/containers"
    start_router --version $version --die-for bad
    deploy --archive "$scratch/mihomo-1.tar" --dry-run >"$scratch/dry"
    grep -q '^/container/add .*file="usb1/containers/mihomo-1.tar"' "$scratch/dry" ||
        fail "$version: --dry-run prints no /container/add"
    ! grep -q '/container/add' "$scratch/transcript" || fail "$version: --dry-run did something"
    deploy --archive "$scratch/mihomo-1.tar"
    deploy --archive "$scratch/mihomo-2.tar"
    if deploy --archive "$scratch/mihomo-3bad.tar" 2>"$scratch/err"; then
        fail "$version: an image that dies was taken"
    fi
    grep -q 'signal 4 (Illegal instruction); the previous container is back' "$scratch/err" ||
        fail "$version: $(cat "$scratch/err")"
    "$ARMPACK" status "${to_router[@]}" >"$scratch/status"
    grep -q 'armpack:mihomo: running, in service, from usb1/containers/mihomo-2.tar' \
        "$scratch/status" || fail "$version: $(cat "$scratch/status")"
done
