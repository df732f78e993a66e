#!/bin/bash
# A package that Debian does not have is told, with the nearest name; so is one that cannot be.
. "$(dirname "$0")/lib_repository.sh"
resolve 2 libhelo
expect_line "$scratch/err" "error: Debian trixie has no package called libhelo for armel"
expect_line "$scratch/err" "  hint: did you mean libhello?"
make_deb broken "Depends: nonesuch"
publish trixie
resolve 1 broken
expect_line "$scratch/err" "error: apt cannot put these packages together"
expect_match "$scratch/err" "broken : Depends: nonesuch but it is not installable"
