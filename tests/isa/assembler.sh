#!/usr/bin/env bash
# GNU as is the oracle: each line of a32.txt and thumb.txt must be accepted first with the options
# of the feature it is said to need (or of the one its remark names), give the word that stands
# before it, and be rejected for ARMv5TE exactly when the profile lacks what it needs.
. "$(dirname "$0")/../lib.sh"
as=arm-linux-gnueabi-as
need $as arm-linux-gnueabi-objcopy
folder=$ARMPACK_SOURCE/tests/isa

# accepted OPTIONS...: the line numbers of $scratch/lines that as takes, one each, to stdout. A line
# that makes as give up (2.40 has internal errors) counts as refused, and as is asked again.
accepted() {
    cp "$scratch/lines" "$scratch/asked"
    while true; do
        { echo ".syntax unified"; echo "$directive"; cat "$scratch/asked"; } >"$scratch/in.s"
        "$as" "$@" -mimplicit-it=always -o "$scratch/out.o" "$scratch/in.s" 2>"$scratch/err" && break
        grep -q "in\.s:[0-9]*: " "$scratch/err" || fail "as $*: $(cat "$scratch/err")"
        broken=$(sed -n 's/.*in\.s:\([0-9]*\): Internal error.*/\1/p' "$scratch/err")
        [ -n "$broken" ] || break
        sed -i "$((broken - 2))s/.*/.error/" "$scratch/asked"
    done
    awk -v lines="$(wc -l <"$scratch/lines")" '
        match($0, /in\.s:[0-9]+: (Error|Fatal)/) {
            split(substr($0, RSTART), part, ":"); bad[part[2] - 2] = 1 }
        END { if (0 in bad) exit  # no Thumb here
              for (line = 1; line <= lines; ++line) if (!(line in bad)) print line }' "$scratch/err"
}

# compare_words FEATURE OPTIONS...: the lines that these options are the first to take become the
# words that stand before them.
compare_words() {
    local feature=$1
    shift
    awk -v wanted="$feature $*" '
        FILENAME ~ /first$/ { if (!($1 in first)) first[$1] = substr($0, index($0, " ") + 1); next }
        first[FNR] == wanted' "$scratch/first" "$scratch/cases" >"$scratch/chosen"
    [ -s "$scratch/chosen" ] || return 0
    { echo ".syntax unified"; echo "$directive"
      sed 's/^[^ ]* *[^ ]* *//; s/  # as .*//' "$scratch/chosen"; } >"$scratch/in.s"
    "$as" "$@" -mimplicit-it=always -o "$scratch/out.o" "$scratch/in.s" 2>/dev/null
    arm-linux-gnueabi-objcopy -O binary -j .text "$scratch/out.o" "$scratch/out.bin"
    # Words as in memory: an A32 word's bytes backwards, a Thumb word's halves each backwards.
    awk -v thumb="$([ "$directive" = .thumb ] && echo 1)" '{
        w = $1
        if (thumb) for (i = 1; i < length(w); i += 4) print substr(w, i + 2, 2) substr(w, i, 2)
        else print substr(w, 7, 2) substr(w, 5, 2) substr(w, 3, 2) substr(w, 1, 2)
    }' "$scratch/chosen" | tr -d '\n' >"$scratch/wanted"
    od -An -v -tx1 "$scratch/out.bin" | tr -d ' \n' >"$scratch/made"
    cmp -s "$scratch/wanted" "$scratch/made" || echo "$directive $*: other words" >>"$scratch/problems"
}

# check FILE DIRECTIVE
check() {
    directive=$2
    grep -v '^#' "$folder/$1" >"$scratch/cases"
    sed 's/^[^ ]* *[^ ]* *//; s/  # as .*//' "$scratch/cases" >"$scratch/lines"
    : >"$scratch/first"
    while read -r feature options; do
        # shellcheck disable=SC2086  # several options
        accepted $options | sed "s/\$/ $feature $options/" >>"$scratch/first"
    done < <(grep -v '^#' "$folder/assembler-options.txt")
    while read -r feature options; do
        # shellcheck disable=SC2086  # several options
        compare_words "$feature" $options
    done < <(grep -v '^#' "$folder/assembler-options.txt")
    accepted -march=armv5te >"$scratch/armv5te"
    awk -v name="$1" '
        FILENAME ~ /first$/ { if (!($1 in first)) first[$1] = $2; next }
        FILENAME ~ /armv5te$/ { old[$1] = 1; next }
        {
            needs = $2
            if (match($0, /  # as [a-z0-9|]+: /)) needs = substr($0, RSTART + 7, RLENGTH - 9)
            said = "|" first[FNR] "|"
            if (index(said, "|" needs "|") == 0 && first[FNR] != needs)
                print name ": " $0 ": as says " (FNR in first ? first[FNR] : "nothing")
            lacks = needs !~ /^(v4|v4t|v5t|v5te)$/
            if (lacks == (FNR in old)) print name ": " $0 ": as for armv5te disagrees"
        }' "$scratch/first" "$scratch/armv5te" "$scratch/cases" >>"$scratch/problems"
    echo "$1: $(wc -l <"$scratch/cases") lines, $(grep -c '  # as ' "$scratch/cases") known disagreements"
}

: >"$scratch/problems"
check a32.txt .arm
check thumb.txt .thumb
[ -s "$scratch/problems" ] && fail "$(wc -l <"$scratch/problems") lines:"$'\n'"$(head -50 "$scratch/problems")"
exit 0
