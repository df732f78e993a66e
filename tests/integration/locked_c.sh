#!/usr/bin/env bash
# A locked program in C: what it is compiled against and its Debian source package come from the
# lock, without a question to apt; and from a vendor folder without any network. Compiled twice, in
# folders of different names by somebody with other settings, it is the same bytes: nothing that the
# first compiler run made can help the second. A recipe that wants something else than was locked is
# refused, with the reason.
. "$(dirname "$0")/../lib.sh"
need unshare jq arm-linux-gnueabi-gcc dpkg-source make
[ "$(id -u)" -eq 0 ] || skip "a network namespace takes root"
cd "$scratch"
cp -r "$ARMPACK_SOURCE/recipes/dnsmasq" recipe
expect_status 0 "$ARMPACK" lock recipe/recipe.json --update
jq -e '(.sysroot.definition == "trixie") and
    ([.sysroot.packages[].name] | contains(["libc6-dev", "libstdc++-14-dev"])) and
    ([.sysroot.packages[], .source_package.files[] | has("path") and has("size_bytes") and
        has("sha256")] | all) and
    (.source_package.files[0].path | endswith(".dsc"))' recipe/lock.json >jq.txt ||
    fail "the lock: $(cat recipe/lock.json)"

# From now on whoever asks apt is caught.
mkdir traps
for program in apt apt-get apt-cache apt-config; do
    printf '#!/bin/sh\necho "%s $*" >>%s/asked\nexit 1\n' $program "$scratch" >traps/$program
    chmod +x traps/$program
done
build() { # STATUS OPTION...
    expect_status "$1" env -u CCACHE_DIR PATH="$scratch/traps:$PATH" \
        XDG_CACHE_HOME="$scratch/caches/$cache" "${somebody[@]}" "${net[@]}" "$ARMPACK" build \
        recipe/recipe.json "${@:2}"
    if [ -s asked ]; then fail "apt was asked: $(cat asked)"; fi
}
net=() somebody=()
cache=locked build 0 --locked
digest=$(sed -n '$s/.* sha256:/sha256:/p' out)
[ -n "$digest" ] || fail "no digest: $(cat out)"

expect_status 0 "$ARMPACK" vendor recipe/recipe.json vendor
ls vendor/sources/dnsmasq_*.dsc vendor/packages/libc6-dev_*_armel.deb >ls.txt
net=(unshare --net)
somebody=(HOME="$scratch/home" TZ=Asia/Tokyo LANG=de_DE.UTF-8 LC_ALL=C.UTF-8 USER=someone CFLAGS=-O0)
(umask 077; cache=a-longer-name/offline build 0 --locked --offline --vendor vendor -o offline)
expect_match out "$digest"
grep -q 'arm-linux-gnueabi-gcc' offline/dnsmasq-*.log || fail "it was not compiled again"
cache=lacking
mv vendor/sources/*.dsc .
build 1 --locked --offline --vendor vendor -o lacking
expect_match err "error: .*the source package's file dnsmasq_.*\.dsc is not here"
expect_match err 'hint: .*armpack vendor'
mv ./*.dsc vendor/sources/
mv vendor/packages/libc6-dev_* .
cache=lacking2  # in the other there is a sysroot by now
build 1 --locked --offline --vendor vendor -o lacking
expect_match err '1 of [0-9]+ packages are not here: libc6-dev_'
mv libc6-dev_* vendor/packages/
[ -z "$(find lacking -name '*.tar')" ] || fail "there is an archive"

# The recipe wants to be compiled against something else.
sed -i 's/"driver": "make",/& "packages": ["zlib1g-dev"],/' recipe/recipe.json
build 3 --locked
expect_line err '  the list of packages that it is compiled against is zlib1g-dev, the lock has nothing'
build 3 --offline --vendor vendor
expect_match err '--offline: the lock file is of another recipe'
sed -i 's/"version": "2\.[^"]*"}/"version": "1.0-1"}/' recipe/recipe.json
build 3 --locked
expect_match err '^  the source is debian-source dnsmasq 1.0-1, the lock has debian-source dnsmasq 2'
