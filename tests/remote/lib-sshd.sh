# shellcheck shell=bash disable=SC2034
# Sourced: starts OpenSSH's own server on 127.0.0.1 with a configuration and keys of its own, and a
# console that knows as much as `armpack upload` asks. It is "server" in $ssh_config.
set -euo pipefail
scratch=$(mktemp -d)
server_id=
cleanup() {
    [ -z "$server_id" ] || kill "$server_id" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
need() {
    if [ -x "$1" ]; then return; fi
    [ -z "${ARMPACK_REQUIRE_TOOLS:-}" ] || fail "$1 is missing"
    echo "skipped: $1 is missing"
    exit 77
}
need /usr/sbin/sshd
need /usr/lib/openssh/sftp-server
ssh_config=$scratch/ssh_config
to_server=(--to server --ssh-config "$ssh_config")
ssh-keygen -q -t ed25519 -N '' -C test -f "$scratch/host"
ssh-keygen -q -t ed25519 -N '' -C test -f "$scratch/user"
mkdir -p "$scratch/root/usb1"
cat >"$scratch/console" <<EOF
#!/usr/bin/env bash
line=\$SSH_ORIGINAL_COMMAND
cd "$scratch/root"
size() { stat -c "\$1%s" "\$(sed -n 's/.*\/file\/find name="\([^"]*\/[^"]*\)".*/\1/p' <<<"\$line")"; }
case \$line in
*sftp-server*) exec /usr/lib/openssh/sftp-server ;;
*'"disks="'*)
    printf 'disks=1\r\nfree=100 000 000 000\r\n'
    size size= 2>/dev/null
    ;;
*/file/get*) size "" 2>/dev/null ;;
esac
sed -n 's/.*:put ("armpack-" \. "\([0-9a-f]*\)").*/armpack-\1\r/p' <<<"\$line"
exit \$((RANDOM % 2))
EOF
chmod +x "$scratch/console"

start_server() {
    mkdir -p /run/sshd 2>/dev/null || true
    for port in $(shuf -i 20000-32000 -n 20); do
        cat >"$scratch/sshd_config" <<EOF
Port $port
ListenAddress 127.0.0.1
HostKey $scratch/host
AuthorizedKeysFile $scratch/user.pub
StrictModes no
UsePAM no
PidFile none
Subsystem sftp /usr/lib/openssh/sftp-server
ForceCommand $scratch/console
EOF
        /usr/sbin/sshd -D -f "$scratch/sshd_config" -E "$scratch/sshd.log" &
        server_id=$!
        for _ in $(seq 40); do
            grep -q 'Server listening' "$scratch/sshd.log" 2>/dev/null && break 2
            kill -0 $server_id 2>/dev/null || break
            sleep 0.05
        done
    done
    cat >"$ssh_config" <<EOF
Host server
  HostName 127.0.0.1
  Port ${through:-$port}
  HostKeyAlias server
  User $(id -un)
  IdentityFile $scratch/user
  IdentitiesOnly yes
  UserKnownHostsFile $scratch/known_hosts
  GlobalKnownHostsFile none
EOF
    echo "server $(cut -d ' ' -f 1,2 "$scratch/host.pub")" >"$scratch/known_hosts"
}
