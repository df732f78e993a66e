#!/usr/bin/env bash
# What a lock names, collected in a folder: from it the recipe builds without any network, without
# apt and without Go, to the same bytes; also on another release of Debian, as another user. What is
# missing or damaged in the folder is named, and never used.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
need unshare mmdebstrap jq
[ "$(id -u)" -eq 0 ] || skip "a network namespace and a chroot take root"
cd "$scratch"

# small 1.1.0 needs a module, for which its go.sum has no sum; and Go itself is in the proxy.
python3 - proxy <<'PY'
import os, sys, zipfile
def publish(module, version, files):
    folder = f"{sys.argv[1]}/{module}/@v"
    os.makedirs(folder, exist_ok=True)
    with zipfile.ZipFile(f"{folder}/{version}.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{module}@{version}/{name}", text)
    open(f"{folder}/{version}.mod", "w").write(files["go.mod"])
    open(f"{folder}/{version}.info", "w").write(f'{{"Version":"{version}"}}')
publish("example.invalid/words", "v0.2.0", {
    "go.mod": "module example.invalid/words\n\ngo 1.21\n",
    "words.go": 'package words\n\nconst First = "small"\n'})
publish("example.invalid/small", "v1.1.0", {
    "go.mod": "module example.invalid/small\n\ngo 1.21\n\nrequire example.invalid/words v0.2.0\n",
    "main.go": 'package main\n\nimport "example.invalid/words"\n\nvar version = "none"\n\n'
               "func main() { println(words.First, version) }\n"})
PY
go_version=$(go env GOVERSION | sed s/^go//)
toolchain=v0.0.1-go$go_version.linux-$(go env GOARCH)
(cd / && env GOFLAGS='' GOPROXY='' GOMODCACHE='' GONOSUMDB='' go mod download "golang.org/toolchain@$toolchain")
mkdir -p proxy/golang.org
ln -s "$(GOMODCACHE='' go env GOMODCACHE)/cache/download/golang.org/toolchain" proxy/golang.org/toolchain
sum=$(cd / && GOFLAGS=-modcacherw go mod download -json example.invalid/small@v1.1.0 |
    sed -n 's/^\t"Sum": "\(.*\)",$/\1/p')
sed -i "s|\"version\": \"v1\.0\.0\", \"sum\": \"[^\"]*\"|\"version\": \"v1.1.0\", \"sum\": \"$sum\"|
        s|\"version\": \"1\.0\.0\"|\"version\": \"1.1.0\"|" small/recipe.json

expect_status 0 "$ARMPACK" lock small/recipe.json
jq -e ".go.toolchains | keys == [\"linux-$(go env GOARCH)\"]" small/lock.json >jq.txt || fail "no sum of Go"
jq -e '[.go.modules[].path] == ["example.invalid/small", "example.invalid/words"] and
    (.go.added_sums | length) == 2' small/lock.json >jq.txt || fail "modules: $(cat small/lock.json)"
expect_status 0 "$ARMPACK" build small/recipe.json --locked
digest=$(sed -n '$s/.* sha256:/sha256:/p' out)
expect_status 0 "$ARMPACK" vendor small/recipe.json vendor
expect_match out '^vendor [0-9.]+ MiB$'

# An empty network namespace, a cache and a home of its own; neither apt nor Go is on PATH.
mkdir -p place/programs
ln -s "$(command -v git)" place/programs/git
offline() { # STATUS PLACE OPTION...
    local home=$scratch/place/$2
    mkdir -p "$home"
    expect_status "$1" unshare --net env -i PATH="$scratch/place/programs" HOME="$home" \
        XDG_CACHE_HOME="$home/cache" ARMPACK_DATA="$ARMPACK_SOURCE" \
        "$ARMPACK" build small/recipe.json --offline -o "$home/dist" "${@:3}"
}
[ "$(unshare --net cat /proc/net/route | wc -l)" -le 1 ] || fail "the namespace has a network"
offline 0 one --vendor vendor --locked
expect_match out "$digest"
rm -r place/one/dist
offline 0 one
expect_match out "$digest"
offline 1 nothing
expect_match err 'error: .*4 of 4 packages are not here: '
expect_match err 'hint: collect them where there is a network \(armpack vendor\)'
offline 2 nothing --vendor no-such
expect_match err 'error: .*--vendor: there is no folder no-such'

# Without one of the parts, or with other bytes in it: named, and nothing comes of it. What was
# compiled, packages and modules are not remembered from one try to the next; Go is unpacked once.
attempt() { # STATUS PATTERN
    local cache=$scratch/place/faults/cache/armpack
    chmod -R u+w "$cache/go" 2>/dev/null || true
    rm -rf "$cache"/{builds,results,trees,sha256,go}
    offline "$1" faults --vendor vendor
    expect_match err "$2"
    [ -z "$(find place/faults/dist -name '*.tar')" ] || fail "an archive of something missing or damaged"
}
package=$(find vendor/packages -name 'tzdata_*')
mv "$package" kept
attempt 1 '1 of 4 packages are not here: tzdata_'
cp kept "$package"
printf x | dd of="$package" bs=1 seek=200 conv=notrunc 2>dd.txt
attempt 1 'tzdata_.*sends other bytes than expected'
mv kept "$package"

module=vendor/go/example.invalid/words/@v/v0.2.0.zip
mv "$module" kept
attempt 1 'cannot get the modules that small is made of'
expect_match err 'hint: offline, only Go.s caches and the vendor folder count'
sed 's/"small"/"smell"/' kept >"$module"  # which is stored uncompressed
attempt 1 'cannot get the modules that small is made of'
python3 - kept "$module" <<'PY'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as old, zipfile.ZipFile(sys.argv[2], "w") as new:
    for name in old.namelist():
        new.writestr(name, old.read(name).replace(b"small", b"other"))
PY
attempt 1 'cannot get the modules that small is made of'
expect_match err 'checksum mismatch'
mv kept "$module"

go_zip=vendor/go/golang.org/toolchain/@v/$toolchain.zip
rm -r place/faults/cache/armpack/toolchains
mv "$go_zip" kept
cp "$module" "$go_zip"
attempt 1 "$toolchain.zip: its sum is none, the lock has h1:"
mv kept "$go_zip"
offline 0 again --vendor vendor
expect_match out "$digest"

# Debian 13, as a user who is not root, with nothing but the libraries that armpack links.
root=$scratch/trixie
mirror=$("$ARMPACK_BUILD/debian_tool" mirrors | sed -n 's/^debian //p' | head -n 1)
mmdebstrap --quiet --variant=extract --include=base-files,coreutils,libarchive13t64,libcurl4t64,libldns3t64,libssl3t64,libstdc++6 \
    --architectures=amd64 trixie "$root" "$mirror" 2>mmdebstrap.txt ||
    fail "mmdebstrap: $(cat mmdebstrap.txt)"
mkdir -p "$root/work/home" "$root/work/nothing" "$root/data"
cp -r small vendor "$root/work/"
cp -r "$ARMPACK_SOURCE/recipes" "$ARMPACK_SOURCE/images" "$ARMPACK_SOURCE/toolchains" "$root/data/"
cp "$ARMPACK" "$root/armpack"
for library in $(sanitizers); do cp "$library" "$root${library%/*}/"; done
rm -f "$root"/usr/bin/apt*
chown -R 12345:12345 "$root/work"
in_trixie() { # STATUS OPTION...
    expect_status "$1" unshare --net --mount --propagation private sh -c '
        root=$1 && shift && mount --bind /dev "$root/dev" && mount -t proc proc "$root/proc" && cd / &&
        exec chroot --userspec=12345:12345 "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/work/home \
            ARMPACK_DATA=/data /armpack build /work/small/recipe.json --offline --locked "$@"' \
        sh "$root" "${@:2}"
}
in_trixie 1 --vendor /work/nothing -o /work/dist
expect_match err 'error: .*packages are not here'
mkdir "$root/work/packages-alone"
cp -r vendor/packages "$root/work/packages-alone/"
in_trixie 1 --vendor /work/packages-alone -o /work/dist
expect_match err 'error: .*no Go found that can provide Go'
in_trixie 0 --vendor /work/vendor -o /work/dist
expect_match out "$digest"
grep -q 'VERSION_ID="13' "$root/etc/os-release" || fail "not Debian 13: $(cat "$root/etc/os-release")"
