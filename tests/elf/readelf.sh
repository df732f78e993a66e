#!/usr/bin/env bash
# The reader finds in real Debian armel and armhf libraries what binutils' readelf finds.
set -euo pipefail
readelf=arm-linux-gnueabi-readelf
dump=$ARMPACK_BUILD/elf_dump
folders=(/usr/arm-linux-gnueabi/lib /usr/arm-linux-gnueabihf/lib)

if ! command -v "$readelf" >/dev/null || [ ! -d "${folders[0]}" ] || [ ! -d "${folders[1]}" ]; then
    echo "needs binutils-arm-linux-gnueabi and Debian's armel and armhf cross libraries"
    [ -z "${ARMPACK_REQUIRE_TOOLS:-}" ] || exit 1
    exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 compared=0

# same FILE WHAT: compares what stands in $work/theirs and $work/ours
same() {
    compared=$((compared + $(wc -l <"$work/theirs")))
    diff "$work/theirs" "$work/ours" >"$work/difference" && return
    echo "$1: $2 differ (< readelf, > armpack):"
    head -n 10 "$work/difference"
    failed=1
}

symbols() { # readelf's table → "value size name", sections' own symbols have no name here
    awk 'function number(text, value, i) {
        if (text !~ /^0x/) return text
        for (i = 3; i <= length(text); ++i) value = value * 16 + index("123456789abcdef", substr(text, i, 1))
        return value
    }
    $1 ~ /^[0-9]+:$/ {
        name = $4 == "SECTION" ? "" : $8; sub(/@.*/, "", name)
        print $2, number($3), name }'
}

attributes() { # the words that differ only in spelling
    sed -n -e 's/^  \(Tag_.*\)$/\1/p' | sed -e 's/profile: Application/profile: A/' \
        -e 's/enum_size: int/enum_size: Int/' -e 's/enum_size: small/enum_size: Small/' \
        -e 's/Aggressive S/Aggressive s/' -e 's/Prefer S/Prefer s/' -e 's/ 8-byte.*leaf SP/ 8-byte, except leaf SP/'
}

only_last_column() {
    local side
    for side in theirs ours; do
        awk '{print $NF}' "$work/$side" | sort >"$work/column"
        mv "$work/column" "$work/$side"
    done
}

check() {
    local file=$1
    "$readelf" -hW "$file" | awk '/Entry point/ {print "entry", $4} /Flags:/ {sub(",", "", $2); print "flags", $2}
        /Number of program/ {print "segments", $5} /Number of section/ {print "sections", $5}' |
        sort >"$work/theirs"
    "$dump" "$file" header | sort >"$work/ours"
    same "$file" headers

    "$readelf" --dyn-syms -W "$file" | symbols >"$work/theirs"
    "$dump" "$file" dynsym >"$work/ours"
    same "$file" "dynamic symbols"

    "$readelf" -sW "$file" | sed -n '/\.symtab/,$p' | symbols >"$work/theirs"
    "$dump" "$file" symtab | sed 's/@.*//' >"$work/ours"
    [[ $file != *.o ]] || only_last_column # an object's addresses are ours
    same "$file" "static symbols"

    "$readelf" -dW "$file" | sed -n -e 's/.*(NEEDED).*\[\(.*\)\]/needed \1/p' \
        -e 's/.*(SONAME).*\[\(.*\)\]/soname \1/p' -e 's/.*(RPATH).*\[\(.*\)\]/rpath \1/p' \
        -e 's/.*(RUNPATH).*\[\(.*\)\]/runpath \1/p' >"$work/theirs"
    "$dump" "$file" dynamic >"$work/ours"
    same "$file" "dynamic entries"

    "$readelf" -VW "$file" | awk '/^Version definition/ {part = 1} /^Version needs/ {part = 2}
        part == 2 && / File: / {file = $5} part == 2 && / Name: / {print "needs", file, $3}
        part == 1 && / Name: / && !/Flags: BASE/ {print "defines", $NF}' | sort >"$work/theirs"
    "$dump" "$file" versions | sort >"$work/ours"
    same "$file" versions

    "$readelf" -rW "$file" | awk '/ R_ARM_/ {print $1, substr($2, 7, 2)}' | sort >"$work/theirs"
    "$dump" "$file" relocations | sort >"$work/ours"
    [[ $file != *.o ]] || only_last_column
    same "$file" relocations

    "$readelf" -A "$file" | attributes >"$work/theirs"
    "$dump" "$file" attributes >"$work/ours"
    same "$file" "build attributes"

    if [[ $file != *.o ]]; then # their words are not relocated yet
        "$readelf" -u "$file" | sed -n 's/^\(0x[0-9a-f]*\)[: ].*/\1/p' >"$work/theirs"
        "$dump" "$file" exidx >"$work/ours"
        same "$file" "exception index entries"

        "$readelf" -wf "$file" 2>/dev/null | sed -n -e '/Contents of the .debug_frame/,$d' -e 's/.* FDE .*pc=\([0-9a-f]*\)\.\..*/\1/p' >"$work/theirs"
        "$dump" "$file" frames >"$work/ours"
        same "$file" "frames"
    fi

    "$readelf" -nlW "$file" | sed -n -e 's/.*Build ID: /build id /p' \
        -e 's/.*OS: Linux, ABI: \(.*\)/kernel \1/p' \
        -e 's/.*program interpreter: \(.*\)\]/interpreter \1/p' | sort >"$work/theirs"
    "$dump" "$file" notes | sort >"$work/ours"
    same "$file" notes

    : >"$work/theirs"
    "$dump" "$file" damage >"$work/ours"
    same "$file" damage
}

# Frames in .eh_frame: no C or C++ library for ARM has them.
cat >"$work/frames.s" <<'END'
    .cfi_sections .eh_frame
    .globl first, second
    .type first, %function
    .type second, %function
first:  .cfi_startproc
    bx lr
    .cfi_endproc
second: .cfi_startproc
    push {lr}
    .cfi_def_cfa_offset 4
    pop {pc}
    .cfi_endproc
    .data
    .word first, second, first, 0, second
END
arm-linux-gnueabi-gcc -shared -nostdlib "$work/frames.s" -o "$work/libframes.so"
[ "$("$dump" "$work/libframes.so" frames | wc -l)" -eq 2 ] || { echo "two frames were to be found"; exit 1; }
arm-linux-gnueabi-strip -o "$work/libstripped.so" "$work/libframes.so"

files=0
while read -r file; do
    [ "$(head -c 4 "$file" | tail -c 3)" = ELF ] || continue
    check "$file"
    files=$((files + 1))
done < <(find "${folders[@]}" "$work" -type f \( -name '*.so*' -o -name '*.o' \) | sort)

[ "$files" -ge 40 ] || { echo "only $files files to compare"; exit 1; }
echo "$files files, $compared facts compared"
exit "$failed"
