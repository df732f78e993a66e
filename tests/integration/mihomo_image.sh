#!/usr/bin/env bash
# The main job on real input: `armpack build mihomo`, read by other people's tools, and its programs
# run from the unpacked tree on an emulated ARMv5 core without floating point unit.
. "$(dirname "$0")/../lib.sh"
need skopeo umoci qemu-arm qemu-arm-static go tar jq
cd "$scratch"
expect_status 0 "$ARMPACK" build mihomo
archive=$(ls dist/mihomo-*.tar)
tail -n 1 out | grep -q "^$archive " || fail "the last line does not name the archive: $(cat out)"

# The shape that every RouterOS 7 imports: config, layer, manifest, in this order.
mapfile -t members < <(tar -tf "$archive")
[ "${#members[@]}" -eq 3 ] || fail "members: ${members[*]}"
[[ ${members[0]} =~ ^[0-9a-f]{64}\.json$ && ${members[1]} =~ ^[0-9a-f]{64}/layer\.tar$ &&
    ${members[2]} == manifest.json ]] || fail "members: ${members[*]}"
(cd dist && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS does not hold"

skopeo inspect "docker-archive:$archive" >inspect.json
[ "$(jq -r '.Os + "/" + .Architecture' inspect.json)" = linux/arm ] || fail "$(cat inspect.json)"
skopeo inspect --config "docker-archive:$archive" | jq -e \
    '.variant == "v5" and .config.Entrypoint == ["/mihomo"] and (.rootfs.diff_ids | length) == 1' \
    >/dev/null || fail "image configuration"
skopeo --insecure-policy copy -q "docker-archive:$archive" oci:layout:mihomo
umoci unpack --rootless --image layout:mihomo bundle >/dev/null
root=$PWD/bundle/rootfs

version=$(sed -n 's/.*"version": "\([0-9.]*\)".*/\1/p' "$ARMPACK_SOURCE/recipes/mihomo/recipe.json" | head -n 1)
said=$(qemu-arm -cpu arm946 "$root/mihomo" -v)
[[ $said == *"Mihomo Meta v$version linux arm"* ]] || fail "mihomo says: $said"
# Through its links as the container sees them, and by the program they lead to under -L.
cp "$(command -v qemu-arm-static)" "$root/qemu"
in_image() { unshare --user --map-root-user chroot "$root" /qemu -cpu arm946 "$@"; }
# The nft variant opens a netfilter socket before anything else, which qemu-arm does not emulate; it
# must get as far as that. The legacy one says its version.
in_image /usr/sbin/iptables --version >iptables.txt 2>&1 || true
grep -qE '^iptables v[0-9.]+ \(nf_tables\)|Failed to initialize nft: Protocol not supported' iptables.txt ||
    fail "iptables says: $(cat iptables.txt)"
said=$(qemu-arm -cpu arm946 -L "$root" "$root/usr/sbin/xtables-legacy-multi" iptables --version)
[[ $said == "iptables v"*"(legacy)" ]] || fail "iptables-legacy says: $said"

# A TLS client that sees nothing but the image's tree.
GOOS=linux GOARCH=arm GOARM=5 CGO_ENABLED=0 go build -o "$root/client" \
    "$ARMPACK_SOURCE/tests/integration/tls_client/main.go"
in_image /client >client.txt ||
    fail "the TLS client: $(cat client.txt)"
[ "$(sed -n 's/^authorities: //p' client.txt)" -gt 100 ] || fail "$(cat client.txt)"
expect_line client.txt "handshake: refused an unknown authority"
