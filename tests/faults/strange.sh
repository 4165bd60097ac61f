#!/bin/sh
# B10: whatever a strange file system answers about a database (no locks, no permission, errors on reading), every
# command ends with what it found or with exit 3; one that has no locks is asked and read all the same.
set -u
. "$(dirname "$0")/../lib/tap.sh"
command -v strace >/dev/null && strace -qq -o /dev/null true 2>/dev/null || skip_all "there is no strace that may trace"

project "$work/p" term
cd "$work/p" || exit 1
portolan build -q 2>"$work/why"
ok $? "a database"
cp site/portolan.db x.db

# strange CALL ERROR WHEN COMMAND…: that call fails for the database; what is wrong then goes to $work/why.
strange() {
    inject=$1:error=$2:when=$3
    shift 3
    strace -f -qq -o /dev/null -P "$work/p/x.db" -e trace="${inject%%:*}" -e inject="$inject" "$@" >"$work/said" 2>&1
    code=$?
    if [ $code -gt 3 ] || [ $code -eq 2 ] || grep -q 'internal error' "$work/said"; then
        echo "$inject: $*: exit code $code: $(head -c 300 "$work/said")" >>"$work/wrong"
    fi
}

: >"$work/wrong"
for when in 1 2+; do
    for call in pread64:EIO openat:EACCES openat:EMFILE newfstatat:EIO mmap:ENOMEM mmap:EIO fcntl:ENOLCK; do
        for command in 'lookup jeanne@phare.example' 'search imap' 'export --full autoconfig phare'; do
            strange "${call%:*}" "${call#*:}" $when portolan $command --db x.db
        done
        for command in 'verify x.db' 'render -q -j1 x.db out'; do
            strange "${call%:*}" "${call#*:}" $when portolan-build $command
            rm -rf out
        done
    done
done
cp "$work/wrong" "$work/why"
[ ! -s "$work/wrong" ]
ok $? "no failure of the file system about a database aborts a command that reads one"

# SQLite locks with fcntl, wherever the file is.
for command in 'lookup jeanne@phare.example --db x.db' 'verify x.db' 'search imap --db x.db'; do
    strace -f -qq -o /dev/null -e trace=fcntl -e inject=fcntl:error=ENOLCK portolan $command >"$work/why" 2>&1
    ok $? "without locks: $command"
done
cd "$TOP" || exit 1
done_testing
