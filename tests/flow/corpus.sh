#!/bin/bash
# corpus.sh FOLDER [PACKAGE-LIST]
#
# The verdicts on Debian's own programs, run by hand (an hour on two cores, 12 GB of disk): fetches the
# packages of packages.txt for armel and for armhf into FOLDER, or goes on where it was stopped, and
# judges every ELF file in them.
#   armel: none may be refused but what justified.txt lists, at those addresses; known.txt lists
#          files that are refused although a test guards them, which is still to be proved.
#   armhf: every executable and library must be refused that holds code above ARMv5TE.
# Prints a summary; exit status 1 if something is otherwise. ARMPACK_BUILD and ARMPACK_SOURCE as for
# the tests; ARMPACK_ARCHES="armel" leaves armhf out.
set -euo pipefail
folder=${1:?"usage: corpus.sh FOLDER [PACKAGE-LIST]"}
here=$(cd "$(dirname "$0")" && pwd)
list=${2:-$here/packages.txt}
export ARMPACK_GATES=${ARMPACK_SOURCE:-$here/../..}/toolchains/gates
tool=${ARMPACK_BUILD:?"set it to the build folder"}/flow_tool
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

# Two at a time, each call into a file of its own, so that no lines mix.
# shellcheck disable=SC2016
judge() {
    rm -rf "$folder/$1.parts"
    mkdir "$folder/$1.parts"
    (cd "$folder/$1" && find . -name .apt -prune -o -type f -size +51c -printf '%P\0' | sort -z |
        parts=$folder/$1.parts xargs -0 -n 16 -P 2 \
            sh -c '"$0" -v "$@" > "$parts/$$" || [ $? -eq 3 ]' "$tool") ||
        echo "corpus: the analysis of a file of $1 broke off" >&2
    cat "$folder/$1.parts"/* > "$folder/$1.verdicts"
    rm -r "$folder/$1.parts"
}

failed=0
for arch in ${ARMPACK_ARCHES:-armel armhf}; do
    "$here/fetch-corpus.sh" "$arch" "$folder/$arch" "$list"
    judge "$arch"
    "$here/corpus.py" "$arch" "$folder/$arch.verdicts" "$here" || failed=1
done
exit $failed
