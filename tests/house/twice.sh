#!/bin/sh
# Same input, same bytes: two builds that differ in all that must not matter. One knowledge base is
# built in different directories, zones, locales, umasks, orders of files, times of change and numbers of threads.
set -u
. "$(dirname "$0")/../lib/tap.sh"

sh "$TOP/tests/lib/site" "$work/site" >"$work/why" 2>&1
ok $? "a build to compare with"
tree "$work/site" >"$work/first.tree"

# variation NAME DIR COMMAND…: COMMAND builds in DIR, a fresh copy of the project.
variation() {
    name=$1 dir=$2
    shift 2
    mkdir -p "$(dirname "$dir")"
    [ -d "$dir" ] || project "$dir"
    if ! (cd "$dir" && "$@") >"$work/why" 2>&1; then
        ok 1 "$name: builds"
        return
    fi
    chmod -R u+rwX "$dir"
    tree "$dir/site" >"$work/other.tree"
    diff "$work/first.tree" "$work/other.tree" >"$work/why"
    ok $? "$name: the same bytes"
}

# The same files, made in the opposite order, and with times from another year.
backwards() {
    mkdir -p "$1"
    (cd "$TOP" && find content templates -type f | LC_ALL=C sort -r) | while read -r file; do
        mkdir -p "$1/$(dirname "$file")"
        cp "$TOP/$file" "$1/$file"
    done
    find "$1" -exec touch -d '2001-02-03 04:05:06' {} +
}

# Several of these at once: which of them makes a difference is to be found out when one does.
variation "another directory, a zone ahead, umask 077, one thread" "$work/a/b/a much longer name, with blanks/è" \
    env TZ=Pacific/Kiritimati sh -c 'umask 077; portolan build -q -j 1'
backwards "$work/backwards"
variation "other order and times of files, a zone behind, many threads, a locale that is none" "$work/backwards" \
    env TZ=ZZZ+12 LC_ALL=xx_YY.KOI8-R LANG=xx portolan build -q -j 16
variation "over the site of before, at another time of day, no environment" "$work/backwards" \
    env -i /bin/sh -c 'sleep 1.1; exec "$0" build -q --force' "$PROGRAMS/portolan"
for locale in tr_TR.UTF-8 fr_FR.UTF-8 de_DE.UTF-8; do
    if locale -a 2>/dev/null | grep -qix "$(echo "$locale" | sed 's/UTF-8/utf8/')"; then
        variation "locale $locale" "$work/$locale" env LC_ALL="$locale" LANG="$locale" LANGUAGE="${locale%%_*}" portolan build -q
    else
        skip "locale $locale: the same bytes" "this machine has no such locale"
    fi
done

# The comparison must see a difference where there is one.
echo 'Une phrase de plus.' >>"$(ls "$work"/backwards/content/faq/fr/*.md | head -n 1)"
(cd "$work/backwards" && portolan build -q) >/dev/null 2>&1
tree "$work/backwards/site" >"$work/other.tree"
! cmp -s "$work/first.tree" "$work/other.tree"
ok $? "one more sentence gives other bytes"
done_testing
