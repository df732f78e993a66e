#!/usr/bin/env bash
# Build information and the function table of Go programs are those that Go's own tools show, also
# without section headers, which is how the loader sees them.
set -euo pipefail
PATH=$PATH:/usr/local/go/bin
dump=$ARMPACK_BUILD/elf_dump

if ! command -v go >/dev/null || ! command -v arm-linux-gnueabi-gcc >/dev/null; then
    echo "needs go and gcc-arm-linux-gnueabi"
    [ -z "${ARMPACK_REQUIRE_TOOLS:-}" ] || exit 1
    exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >go.mod <<'END'
module example.invalid/hello

go 1.21
END
cat >main.go <<'END'
package main

import (
	"fmt"
	"sort"
)

func largest[T int | float64](all []T) T {
	sort.Slice(all, func(i, j int) bool { return all[i] > all[j] })
	return all[0]
}

func main() { fmt.Println(largest([]int{1, 3}), largest([]float64{0.5})) }
END
export GOOS=linux GOARCH=arm CGO_ENABLED=0 GOFLAGS=-mod=mod GOWORK=off

# without_sections FILE: the section headers' place and number, zeroed in the ELF header
without_sections() {
    cp "$1" "$1.bare"
    printf '\0\0\0\0' | dd of="$1.bare" bs=1 seek=32 conv=notrunc status=none
    printf '\0\0\0\0' | dd of="$1.bare" bs=1 seek=48 conv=notrunc status=none
}

# What nm calls text is functions, and a few marks.
check_functions() {
    go tool nm -n "$1" | awk '$2 ~ /[Tt]/ && $3 !~ /^(runtime\.e?text|_?etext|\$[atd]|_start)$/ {
        address = $1; while (length(address) < 8) address = "0" address; print address }' |
        sort -u >theirs
    "$dump" "$1" functions | cut -d ' ' -f 1 | sort -u >ours
    diff theirs ours >difference || { echo "$1: functions differ"; head difference; exit 1; }
}

check() {
    local program=$1
    "$dump" "$program" functions >ours
    [ "$(wc -l <ours)" -gt 1000 ] || { echo "$program: only $(wc -l <ours) functions"; exit 1; }
    grep -q ' main\.main$' ours

    go version -m "$program" | tr '\t' ' ' | sed -e '1d' -e 's/^ //' -e 's/ *$//' >theirs
    "$dump" "$program" go | sed -e '/^version /d' -e 's/ *$//' >ours
    diff theirs ours

    "$dump" "$program" go functions >whole
    without_sections "$program"
    "$dump" "$program.bare" go functions | diff whole - >difference || {
        echo "$program: differs without section headers"
        head difference
        exit 1
    }
    [ -z "$("$dump" "$program" damage)" ]
}

for arm in 5 7; do
    GOARM=$arm go build -o "hello$arm" .
    check "hello$arm"
    check_functions "hello$arm"
done
GOARM=5 go build -ldflags='-s -w' -o hellostripped .
check hellostripped
# A position-independent program: C's start code comes first, and its table is relocated.
GOARM=5 CGO_ENABLED=1 CC=arm-linux-gnueabi-gcc go build -buildmode=pie -o hellopie .
check hellopie
"$dump" hello5 go | grep -qx 'build GOARM=5'
