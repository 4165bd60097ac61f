#!/bin/sh
# Every diagnostic of src/base/diag.def stands in what some case expects, and every unit test has its source's
# place. Knows nothing of what the diagnostics mean.
set -u
. "$(dirname "$0")/../lib/tap.sh"

codes() {
    sed -n 's/^X(\([A-Z0-9_]*\),.*/\1/p' "$1"
}

# uncovered FILE CASES: the codes of FILE that no expected output below CASES holds.
uncovered() {
    cat "$2"/*/err "$2"/*/out 2>/dev/null | grep -oE '\[[A-Z0-9_]+\]' | sort -u >"$work/seen"
    codes "$1" | while read -r code; do
        grep -qxF "[$code]" "$work/seen" || echo "no case expects [$code]"
    done
}

mkdir -p "$work/cases/x"
printf 'X(ONE, ERROR, "a", "b")\nX(TWO, ERROR, "a", "b")\n' >"$work/def"
echo 'a.md:1:1: error: a; b [ONE]' >"$work/cases/x/err"
[ "$(uncovered "$work/def" "$work/cases")" = 'no case expects [TWO]' ]
ok $? "a diagnostic that no case expects is found"

[ "$(codes "$TOP/src/base/diag.def" | wc -l)" -gt 50 ]
ok $? "diag.def is read"
uncovered "$TOP/src/base/diag.def" "$TOP/tests/cases" >"$work/why"
[ ! -s "$work/why" ]
ok $? "every diagnostic stands in the expected output of a case"

for sql in "$TOP"/src/*/*.sql; do
    name=$(basename "$sql" .sql)
    grep -q "sql_$name}" "$TOP/tests/unit/sql.c" || echo "tests/unit/sql.c does not prepare $name.sql"
done >"$work/why"
[ ! -s "$work/why" ]
ok $? "every .sql file is prepared by tests/unit/sql.c"
done_testing
