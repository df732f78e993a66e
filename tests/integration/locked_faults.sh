#!/usr/bin/env bash
# A locked build from mirrors that fail in every way: nothing wrong is used, every message says what
# to do, and another mirror, or a dated archive as the last, makes up for it.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
unset ARMPACK_UPDATE_GONE
need python3 jq
cd "$scratch"
expect_status 0 "$ARMPACK" lock small/recipe.json
expect_status 0 "$ARMPACK" build small/recipe.json
digest=$(sed -n '$s/.* sha256:/sha256:/p' out)
unset ARMPACK_MIRROR ARMPACK_SECURITY_MIRROR

# The packages as a mirror holds them, /good/; below /MODE/ with a fault.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/armpack
jq -r '.image.packages[] | .path + " " + .sha256' small/lock.json | while read -r path sha256; do
    mkdir -p "files/$(dirname "$path")"
    cp "$cache/sha256/${sha256:0:2}/$sha256" "files/$path"
done
cat >server.py <<'PY'
import http.server, pathlib, re, sys
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *words):
        print(self.command, self.path, file=open("requests", "a"))
    def do_HEAD(self):
        self.do_GET()
    def do_GET(self):
        mode, _, path = self.path[1:].partition("/")
        path = path.replace("%2B", "+").replace("%2b", "+").replace("%7E", "~").replace("%7e", "~")
        dated = re.fullmatch(r"debian/\d{8}T\d{6}Z/(.*)", path)
        file = pathlib.Path("files", dated.group(1) if mode == "dated" and dated else path.removeprefix("debian/"))
        if mode in ("404", "500"):
            return self.answer(int(mode), b"")
        if mode == "loop":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if not file.is_file():
            return self.answer(404, b"")
        data = file.read_bytes()
        if mode == "other":
            data = bytes([data[0] ^ 1]) + data[1:]
        if mode == "short":
            self.answer(200, data, len(data) // 2)
            self.close_connection = True
            return
        self.answer(200, data)
    def answer(self, status, data, cut=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data[:cut])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
PY
python3 server.py >port &
server=$!
trap 'status=$?; kill $server 2>/dev/null || true; set +e; (exit $status); finish' EXIT
until [ -s port ]; do sleep 0.05; done
at=http://127.0.0.1:$(cat port)

number=0
# try STATUS OPTION...: a build from a cache of its own, which holds nothing but what was compiled.
try() {
    number=$((number + 1))
    export XDG_CACHE_HOME=$scratch/cache-$number
    mkdir -p "$XDG_CACHE_HOME/armpack"
    cp -r "$cache/builds" "$XDG_CACHE_HOME/armpack/"
    expect_status "$1" "$ARMPACK" build small/recipe.json --output "dist-$number" "${@:2}"
    if [ "$1" -ne 0 ] && ls "dist-$number"/*.tar >/dev/null 2>&1; then fail "there is an archive: $2 $3"; fi
    if [ "$1" -eq 0 ]; then expect_match out "$digest"; fi
}
try 0 --mirror "$at/good/debian"
try 1 --mirror "$at/500/debian"
expect_match err 'error: .*cannot get [a-z-]*_.*\.deb: .*status 500'
expect_match err 'hint: check the connection and the proxy settings, or name another mirror'
try 1 --mirror "$at/short/debian"
expect_match err 'error: .*cut short'
try 1 --mirror "$at/other/debian"
expect_match err 'error: .*sends other bytes than expected \(SHA-256 [0-9a-f]{64}, expected '
try 1 --mirror "$at/loop/debian"
expect_match err 'error: .*redirects without end'

# A version that is gone everywhere: named, with what to do; never changed without being asked for.
try 1 --mirror "$at/404/debian"
expect_match err 'error: .*no mirror has [a-z-]+ [^ ]+ and 3 others of the lock any more'
expect_match err 'hint: name a mirror or dated archive that has it .*armpack lock --update small/recipe.json.*build --update-gone'
# --locked means it, whatever else is said. With a mirror that has the file, others may lack it.
try 1 --mirror "$at/404/debian" --locked --update-gone
try 0 --mirror "$at/404/debian" --mirror "$at/other/debian" --mirror "$at/500/debian" --mirror "$at/good/debian"
# The archive of days is asked last, for the day after the release file of the lock was signed.
try 0 --mirror "$at/404/debian" --dated-archive "$at/dated/"
day=$(date -u -d "@$(jq '[.image.suites[] | select(.suite == "trixie") | .time][0] + 86400' small/lock.json)" +%Y%m%dT%H%M%SZ)
grep -q "GET /dated/debian/$day/pool/main/" requests || fail "not the day $day: $(grep dated requests | head -n 3)"
# The same by configuration file.
mkdir -p config/armpack
echo "{\"mirrors\": [\"$at/404/debian\"], \"dated_archives\": [\"$at/dated\"]}" >config/armpack/config.json
XDG_CONFIG_HOME=$scratch/config try 0
echo '{"mirror": []}' >config/armpack/config.json
XDG_CONFIG_HOME=$scratch/config try 2
expect_match err 'config/armpack/config.json: mirror: unknown key \(did you mean mirrors\?\)'

# A mirror that nobody answers for is trouble, not a reason to move on.
kill "$server"
try 1 --mirror "$at/good/debian"
expect_match err 'error: .*cannot get '
