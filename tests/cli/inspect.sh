#!/usr/bin/env bash
# inspect says what is in an archive and where its bytes went, for people and as JSON.
. "$(dirname "$0")/../lib.sh"
root=$scratch/root
mkdir -p "$root"/{bin,var/lib/dpkg/info}
head -c 5000 /dev/zero | tr '\0' p >"$root/bin/program"
chmod 755 "$root/bin/program"
head -c 300 /dev/zero | tr '\0' t >"$root/bin/tool"
cp "$root/bin/tool" "$root/bin/tool-again"
printf 'Package: tools\nStatus: install ok installed\nVersion: 1.2\nArchitecture: armel\n' \
    >"$root/var/lib/dpkg/status"
printf '/.\n/bin\n/bin/tool\n/bin/tool-again\n' >"$root/var/lib/dpkg/info/tools.list"
"$ARMPACK_BUILD/image_tool" write "$root" "$scratch/sample.tar" docker >"$scratch/written"
read -r _ config layer _ <"$scratch/written"

expect_status 0 "$ARMPACK" inspect --top 2 "$scratch/sample.tar"
expect_text "$scratch/out" "$scratch/sample.tar: docker archive, linux/arm/v5, sample:1
  id          sha256:$config
  created     2023-11-14T22:13:20Z
  entrypoint  /bin/program
  environment PATH=/bin
  volumes     /data
  ports       53/udp

layers
  1  ${layer:0:12}  5.6 KiB in 5 files
  in all 5.6 KiB in 5 files, 5 folders, 0 links
  on the router's disk: 68.0 KiB with the archive, 48.0 KiB without it (12 blocks of 4096 bytes, 11 inodes)

packages
     5.0 KiB  3 files  (no package's)
       600 B  2 files  tools 1.2

folders
     5.5 KiB  3 files  bin/
       111 B  2 files  var/
              3 more

files
     4.9 KiB         bin/program
       300 B  tools  bin/tool
       411 B  3 more

the same bytes again
       300 B  bin/tool and bin/tool-again

on RouterOS
  warning  it starts /bin/program, which is neither an ELF file nor a script with #! (no-program)
           begin a script with #!/bin/sh, or name the program
  note     RouterOS before 7.23: its variables may not be set: PATH (environment)
           give those that matter in the recipe's routeros.environment, too
  note     it listens on 53/udp (port)
           forward what should be reached from outside with /ip/firewall/nat"

expect_status 0 "$ARMPACK" inspect --tree "$scratch/sample.tar"
sed -n '/^folders/,/^$/p' "$scratch/out" >"$scratch/tree"
expect_text "$scratch/tree" "folders
     5.6 KiB  /
     5.5 KiB    bin/
       111 B    var/
       111 B      lib/
       111 B        dpkg/
"

expect_status 0 "$ARMPACK" inspect --json --top 0 "$scratch/sample.tar"
python3 - "$scratch/out" "$layer" <<'PY' || fail "the JSON is not as expected"
import json, sys
image = json.load(open(sys.argv[1]))
assert image["platform"] == "linux/arm/v5" and image["tags"] == ["sample:1"], image
assert image["layers"][0]["diff_id"] == "sha256:" + sys.argv[2]
total = image["totals"]["content_bytes"]
assert total == 5000 + 600 + 111 == sum(use["content_bytes"] for use in image["packages"])
assert total == sum(file["content_bytes"] for file in image["files"])
assert [use["block_bytes"] for use in image["store"]] == [4096, 1024]
assert image["store"][0]["blocks"] == 12 and image["store"][0]["inodes"] == 11
assert [rule["rule"] for rule in image["routeros"]] == ["no-program", "environment", "port"]
assert image["folders"][0] == {"path": "", "content_bytes": total, "files": 5}
assert image["folders"][1] == {"path": "bin", "content_bytes": 5600, "files": 3}
assert image["duplicates"] == [{"wasted_bytes": 300, "paths": ["bin/tool", "bin/tool-again"]}]
PY

expect_status 1 "$ARMPACK" inspect "$scratch/written"
expect_text "$scratch/err" "armpack: error: $scratch/written: Unrecognized archive format"
expect_status 1 "$ARMPACK" inspect "$scratch/absent"
expect_text "$scratch/err" "armpack: error: cannot open $scratch/absent: No such file or directory"

# The page: one file, written whole, or not at all; nothing on standard output.
expect_status 0 "$ARMPACK" inspect --html "$scratch/page.html" "$scratch/sample.tar"
[ ! -s "$scratch/out" ] || fail "printed besides: $(cat "$scratch/out")"
expect_match "$scratch/page.html" '^<title>sample.tar</title>$'
expect_match "$scratch/page.html" 'There is no instruction|there is no instruction'
! grep -q 'id="budget"' "$scratch/page.html" || fail "a budget that nobody stated"
expect_status 0 "$ARMPACK" inspect --recipe mihomo --html "$scratch/page.html" "$scratch/sample.tar"
expect_match "$scratch/page.html" 'id="budget"'
cp "$scratch/page.html" "$scratch/before"
expect_status 2 "$ARMPACK" inspect --recipe mihomoo --html "$scratch/page.html" "$scratch/sample.tar"
expect_match "$scratch/err" "there is no recipe mihomoo \(did you mean mihomo\?\)"
expect_status 1 "$ARMPACK" inspect --html "$scratch/page.html" "$scratch/written"
cmp -s "$scratch/before" "$scratch/page.html" || fail "the page was replaced by a failed run"
expect_status 1 "$ARMPACK" inspect --html "$scratch/absent/page.html" "$scratch/sample.tar"
expect_match "$scratch/err" "cannot make a file in $scratch/absent"
cp "$scratch/sample.tar" "$scratch/kept.tar"
expect_status 2 "$ARMPACK" inspect --html "$scratch/../$(basename "$scratch")/sample.tar" "$scratch/sample.tar"
expect_match "$scratch/err" "--html names the archive itself"
cmp "$scratch/sample.tar" "$scratch/kept.tar" || fail "the archive was overwritten"
expect_status 2 "$ARMPACK" inspect --html "" "$scratch/sample.tar"
expect_status 2 "$ARMPACK" inspect --html "$scratch/page.html" --json "$scratch/sample.tar"
expect_status 2 "$ARMPACK" inspect --top -1 "$scratch/sample.tar"
expect_status 2 "$ARMPACK" inspect --recipe mihomo "$scratch/sample.tar"
expect_match "$scratch/err" "html"
