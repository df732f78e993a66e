# Sourced by the tests of this folder: a scratch folder with keys, and start_router OPTION..., after
# which the fake router is "router" in $ssh_config.
set -euo pipefail
scratch=$(mktemp -d)
router_id=
cleanup() {
    [ -z "$router_id" ] || kill "$router_id" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
need() {
    if [ -x "$1" ] || command -v "$1" >/dev/null; then return; fi
    [ -z "${ARMPACK_REQUIRE_TOOLS:-}" ] || fail "$1 is missing"
    echo "skipped: $1 is missing"
    exit 77
}
need "$ARMPACK_BUILD/fake-router"
need "$ARMPACK_BUILD/image_tool"
need ssh-keygen
ssh_config=$scratch/ssh_config
ssh-keygen -q -t ed25519 -N '' -C test -f "$scratch/host"
ssh-keygen -q -t ed25519 -N '' -C test -f "$scratch/user"
mkdir -p "$scratch/root/usb1/containers"

start_router() {
    [ -z "$router_id" ] || { kill "$router_id"; wait "$router_id" 2>/dev/null || true; }
    : >"$scratch/router.out"
    "$ARMPACK_BUILD/fake-router" --root "$scratch/root" --host-key "$scratch/host" \
        --authorized "$scratch/user.pub" --transcript "$scratch/transcript" "$@" \
        >"$scratch/router.out" 2>"$scratch/router.err" &
    router_id=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/^port //p' "$scratch/router.out")
        [ -n "$port" ] && break
        sleep 0.05
    done
    [ -n "$port" ] || fail "the fake router does not start: $(cat "$scratch/router.err")"
    echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$scratch/host.pub")" >"$scratch/known_hosts"
    cat >"$ssh_config" <<EOF
Host router
  HostName 127.0.0.1
  Port $port
  User admin
  IdentityFile $scratch/user
  IdentitiesOnly yes
  UserKnownHostsFile $scratch/known_hosts
  GlobalKnownHostsFile none
EOF
}

console() { ssh -F "$ssh_config" router "$1" | tr -d '\r' || true; }

# An image that armpack itself would take.
make_archive() {
    mkdir -p "$scratch/image"
    head -c 300000 /dev/urandom >"$scratch/image/program"
    chmod 755 "$scratch/image/program"
    "$ARMPACK_BUILD/image_tool" write "$scratch/image" "$1" docker >/dev/null
}

to_router=(--to router --ssh-config "$ssh_config")
