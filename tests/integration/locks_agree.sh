#!/usr/bin/env bash
# Every recipe here has a lock, and every lock agrees with its recipe, toolchain, image definition and
# sysroot as they are: a change to one of them that forgets the locks is found without a build.
. "$(dirname "$0")/../lib.sh"
need jq
cd "$scratch"
count=0
expect_status 0 "$ARMPACK" list --json
for name in $(jq -r '.[].name' out); do
    [ -f "$ARMPACK_SOURCE/recipes/$name/lock.json" ] || fail "$name has no lock: armpack lock $name"
    # It refuses before anything else; and with an empty vendor folder nothing is built.
    mkdir -p nothing
    status=0
    XDG_CACHE_HOME=$scratch/cache "$ARMPACK" build "$name" --locked --offline --vendor nothing -o dist \
        >out 2>err || status=$?
    case $status in
        0) ;; # its image has no packages, its source is here
        1) expect_match err 'error: .*packages? (is|are) not here' ;;
        *) fail "$name: status $status: $(cat err)" ;;
    esac
    count=$((count + 1))
done
[ "$count" -ge 10 ] || fail "only $count recipes"

# That this finds something: one word of one definition.
cp -r "$ARMPACK_SOURCE"/{recipes,images,toolchains} .
sed -i 's/"-Os"/"-O2"/' toolchains/gcc-armv5.json
expect_status 3 env ARMPACK_DATA="$scratch" "$ARMPACK" build dnsmasq --locked --offline --vendor nothing
expect_line err '  the toolchain gcc-armv5 has changed'
