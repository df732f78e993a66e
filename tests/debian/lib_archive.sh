# shellcheck shell=bash
# Sourced. local_archive TOOL FOLDER PACKAGE...: makes FOLDER/archive, which apt and mmdebstrap take as
# "deb [trusted=yes] copy:FOLDER/archive trixie main": the armel packages with all they need, those
# of the image's base, and what dpkg and maintainer scripts need besides (the Essential packages), in the
# versions that armpack takes, as a mirror may be out of step. TOOL is debian_tool. Sets $base_packages,
# with commas between. Uses $ARMPACK_SOURCE and the cache that $XDG_CACHE_HOME names.
local_archive() {
    local tool=$1 folder=$2 essential
    shift 2
    mkdir -p "$folder/images" "$folder/archive/pool" "$folder/archive/dists/trixie/main/binary-armel"
    cp -r "$ARMPACK_SOURCE/images/effects" "$folder/images"
    python3 - "$ARMPACK_SOURCE/images/debian-trixie.json" "$folder/images/all.json" <<'EOF'
import json, re, sys
definition = json.loads(re.sub(r"(?m)^\s*//.*$", "", open(sys.argv[1]).read()))
definition["name"], definition["exclude"] = "all", []
json.dump(definition, open(sys.argv[2], "w"))
EOF
    "$tool" fetch "$folder/images/all.json" "$@" >"$folder/fetched"
    essential=$(awk -v RS= '/\nEssential: yes/ { print $2 }' \
        "$XDG_CACHE_HOME"/armpack/apt/*/state/lists/*_Packages | sort -u)
    [ "$(wc -w <<<"$essential")" -gt 15 ] || { echo "Essential packages: $essential" >&2; return 1; }
    # shellcheck disable=SC2086
    "$tool" fetch "$folder/images/all.json" "$@" $essential >"$folder/fetched"
    while read -r path file; do
        ln -s "$path" "$folder/archive/pool/$file"
    done <"$folder/fetched"
    python3 "$ARMPACK_SOURCE/tests/debian/make_index.py" "$folder/archive" "$folder/archive/dists/trixie" trixie ""
    base_packages=$(python3 -c 'import json,sys
print(*[p["package"] for p in json.load(open(sys.argv[1]))["base"]], sep=",")' "$folder/images/all.json")
}
