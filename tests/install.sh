#!/bin/sh
# Installed below a prefix and taken away from its sources, portolan finds its other half, its templates, its
# database and its manual; uninstall leaves nothing. Compiles two files anew, in a copy of build/.
set -u
. "$(dirname "$0")/lib/tap.sh"

prefix=$work/prefix
mkdir "$work/src"
cp -R "$TOP/Makefile" "$TOP/src" "$TOP/templates" "$TOP/content" "$work/src"
mkdir "$work/src/tests" "$work/src/site" && cp -R "$TOP/tests/unit" "$work/src/tests"
cp -Rp "$BUILD" "$work/src/build"
rm -rf "$work/src/build/asan" "$work/src/build/clang" "$work/src/build/bench"
find "$work/src/src" -type f -exec touch -r "$TOP/Makefile" {} +
touch -r "$TOP/Makefile" "$work/src/Makefile"
find "$work/src/build" -type f -exec touch {} +
cd "$work/src" || exit 1
check "make" make PREFIX="$prefix" all
check "build" build/portolan build -q
check "install" make PREFIX="$prefix" install
cd "$work" || exit 1
mkdir elsewhere && cd elsewhere || exit 1
mv "$work/src" "$work/gone"
PATH=$prefix/bin:/usr/bin:/bin
run() {
    env -i PATH="$PATH" LC_ALL=C HOME="$work" "$@"
}
check "lookup finds the installed database" run portolan lookup gmail.com
check "search finds it too" run portolan search imap
cp -R "$work/gone/content" .
check "build finds the other half and the installed templates" run portolan build -q
[ -s site/index.html ]
ok $? "there is a site"
if command -v man >/dev/null; then
    check "man finds portolan(1)" env MANPATH="$prefix/share/man" man -w portolan
else
    [ -s "$prefix/share/man/man1/portolan.1" ]
    ok $? "the manual page is installed"
fi
[ -s "$prefix/share/man/man5/portolan.db.5" ]
ok $? "portolan.db(5) is installed"
mv "$work/gone" "$work/src"
cd "$work/src" || exit 1
check "uninstall" make PREFIX="$prefix" uninstall
find "$prefix" ! -type d >"$work/why"
[ ! -s "$work/why" ]
ok $? "uninstall leaves no file"
check "install with DESTDIR" make PREFIX="$prefix" DESTDIR="$work/dest" install
[ -x "$work/dest$prefix/bin/portolan" ]
ok $? "DESTDIR is put before everything"
cd "$TOP" || exit 1
done_testing
