#!/usr/bin/env bash
# A secret reaches the router, and nothing else: no argument of any program, no output, no dry run,
# no file left behind. Neither does the password that ssh asks for.
. "$(dirname "$0")/lib-fake.sh"
make_archive "$scratch/x.tar"
secret='s3cr3t-"$[/system/reboot]\ value'
mkdir -p "$scratch/recipe/x" "$scratch/tmp"
cp -r "$ARMPACK_SOURCE/recipes/mihomo/." "$scratch/recipe/x"
sed -i 's/"routeros": {/"routeros": {"secrets": ["API_TOKEN"],/' "$scratch/recipe/x/recipe.json"
printf 'API_TOKEN=%s\n' "$secret" >"$scratch/secrets"
cd "$ARMPACK_SOURCE"
deploy() {
    "$ARMPACK" -v deploy "$scratch/recipe/x/recipe.json" "${to_router[@]}" --watch 1 \
        --archive "$scratch/x.tar" --secrets "$scratch/secrets" "$@"
}
start_router --version 7.22.3
chmod 644 "$scratch/secrets"
if deploy >"$scratch/out" 2>&1; then fail "a secrets file that all may read was taken"; fi
grep -q 'can be read by others' "$scratch/out" || fail "$(cat "$scratch/out")"
chmod 600 "$scratch/secrets"
deploy --dry-run >"$scratch/out" 2>&1 || fail "$(cat "$scratch/out")"
grep -q 'value=\*\*\*' "$scratch/out" || fail "--dry-run does not show that a secret is set"
# Every program that runs meanwhile, and its arguments.
(while [ -d "$scratch" ] && [ ! -e "$scratch/done" ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\0" " " || true; done) \
    >"$scratch/arguments" &
watcher=$!
TMPDIR=$scratch/tmp deploy >>"$scratch/out" 2>&1 || fail "$(cat "$scratch/out")"
touch "$scratch/done"
wait $watcher || true
[ "$(console ':put [/container/envs/get [find key="API_TOKEN"] value]')" = "$secret" ] ||
    fail "the secret did not arrive as it is"
for file in out arguments; do
    ! grep -q 's3cr3t' "$scratch/$file" || fail "the secret is in $file"
done
grep -q armpack "$scratch/arguments" || fail "the watcher saw nothing"
[ -z "$(ls -A "$scratch/tmp")" ] || fail "left behind: $(ls -A "$scratch/tmp")"

# Nor in a core file: none is written, whatever the limit was before. While a child of it writes to
# the router, it has the secret at hand.
mkdir "$scratch/core"
: >"$scratch/transcript"
(
    cd "$scratch/core"
    ulimit -c unlimited
    exec "$ARMPACK" deploy "$scratch/recipe/x/recipe.json" "${to_router[@]}" --watch 600 \
        --archive "$scratch/x.tar" --secrets "$scratch/secrets"
) >"$scratch/out" 2>&1 &
job=$!
until grep -q '^/container/start' "$scratch/transcript"; do
    kill -0 $job || fail "$(cat "$scratch/out")"
    sleep 0.1
done
grep -q 'Max core file size *0 *0' /proc/$job/limits || fail "$(grep core /proc/$job/limits)"
kill -ABRT $job
wait $job || [ $? -eq 134 ] || fail "it ended otherwise: $(cat "$scratch/out")"
[ -z "$(ls -A "$scratch/core")" ] || fail "a core file: $(ls -A "$scratch/core")"

# A console that fails on the line does not get it repeated.
printf 'API_TOKEN=%s\n' "$secret" >"$scratch/secrets"
start_router --version 7.22.3 --refuse-shell yes
if deploy >"$scratch/out" 2>&1; then fail "a console that takes no variable was not noticed"; fi
grep -q 'did not take a secret variable' "$scratch/out" || fail "$(cat "$scratch/out")"
! grep -q 's3cr3t' "$scratch/out" || fail "the secret is in the error"

# The password is asked for by ssh (here by its askpass) and stays there.
printf '#!/bin/sh\necho passw0rd\n' >"$scratch/askpass"
chmod +x "$scratch/askpass"
echo passw0rd >"$scratch/password"
kill "$router_id"; wait "$router_id" 2>/dev/null || true
"$ARMPACK_BUILD/fake-router" --root "$scratch/root" --host-key "$scratch/host" --port "$port" \
    --password-file "$scratch/password" >"$scratch/router.out" 2>&1 &
router_id=$!
for _ in $(seq 100); do grep -q port "$scratch/router.out" && break; sleep 0.05; done
rm "$scratch/done"
(while [ -d "$scratch" ] && [ ! -e "$scratch/done" ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\0" " " || true; done) \
    >"$scratch/arguments" &
watcher=$!
SSH_ASKPASS=$scratch/askpass SSH_ASKPASS_REQUIRE=force "$ARMPACK" -v upload "$scratch/x.tar" \
    "${to_router[@]}" >"$scratch/out" 2>&1 || fail "$(cat "$scratch/out")"
touch "$scratch/done"
wait $watcher || true
for file in out arguments; do
    ! grep -q passw0rd "$scratch/$file" || fail "the password is in $file"
done
