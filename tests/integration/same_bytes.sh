#!/usr/bin/env bash
# Two builds in different folders, at different times, with different umask, TZ, LANG, HOME and
# cache give the same bytes. Nothing of the first build's output cache can help the second.
. "$(dirname "$0")/../lib.sh"
need go
real_cache=${XDG_CACHE_HOME:-$HOME/.cache}
go_cache=$(go env GOCACHE) go_modules=$(go env GOMODCACHE)
build() {
    local folder=$1
    mkdir -p "$folder/work" "$folder/home" "$folder/cache/armpack"
    # Downloads are shared, for the mirror's sake; what is built is not.
    ln -s "$real_cache/armpack/sha256" "$folder/cache/armpack/sha256"
    (cd "$folder/work" && env XDG_CACHE_HOME="$folder/cache" GOMODCACHE="$go_modules" \
        GOCACHE="$go_cache" "${@:2}" "$ARMPACK" build mihomo >"$folder/out" 2>"$folder/err") ||
        fail "$(cat "$folder/err")"
}
build "$scratch/one" HOME="$scratch/one/home" TZ=UTC LANG=C
sleep 1.1
(umask 077; build "$scratch/a longer name/two" HOME="$scratch/a longer name/two/home" \
    TZ=Asia/Tokyo LANG=de_DE.UTF-8 LC_ALL=C.UTF-8 USER=someone)
(cd "$scratch/one/work/dist" && sha256sum -- *.tar) >"$scratch/sums"
(cd "$scratch/a longer name/two/work/dist" && sha256sum -c "$scratch/sums")
