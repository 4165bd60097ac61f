#!/bin/bash
# portolan serve: the site over http on this machine alone, with a script that tells of each new build. Browsers are
# not needed: curl plays them.
set -u
. "$(dirname "$0")/../lib/tap.sh"
command -v curl >/dev/null || skip_all "there is no curl"

project "$work/p" small
cd "$work/p" || exit 1
portolan serve -p 0 >"$work/out" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 6000); do
    url=$(grep -o 'http://[0-9.:]*' "$work/out") && break
    sleep 0.05
done
[ -n "${url:-}" ]
ok $? "it says where it is"
get() {
    curl -s --max-time 300 --path-as-is "$@"
}

# What a page that knows of the news AT hears in the end: while a build runs, there is a '.' in their number.
hear() {
    local at=$1
    for _ in $(seq 100); do
        get "$url/.portolan/wait.js?at=$at" >"$work/why"
        at=$(sed -n '1s/^portolanLive(\([0-9.]*\), .*/\1/p' "$work/why")
        case $at in *.*) ;; *) return ;; esac
    done
}

get "$url/" >"$work/why"
grep -q 'portolan/live.js"></script></body>' "$work/why"
ok $? "the home page has the script at its end"
cmp -s <(get "$url/assets/portolan.css") site/assets/portolan.css
ok $? "other files are sent as they are"
[ "$(get -o /dev/null -w '%{http_code}' "$url/../content/site.yaml")" = 404 ] &&
    [ "$(get -o /dev/null -w '%{http_code}' "$url/%2e%2e/content/site.yaml")" = 404 ]
ok $? "nothing above the site is sent"
[ "$(get -o /dev/null -w '%{http_code}' "$url/fr/nowhere.html")" = 404 ]
ok $? "what is not there is 404"
[ "$(get -o /dev/null -w '%{http_code}' -H 'Host: elsewhere.example' "$url/")" = 403 ]
ok $? "another host's name gets nothing"
[ "$(get -o /dev/null -w '%{http_code}' -X POST "$url/")" = 405 ]
ok $? "only GET"

get "$url/.portolan/wait.js?at=" | grep -q '^portolanLive(1, 1, "'
ok $? "a page that asks first hears of the first build"
(sleep 0.3; printf '\n[x](nulle-part.md)\n' >>content/faq/fr/imap-ou-pop.md) &
hear 1
grep -q '^portolanLive([0-9.]*, 0, ".*LINK_DEAD' "$work/why"
ok $? "a mistake reaches the page that waits"
get "$url/fr/imap-ou-pop.html" | grep -q 'imap-ou-pop\|IMAP ou POP'
ok $? "the site of before is still there"
(sleep 0.3; sed -i '$d' content/faq/fr/imap-ou-pop.md; mkdir content/faq/fr/neuf) &
hear 2
grep -q '^portolanLive([0-9.]*, 1, ' "$work/why"
ok $? "so does its end"
kill $server
wait $server 2>/dev/null
! get --max-time 2 "$url/" >/dev/null
ok $? "it ends when it is told to"
done_testing
