#!/bin/sh
# Every requirement of the terminal and the database has a test by name, and the test is there and speaks of it.
set -u
. "$(dirname "$0")/../lib/tap.sh"
cd "$TOP" || exit 1
"$TOP/tests/run" list >"$work/tests"

# missing FILE: what is wrong with the table in FILE.
missing() {
    grep -v '^#' "$1" | while IFS='|' read -r left text; do
        row=${left%% *} name=$(echo "${left#* }" | sed 's/^ *//; s/ *$//') text=${text# }
        case $name in
        case\ *) file=tests/cases/${name#case }/cmd ;;
        script\ *) file=tests/${name#script } ;;
        unit\ *) file=tests/unit/${name#unit }.c ;;
        *) echo "$row: what is $name?"; continue ;;
        esac
        grep -qxF -e "$name" "$work/tests" || [ -e "$file" ] || echo "$row: there is no test $name"
        grep -qF -e "$text" "$file" 2>/dev/null || echo "$row: $file does not speak of \"$text\""
    done
    for row in $(seq -f 'T%g' 12) $(seq -f 'D%g' 11) Q1; do
        grep -q "^$row " "$1" || echo "no test for $row"
    done
}

printf 'T1 case nothing | x\n' >"$work/rows"
[ "$(missing "$work/rows" | wc -l)" -eq 25 ]
ok $? "a row without a test is found"
missing tests/house/rows.txt >"$work/why"
[ ! -s "$work/why" ]
ok $? "every row T1 to T12, D1 to D11 and Q1 has its tests"
done_testing
