#!/usr/bin/env bash
# The page of `inspect --html` in a real browser: light and dark, wide and narrow, by keyboard and
# mouse, with names in the archive that are somebody's attempt at markup. Screenshots go to
# $ARMPACK_SCREENSHOTS, if that is set.
. "$(dirname "$0")/../lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
need chromium python3
export HOME=$scratch XDG_CACHE_HOME=$scratch/cache
tool=$ARMPACK_BUILD/image_tool

# An ordinary image: programs of several sizes with a package database, one of them for ARM.
root=$scratch/root
mkdir -p "$root"/{usr/bin,usr/lib/deep/er,etc,var/lib/dpkg/info}
cp "$ARMPACK_SOURCE"/tests/flow/../../README.md "$root/etc/readme"
for number in $(seq 60); do
    head -c $((number * number * 37)) /dev/zero >"$root/usr/lib/deep/file-$number"
    head -c $((number * 900)) /dev/zero | tr '\0' "x" >"$root/usr/lib/deep/er/other-$number"
done
printf 'int main(void) { return 0; }\n' >"$scratch/program.c"
if command -v arm-linux-gnueabi-gcc >/dev/null; then
    arm-linux-gnueabi-gcc -static -o "$root/usr/bin/program" "$scratch/program.c"
    arm-linux-gnueabi-gcc -march=armv7-a -nostdlib -shared -x c -o "$root/usr/lib/newer.so" - \
        <<<'int big(void) { return 0x12345678; }'
fi
printf 'Package: tools\nStatus: install ok installed\nVersion: 1.2\nArchitecture: armel\n' \
    >"$root/var/lib/dpkg/status"
printf '/usr/lib/deep/file-%d\n' $(seq 40) >"$root/var/lib/dpkg/info/tools.list"
"$tool" write "$root" "$scratch/ordinary.tar" docker >/dev/null
expect_status 0 "$ARMPACK" inspect --html "$scratch/ordinary.html" --recipe mihomo "$scratch/ordinary.tar"

hostile=$scratch/hostile
mkdir -p "$hostile/usr/<script>window.touched=1<" "$hostile/</script><img src=x onerror=window.touched=1>"
head -c 3000 /dev/zero >"$hostile/usr/<script>window.touched=1</script>.js"
head -c 9000 /dev/zero >"$hostile/</script><img src=x onerror=window.touched=1>/file"
head -c 2000 /dev/zero >"$hostile/usr/\"onfocus=\"window.touched=1"
head -c 2000 /dev/zero >"$hostile/usr/'single' & <!-- comment"
head -c 2000 /dev/zero >"$hostile/usr/"$'new\nline \x1b[31m \xff\xfe \xe2\x80\xae'"txt.exe"
head -c 2000 /dev/zero >"$hostile/usr/__proto__"
mkdir "$hostile/constructor"
head -c 2000 /dev/zero >"$hostile/constructor/toString"
"$tool" write "$hostile" "$scratch/hostile.tar" docker >/dev/null
expect_status 0 "$ARMPACK" inspect --html "$scratch/hostile.html" "$scratch/hostile.tar"

PYTHONDONTWRITEBYTECODE=1 python3 "$here/page.py" "$scratch" "$scratch/ordinary.html" \
    "$scratch/hostile.html" "${ARMPACK_SCREENSHOTS:-$scratch}"
