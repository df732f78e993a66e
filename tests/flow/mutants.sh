#!/usr/bin/env bash
# mutants.sh COUNT [FOLDER]: recall by mutation, over COUNT mutants of each traced file that is small,
# and fewer of large ones. By hand; 1000 make more than 10,000:
#
#   ARMPACK_BUILD=build/release ARMPACK_JOBS=2 tests/flow/mutants.sh 1000
#
# Builds C, C++ and Go programs for ARMv5, A32 and Thumb, static, dynamic and stripped, records what
# of them and of their libraries runs under qemu-arm, and has mutate overwrite that. Prints how many
# mutants there were of each kind of file and of each feature, and how many were missed; 1 if any
# was. FOLDER keeps the programs and traces, so that a second run need not make them again.
# mutants_test.sh runs a sample. ARMPACK_PROGRAMS: names of those wanted, of the list below.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
count=${1:?"usage: mutants.sh COUNT [FOLDER]"}
build=${ARMPACK_BUILD:?the build folder that has mutate}
export ARMPACK_GATES=$here/../../toolchains/gates
if [ $# -gt 1 ]; then
    folder=$2
else
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder"
sysroot=/usr/arm-linux-gnueabi

compile() {  # NAME SOURCE OPTION…
    local compiler=arm-linux-gnueabi-gcc
    [ "$2" = wide.cpp ] && compiler="arm-linux-gnueabi-g++ -std=c++17"
    # shellcheck disable=SC2086  # the compiler's options
    $compiler -march=armv5te "${@:3}" -o "$folder/$1" "$here/programs/$2" -lm -lpthread
}

go_program() {  # NAME OPTION…
    (cd "$here/programs" && CGO_ENABLED=0 GOOS=linux GOARCH=arm GOARM=5 GOFLAGS=-mod=mod \
        GO111MODULE=off go build -trimpath "${@:2}" -o "$folder/$1" wide.go)
}

make_program() {  # NAME
    case $1 in
        c-a32) compile "$1" wide.c -marm -O2 ;;
        c-a32-plain) compile "$1" wide.c -marm -O0 -fno-pie -no-pie ;;
        c-a32-static) compile "$1" wide.c -marm -O2 -static ;;
        c-a32-static-stripped) compile "$1" wide.c -marm -Os -static -s ;;
        c-thumb) compile "$1" wide.c -mthumb -O2 ;;
        c-thumb-stripped) compile "$1" wide.c -mthumb -Os -s ;;
        c-thumb-plain) compile "$1" wide.c -mthumb -O0 -fno-pie -no-pie ;;
        c-thumb-static-stripped) compile "$1" wide.c -mthumb -O2 -static -s ;;
        cpp-a32) compile "$1" wide.cpp -marm -O2 ;;
        cpp-a32-stripped) compile "$1" wide.cpp -marm -O1 -s ;;
        cpp-a32-static-stripped) compile "$1" wide.cpp -marm -O2 -static -s ;;
        cpp-thumb) compile "$1" wide.cpp -mthumb -O1 ;;
        cpp-thumb-stripped) compile "$1" wide.cpp -mthumb -O2 -s ;;
        cpp-thumb-static-stripped) compile "$1" wide.cpp -mthumb -Os -static -s ;;
        go) go_program "$1" ;;
        go-stripped) go_program "$1" -ldflags='-s -w' ;;
        *) echo "mutants.sh: no program $1" >&2; exit 1 ;;
    esac
}

PATH=$PATH:/usr/local/go/bin
wanted=${ARMPACK_PROGRAMS:-c-a32 c-a32-plain c-a32-static c-a32-static-stripped
    c-thumb c-thumb-stripped c-thumb-plain c-thumb-static-stripped
    cpp-a32 cpp-a32-stripped cpp-a32-static-stripped
    cpp-thumb cpp-thumb-stripped cpp-thumb-static-stripped go go-stripped}
failed=0
for name in $wanted; do
    [ -e "$folder/$name" ] || make_program "$name"
    # The libraries that run are the same ones; what each program runs of them is put together.
    if [ ! -e "$folder/$name.traced" ]; then
        "$here/trace.py" "$folder/traces" "$sysroot" -- "$folder/$name" >/dev/null
        touch "$folder/$name.traced"
    fi
done
# COUNT of a small file, fewer of large ones: each costs an analysis of the whole file.
# shellcheck disable=SC2317  # xargs calls it
mutate_one() {  # LIST
    local path bytes kind
    path=$(head -n 1 "$1")
    bytes=$(stat -c %s "$path")
    kind=$(basename "$1" .executed)
    case $kind in *.so*) kind=libraries ;; esac
    local status=0
    "$build/mutate" "$here/mutants.txt" $((count * 100000 / (100000 + bytes) + 1)) "$1" |
        sed "s/^/$kind|/" >"$folder/log.d/$(basename "$1")" || status=1
    grep -h '|missed' "$folder/log.d/$(basename "$1")" || true
    return "$status"
}
export -f mutate_one
export build here count folder
rm -rf "$folder/log.d"
mkdir "$folder/log.d"
printf '%s\0' "$folder"/traces/*.executed |
    xargs -0 -n 1 -P "${ARMPACK_JOBS:-1}" bash -euc 'set -o pipefail; mutate_one "$1"' - || failed=1
awk -F '|' '
    $2 ~ / mutants, [0-9]+ missed$/ {
        split($2, part, " "); made[$1] += part[1]; missed[$1] += part[3]
        all += part[1]; bad += part[3] }
    $2 ~ /^  / { split($2, part, /: */); group[part[1]] += part[2] }
    END {
        sort = "sort"
        for (kind in made) printf "%s: %d mutants, %d missed\n", kind, made[kind], missed[kind] | sort
        close(sort)
        for (name in group) printf "%s: %d\n", name, group[name] | sort
        close(sort)
        printf "%d mutants, %d missed\n", all, bad
        exit all == 0
    }' "$folder"/log.d/* || failed=1
exit "$failed"
