#!/usr/bin/env bash
# upload_bench.sh [MIB [ROUNDS]]: the time of `armpack upload` against OpenSSH's `sftp` put of the
# same file to the same server, in turns: on loopback, and with 2 and 20 ms of round trip in between.
# Prints the medians of sending alone (ours as armpack says it, sftp's less what it takes with no
# file) and of the whole commands, each with sftp's time over ours (1 is as fast, more is faster),
# and both peaks of memory. Ours asks for room, reads the end back and compares sizes besides. Needs
# ARMPACK; server and proxy are its own.
. "$(dirname "$0")/../remote/lib-sshd.sh"
mib=${1:-200}
rounds=${2:-5}
head -c "${mib}M" /dev/urandom >"$scratch/x.tar"
there=$scratch/root/usb1/x.tar
proxy_id=
trap '[ -z "$proxy_id" ] || kill $proxy_id 2>/dev/null; cleanup' EXIT
median() { sort -n | sed -n "$((rounds / 2 + 1))p"; }
measure() { /usr/bin/time -a -o "$scratch/$1" -f '%e %M' "${@:2}" >"$scratch/said" 2>&1; }
for delay in 0 2 20; do
    through=
    start_server
    if [ $delay -gt 0 ]; then
        through=$((port + 1))
        : >"$scratch/proxy"
        python3 "$(dirname "$0")/delay_proxy.py" $through "$port" $delay >"$scratch/proxy" &
        proxy_id=$!
        until grep -q ready "$scratch/proxy"; do sleep 0.05; done
        sed -i "s/Port .*/Port $through/" "$ssh_config"
    fi
    echo "put $scratch/x.tar usb1/x.tar" >"$scratch/batch"
    : >"$scratch/none"
    rm -f "$scratch/ours" "$scratch/theirs" "$scratch/empty" "$scratch/rates"
    for _ in $(seq "$rounds"); do
        rm -f "$there"
        measure ours "$ARMPACK" upload "$scratch/x.tar" "${to_server[@]}" --store usb1
        sed -n 's/.* sent in \([0-9]*\) ms.*/\1/p' "$scratch/said" >>"$scratch/rates"
        cmp "$scratch/x.tar" "$there"
        rm -f "$there"
        measure theirs sftp -q -F "$ssh_config" -b "$scratch/batch" server
        measure empty sftp -q -F "$ssh_config" -b "$scratch/none" server
    done
    ours=$(median <"$scratch/rates" | awk '{ print $1 / 1000 }')
    theirs=$(paste -d ' ' "$scratch/theirs" "$scratch/empty" | awk '{ print $1 - $3 }' | median)
    whole_ours=$(cut -d ' ' -f 1 "$scratch/ours" | median)
    whole_theirs=$(cut -d ' ' -f 1 "$scratch/theirs" | median)
    ratio() { python3 -c "print($1 / $2)"; }
    printf '%2d ms: sending %.2f s, sftp %.2f s, ratio %.2f; whole %.2f s, sftp %.2f s, ratio %.2f; ' \
        "$delay" "$ours" "$theirs" "$(ratio "$theirs" "$ours")" \
        "$whole_ours" "$whole_theirs" "$(ratio "$whole_theirs" "$whole_ours")"
    printf 'memory %d KiB, %d KiB\n' \
        "$(cut -d ' ' -f 2 "$scratch/ours" | sort -n | tail -1)" \
        "$(cut -d ' ' -f 2 "$scratch/theirs" | sort -n | tail -1)"
    [ -z "$proxy_id" ] || { kill $proxy_id; proxy_id=; }
    kill "$server_id"; wait "$server_id" 2>/dev/null || true
    : >"$scratch/sshd.log"
done
