#!/usr/bin/env bash
# An image whose program cannot start is refused in words before anything starts.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_run.sh"
echo text >"$root/etc/text"
printf 'neither\n' >"$root/bin/neither"
cp /bin/true "$root/bin/foreign"
printf '#!/bin/nowhere\n' >"$root/bin/script"
printf '#!/etc/text\n' >"$root/bin/odd-script"
chmod 0755 "$root/bin/neither" "$root/bin/foreign" "$root/bin/script" "$root/bin/odd-script"
ln -s /bin/nowhere "$root/bin/link"
printf 'int main(void) { return 0; }' >"$scratch/dynamic.c"
arm-linux-gnueabi-gcc -o "$root/bin/dynamic" "$scratch/dynamic.c"
arm-linux-gnueabi-gcc -Wl,--dynamic-linker=/lib/ld-linux-armhf.so.3 -o "$root/bin/armhf" "$scratch/dynamic.c"

# why PROGRAM TEXT
why() {
    image "{\"Entrypoint\": [\"$1\"]}"
    expect_status 1 run
    expect_text "$scratch/err" "armpack: error: run $scratch/image.tar: $2"
    [ ! -s "$scratch/out" ] || fail "something ran: $(cat "$scratch/out")"
}
why /bin/missing "cannot start /bin/missing: it is missing from the image"
why missing "the image has no program missing on its PATH /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
why /bin "cannot start /bin: it is a folder"
why /etc/text "cannot start /etc/text: it is not executable (mode 0644)"
why /bin/link "cannot start /bin/link: it is a symbolic link to /bin/nowhere, which is missing from the image"
why /bin/neither "cannot start /bin/neither: it is neither an ELF file nor a script with #!"
why /bin/script "cannot start /bin/script: it is a script for /bin/nowhere, which is missing from the image"
why /bin/odd-script "cannot start /bin/odd-script: it is a script for /etc/text, which is not executable (mode 0644)"
why /bin/dynamic "cannot start /bin/dynamic: its interpreter /lib/ld-linux.so.3 is missing from the image"
why /bin/armhf "cannot start /bin/armhf: its interpreter /lib/ld-linux-armhf.so.3 is missing from the image
  hint: this is an armhf build, for ARMv7 with VFP; the router needs armel"
image '{"Entrypoint": ["/bin/foreign"]}'
expect_status 1 run
expect_match "$scratch/err" "cannot start /bin/foreign: it is no program for 32-bit ARM: ELF64"
image '{}'
expect_status 1 run
expect_match "$scratch/err" "neither entrypoint nor command"
image '{"Entrypoint": ["/bin/probe"], "User": "somebody"}'
expect_status 1 run
expect_match "$scratch/err" "/etc/passwd has no user somebody"
image '{"Entrypoint": ["/bin/probe", "status", "0"], "WorkingDir": "/nowhere"}'
expect_status 1 run
expect_match "$scratch/err" "cannot enter the working folder /nowhere: No such file"
