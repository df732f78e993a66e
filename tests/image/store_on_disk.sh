#!/usr/bin/env bash
# What armpack says an image takes on the router's disk, against a real ext4 that mke2fs made and GNU
# tar filled: ten images, two block sizes, within one per cent of blocks, and inodes exactly.
# As root the file system is mounted; else mke2fs itself fills it (mke2fs -d), and what it does
# otherwise than a kernel (it leaves holes where files hold zeros) is left out.
. "$(dirname "$0")/lib_image.sh"
PATH=$PATH:/usr/sbin:/sbin
need tar mke2fs dumpe2fs jq python3
cd "$scratch"
mkdir disk images trees
mounted=
unmount() { [ -z "$mounted" ] || umount "$mounted"; mounted=; }
trap 'unmount; finish' EXIT
how=tree
if [ "$(id -u)" -eq 0 ]; then
    truncate -s 4M probe.img
    mke2fs -q -t ext4 probe.img
    if mount -o loop probe.img disk 2>/dev/null; then umount disk && how=mount; fi
fi

free() { dumpe2fs -h file.img 2>/dev/null | sed -n "s/^Free $1: *//p"; }
layer() { tar -xOf "$1" --wildcards '*/layer.tar'; }

# on_disk ARCHIVE BLOCK_BYTES: blocks and inodes that extracting it takes.
on_disk() {
    local blocks inodes size
    size=$(($(stat -c %s "$1") * 2 + 200000000))
    rm -f file.img
    truncate -s "$size" file.img
    if [ $how = mount ]; then
        mke2fs -q -t ext4 -b "$2" -N 40000 file.img
        blocks=$(free blocks) inodes=$(free inodes)
        mount -o loop file.img disk
        mounted=$scratch/disk
        mkdir disk/x.root
        layer "$1" | tar -C disk/x.root --numeric-owner -xpf -
        unmount
    else
        rm -rf tree
        mkdir -p tree/x.root empty
        layer "$1" | tar -C tree/x.root -xf -
        mke2fs -q -t ext4 -b "$2" -N 40000 -d empty file.img
        blocks=$(free blocks) inodes=$(free inodes)
        mke2fs -q -F -t ext4 -b "$2" -N 40000 -d tree file.img
    fi
    echo "$((blocks - $(free blocks))) $((inodes - $(free inodes)))"
}

# Trees that are hard to count, made the same every time.
python3 - trees $how <<'PY'
import os, random, sys
root, how = sys.argv[1:]
draw = random.Random(7)
def put(path, data):
    path = f"{root}/{path}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
for number in range(9000):  # many small files in one folder, which ext4 indexes
    put(f"small/all/{draw.randrange(10**9):09d}-{number}.conf", b"x" * draw.randrange(3000))
for number in range(2500):
    put(f"small/few/{number % 90}/{number}", b"y" * draw.randrange(9000))
path = "deep"
for number in range(40):
    path += f"/d{number}"
    put(f"{path}/file", b"z" * (number * 977))
for number in range(900):  # long names: of files, and whole paths
    put(f"long/{'n' * 90}{number:04d}", b"x" * draw.randrange(5000))
    put(f"long/{'p' * 60}/{'q' * 60}/{number}", b"x" * 100)
put("hard/0", b"q" * 3_000_000)
for number in range(1, 2000):
    os.link(f"{root}/hard/0", f"{root}/hard/name{number}")
put("links/target", b"t" * 100_000)
for number in range(2500):  # short links lie in the inode, long ones have a block
    os.symlink("x" * draw.choice([1, 58, 59, 60, 61, 99]), f"{root}/links/l{number}")
put("large/a", draw.randbytes(1 << 20) * 170)  # more extents than an inode has room for
put("large/b", draw.randbytes(12_345_678))
put("holes/zeros", bytes(40 << 20) if how == "mount" else b"1" * 1000)
put("holes/ends", b"1" + bytes(5_000_000) + b"2" if how == "mount" else b"1" * 1000)
for number in range(300):
    os.makedirs(f"{root}/empty/folder{number}")
    put(f"empty/files/{number}", b"")
    for part in range(5):
        put(f"empty/one{part}/{number}", b"1")
PY
for tree in trees/*; do "$image_tool" write "$tree" "images/${tree##*/}.tar" docker >/dev/null; done
# Real programs, links and data of this machine, and recipes.
"$image_tool" write /usr/share/zoneinfo images/zoneinfo.tar docker >/dev/null
for recipe in ${ARMPACK_STORE_RECIPES-mihomo}; do
    expect_status 0 "$ARMPACK" build "$recipe" -o "built/$recipe"
    mv built/"$recipe"/*-armv5.tar "images/$recipe.tar"
done
[ "$(ls images | wc -l)" -ge 10 ] || fail "only $(ls images | wc -l) images"

failed=
for archive in images/*.tar; do
    expect_status 0 "$ARMPACK" inspect --json "$archive"
    cp out inspection
    for block in 4096 1024; do
        read -r blocks inodes < <(on_disk "$archive" $block)
        said=$(jq ".store[] | select(.block_bytes == $block) | .blocks" inspection)
        said_inodes=$(jq ".store[] | select(.block_bytes == $block) | .inodes" inspection)
        echo "$archive, blocks of $block: disk $blocks, armpack $said; inodes $inodes, $said_inodes"
        off=$((said > blocks ? said - blocks : blocks - said))
        [ $((off * 100)) -le "$blocks" ] || failed+=" $archive/$block"
        [ "$inodes" -eq "$said_inodes" ] || failed+=" $archive/$block/inodes"
    done
done
[ -z "$failed" ] || fail "more than 1 % off:$failed"
echo "filled by: $how"
