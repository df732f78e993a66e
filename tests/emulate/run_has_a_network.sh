#!/usr/bin/env bash
# The image's network: none (loopback alone), this machine's, or a cable to it as on the router; and
# a TUN device of its own.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_run.sh"
need ip unshare python3
[ "$(id -u)" -eq 0 ] || skip "needs root, to make interfaces"
cat >"$scratch/net.c" <<'C'
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
static int get(const char* address, int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, address, &to.sin_addr);
    int file = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(file, (struct sockaddr*)&to, sizeof to)) return perror("connect"), 1;
    char text[64] = "";
    ssize_t got = read(file, text, sizeof text - 1);
    printf("got %.*s\n", (int)got, text);
    return 0;
}
int main(int count, char** argument) {
    if (count == 3) return get(argument[1], 4000);
    if (count == 2) {
        struct ifreq wanted = {.ifr_flags = IFF_TUN | IFF_NO_PI};
        strcpy(wanted.ifr_name, "tun0");
        int file = open("/dev/net/tun", O_RDWR);
        if (file < 0 || ioctl(file, TUNSETIFF, &wanted)) return perror("tun"), 1;
    }
    FILE* list = fopen("/proc/net/dev", "r");
    char line[256], name[32];
    while (fgets(line, sizeof line, list)) if (sscanf(line, " %31[^: |]:", name) == 1 && strchr(line, ':')) puts(name);
    return 0;
}
C
arm-linux-gnueabi-gcc -static -march=armv5te -Os -o "$root/bin/net" "$scratch/net.c"
image '{"Entrypoint": ["/bin/net"]}'
expect_status 0 run
expect_text "$scratch/out" lo
[ -c /dev/net/tun ] || skip "no /dev/net/tun"
expect_status 0 run --tun -- tun
expect_line "$scratch/out" tun0

# Everything else in a network of the test's own, which stands for the router.
cat >"$scratch/router.sh" <<'R'
set -euo pipefail
ip link set lo up
python3 -c '
import socket
listener = socket.create_server(("0.0.0.0", 4000))
while True:
    connection, peer = listener.accept()
    connection.sendall(peer[0].encode())
    connection.close()' &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 100); do grep -q :0FA0 /proc/net/tcp && break; sleep 0.1; done
run() { "$ARMPACK" -q run "$1" "${@:2}"; }
run "$1" --network host -- 127.0.0.1 x
run "$1" --network veth -- 10.40.0.1 x
run "$1" --network veth --address 10.9.0.5/16 --gateway 10.9.0.1 --interface cable -- 10.9.0.1 x
# The kernel takes down a namespace, and the cable with it, a moment after its last program.
for _ in $(seq 100); do ip -o link | grep -qv ' lo:' || break; sleep 0.1; done
! ip -o link | grep -v ' lo:' || { echo "an interface is left"; exit 1; }
R
expect_status 0 unshare --net bash "$scratch/router.sh" "$scratch/image.tar"
expect_text "$scratch/out" "$(printf 'got 127.0.0.1\ngot 10.40.0.2\ngot 10.9.0.5')"

# A limit of memory ends what goes beyond it.
image
expect_status 137 run --memory 100 -- eat 200
expect_match "$scratch/err" "take more than --memory 100 MiB allows"
expect_status 0 run --memory 400 -- eat 200
[ ! -s "$scratch/err" ] || fail "it says: $(cat "$scratch/err")"
# The limit is the program's own: none of armpack's processes counts, or could be ended for it.
mkfifo "$scratch/ready"
"$ARMPACK" -q run "$scratch/image.tar" --memory 400 -- sleep >"$scratch/ready" &
armpack=$!
read -r _ <"$scratch/ready"
group=$(find /sys/fs/cgroup -maxdepth 4 -name "armpack-$armpack-*")
for process in $(cat "$group/cgroup.procs"); do readlink "/proc/$process/exe"; done >"$scratch/members"
kill "$armpack"
wait "$armpack" || true
expect_text "$scratch/members" "$(printf '%s\n' /dev/.armpack/qemu-arm{,})"
[ -z "$(groups_left)" ] || fail "a control group is left: $(groups_left)"
