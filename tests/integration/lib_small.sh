# Sourced after lib.sh: a small Go program as a recipe, $small, from a module proxy that is a folder
# of the test's own. Builds in seconds, takes the same path as any other recipe.
# shellcheck shell=bash
: "${scratch:?}"
need go python3

export GOPROXY=file://$scratch/proxy GONOSUMDB='*' GONOSUMCHECK=1 GOFLAGS=
export GOMODCACHE=$scratch/go-modules
small=$scratch/small/recipe.json

make_small() {
    local module=example.invalid/small folder=$scratch/proxy/example.invalid/small/@v sum
    mkdir -p "$folder" "$scratch/small"
    python3 - "$folder" "$module" <<'PY'
import sys, zipfile
folder, module = sys.argv[1:]
main = '''package main

import (
	"fmt"
	"net"
	"os"
	"strconv"
)

var version = "none"

func main() {
	fmt.Println("small", version)
	if len(os.Args) == 2 && os.Args[1] == "serve" {
		greeting, _ := os.ReadFile("/etc/greeting")
		socket, err := net.ListenPacket("udp", ":7")
		if err != nil {
			panic(err)
		}
		buffer := make([]byte, 100)
		for {
			_, peer, _ := socket.ReadFrom(buffer)
			socket.WriteTo(greeting, peer)
		}
	}
	if len(os.Args) == 3 && os.Args[1] == "eat" {
		mib, _ := strconv.Atoi(os.Args[2])
		eaten := make([]byte, mib<<20)
		for at := 0; at < len(eaten); at += 4096 {
			eaten[at] = 1
		}
		fmt.Println("ate", len(eaten)>>20)
	}
}
'''
mod = f"module {module}\n\ngo 1.21\n"
with zipfile.ZipFile(f"{folder}/v1.0.0.zip", "w") as archive:
    archive.writestr(f"{module}@v1.0.0/main.go", main)
    archive.writestr(f"{module}@v1.0.0/go.mod", mod)
open(f"{folder}/v1.0.0.mod", "w").write(mod)
open(f"{folder}/v1.0.0.info", "w").write('{"Version":"v1.0.0"}')
open(f"{folder}/list", "w").write("v1.0.0\n")
PY
    sum=$(cd "$scratch" && GOFLAGS=-modcacherw go mod download -json "$module@v1.0.0" |
        sed -n 's/^\t"Sum": "\(.*\)",$/\1/p')
    [ -n "$sum" ] || fail "no sum for the small module"
    cat >"$small" <<JSON
{
  "name": "small", "version": "1.0.0", "summary": "says its version",
  "homepage": "https://example.invalid/small", "licence": "Apache-2.0",
  "source": {"kind": "go-module", "module": "$module", "version": "v1.0.0", "sum": "$sum"},
  "build": {"driver": "go", "toolchain": "go-armv5", "go": "$(go env GOVERSION | sed s/^go//)",
            "package": ".", "output": "small", "variables": {"main.version": "v{version}"}},
  "image": {"definition": "static", "files": [{"from": "build:small", "to": "/small", "mode": "0755"}],
            "entrypoint": ["/small"]}
}
JSON
}
make_small
