# Sourced: a Debian archive made by hand in $mirror, signed with a key of our own, and a definition
# that asks for it. make_deb puts packages into the pool, publish SUITE signs what is there.
# shellcheck shell=bash disable=SC2154
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need gpg gpgv apt-get dpkg-deb python3
tool=$ARMPACK_BUILD/debian_tool
mirror=$scratch/mirror/debian
export XDG_CACHE_HOME=$scratch/cache ARMPACK_TEST_KEYRINGS=$scratch/keyrings
export ARMPACK_MIRROR=file:$mirror ARMPACK_SECURITY_MIRROR=file:$mirror-security
export GNUPGHOME=$scratch/gnupg
mkdir -p "$mirror/pool" "$mirror-security" "$ARMPACK_TEST_KEYRINGS" "$scratch/images/effects"
mkdir -m 700 "$GNUPGHOME"
unset APT_CONFIG

new_key() { # NAME
    gpg --batch --quiet --passphrase '' --quick-generate-key "$1" ed25519 sign never 2>/dev/null
}
new_key archive
gpg --batch --quiet --export archive >"$ARMPACK_TEST_KEYRINGS/test.gpg"

make_deb() { # NAME [CONTROL LINE...]
    local name=$1 folder=$scratch/deb/$1
    shift
    mkdir -p "$folder/DEBIAN" "$folder/usr/share/$name"
    echo "$name" >"$folder/usr/share/$name/file"
    printf '%s\n' "Package: $name" "Version: 1.0" "Architecture: armel" \
        "Maintainer: A Person <a@example.invalid>" "$@" "Description: for a test" \
        >"$folder/DEBIAN/control"
    dpkg-deb -Znone --root-owner-group --build "$folder" "$mirror/pool/${name}_1.0_armel.deb" >/dev/null
}

# publish SUITE [KEY [VALID-UNTIL]]: the index of all packages in the pool, signed.
publish() {
    local folder=$mirror/dists/$1
    [ "$1" = trixie ] || folder=$mirror-security/dists/$1
    mkdir -p "$folder/main/binary-armel"
    python3 "$(dirname "${BASH_SOURCE[0]}")/make_index.py" "$mirror" "$folder" "$1" "${3:-}"
    gpg --batch --quiet --yes --local-user "${2:-archive}" --clearsign \
        --output "$folder/InRelease" "$folder/Release"
}

cat >"$scratch/images/test.json" <<'EOF'
{"name": "test", "summary": "s", "architecture": "armel", "keyring": "test.gpg",
 "suites": [
  {"suite": "trixie", "archive": "debian", "components": ["main"], "when_missing": "refuse",
   "why": "w"},
  {"suite": "trixie-security", "archive": "debian-security", "components": ["main"],
   "when_missing": "warn", "why": "w"}],
 "dependencies": "follow",
 "base": [{"package": "hello", "why": "w"}],
 "exclude": [{"package": "asker", "wanted_by": ["hello"], "why": "w"}]}
EOF
definition=$scratch/images/test.json
resolve() { expect_status "$1" "$tool" resolve "$definition" "${@:2}"; }
names() { python3 -c 'import json,sys; print(*[p["name"] for p in json.load(open(sys.argv[1]))["packages"]])' "$scratch/out"; }

make_deb asker
make_deb libhello
make_deb hello "Depends: libhello (>= 1.0), asker | asker-2.0"
make_deb inquirer "Depends: asker"
make_deb security-fix
ln -s "$mirror/pool" "$mirror-security/pool"
publish trixie
publish trixie-security
