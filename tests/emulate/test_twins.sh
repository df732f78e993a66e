#!/usr/bin/env bash
# Each recipe of the homelab has twins that are broken: a wrong configuration, a program built for
# ARMv7, a library that is not there. `armpack test` refuses each with what is wrong about it.
# ARMPACK_RECIPES names those that are built for ARMv7: all of them by hand, as each is compiled anew; in
# the suite one, beside mihomo (integration/goarm7_refused).
. "$(dirname "$0")/../lib.sh"
need go
command -v qemu-arm-static >/dev/null || need qemu-arm
cd "$scratch"

# twin RECIPE [SECONDS]: a copy of it that knows no schema, in a folder of that name. A step that fails is
# tried until the time is over.
twin() {
    rm -rf "$1"
    cp -r "$ARMPACK_SOURCE/recipes/$1" "$1"
    rm -f "$1/lock.json"
    sed -i '/"\$schema"/d; s/"timeout": "2m"/"timeout": "'"${2:-15}"'s"/' "$1/recipe.json"
}
# refused RECIPE PATTERN: of the tests that do its job at least one fails, with words like these.
refused() {
    expect_status 3 "$ARMPACK" test "./$1/recipe.json" --cpu armv5te --only "${3:-carries}"
    expect_match out "^FAILED  "
    expect_match out "$2"
}

# A configuration that the program itself objects to; one that it takes, and does something else.
twin mihomo
sed -i 's/MATCH,DIRECT/MATSCH,DIRECT/' mihomo/test/config.yaml
refused mihomo "it exited with status 1 before somebody listened on 7890/tcp"
expect_match out "MATSCH,DIRECT"
twin mihomo
sed -i 's/MATCH,DIRECT/MATCH,REJECT/' mihomo/test/config.yaml
refused mihomo "ask for http://127.0.0.1:9090/version: status 502, expected 200"

twin mosdns
sed -i 's/type: cache/type: cash/' mosdns/test/config.yaml
refused mosdns "exited with status 1 before it printed 'all plugins are loaded'" HTTPS
expect_match out "cash"
twin mosdns
sed -i 's/198.51.100.7/198.51.100.8/' mosdns/test/upstream.yaml
refused mosdns "ask for web.test A at UDP port 53: no record with 198.51.100.7 but .*198.51.100.8" HTTPS
# It does not take a server's word for who it is.
twin mosdns
sed -i '/"to": "\/etc\/ssl\/certs\/ca-certificates.crt"/d; s/\(mosdns\/server.key"}\),$/\1/' mosdns/recipe.json
refused mosdns "ask for web.test A at UDP port 53: code SERVFAIL, expected NOERROR" HTTPS
# Nor do the steps.
twin mosdns
sed -i '/"authority": /d; /"do": "dns", "name": "\(web\|other\).test"/d' mosdns/recipe.json
refused mosdns "ask for web.test HTTPS at https://127.0.0.1/dns-query: no answer: .*certificate" HTTPS

twin dnsproxy
sed -i 's/^  - 53$/  - fifty-three/' dnsproxy/test/config.yaml
refused dnsproxy "exited with status . before somebody listened on 53/udp" HTTPS
expect_match out "cannot unmarshal"
twin dnsproxy
sed -i 's/8443/8444/' dnsproxy/test/config.yaml
refused dnsproxy "ask for web.test A at UDP port 53: code SERVFAIL, expected NOERROR" HTTPS

twin frpc 30
sed -i 's/of the smoke test/of another/' frpc/test/frpc.toml
refused frpc "within 30 s there was not: it printed 'login to server success'"
expect_match out "token in login doesn't match"
twin frpc 30
sed -i 's/webServer.port = 7400/webServer.port = 7401/' frpc/test/frpc.toml
refused frpc "ask for http://127.0.0.1:6080/healthz: no answer"

twin frps 30
sed -i '1i allowPorts = [{ start = 7001, end = 7002 }]' frps/test/frps.toml
refused frps "ask for http://127.0.0.1:6080/healthz: no answer"
# A service that does not start is named.
twin frps 30
sed -i '1i nonsense' frps/test/frpc.toml
sed -i 's|"to": "/etc/frp/test.toml"}\]$|"to": "/etc/frp/test.toml"}], "ready": {"log": "login"}|' frps/recipe.json
refused frps "the service frpc exited with status 1 before it printed login"

for recipe in ${ARMPACK_RECIPES:-dnsproxy}; do
    twin "$recipe"
    sed -i 's/"goarm": "5"/"goarm": "7"/' "$recipe/recipe.json"
    grep -q '"goarm": "7"' "$recipe/recipe.json" ||
        sed -i 's/"driver": "go",/"driver": "go", "goarm": "7",/' "$recipe/recipe.json"
    expect_status 3 "$ARMPACK" test "./$recipe/recipe.json" --cpu armv5te
    expect_match err "GOARM=7"
    expect_match err "the check refuses this image: no test was run"
done

# Programs in Go bring their libraries along; those in C, or with C in them, whose image lacks one say
# which, and what package has it.
lacks() { # RECIPE LIBRARY PACKAGE
    twin "$1"
    sed -i '/"definition"/,$ s/,* *"'"$3"'"//' "$1/recipe.json"
    expect_status 3 "$ARMPACK" test "./$1/recipe.json" --cpu armv5te
    expect_match err " needs $2: $3$"
    expect_match err "hint: add to image.packages: .*$3"
}
lacks mosquitto libssl.so.3 libssl3t64
lacks pcapdump libpcap.so.0.8 libpcap0.8t64
