#!/usr/bin/env bash
# A Go program with C in it (cgo): built with the C toolchain against libpcap of the image's suite,
# checked, and put to work from its image on an emulated ARMv5 core: libpcap compiles a filter and
# reads a capture. The bill of materials says what of C was linked into it.
. "$(dirname "$0")/../lib.sh"
need qemu-arm-static go arm-linux-gnueabi-gcc jq
cd "$scratch"
expect_status 0 "$ARMPACK" build pcapdump --test
expect_match err 'test on armv5te: finds the one packet'
jq -e '[.relationships[] | select(.relationshipType == "STATIC_LINK") | .relatedSpdxElement] |
    (any(startswith("SPDXRef-linked-libgcc")) and any(startswith("SPDXRef-go-")))' \
    dist/pcapdump-*.spdx.json >jq.txt || fail "the bill does not name what was linked in"
jq -e '[.predicate.buildDefinition.resolvedDependencies[].name] |
    any(startswith("sysroot package libpcap0.8-dev "))' dist/pcapdump-*.provenance.json >jq.txt ||
    fail "the provenance does not name what it was compiled against"
expect_status 0 "$ARMPACK" run dist/pcapdump-*-armv5.tar -- -r /usr/share/pcapdump/sample.pcap 'udp'
! grep -q PACKET out || fail "the filter lets everything through"
