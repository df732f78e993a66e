#!/usr/bin/env bash
# Smoke tests of real recipes pass on both CPUs, and fail with the right words where the configuration
# is wrong. ARMPACK_RECIPES names others than these, which other tests build as well; the images
# workflow runs all of them.
. "$(dirname "$0")/../lib.sh"
need go jq
command -v qemu-arm-static >/dev/null || need qemu-arm
cd "$scratch"
for recipe in ${ARMPACK_RECIPES:-mihomo mosdns dnsproxy frpc frps}; do
    expect_status 0 "$ARMPACK" test "$recipe" --json --log "$recipe.log"
    jq -e '.passed and ([.tests[].cpu] | unique) == ["armv5te", "board"]' out >/dev/null ||
        fail "$recipe: $(cat out)"
done

cp -r "$ARMPACK_SOURCE/recipes/mosdns" twin
sed -i 's/"\$schema": .*//' twin/recipe.json
sed -i 's/router.lan 10.40.0.1/router.lan 10.40.0.9/' twin/config.yaml
expect_status 3 "$ARMPACK" test ./twin/recipe.json --cpu armv5te --only network
expect_match out "^FAILED  answers with a name of the network"
expect_match out "ask for router.lan A at UDP port 53: no record with 10.40.0.1 but router.lan. .* 10.40.0.9"
sed -i 's/type: udp_server/type: no_such_server/' twin/config.yaml
expect_status 3 "$ARMPACK" test ./twin/recipe.json --cpu armv5te --only network
expect_match out "exited with status 1 before it printed 'all plugins are loaded'"
expect_match out "no_such_server"
