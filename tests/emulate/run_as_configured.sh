#!/usr/bin/env bash
# `armpack run` runs an image's program as its configuration says: arguments, environment, folder,
# user, standard streams, exit status, mounts; and what it starts runs on the same CPU.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_run.sh"
image '{"Entrypoint": ["probe"], "Cmd": ["arguments", "of the image"], "Env": ["PATH=/bin", "COLOUR=blue"],
        "WorkingDir": "/work", "User": "nobody"}'
expect_status 0 run
expect_text "$scratch/out" "$(printf '[probe]\n[arguments]\n[of the image]\nfolder /work user 65534:65534')"
expect_status 0 run -- arguments -x "a b"
expect_line "$scratch/out" "[-x]"
expect_line "$scratch/out" "[a b]"
MINE=1 expect_status 0 run --env MINE --env COLOUR=red -- environment
expect_line "$scratch/out" MINE=1
expect_line "$scratch/out" COLOUR=red
expect_line "$scratch/out" HOME=/
! grep -q QEMU "$scratch/out" || fail "the emulator's settings show: $(cat "$scratch/out")"
for status in 0 1 2 3 77 255; do expect_status "$status" run -- status "$status"; done
[ "$(printf 'to and fro' | run -- echo)" = "to and fro" ] || fail "standard input"
expect_status 0 run --open-files 99 -- limits
expect_line "$scratch/out" "files 99"

image
mkdir "$scratch/shared"
expect_status 0 run --mount "$scratch/shared:/shared" -- write /shared/x
expect_line "$scratch/shared/x" written
expect_status 1 run --mount "$scratch/shared:/shared:ro" -- write /shared/y
expect_match "$scratch/err" "Read-only file system"
expect_status 0 run -- write /gone
[ ! -e "$root/gone" ] || fail "the image's folder was written to"

printf '#!/bin/probe arguments\n' >"$root/bin/script"
chmod 0755 "$root/bin/script"
image
expect_status 0 run -- child /bin/script one
expect_text "$scratch/out" "$(printf '[/bin/probe]\n[arguments]\n[/bin/script]\n[one]\nfolder / user 0:0')"
# The CPU stays what was asked for, also where the environment is lost.
for how in child bare-child; do
    expect_status 132 run -- $how /bin/probe newer
    expect_line "$scratch/out" "child killed by 4"
    expect_status 0 run --cpu board -- $how /bin/probe newer
    expect_status 132 run --cpu board -- $how /bin/probe vfp
done

# A program that is started by an open file, which is closed then, as dropbear starts itself; and one
# that is in no folder at all.
for how in opened-child copied-child; do
    expect_status 0 run -- $how /bin/probe arguments one
    expect_text "$scratch/out" "$(printf '[/bin/probe]\n[arguments]\n[one]\nfolder / user 0:0')"
    expect_status 132 run -- $how /bin/probe newer
done
expect_status 0 run -- child /bin/probe files
cp "$scratch/out" "$scratch/files"
expect_status 0 run -- opened-child /bin/probe files
cmp "$scratch/files" "$scratch/out" || fail "other files are open: $(cat "$scratch/files" "$scratch/out")"

expect_status 2 run --mount nothing -- status 0
expect_match "$scratch/err" "not SOURCE:TARGET"
expect_status 2 run --mount "$scratch/missing:/x" -- status 0
expect_match "$scratch/err" "cannot mount .*/missing: No such file"
expect_status 2 run --env NOT_SET_ANYWHERE -- status 0
