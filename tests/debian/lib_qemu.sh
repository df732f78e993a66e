# shellcheck shell=bash
# Sourced, as root: register_qemu lets ARM programs run (mmdebstrap's maintainer scripts), with a
# registration of this process's own where there is none; false where the kernel will not.
# unregister_qemu takes it back: call it at the end, whatever the end.
qemu_registration=/proc/sys/fs/binfmt_misc/armpack-test-$$
register_qemu() {
    [ -e /proc/sys/fs/binfmt_misc/register ] ||
        mount -t binfmt_misc none /proc/sys/fs/binfmt_misc 2>/dev/null || return 1
    ! grep -qs '^interpreter.*qemu-arm' /proc/sys/fs/binfmt_misc/*arm* || return 0
    local magic='\x7f\x45\x4c\x46\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x28\x00'
    local mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    { printf '%s' ":${qemu_registration##*/}:M::$magic:$mask:$(command -v qemu-arm-static):F" \
        >/proc/sys/fs/binfmt_misc/register; } 2>/dev/null
}
unregister_qemu() { [ ! -e "$qemu_registration" ] || echo -1 >"$qemu_registration"; }
