#!/bin/bash
# Go programs that use what has assembly and atomics in it (a TLS server and its client, big numbers,
# atomics, compression): at GOARM=5 they pass, stripped and not; for newer cores they are refused.
set -euo pipefail
export PATH=$PATH:/usr/local/go/bin
if ! command -v go > /dev/null; then
    echo "go_test: go is missing"
    if [ "${ARMPACK_REQUIRE_TOOLS:-0}" = 1 ]; then exit 1; fi
    exit 77
fi
export ARMPACK_GATES=$ARMPACK_SOURCE/toolchains/gates
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/main.go" <<'GO'
package main

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
)

func main() {
	var served atomic.Int64
	var flags atomic.Uint32
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served.Add(1)
		flags.Or(2)
		writer, _ := flate.NewWriter(w, 9)
		fmt.Fprint(writer, new(big.Int).Exp(big.NewInt(3), big.NewInt(1000), nil))
		writer.Close()
	}))
	defer server.Close()
	answer, err := server.Client().Get(server.URL)
	if err != nil {
		panic(err)
	}
	var text bytes.Buffer
	io.Copy(&text, flate.NewReader(answer.Body))
	fmt.Println(text.Len(), served.Load(), flags.Load(), math.Sqrt(float64(text.Len())))
}
GO
export GOOS=linux GOARCH=arm CGO_ENABLED=0 GOFLAGS=-mod=mod GOWORK=off GO111MODULE=off

expect() {  # expect VERDICT GOARM FLAGS: of the program built so
    GOARM=$2 go build -p 2 -ldflags="$3" -o "$work/program" "$work/main.go"
    "$ARMPACK_BUILD/flow_tool" "$work/program" > "$work/verdict" || [ $? -eq 3 ]
    cat "$work/verdict"
    grep -q "^$1 " "$work/verdict" || { echo "GOARM=$2 $3: expected $1"; exit 1; }
}

expect pass 5 ""
expect pass 5 "-s -w"
# Each takes half a minute of compiling at first: ARMPACK_GOARMS="6 7 7,softfloat" asks for all.
for newer in ${ARMPACK_GOARMS:-6}; do
    expect refused "$newer" "-s -w"
done
