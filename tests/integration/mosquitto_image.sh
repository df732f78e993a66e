#!/usr/bin/env bash
# mosquitto from its image's tree, on an ARMv5 without a floating point unit: the broker passes a
# message between the clients, in the clear, and over TLS with a private authority and a password.
. "$(dirname "$0")/../lib.sh"
need arm-linux-gnueabi-gcc make dpkg-source qemu-arm openssl tar python3
cd "$scratch"
expect_status 0 "$ARMPACK" build mosquitto
mkdir root
tar -xOf dist/mosquitto-*-armv5.tar --wildcards '*/layer.tar' | tar -xf - -C root --exclude='dev/*'
on_arm() { qemu-arm -cpu arm946 -L "$scratch/root" "$scratch/root$1" "${@:2}"; }
# In the background, in place of the shell: so it is what gets the signal at the end.
serve_on_arm() { exec qemu-arm -cpu arm946 -L "$scratch/root" "$scratch/root$1" "${@:2}"; }
client() { on_arm /usr/bin/mosquitto_"$1" -h localhost "${@:2}"; }

openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 2 -subj /CN=authority \
    2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost 2>/dev/null
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out server.crt -days 2 \
    -extfile <(echo subjectAltName=DNS:localhost) 2>/dev/null
on_arm /usr/bin/mosquitto_passwd -b -c passwords somebody secret
chmod 600 passwords
mapfile -t ports < <(free_ports 2)
cat >broker.conf <<END
per_listener_settings true
listener ${ports[0]} 127.0.0.1
allow_anonymous true
listener ${ports[1]} 127.0.0.1
certfile $scratch/server.crt
keyfile $scratch/server.key
password_file $scratch/passwords
user root
END
serve_on_arm /usr/sbin/mosquitto -c broker.conf >broker.log 2>&1 &
broker=$!
trap 'kill "$broker" 2>/dev/null; wait; finish' EXIT
for port in "${ports[@]}"; do
    for _ in $(seq 600); do
        python3 -c "import socket; socket.create_connection(('127.0.0.1', $port))" 2>/dev/null && break
        kill -0 "$broker" 2>/dev/null || fail "the broker ended: $(cat broker.log)"
        sleep 0.1
    done
done

tls=(-p "${ports[1]}" --cafile ca.crt -u somebody -P secret)
expect_status 0 client pub -p "${ports[0]}" -t clear -m 'in the clear' -r -q 1
expect_status 0 client sub -p "${ports[0]}" -t clear -C 1 -W 60
expect_text out 'in the clear'
expect_status 0 client pub "${tls[@]}" -t closed -m 'over TLS' -r -q 1
expect_status 0 client sub "${tls[@]}" -t closed -C 1 -W 60
expect_text out 'over TLS'

# Who does not know the authority or the password gets nothing.
! client pub -p "${ports[1]}" --cafile server.crt -u somebody -P secret -t x -m y 2>err ||
    fail "an unknown authority was taken"
! client pub "${tls[@]:0:4}" -u somebody -P wrong -t x -m y 2>err || fail "a wrong password was taken"
