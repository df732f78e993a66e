#!/usr/bin/env bash
# `doctor --to` names version, board, package, device mode, disk and memory of a router, and what to
# do about what is missing: status 1 where that keeps containers from running.
. "$(dirname "$0")/lib-fake.sh"
doctor() {
    local wanted=$1 status=0
    shift
    "$ARMPACK" doctor "${to_router[@]}" "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
    [ $status -eq "$wanted" ] || fail "status $status: $(cat "$scratch/out" "$scratch/err")"
}
says() { grep -qF -- "$1" "$scratch/out" || fail "not said: $1 in $(cat "$scratch/out")"; }

start_router --version 7.20.8
doctor 0
says 'RouterOS          7.20.8 (stable)'
says 'board             hEX refresh, hex-refresh'
says 'container package installed'
says 'device-mode       allows containers'
says 'disk usb1         ext4, 1.0 GiB free'
says 'memory            381.5 MiB free of 512.0 MiB'
! grep -q 'missing\|warning' "$scratch/out" || fail "$(cat "$scratch/out")"
doctor 0 --json
jq -e '.obstacles == [] and .board == "hEX refresh, hex-refresh"' "$scratch/out" >/dev/null ||
    fail "$(cat "$scratch/out")"

start_router --version 7.18.2 --package no --device-mode no --file-system fat32
doctor 1
says 'missing: the package container is not installed'
says 'get container-…-arm.npk of version 7.18.2 (stable)'
says 'missing: device-mode does not allow containers'
says 'give /system/device-mode/update container=yes'
says 'missing: the disk usb1 has fat32, on which containers do not work'
says '/disk/format-drive usb1 file-system=ext4'

start_router --version 7.31 --free-memory 9000000 --board RB5009
doctor 0
says 'warning: RouterOS 7.31 is newer than what armpack knows'
says 'warning: only 8.6 MiB of memory are free; 32.0 MiB may be needed'
doctor 1 --store usb7/x
says 'missing: there is no disk usb7'
