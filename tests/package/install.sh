#!/bin/sh
# Installed below a prefix and taken away from its sources, portolan finds its other half, its templates, its
# database and its manual; uninstall leaves nothing. Compiles two files anew, in a copy of build/.
set -u
. "$(dirname "$0")/../lib/tap.sh"

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
for file in share/man/man1/portolan.1 share/man/man5/portolan.db.5 share/man/man5/portolan-content.5 share/portolan/portolan.schema.json \
    share/bash-completion/completions/portolan share/zsh/site-functions/_portolan share/fish/vendor_completions.d/portolan.fish \
    include/portolan.h lib/libportolan.a lib/libportolan.so lib/libportolan.so.0 lib/pkgconfig/portolan.pc; do
    [ -s "$prefix/$file" ] || echo "$file"
done >"$work/why"
[ ! -s "$work/why" ]
ok $? "manual pages, schema, completions and library are installed"

# The completions are read by their shells, and complete.
# shellcheck disable=SC2016
check "bash completion" bash -c '. "$1" && COMP_WORDS=(portolan loo) COMP_CWORD=1 && _portolan && [ "${COMPREPLY[0]}" = lookup ] &&
    COMP_WORDS=(portolan lookup --nd) COMP_CWORD=2 && _portolan && [ "${COMPREPLY[0]}" = --ndjson ]' bash "$prefix/share/bash-completion/completions/portolan"
if command -v zsh >/dev/null; then
    # shellcheck disable=SC2016
    check "zsh completion" zsh -fc 'fpath=($1 $fpath); autoload -Uz compinit && compinit -D -u -d "$2/dump" && [ "$_comps[portolan]" = _portolan ] && autoload +X _portolan' \
        zsh "$prefix/share/zsh/site-functions" "$work"
else
    skip "zsh completion" "there is no zsh"
fi
if command -v fish >/dev/null; then
    # shellcheck disable=SC2016
    check "fish completion" fish --no-config -c 'source $argv[1]; complete -C "portolan loo" | string match -q "lookup*"; and complete -C "portolan lookup --nd" | string match -q -- "--ndjson*"' \
        "$prefix/share/fish/vendor_completions.d/portolan.fish"
else
    skip "fish completion" "there is no fish"
fi

# Somebody else's program, with what pkg-config says.
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
# shellcheck disable=SC2046
check "the C example compiles against what is installed" cc -o ticket "$TOP/tests/embed/examples/c/ticket.c" $(pkg-config --cflags --libs portolan) -Wl,-rpath,"$prefix/lib"
check "and finds the settings" run ./ticket "$prefix/share/portolan/portolan.db" jeanne@orange.fr
# shellcheck disable=SC2046
check "and without the shared library" cc -o ticket "$TOP/tests/embed/examples/c/ticket.c" $(pkg-config --cflags portolan) "$prefix/lib/libportolan.a" \
    $(pkg-config --libs $(pkg-config --print-requires-private portolan))
check "and finds them too" run ./ticket "$prefix/share/portolan/portolan.db" jeanne@orange.fr
mv "$work/gone" "$work/src"
cd "$work/src" || exit 1
check "uninstall" make PREFIX="$prefix" uninstall
find "$prefix" ! -type d >"$work/why"
[ ! -s "$work/why" ]
ok $? "uninstall leaves no file"
check "install with DESTDIR" make PREFIX="$prefix" DESTDIR="$work/dest" install
[ -x "$work/dest$prefix/bin/portolan" ]
ok $? "DESTDIR is put before everything"
# One file that runs anywhere: what asks, without any shared library.
if [ -n "$(cc -print-file-name=libsqlite3.a | grep /)" ] && [ -n "$(cc -print-file-name=libutf8proc.a | grep /)" ]; then
    rm build/portolan
    check "a static program is linked" make STATIC=1 PREFIX="$prefix" build/portolan
    check "and answers" env -i build/portolan lookup --db "$work/dest$prefix/share/portolan/portolan.db" gmail.com
    ! readelf -d build/portolan 2>/dev/null | grep -q NEEDED
    ok $? "and needs no shared library"
else
    skip "a static program is linked" "there are no static libraries"
fi
cd "$TOP" || exit 1
done_testing
