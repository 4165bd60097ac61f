#!/bin/sh
# What goes to a network is linked by portolan-probe alone: not by what asks, nor by what builds, nor by the library.
set -u
. "$(dirname "$0")/../lib/tap.sh"
command -v readelf >/dev/null || skip_all "there is no readelf"
of_network='lib(curl|cares|ssl|crypto|resolv|gnutls)[-.]'
for file in "$PROGRAMS/portolan" "$PROGRAMS/portolan-build" "$BUILD/libportolan.so.0"; do
    readelf -d "$file" >"$work/needs"
    grep -q NEEDED "$work/needs" && ! grep NEEDED "$work/needs" | grep -Eq "$of_network"
    ok $? "$(basename "$file") links nothing of a network"
done
readelf -d "$PROGRAMS/portolan-probe" | grep NEEDED | grep -Eq "$of_network"
ok $? "and portolan-probe does"
nm -u "$BUILD/libportolan.a" 2>/dev/null | grep -Eq ' (curl_|ares_|SSL_|X509_)'
[ $? -eq 1 ]
ok $? "nor does the archive"
# Without a network every other command answers; this one says why it cannot.
if unshare -rn true 2>/dev/null; then
    mkdir "$work/kb" && cp -R "$TOP/tests/fixtures/term/content" "$TOP/templates" "$work/kb" && cd "$work/kb" && portolan build -q
    unshare -rn strace -f -e trace=network -o "$work/trace" portolan build -q -f
    ! grep -E 'socket\(AF_INET' "$work/trace" >"$work/why"
    ok $? "a build opens no socket"
    unshare -rn portolan probe --servers --all --timeout 1 --delay 0 --json >"$work/out"
    grep -q '"verdict":"undecided"' "$work/out" && ! grep -Eq '"verdict":"(as-described|differs|no-answer)"' "$work/out"
    ok $? "without a network nothing is decided"
else
    skip "without a network" "unshare is not permitted"
fi
done_testing
