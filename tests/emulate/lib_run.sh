# Sourced after lib.sh: $root, an image's folder with the program /bin/probe, and image, which packs it.
# shellcheck shell=bash
: "${scratch:?}"
need arm-linux-gnueabi-gcc python3
command -v qemu-arm-static >/dev/null || need qemu-arm
here=$ARMPACK_SOURCE/tests/emulate
root=$scratch/root
mkdir -p "$root/bin" "$root/etc" "$root/work"
arm-linux-gnueabi-gcc -static -marm -march=armv5te -Os -o "$root/bin/probe" "$here/probe.c"
printf 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"

# image [CONFIG]: packs $root as $scratch/image.tar.
image() {
    python3 "$here/make_image.py" "$scratch/image.tar" "$root" "${1:-"{\"Entrypoint\": [\"/bin/probe\"]}"}"
}
run() { "$ARMPACK" -q run "$scratch/image.tar" "$@"; }
# As nobody, without any right.
as_nobody() {
    [ "$(id -u)" -eq 0 ] || { "$@"; return; }
    setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all \
        env HOME=/nonexistent XDG_CACHE_HOME="$scratch/nobody-cache" "$@"
}
# Control groups whose armpack, which their names tell, is gone.
groups_left() {
    local group process
    for group in $(find /sys/fs/cgroup -maxdepth 4 -name 'armpack-*' 2>/dev/null | sort); do
        process=${group##*/armpack-}
        [ -d "/proc/${process%-*}" ] || echo "$group"
    done
}
