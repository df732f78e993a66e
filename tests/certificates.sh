#!/usr/bin/env bash
# Makes the certificates in recipes/*/test: an authority that is trusted while smoke tests run and
# nowhere else, and a server's for 127.0.0.1. They last for a hundred years, and their key is public.
# Not run by the suite: smoke tests take what is in the repository.
set -euo pipefail
cd "$(dirname "$0")/../recipes"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
curve=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500)
openssl req -x509 "${curve[@]}" -subj "/CN=authority of armpack's smoke tests" \
    -keyout "$folder/authority.key" -out "$folder/authority.pem"
openssl req "${curve[@]}" -subj "/CN=smoke test" -keyout "$folder/server.key" -out "$folder/server.csr"
openssl x509 -req -in "$folder/server.csr" -CA "$folder/authority.pem" -CAkey "$folder/authority.key" \
    -days 36500 -extfile <(echo "subjectAltName=IP:127.0.0.1") -out "$folder/server.crt"
for recipe in aria2 dnsdist dnsproxy mihomo mosdns unbound; do
    for file in authority.pem server.crt server.key; do
        { echo "For smoke tests alone, and no secret: made by tests/certificates.sh."; cat "$folder/$file"; } \
            >"$recipe/test/$file"
    done
done
