#!/usr/bin/env bash
# Completion scripts are valid shell, and know every command that --help lists.
. "$(dirname "$0")/../lib.sh"
expect_status 0 "$ARMPACK" --help
commands=$(sed -n '/^Subcommands:/,/^$/s/^  \([a-z]\+\) .*/\1/p' "$scratch/out")
[ "$(wc -w <<<"$commands")" -ge 8 ] || fail "--help lists too few commands: $commands"
for shell in bash zsh fish; do
    "$ARMPACK" completion "$shell" >"$scratch/$shell"
    for command in $commands; do
        grep -qE "(^|[ '\"])$command([ ':)]|$)" "$scratch/$shell" || fail "$shell: no $command"
    done
done
bash -n "$scratch/bash"
# In bash itself: `armpack do<TAB>`.
got=$(bash -c '. "$1"; COMP_WORDS=(armpack doc) COMP_CWORD=1; _armpack; echo "${COMPREPLY[@]}"' - "$scratch/bash")
[ "$got" = doctor ] || fail "armpack doc<TAB> gives '$got'"
