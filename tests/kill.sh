#!/bin/bash
# A build that is killed at any moment leaves the site of before whole, with what is not ours in it, and the next build
# mends everything. strace kills at the n-th call of each kind that changes files; where it cannot, a timer does.
# KILL_ALL=1 tries every call, not a sample.
set -u
. "$(dirname "$0")/lib/tap.sh"

project "$work/p" small
cd "$work/p" || exit 1
portolan build -q 2>"$work/why"
ok $? "the site of before"
# What is somebody's, and is to be in either site.
plant() {
    mkdir -p "$1/.git/objects/aa" "$1/.well-known"
    echo example.org >"$1/CNAME"
    echo blob >"$1/.git/objects/aa/bb"
    echo token >"$1/.well-known/token"
    echo note >"$1/fr/note.txt"
}
plant site
tree site >"$work/old.tree"
cp -a site "$work/old"
sed -i 's/Rien n’est perdu/Rien ne se perd/' content/faq/fr/imap-ou-pop.md
portolan build -q -o "$work/new" 2>"$work/why"
ok $? "the site to come"
plant "$work/new"
tree "$work/new" >"$work/new.tree"
! cmp -s "$work/old.tree" "$work/new.tree"
ok $? "the two differ"

before() {
    rm -rf site site.tmp.* .site.*
    cp -a "$work/old" site
}

# What stands there now must be one of the two sites, whole; what the next build makes of it the new one.
tried=0 old_seen=0 new_seen=0
after() {
    tried=$((tried + 1))
    tree site >"$work/now.tree" 2>/dev/null
    if cmp -s "$work/now.tree" "$work/old.tree"; then
        old_seen=$((old_seen + 1))
    elif cmp -s "$work/now.tree" "$work/new.tree"; then
        new_seen=$((new_seen + 1))
    else
        echo "killed at $1: the site is neither the old nor the new one" >>"$work/broken"
        diff "$work/now.tree" "$work/new.tree" | head -n 5 >>"$work/broken"
    fi
    if ! portolan build -q 2>"$work/err"; then
        echo "killed at $1: the next build fails: $(cat "$work/err")" >>"$work/broken"
        return
    fi
    tree site | cmp -s - "$work/new.tree" || echo "killed at $1: the next build makes another site" >>"$work/broken"
    left=$(ls -A | grep -E '\.tmp\.|\.old$|lock|\.portolan')
    [ -z "$left" ] || echo "killed at $1: the next build leaves $left" >>"$work/broken"
}

verdict() {
    mv "$work/broken" "$work/why" 2>/dev/null
    [ ! -s "$work/why" ]
    ok $? "$1"
}

by_strace() {
    for call in openat write pwrite64 ftruncate mkdirat linkat renameat renameat2 unlinkat syncfs fsync fchmod flock close; do
        n=1 step=1
        while :; do
            before
            # In a shell of its own, whose word about the killed program nobody needs.
            (strace -f -qq -o /dev/null -e trace="$call" -e inject="$call":signal=KILL:when="$n" portolan build -q --force
                exit $?) >/dev/null 2>&1
            code=$?
            # Not killed: there are not that many such calls.
            [ "$code" -gt 128 ] || break
            after "$call $n"
            n=$((n + step))
            [ -n "${KILL_ALL:-}" ] || step=$(((step * 3 + 1) / 2))
        done
    done
}

by_timer() {
    for i in $(seq 0 40); do
        before
        (
            portolan build -q --force &
            sleep "0.0$((i * 2 / 10))$((i * 2 % 10))"
            kill -KILL $!
            wait $!
        ) >/dev/null 2>&1
        after "$((i * 2)) ms"
    done
}

if command -v strace >/dev/null && strace -qq -o /dev/null true 2>/dev/null; then
    by_strace
    verdict "killed at $tried system calls ($old_seen times the old site stood, $new_seen times the new one)"
    [ "$old_seen" -gt 10 ] && [ "$new_seen" -gt 0 ]
    ok $? "kills came before and after the swap"
else
    skip "killed at every kind of system call" "strace cannot trace here"
fi
tried=0 old_seen=0 new_seen=0
by_timer
verdict "killed at $tried moments"

# A reader who looks all the time never finds a file missing.
before
(while [ ! -e "$work/stop" ]; do
    cat site/fr/port-pop3.html site/portolan.db >/dev/null || exit 1
done) 2>"$work/missing" &
reader=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
    sed -i "s/^Le port \*\*995\*\*.*/Le port **995**, essai $i. Pour Gmail : {{gmail.pop3}}./" content/faq/fr/port-pop3.md
    portolan build -q --force
done
touch "$work/stop"
wait "$reader"
status=$?
cp "$work/missing" "$work/why"
ok "$status" "a reader sees no gap during ten builds"
cd "$TOP" || exit 1
done_testing
