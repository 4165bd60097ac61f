#!/bin/sh
# What compilers and formatters say: every source is clean under gcc and clang with all warnings, formatted
# as .clang-format asks, and the manual pages are clean for mandoc. Each tool that is not there is skipped, with a word.
set -u
. "$(dirname "$0")/../lib/tap.sh"
cd "$TOP" || exit 1

warnings="-std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -D_GNU_SOURCE -Isrc -Itests/unit"
defines="-DPORTOLAN_VERSION=\"0\" -DPORTOLAN_LIBEXEC=\"/\" -DPORTOLAN_DATA=\"/\""
for flag in $warnings; do
    [ "$flag" = -Itests/unit ] || grep -q -e " $flag" Makefile || echo "the Makefile lacks $flag"
done >"$work/why"
[ ! -s "$work/why" ]
ok $? "the Makefile asks for all warnings"

# gcc_made_it: build/ is of these sources, by gcc with -O2, and the Makefile asks for all warnings and -Werror: it has spoken.
gcc_made_it() {
    for program in "$BUILD/portolan-build" "$BUILD/unit/str"; do
        readelf --debug-dump=info "$program" 2>/dev/null | grep -m 1 'GNU C11 .* -O2 ' >/dev/null || return
    done
    [ -z "$(find Makefile src -name '*.sql' -prune -o -type f -newer "$BUILD/portolan-build" -print)" ] || return
    for file in tests/unit/*.c; do
        program=${file##*/}
        [ "$BUILD/unit/${program%.c}" -nt "$file" ] || return
    done
}

# gcc with -O2, because some of its warnings come from following values through a function; clang's do not.
for compiler in gcc clang; do
    if ! command -v "$compiler" >/dev/null; then
        skip "$compiler" "there is no $compiler"
        continue
    fi
    printf 'int f(int a)\n{\n    char b = a;\n    return b;\n}\n' >"$work/bad.c"
    # shellcheck disable=SC2086
    ! $compiler $warnings -fsyntax-only "$work/bad.c" 2>/dev/null
    ok $? "$compiler refuses a lossy conversion"
    if [ $compiler = gcc ] && gcc_made_it; then
        ok 0 "gcc found nothing when it made build/"
        continue
    fi
    [ $compiler = gcc ] && how="-O2 -c -o /dev/null" || how=-fsyntax-only
    # shellcheck disable=SC2086
    ls src/main.c src/*/*.c tests/unit/*.c | xargs -P "$(nproc)" -I '{}' \
        $compiler $warnings $defines $(pkg-config --cflags libxml-2.0) $how '{}' >"$work/why" 2>&1
    ok $? "$compiler finds nothing in src/ and tests/unit/"
done

if clang-format --version 2>/dev/null | grep -q 'version 14'; then
    check "sources are formatted" clang-format --dry-run -Werror src/main.c src/*/*.[ch] tests/unit/*.[ch] tests/bench/*.c
else
    skip "sources are formatted" "there is no clang-format 14"
fi

if command -v mandoc >/dev/null; then
    for page in src/*.[1-8]; do
        check "$page is clean for mandoc" mandoc -Tlint -Wwarning "$page"
    done
else
    skip "manual pages" "there is no mandoc"
fi

# Words that belong into no project, written so that this file does not hold them.
grep -rnIE "TO""DO|FIX""ME|X""XX|/wor""k/|deb\.deb""ian\.org|registry\.npm""js" src tests templates content Makefile README.md \
    .ci --exclude-dir=node_modules --exclude=package-lock.json 2>/dev/null | grep -v 'mkdtemp\|mktemp\|XXXXXX' >"$work/why"
[ ! -s "$work/why" ]
ok $? "nothing is left open, no machine's path or package host is named"
done_testing
