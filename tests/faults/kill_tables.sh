#!/bin/bash
# An import or init that is killed at any moment leaves the folder of before or the one to come, whole, with everything
# else that stood in it; the next run sweeps what was left. strace kills at the n-th call of each kind that changes files;
# KILL_ALL=1 tries every call, not a sample.
set -u
. "$(dirname "$0")/../lib/tap.sh"

if ! command -v strace >/dev/null || ! strace -qq -o /dev/null true 2>/dev/null; then
    skip_all "strace cannot trace here"
fi
CALLS="write mkdirat linkat renameat renameat2 unlinkat fsync fchmod"
mkdir "$work/p" && cd "$work/p" || exit 1

# What is in folder $1, links, folders and modes too; not what we lay aside there.
shape() {
    (cd "$1" 2>/dev/null && find . ! -path './.portolan-*' -printf '%y %m %p %l\n' | LC_ALL=C sort -k 3 &&
        find . -type f ! -path './.portolan-*' -exec sha256sum {} + | LC_ALL=C sort -k 2)
}

# sweep NAME BEFORE COMMAND…: kills COMMAND everywhere; folder NAME (made by BEFORE) is as in old.shape or new.shape.
sweep() {
    name=$1 before=$2 tried=0 old=0 new=0
    shift 2
    for call in $CALLS; do
        n=1 step=1
        while :; do
            "$before"
            (strace -f -qq -o /dev/null -e trace="$call" -e inject="$call":signal=KILL:when="$n" ${FAULT:-} "$@"
                exit $?) >/dev/null 2>&1
            [ $? -gt 128 ] || break
            tried=$((tried + 1))
            ${BETWEEN:-true} || echo "killed at $call $n: what reads the folder fails" >>"$work/broken"
            shape "$name" >"$work/now"
            if cmp -s "$work/now" "$work/old.shape"; then
                old=$((old + 1))
            elif cmp -s "$work/now" "$work/new.shape"; then
                new=$((new + 1))
            else
                echo "killed at $call $n: neither before nor after" >>"$work/broken"
                diff "$work/now" "$work/new.shape" | head -n 5 >>"$work/broken"
            fi
            ${CLEAN:-true}
            "$@" >"$work/say" 2>&1 || cmp -s "$work/now" "$work/new.shape" || cat "$work/say" >>"$work/broken"
            shape "$name" | cmp -s - "$work/new.shape" || echo "killed at $call $n: the next run makes something else" >>"$work/broken"
            left=$(find . -name '*portolan-*')
            [ -z "$left" ] || echo "killed at $call $n: the next run leaves $left" >>"$work/broken"
            n=$((n + step))
            [ -n "${KILL_ALL:-}" ] || step=$(((step * 3 + 1) / 2))
        done
    done
    mv "$work/broken" "$work/why" 2>/dev/null
    [ ! -s "$work/why" ]
    ok $? "$LABEL: killed at $tried system calls ($old times nothing was written, $new times all)"
}

# --- import
cp -R "$TOP/tests/cases/import/in/." .
mkdir -p settings/notes/deep && echo mine >settings/notes/deep/own && ln -s ../outside settings/link && echo x >settings/.hidden
chmod 640 settings/servers.csv && chmod 750 settings
cp -a settings "$work/before"
shape settings >"$work/old.shape"
import() { portolan-build import ispdb ispdb/every.example.xml --into settings; }
import >"$work/why" 2>&1
ok $? "an import"
shape settings >"$work/new.shape"
! cmp -s "$work/old.shape" "$work/new.shape"
ok $? "it changes something"
cp -a "$work/before" plain && chmod 640 plain/servers.csv
for f in notes/deep/own link .hidden; do cmp -s "settings/$f" "plain/$f" || [ -L "settings/$f" ] || echo "$f" >>"$work/why"; done
[ ! -s "$work/why" ]
ok $? "what else is in the folder is there still"
rm -rf plain
again() {
    rm -rf settings .settings.* && cp -a "$work/before" settings
}
LABEL="import" sweep settings again portolan-build import ispdb ispdb/every.example.xml --into settings

# Where folders cannot be exchanged the files are renamed one by one; who reads the tables finishes that.
check_only() { portolan-build check >/dev/null 2>&1; [ $? -le 1 ]; }
cp -R "$TOP/templates" .
again_there() { rm -rf content && mkdir content && cp -a "$work/before" content/settings; }
FAULT="-e inject=renameat2:error=EINVAL" BETWEEN=check_only LABEL="import without exchange" \
    CALLS="mkdirat renameat unlinkat fsync" sweep content/settings again_there portolan-build import ispdb ispdb/every.example.xml --into content/settings

# --- init
rm -rf ./* ./.settings* && cp -R "$TOP/templates" .
portolan-build init new >/dev/null || exit 1
shape new >"$work/new.shape"
rm -rf new
none() { rm -rf new .new.*; }
: >"$work/old.shape"
LABEL="init" sweep new none portolan-build init new
empty() { none && mkdir new; }
empty && shape new >"$work/old.shape"
LABEL="init into an empty folder" sweep new empty portolan-build init new
done_testing
