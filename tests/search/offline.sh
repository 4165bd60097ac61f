#!/bin/sh
# T10, T4: who asks writes nothing and reaches for nothing: from any directory, on a read-only file system, without
# network; no file is opened for writing. Without a terminal: no colour, no pager, no line cut, one record a line.
set -u
. "$(dirname "$0")/../lib/tap.sh"
project "$work/p" term
portolan build -q -C "$work/p" 2>/dev/null
db=$work/p/site/portolan.db
asks() {
    portolan lookup jeanne@phare.example --db "$1" && portolan search imap --db "$1" && portolan show imap-ou-pop --db "$1" &&
        portolan list entries --db "$1" && echo phare | portolan lookup - --db "$1" && portolan open --print phare --db "$1"
}
check "every query answers" asks "$db"
asks "$db" >"$work/here"
(cd / && asks "$db") >"$work/there"
check "from another directory too, and the same" cmp "$work/here" "$work/there"

if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
    for command in 'lookup jeanne@phare.example' 'lookup x@nichts.test' 'search imap' 'show imap-ou-pop' 'list domains' 'open --print phare' 'stale'; do
        # shellcheck disable=SC2086
        strace -f -o "$work/trace" -e trace=%file,%network,write portolan $command --db "$db" >/dev/null 2>&1
        grep -E 'O_(WRONLY|RDWR|CREAT|TRUNC)|unlink|rename|mkdir|socket|connect' "$work/trace" | grep -v ENOENT | grep -v '/dev/tty' >"$work/why"
        [ ! -s "$work/why" ] && grep -q 'portolan.db' "$work/trace"
        ok $? "strace: $command opens nothing for writing and no socket"
    done
else
    skip "strace" "there is no strace that may trace"
fi

if unshare -rn true 2>/dev/null; then
    check "without network" unshare -rn portolan lookup phare --db "$db"
else
    skip "without network" "unshare may not make a network"
fi
if unshare -rm sh -c 'mount --bind /tmp /tmp && mount -o remount,ro,bind /tmp' 2>/dev/null; then
    check "on a read-only file system" unshare -rm sh -c 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && ! touch "$1/x" 2>/dev/null &&
        cd "$1" && portolan lookup phare && portolan search imap' sh "$work/p"
else
    skip "on a read-only file system" "unshare may not mount"
fi
chmod -R a-w "$work/p"
check "in a folder that nobody may write to" asks "$db"
chmod -R u+w "$work/p"

# Without a terminal.
printf '' >"$work/why"
for command in 'search imap' 'list entries' 'list domains' 'show imap-ou-pop' 'lookup phare'; do
    # shellcheck disable=SC2086
    TERM=xterm PAGER='sed s/^/paged/' COLUMNS=20 portolan $command --db "$db" >"$work/out"
    ! grep -q "$(printf '\033')\|^paged" "$work/out" || echo "$command: marks or a pager"
done >"$work/why"
[ ! -s "$work/why" ]
ok $? "a pipe gets no colour and no pager"
long=$(sqlite3 "$db" "select max(length(question)) from entry" 2>/dev/null || echo 10)
COLUMNS=20 portolan list entries --db "$db" >"$work/out"
[ "$(awk -v n="$long" 'length($0) > n' "$work/out" | wc -l)" -gt 0 ] && [ "$(wc -l <"$work/out")" -eq "$(portolan list --ndjson entries --db "$db" | wc -l)" ]
ok $? "nor a line that is cut: one record a line"
done_testing
