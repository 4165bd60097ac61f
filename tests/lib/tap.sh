# What a test script in sh needs, to be read with `. "$TOP/tests/lib/tap.sh"`: TAP, a scratch
# directory ($work) that goes away, and copies of the project to build in. Runs without tests/run too.

TOP=${TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
BUILD=${BUILD:-$TOP/build}
PROGRAMS=${PROGRAMS:-$BUILD}
case ":$PATH:" in *":$PROGRAMS:"*) ;; *) PATH=$PROGRAMS:$PATH ;; esac
export TOP BUILD PROGRAMS PATH LC_ALL="${LC_ALL:-C}"
tap_count=0 tap_failed=0
work=$(mktemp -d "${TMPDIR:-/tmp}/portolan-test.XXXXXX")
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

# ok STATUS NAME: STATUS 0 passes. What is read from $work/why, if anything, explains a failure.
ok() {
    tap_count=$((tap_count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tap_count - $2"
    else
        tap_failed=$((tap_failed + 1))
        echo "not ok $tap_count - $2"
        [ ! -s "$work/why" ] || head -n 40 "$work/why" | sed 's/^/# /'
    fi
    rm -f "$work/why"
}

# check NAME COMMAND…: passes when the command succeeds; what it prints explains a failure.
check() {
    check_name=$1
    shift
    if "$@" >"$work/why" 2>&1; then ok 0 "$check_name"; else ok 1 "$check_name"; fi
}

skip() {
    tap_count=$((tap_count + 1))
    echo "ok $tap_count - $1 # SKIP $2"
}

skip_all() {
    echo "1..0 # SKIP $1"
    exit 0
}

done_testing() {
    echo "1..$tap_count"
    exit "$((tap_failed != 0))"
}

# project DIR [FIXTURE]: a project to build in: a fixture, or the knowledge base that ships, with the real templates.
project() {
    mkdir -p "$1"
    if [ -n "${2:-}" ]; then
        cp -R "$TOP/tests/fixtures/$2/." "$1"
    else
        cp -R "$TOP/content" "$1"
    fi
    [ -d "$1/templates" ] || cp -R "$TOP/templates" "$1"
}

# tree DIR: every file's hash and name, sorted: what two equal trees have in common.
tree() {
    (cd "$1" && find . -type f ! -name .gitignore -exec sha256sum {} + | LC_ALL=C sort -k 2)
}
