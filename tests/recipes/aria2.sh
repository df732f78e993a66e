#!/usr/bin/env bash
# aria2 from its image's tree, on an ARMv5 without a floating point unit: it downloads over TLS from
# a server whose private authority it is told, and refuses the server without that.
# By hand, since the build takes minutes: ARMPACK=build/release/armpack ARMPACK_SOURCE=$PWD
# tests/recipes/aria2.sh [ARCHIVE]
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_recipe.sh"
need arm-linux-gnueabi-g++ make autoreconf qemu-arm openssl tar python3
archive_of aria2 "${1:-}"
mkdir root served
tar -xOf "$archive" --wildcards '*/layer.tar' | tar -xf - -C root --exclude='dev/*'
fetch() { qemu-arm -cpu arm946 -L "$scratch/root" root/usr/bin/aria2c --no-conf -d got "$@"; }

openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 2 -subj /CN=authority \
    2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost 2>/dev/null
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out server.crt -days 2 \
    -extfile <(echo subjectAltName=DNS:localhost,IP:127.0.0.1) 2>/dev/null
head -c 3000000 /dev/urandom >served/file
cat >serve.py <<'END'
import functools, http.server, ssl
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory="served")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("server.crt", "server.key")
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
END
exec 3< <(exec python3 serve.py 2>serve.log)
server=$!
trap 'kill "$server" 2>/dev/null; finish' EXIT
read -r port <&3
expect_status 0 fetch --ca-certificate=ca.crt "https://127.0.0.1:$port/file"
cmp served/file got/file
! fetch --ca-certificate=root/etc/ssl/certs/ca-certificates.crt -o other \
    "https://127.0.0.1:$port/file" >out 2>err || fail "an unknown authority was taken"
cat out err | grep -q 'SSL/TLS handshake failure' || fail "it ended for another reason: $(cat out err)"
[ ! -s got/other ] || fail "something was downloaded"
