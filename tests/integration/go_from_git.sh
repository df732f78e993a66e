#!/usr/bin/env bash
# A Go program from a git repository whose module path is another, as ros-ddns is: built, locked, in
# an image that runs; and the same bytes from a tarball and from a folder of it.
. "$(dirname "$0")/../lib.sh"
need go git jq python3 tar
cd "$scratch"
export GOPROXY=file://$scratch/proxy GONOSUMDB='*' GOFLAGS=-modcacherw GOMODCACHE=$scratch/go-modules

# What it needs from elsewhere.
python3 - <<'PY'
import os, zipfile
folder = "proxy/example.invalid/records/@v"
os.makedirs(folder)
mod = "module example.invalid/records\n\ngo 1.21\n"
with zipfile.ZipFile(folder + "/v1.2.0.zip", "w") as archive:
    archive.writestr("example.invalid/records@v1.2.0/go.mod", mod)
    archive.writestr("example.invalid/records@v1.2.0/records.go",
                     "package records\n\nfunc Line(name string) string { return name + \" A\" }\n")
open(folder + "/v1.2.0.mod", "w").write(mod)
open(folder + "/v1.2.0.info", "w").write('{"Version":"v1.2.0"}')
open(folder + "/list", "w").write("v1.2.0\n")
PY

mkdir -p ros-ddns/cmd/ddns
cat >ros-ddns/go.mod <<'GO'
module example.invalid/somebody/ddns-for-routers

go 1.21

require example.invalid/records v1.2.0
GO
cat >ros-ddns/cmd/ddns/main.go <<'GO'
package main

import (
	"fmt"

	"example.invalid/records"
	"example.invalid/somebody/ddns-for-routers/update"
)

var version = "none"

func main() { fmt.Println("ddns", version, records.Line(update.Host)) }
GO
mkdir ros-ddns/update
printf 'package update\n\nconst Host = "home.example.invalid"\n' >ros-ddns/update/update.go
(cd ros-ddns && go mod tidy)
git_() { git -C ros-ddns -c user.name=t -c user.email=t@example.invalid "$@"; }
git init --quiet --initial-branch=main ros-ddns
git_ add . && git_ commit --quiet -m first && git_ tag v0.3.0
commit=$(git_ rev-parse HEAD)
git_ archive --prefix=ros-ddns-0.3.0/ --output=../ros-ddns.tar.gz v0.3.0

python3 "$ARMPACK_SOURCE/tests/integration/lib_git_server.py" "$scratch" "$scratch/port" &
server=$!
trap 'status=$?; kill $server; (exit $status); finish' EXIT
for _ in $(seq 600); do [ -e port ] && break; sleep 0.1; done
served=http://127.0.0.1:$(cat port)

# recipe NAME SOURCE
recipe() {
    mkdir -p "$1"
    cat >"$1/recipe.json" <<JSON
{
  "name": "ros-ddns", "version": "0.3.0", "summary": "sets a DNS record when it is asked to",
  "homepage": "https://example.invalid/ros-ddns", "licence": "Apache-2.0",
  "source": $2,
  "build": {"driver": "go", "go": "$(go env GOVERSION | sed s/^go//)", "package": "./cmd/ddns",
            "output": "ddns", "variables": {"main.version": "v{version}"}},
  "image": {"definition": "static", "files": [{"from": "build:ddns", "to": "/usr/bin/ddns"}],
            "entrypoint": ["/usr/bin/ddns"]},
  "smoke_tests": [{"name": "prints its record", "output": "ddns v0.3.0 home.example.invalid A"}]
}
JSON
}
recipe git "{\"kind\": \"git\", \"url\": \"$served/ros-ddns/.git\", \"tag\": \"v{version}\", \"commit\": \"$commit\"}"
expect_status 0 "$ARMPACK" build git/recipe.json --output git-dist
expect_status 0 "$ARMPACK" lock git/recipe.json
expect_match out "git/lock.json: 4 packages, 1 Go module"
jq -e '.go.modules == [{path: "example.invalid/records", version: "v1.2.0", sum: .go.modules[0].sum}]
    and (.source | contains("'"$commit"'"))' git/lock.json >jq.txt || fail "$(cat git/lock.json)"
expect_status 0 "$ARMPACK" build git/recipe.json --locked --output git-dist
expect_match git-dist/ros-ddns-0.3.0-armv5.spdx.json 'example.invalid/records'
expect_match git-dist/ros-ddns-0.3.0-armv5.provenance.json "$commit"

recipe tarball "{\"kind\": \"tarball\", \"urls\": [\"$served/ros-ddns.tar.gz\"], \"sha256\": \"$(sha256sum ros-ddns.tar.gz | cut -d' ' -f1)\"}"
recipe folder "{\"kind\": \"folder\", \"path\": \"../ros-ddns\"}"
for kind in tarball folder; do
    expect_status 0 "$ARMPACK" build $kind/recipe.json --output $kind-dist
    cmp git-dist/ros-ddns-0.3.0-armv5.tar $kind-dist/ros-ddns-0.3.0-armv5.tar
done
if command -v qemu-arm-static >/dev/null; then
    expect_status 0 "$ARMPACK" test git/recipe.json --cpu armv5te
    expect_match out '^passed  prints its record'
fi

# The tag moves: never silently.
echo >>ros-ddns/update/update.go
git_ commit --quiet -a -m second && git_ tag --force v0.3.0 >/dev/null
rm -rf "${XDG_CACHE_HOME:-$HOME/.cache}/armpack/work/ros-ddns"
sed -i 's/"summary": "sets/"summary": "it sets/; s/"main.version": "v{version}"/"main.version": "v{version}-2"/' git/recipe.json
expect_status 1 "$ARMPACK" build git/recipe.json --output git-dist
expect_match err "tag v0.3.0 points to .*, but the recipe says $commit"
