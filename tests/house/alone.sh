#!/bin/sh
# Two stages, one truth: the site comes from the database alone. Builds, hides content/, renders again
# from the file, and compares the two trees byte for byte.
set -u
. "$(dirname "$0")/../lib/tap.sh"

alone() {
    project "$work/$1" ${2:-}
    cd "$work/$1" || exit 1
    check "$1: build" portolan build -q
    mv content "$work/hidden-$1"
    check "$1: render without content/" portolan render -q site/portolan.db out2
    check "$1: the two sites are equal" diff -r site out2
    [ "$(find out2 -name '*.html' | wc -l)" -gt 5 ]
    ok $? "$1: there is something to compare"
    # A database that says something else must give another site, or the comparison says nothing.
    cp site/portolan.db other.db
    if command -v sqlite3 >/dev/null; then
        sqlite3 other.db "update entry set body_html = body_html || '<p>autre</p>' where id = 1"
        portolan render -q other.db out3
        diff -rq out2 out3 | grep -v 'portolan.db differ' >"$work/why"
        grep -q '\.html differ$' "$work/why"
        ok $? "$1: a changed database gives other pages"
    fi
    cd "$TOP" || exit 1
}

alone small small
alone shipped
done_testing
