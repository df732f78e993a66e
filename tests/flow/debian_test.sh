#!/bin/bash
# A few packages of Debian, as corpus.sh judges many: armel passes but for what justified.txt lists,
# armhf is refused. And corpus.py does fail where a file is refused that no list explains.
set -euo pipefail
missing() {
    echo "debian_test: $1 is missing"
    if [ "${ARMPACK_REQUIRE_TOOLS:-0}" = 1 ]; then exit 1; fi
    exit 77
}
for tool in apt-get dpkg-deb python3 arm-linux-gnueabi-objdump; do
    command -v $tool > /dev/null || missing $tool
done
here=$ARMPACK_SOURCE/tests/flow
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$here/corpus.sh" "$work" "$here/packages-sample.txt" | tee "$work/summary"
for arch in armel armhf; do
    wanted=$(grep -c '^[a-z]' "$here/packages-sample.txt")
    fetched=$((wanted - $(wc -l < "$work/$arch/missing.txt")))
    # A mirror may lack the newest version of some.
    [ "$fetched" -ge 9 ] || { cat "$work/$arch/missing.txt"; echo "$arch: only $fetched packages"; exit 1; }
done
grep -q '^armhf: .* refused, ' "$work/summary"
for file in libffi8/usr/lib/arm-linux-gnueabihf/libffi.so.8.1.4 perl-base/usr/bin/perl \
    ripgrep/usr/bin/rg; do
    [ -e "$work/armhf/$file" ] || continue
    grep -q "^refused $file " "$work/armhf.verdicts" || { echo "$file of armhf passes"; exit 1; }
done

# Followed in small shares by several threads at once, they get the same verdicts, and the number of
# threads changes nothing.
sort -k2 "$work/armel.verdicts" | awk '/^(pass|refused) /{print $1, $2}' > "$work/whole"
export ARMPACK_GATES=$ARMPACK_SOURCE/toolchains/gates
for threads in 1 3; do
    (cd "$work/armel" && awk '{print $2}' "$work/whole" |
        xargs "$ARMPACK_BUILD/flow_tool" --shares 16384 "$threads" || true) |
        sort -k2 > "$work/shares.$threads"
done
diff "$work/shares.1" "$work/shares.3"
diff "$work/whole" <(awk '/^(pass|refused) /{print $1, $2}' "$work/shares.1")

sed '0,/^pass \([^ ]*\) /s//refused \1 /' "$work/armel.verdicts" > "$work/other.verdicts"
if "$here/corpus.py" armel "$work/other.verdicts" "$here" > "$work/other"; then
    echo "corpus.py passes a refused file"
    exit 1
fi
grep -q '^REFUSED, not justified: ' "$work/other"

# Nor does it pass over a file of armhf that objdump sees newer code in.
ln -s armhf "$work/doubted"
sed 's/^refused \(libffi8[^ ]*\) /pass \1 /' "$work/armhf.verdicts" > "$work/doubted.verdicts"
if grep -q '^pass libffi8' "$work/doubted.verdicts"; then
    if "$here/corpus.py" armhf "$work/doubted.verdicts" "$here" > "$work/other"; then
        echo "corpus.py passes newer code of armhf"
        exit 1
    fi
    grep -q '^MISSED, objdump shows ' "$work/other"
fi
