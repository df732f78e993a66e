#!/bin/bash
# What only maintainer scripts want is left out, unless somebody else needs it or asks for it.
. "$(dirname "$0")/lib_repository.sh"
resolve 0
[ "$(names)" = "hello libhello" ] || fail "got $(names)"
resolve 0 inquirer
[ "$(names)" = "hello asker inquirer libhello" ] || fail "got $(names)"
resolve 0 asker
[ "$(names)" = "hello asker libhello" ] || fail "got $(names)"
