#!/usr/bin/env bash
# Sample configuration goes along with --with-config, and never over one that is there, but with
# --force.
. "$(dirname "$0")/lib-fake.sh"
mkdir "$scratch/work" "$scratch/work/dist"
make_archive "$scratch/work/dist/mihomo-1-armv5.tar"
start_router
cd "$scratch/work"
upload() { "$ARMPACK" upload mihomo "${to_router[@]}" "$@" >"$scratch/paths" 2>"$scratch/said"; }
upload --with-config || fail "$(cat "$scratch/said")"
cmp dist/mihomo-1-armv5.tar "$scratch/root/usb1/containers/mihomo-1-armv5.tar"
[ "$(wc -l <"$scratch/paths")" -ge 2 ] || fail "no configuration was uploaded"
config=$scratch/root/$(sed -n 2p "$scratch/paths")
cp "$config" "$scratch/sample"
echo '# mine' >>"$config"
upload --with-config
grep -q 'stays; --force replaces it' "$scratch/said" || fail "$(cat "$scratch/said")"
tail -n 1 "$config" | grep -q '# mine' || fail "a configuration of the user was overwritten"
upload --with-config --force
cmp "$scratch/sample" "$config"
