#!/usr/bin/env bash
# An ordinary user can run images; and where this machine lacks something, armpack says what and how
# to get it, with status 1.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_run.sh"
need setpriv unshare
[ "$(id -u)" -eq 0 ] || skip "needs root, to be somebody without rights"
image '{"Entrypoint": ["/bin/probe"], "User": "nobody"}'
chmod 0755 "$scratch"
# Where armpack itself lies may be closed to others.
mkdir -p "$scratch/bin"
cp "$ARMPACK" "$scratch/bin/armpack"
own=$scratch/bin/armpack
export ARMPACK_DATA=$ARMPACK_SOURCE

expect_status 7 as_nobody "$own" -q run "$scratch/image.tar" -- status 7
expect_status 0 as_nobody "$own" -q run "$scratch/image.tar" -- arguments
expect_line "$scratch/out" "folder / user 65534:65534"
expect_status 132 as_nobody "$own" -q run "$scratch/image.tar" -- child /bin/probe newer
expect_line "$scratch/out" "child killed by 4"
expect_match "$scratch/err" "a process that the program started met an instruction"
expect_match "$scratch/err" "newer_instruction: 1 unsupported"
mkdir -m 0700 "$scratch/closed"
expect_status 1 as_nobody "$own" run "$scratch/closed/image.tar"
expect_match "$scratch/err" "cannot look at .*/image.tar: Permission denied"

# lacks TEXT COMMAND...
lacks() {
    expect_status 1 "${@:2}"
    expect_match "$scratch/err" "$1"
    expect_match "$scratch/err" "^  hint: "
}
mkdir "$scratch/empty"
lacks "there is no qemu-arm-static" env PATH="$scratch/empty" "$own" run "$scratch/image.tar"
cp -L "$(command -v qemu-arm-static || command -v qemu-arm)" "$scratch/kept-qemu"
printf 'int main(void) { return 0; }' | gcc -x c -o "$scratch/empty/qemu-arm" -
lacks "qemu-arm needs shared libraries" env PATH="$scratch/empty" "$own" run "$scratch/image.tar"
lacks "cannot make namespaces for a sandbox" unshare --user --map-root-user sh -c \
    'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"' sh "$own" run "$scratch/image.tar"
lacks "cannot open /dev/net/tun" unshare --mount sh -c \
    'mount -t tmpfs none /dev/net && exec "$@"' sh "$own" run --tun "$scratch/image.tar" 2>/dev/null
lacks "only root may make interfaces" as_nobody "$own" run --network veth "$scratch/image.tar"

# A kernel before 6.7 has no binfmt_misc in user namespaces: mount(2) says EPERM. Then a registration
# for the whole machine serves, or its lack is told.
cat >"$scratch/old.c" <<'C'
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
int mount(const char* from, const char* to, const char* kind, unsigned long flags, const void* data) {
    if (kind && !strcmp(kind, "binfmt_misc")) return errno = EPERM, -1;
    return (int)syscall(SYS_mount, from, to, kind, flags, data);
}
C
gcc -shared -fPIC -o "$scratch/old.so" "$scratch/old.c"
if ! grep -qs 'magic 7f454c4601010100000000000000000002002800' /proc/sys/fs/binfmt_misc/*; then
    # A sanitizer's own library has to come first.
    expect_status 0 env LD_PRELOAD="$(sanitizers | tr '\n' :)$scratch/old.so" "$own" run "$scratch/image.tar" -- arguments
    expect_match "$scratch/err" "before Linux 6.7 that needs a registration for the whole machine: install"
fi
