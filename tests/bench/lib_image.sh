# shellcheck shell=bash
# Sourced by the benches of whole images: a folder for them, a tree with an image's shape, and the times
# of several ways in turns.
# In memory if there is room: no side should be measured by what else the disk is doing.
folder=${TMPDIR:-/tmp}
[ "$(df --output=avail -m /dev/shm 2>/dev/null | tail -1)" -gt 1500 ] 2>/dev/null && folder=/dev/shm
scratch=$(mktemp -d -p "$folder")
trap 'rm -rf "$scratch"' EXIT

# make_tree ROOT: from this machine's own files: programs and libraries up to 100 MB, and 2000 small
# files. (Made-up bytes would be too easy, or too hard, to compress.)
make_tree() {
    local root=$1 number=0
    mkdir -p "$root/usr/lib" "$root/usr/share"
    find /usr/bin /usr/lib -type f -size +100k -size -60M -readable -printf '%s %p\n' |
        LC_ALL=C sort -k2 | awk '{ sum += $1; if (sum < 1e8) print $2 }' >"$scratch/large" || true
    find /usr/share -type f -size -4k -readable -print | LC_ALL=C sort | sed -n 1,2000p >"$scratch/small"
    while read -r file; do cp "$file" "$root/usr/lib/$((number += 1))"; done <"$scratch/large"
    while read -r file; do cp "$file" "$root/usr/share/$((number += 1))"; done <"$scratch/small"
}

# in_turns RUNS WAY...: runs the functions in turns, RUNS times each, output to $scratch/WAY.out, and
# prints each one's medians; `of WAY ms` and `of WAY cpu` give them.
in_turns() {
    runs=$1
    local number way
    shift
    for number in $(seq "$runs"); do
        for way in "$@"; do
            { TIMEFORMAT='%R %U %S'; time $way >"$scratch/$way.out"; } 2>"$scratch/time"
            awk '{ print $1 * 1000 }' "$scratch/time" >>"$scratch/$way.ms"
            awk '{ print ($2 + $3) * 1000 }' "$scratch/time" >>"$scratch/$way.cpu"
        done
    done
    for way in "$@"; do
        printf '%-13s %6d ms, %6d ms of processor time\n' "$way" "$(of "$way" ms)" "$(of "$way" cpu)"
    done
}
of() { sort -n "$scratch/$1.$2" | sed -n "$(((runs + 1) / 2))p"; }
