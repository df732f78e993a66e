# For sourcing, after ../lib.sh: a recipe's archive, built here unless one is given.

# archive_of RECIPE [ARCHIVE]: puts the archive's path into `archive`, and goes into $scratch.
archive_of() {
    archive=${2:-}
    [ -z "$archive" ] || archive=$(realpath "$archive")
    cd "$scratch" || fail "there is no $scratch"
    [ -z "$archive" ] || return 0
    expect_status 0 "$ARMPACK" build "$1"
    archive=$(echo dist/"$1"-*-armv5.tar)
}
