#!/usr/bin/env bash
# What init writes for a well-behaved project of each kind builds at first try, and runs.
. "$(dirname "$0")/../lib.sh"
need arm-linux-gnueabi-gcc cmake meson ninja make autoreconf qemu-arm go tar
. "$(dirname "$0")/lib_small.sh"
cd "$scratch"

program='#include <stdio.h>
int main(void) { puts("it is KIND"); return 0; }'
for kind in cmake meson autotools make; do
    mkdir -p "tool-$kind/src"
    echo "${program/KIND/$kind}" >"tool-$kind/src/main.c"
    echo 'Permission is hereby granted, free of charge, … without restriction' >"tool-$kind/LICENSE"
done
cat >tool-cmake/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.18)
project(tool-cmake VERSION 1.2.3 DESCRIPTION "a tool" HOMEPAGE_URL "https://example.invalid/")
add_executable(${PROJECT_NAME} src/main.c)
install(TARGETS ${PROJECT_NAME} RUNTIME DESTINATION sbin)
END
cat >tool-meson/meson.build <<'END'
project('tool-meson', 'c', version : '0.9')
executable('tool-meson', ['src/main.c'], install : true)
END
cat >tool-autotools/configure.ac <<'END'
AC_INIT([tool-autotools], [3.1], [bugs@example.invalid], [], [https://example.invalid/])
AM_INIT_AUTOMAKE([foreign subdir-objects])
AC_PROG_CC
AC_CONFIG_FILES([Makefile])
AC_OUTPUT
END
printf 'bin_PROGRAMS = tool-autotools\ntool_autotools_SOURCES = src/main.c\n' >tool-autotools/Makefile.am
(cd tool-autotools && autoreconf -fi >/dev/null 2>&1) || fail "autoreconf"
printf 'TARGET = tool-make\nVERSION = 4\n$(TARGET): src/main.c\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $<\n' >tool-make/Makefile

run_image() {  # NAME TEXT: the image's entry point prints TEXT
    local name=$1 root=$scratch/root-$1 archive
    archive=$(echo "dist/$name"-*-armv5.tar)
    mkdir -p "$root"
    tar -xOf "$archive" --wildcards '*/layer.tar' | tar -xf - -C "$root" --exclude='dev/*'
    expect_status 0 qemu-arm -cpu arm946 "$root/$name"
    expect_line "$scratch/out" "$2"
}

for kind in cmake meson autotools make; do
    expect_status 0 "$ARMPACK" init "tool-$kind" --folder "recipes/$kind" --summary 'a tool' \
        --homepage https://example.invalid/ </dev/null
    expect_status 0 "$ARMPACK" build "./recipes/$kind"
    run_image "tool-$kind" "it is $kind"
done

# A Go module from a proxy; its licence is not known, its newest version is.
expect_status 0 "$ARMPACK" init example.invalid/small --folder recipes/go --summary small \
    --licence MIT </dev/null
expect_match recipes/go/recipe.json '"version": "1.0.0"'
sed -i "s/\"go\": \"[0-9.]*\"/\"go\": \"$(go env GOVERSION | sed s/^go//)\"/" recipes/go/recipe.json
expect_status 0 "$ARMPACK" build ./recipes/go
run_image small 'small none'
expect_status 1 "$ARMPACK" init example.invalid/absent --summary x --licence MIT </dev/null
expect_match "$scratch/err" 'find example.invalid/absent@latest: '
