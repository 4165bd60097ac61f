#!/bin/sh
# `make deb` gives packages that lintian finds no error in; what they install answers from any directory,
# on a read-only file system and without network. Compiles only what names a path: the rest is taken from build/.
set -u
. "$(dirname "$0")/../lib/tap.sh"
for tool in dpkg-deb dpkg-shlibdeps dpkg-architecture strip; do
    command -v "$tool" >/dev/null || skip_all "there is no $tool"
done
mkdir "$work/packed"
cd "$TOP" || exit 1
check "an archive of the sources" make -s dist B="$work/packed"
archive=$(echo "$work"/packed/*.tar.gz)
name=$(basename "$archive" .tar.gz)
check "four packages" sh src/deb.sh "$archive" "$name" "${name#portolan-}" "$work/deb" "$BUILD"
[ "$(ls "$work/deb" | sed 's/_.*//' | sort | tr '\n' ' ')" = "libportolan-dev libportolan0 portolan portolan-probe " ]
ok $? "the programs, the one that goes to a network, the library, what C programs need"
for package in "$work"/deb/*.deb; do
    dpkg-deb -x "$package" "$work/root"
    echo "$(dpkg-deb -f "$package" Package): $(dpkg-deb -f "$package" Depends)"
done >"$work/depends"
grep -q '^portolan: .*libsqlite3-0.*libxml2' "$work/depends" && grep -q '^libportolan0: .*libsqlite3-0' "$work/depends" &&
    grep -q '^libportolan-dev: libportolan0 (= ' "$work/depends" && grep -q '^portolan-probe: portolan (= .*libc-ares2.*libcurl4' "$work/depends" &&
    ! grep '^portolan: ' "$work/depends" | grep -Eq 'libcurl|libc-ares|libssl'
ok $? "they name what they need"
if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error "$work"/deb/*.deb >"$work/why" 2>&1 && ! grep -q '^[EW]:' "$work/why"
    ok $? "lintian finds no error and warns of nothing"
    # It has to be able to.
    mkdir -p "$work/bad/DEBIAN" "$work/bad/usr/local" && echo x >"$work/bad/usr/local/x"
    printf 'Package: bad\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: bad\n' >"$work/bad/DEBIAN/control"
    dpkg-deb --build "$work/bad" "$work/bad.deb" >/dev/null
    ! lintian --allow-root --fail-on error "$work/bad.deb" >/dev/null 2>&1
    ok $? "and finds errors in a package that has some"
else
    skip "lintian" "there is no lintian"
fi
for file in bin/portolan libexec/portolan/portolan-build libexec/portolan/portolan-probe share/man/man1/portolan-probe.1.gz share/portolan/portolan.db share/portolan/portolan.schema.json share/man/man1/portolan.1.gz \
    share/man/man5/portolan.db.5.gz share/man/man5/portolan-content.5.gz share/bash-completion/completions/portolan \
    share/zsh/vendor-completions/_portolan share/fish/vendor_completions.d/portolan.fish include/portolan.h; do
    [ -s "$work/root/usr/$file" ] || echo "$file"
done >"$work/why"
[ ! -s "$work/why" ]
ok $? "all that is promised is in them"

# As installed: laid over /usr in a mount namespace of our own, all read-only, no network, nobody's home.
inside='[ -z "${2:-}" ] || mount --bind "$2" "$2"; mount -t overlay overlay -o lowerdir="$1/usr:/usr" /usr && for at in / /usr; do mount -o remount,ro,bind "$at" 2>/dev/null || :; done
    ! touch /usr/x 2>/dev/null || exit 9
    cd / && unset XDG_DATA_HOME XDG_DATA_DIRS PORTOLAN_DB TOP BUILD PROGRAMS && export PATH=/usr/bin:/bin HOME=/nowhere &&
    command -v portolan | grep -qx /usr/bin/portolan &&'
if unshare -rmn sh -c "$inside :" sh "$work/root" 2>/dev/null; then
    check "installed: look-up, search, an entry, help" unshare -rmn sh -c "$inside portolan lookup jeanne@orange.fr && portolan search port imap &&
        portolan show imap-ou-pop-que-choisir && cd /proc && portolan lookup --json gmail.com && portolan help && portolan verify /usr/share/portolan/portolan.db" \
        sh "$work/root"
    mkdir "$work/mine"
    check "installed: a new knowledge base is built" unshare -rmn sh -c "$inside cd \"\$2\" && portolan init kb && cd kb && portolan build -q && [ -s site/index.html ]" \
        sh "$work/root" "$work/mine"
else
    skip "installed" "unshare may not lay one folder over another"
fi
done_testing
