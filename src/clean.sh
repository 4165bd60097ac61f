#!/bin/sh
# clean.sh OUT: removes from a site what portolan wrote, by the list that it keeps there, and nothing else: what has
# other bytes now, stands behind a link or is not on the list stays.
set -eu
export LC_ALL=C
list=.portolan-files
manifest=$(dirname "$1")/.$(basename "$1").manifest
if [ -f "$manifest" ] && [ "$(head -c 9 "$manifest" | tr -d '\0')" = 'portolan ' ]; then rm -f "$manifest"; fi
settings=$(dirname "$1")/.$(basename "$1").settings
if [ -f "$settings" ] && [ "$(tail -c 146 "$settings" | head -c 18 | tr -d '\0')" = 'portolan settings ' ]; then rm -f "$settings"; fi
if [ ! -f "$1/$list" ] || [ -L "$1/$list" ]; then
    [ ! -e "$1/portolan.db" ] || echo "clean: $1 stays: it has no list of what was built there" >&2
    exit 0
fi
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# "digest size path" becomes what sha256sum reads; of those names only files in true folders are looked at.
sed -n 's/^\([0-9a-f]\{64\}\) [0-9]* \(.*\)/\1  \2/p' "$list" | sort -k 2 >"$work/sums"
find . -type f | sed 's|^\./||' | sort >"$work/here"
cut -c 67- "$work/sums" | sort | comm -12 - "$work/here" >"$work/both"
awk 'NR == FNR { both[$0]; next } substr($0, 67) in both' "$work/both" "$work/sums" >"$work/asked"
[ ! -s "$work/asked" ] || sha256sum -c "$work/asked" 2>/dev/null | sed -n 's/: OK$//p' >"$work/ours" || :
if [ -s "$work/ours" ]; then
    tr '\n' '\0' <"$work/ours" | xargs -0 rm -f --
    # The folders that this emptied, from below.
    sed -n 's|/[^/]*$||p' "$work/ours" | sort -u | tr '\n' '\0' | xargs -0 -r rmdir -p --ignore-fail-on-non-empty --
fi
# Where something else is left, the list's first line says that portolan may build here.
if [ -n "$(find . -mindepth 1 ! -path "./$list" ! -path ./.gitignore | head -n 1)" ]; then
    head -n 1 "$list" >"$work/head" && cat "$work/head" >"$list"
else
    rm -f "$list"
fi
