#!/bin/sh
# The rules between the source files: who may include whom, one door per foreign library, SQL only in
# kb/, sizes. Reads #include lines and string literals; knows no C beyond that. Each rule is first shown a
# tree that breaks it: a rule that lets that pass is itself a failure.
set -u
. "$(dirname "$0")/lib/tap.sh"

# floors DIR: prints a line for everything in DIR/src that breaks a rule.
floors() {
    (cd "$1" && find src -name '*.[ch]' | LC_ALL=C sort | xargs awk '
    BEGIN {
        floor["base"] = 0; floor["read"] = 1; floor["kb"] = 2; floor["out"] = 3; floor["cmd"] = 4
        # One door: the file that alone includes headers of this name (of SQLite it has two leaves).
        door["sqlite3"] = "src/kb/db.c src/kb/db_open.c src/kb/db_functions.c"; door["cmark"] = "src/read/markdown.c"; door["yaml"] = "src/read/front.c"
        door["libxml"] = "src/out/check.c src/out/xml.c src/read/xml.c"; door["libstemmer"] = "src/kb/stem.c"
        door["utf8proc"] = "src/base/fold.c"; door["nettle"] = "src/base/digest.c"; door["microhttpd"] = "src/cmd/http.c"
        split("assert ctype dirent errno fcntl fnmatch inttypes limits locale malloc math pthread sched signal " \
              "setjmp stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings " \
              "termios time unistd wchar arpa netinet poll getopt spawn sys linux sanitizer", list, " ")
        for (i in list) libc[list[i]] = 1
    }
    function say(what) { printf "%s:%d: %s\n", FILENAME, FNR, what }
    FNR == 1 {
        split(FILENAME, part, "/")
        own = part[3] == "" ? "main" : part[2]
        level = own == "main" ? 5 : own in floor ? floor[own] : -1
        if (level < 0) say(own "/ is no floor of the house")
        begun = 0
    }
    /^#[ \t]*include[ \t]*</ {
        name = $0; sub(/^[^<]*</, "", name); sub(/>.*/, "", name)
        top = name; sub(/[\/.].*/, "", top); gsub(/[^a-z0-9_].*$/, "", top)
        if (top ~ /^cmark/) top = "cmark"
        if (top in door) { if (!index(" " door[top] " ", " " FILENAME " ")) say("<" name "> may be included by " door[top] " alone") }
        else if (!(top in libc)) say("<" name "> is no header of the C library and has no door")
    }
    /^#[ \t]*include[ \t]*"/ {
        name = $0; sub(/^[^"]*"/, "", name); sub(/".*/, "", name)
        top = name; sub(/\/.*/, "", top)
        if (name == "portolan.h") { if (level < 2) say("\"portolan.h\" is the face of kb/: no floor below it knows it") }
        else if (!(top in floor)) say("\"" name "\": write the floor, as in \"base/str.h\"")
        else if (floor[top] > level) say(own "/ may not include \"" name "\", which stands above it")
        else if (own == "kb" && top == "read" && name != "read/record.h") say("kb/ may see read/record.h alone of read/")
        else if (own == "out" && top == "read") say("out/ may see nothing of read/")
    }
    # Statements in string literals. Prose may say "select"; it does not go on like SQL.
    own != "kb" && /"/ {
        rest = tolower($0)
        while (match(rest, /"([^"\\]|\\.)*"/)) {
            text = substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH)
            if (text ~ /select .*from |insert (or [a-z]+ )?into |delete from |update .* set |create (temp |virtual |unique )*(table|view|index|trigger)|drop (table|view|index)|"pragma |attach database/)
                say("SQL stands in src/kb/*.sql, not in " text)
        }
    }
    own == "cmd" && /out_raw *\(/ { say("a command writes nothing raw: out_raw is for floors below") }
    /^\{/ { begun = FNR }
    /^\}/ && begun { if (FNR - begun - 1 > 80) say("a function of " (FNR - begun - 1) " lines; 80 is the most"); begun = 0 }
    FNR == 501 { say("a file of more than 500 lines") }
    ')
}

# sections DIR: SQL is asked for by a name that its file has, and every file is cut as the reader cuts it.
sections() {
    (cd "$1" && find src -name '*.sql' | LC_ALL=C sort | xargs awk '
        FNR == 1 { begun = 0 }
        /^-- @/ { if ($0 !~ /^-- @[A-Za-z_][A-Za-z0-9_.]*$/) printf "%s:%d: not a section name: %s\n", FILENAME, FNR, $0
                  if (seen[FILENAME, $2]++) printf "%s:%d: section %s stands twice\n", FILENAME, FNR, $2
                  begun = 1; next }
        /^ *--@|^[^-].*-- ?@[a-z_]+ *$/ { printf "%s:%d: a section begins with \"-- @\" at the line'"'"'s head\n", FILENAME, FNR }
        !begun && !/^ *(--.*)?$/ { printf "%s:%d: a statement before the first section\n", FILENAME, FNR }')
    (cd "$1" && grep -rnoE 'sql_[a-z]+, "[A-Za-z_.]+"' src --include='*.c' --include='*.h') |
        while IFS=: read -r file line use; do
            sql=${use#sql_} sql=${sql%%,*} name=${use#*\"} name=${name%\"}
            grep -qx -- "-- @$name" "$1/src/kb/$sql.sql" 2>/dev/null || echo "$file:$line: kb/$sql.sql has no section @$name"
        done
}

# broken NAME FILE TEXT: a tree with just this must be caught, and by a line that names the file.
broken() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/src/base" "$work/tree/src/kb" "$(dirname "$work/tree/src/$2")"
    printf -- '-- Statements.\n\n-- @known\nselect 1;\n' >"$work/tree/src/kb/x.sql"
    printf '#include <stdio.h>\n' >"$work/tree/src/base/fine.c"
    printf -- "$3" >"$work/tree/src/$2"
    { floors "$work/tree"; sections "$work/tree"; } >"$work/why"
    grep -q "^src/$2:" "$work/why"
    ok $? "is caught: $1"
}

rm -rf "$work/tree"; mkdir -p "$work/tree/src/kb"
printf '#include <stdio.h>\n#include "base/str.h"\n#include "read/record.h"\nint f(void)\n{\n    return db(sql_x, "known");\n}\n' \
    >"$work/tree/src/kb/fine.c"
printf -- '-- Statements.\n\n-- @known\nselect 1;\n' >"$work/tree/src/kb/x.sql"
{ floors "$work/tree"; sections "$work/tree"; } >"$work/why"
[ ! -s "$work/why" ]
ok $? "a sound tree passes"

broken 'a floor above' read/a.c '#include "kb/db.h"\n'
broken 'a floor above, from a header' base/a.h '#include "cmd/cmd.h"\n'
broken 'kb sees more of read than its records' kb/a.c '#include "read/entry.h"\n'
broken 'out sees read' out/a.c '#include "read/record.h"\n'
broken 'an include without its floor' base/a.c '#include "str.h"\n'
broken 'a folder that is no floor' util/a.c '#include <stdio.h>\n'
broken 'a second door to SQLite' out/a.c '#include <sqlite3.h>\n'
broken 'a header as door' kb/db.h '#include <sqlite3.h>\n'
broken 'a second door to cmark' read/entry.c '#include <cmark.h>\n'
broken 'a second door to libxml2' out/a.c '#include <libxml/parser.h>\n'
broken 'a second door to nettle' base/a.c '#include <nettle/sha2.h>\n'
broken 'a library without a door' base/a.c '#include <curl/curl.h>\n'
broken 'SQL in a string' out/a.c 'const char *q = "select id from entry";\n'
broken 'SQL in upper case' cmd/a.c 'const char *q = "INSERT INTO meta values (1)";\n'
broken 'raw output in a command' cmd/a.c 'void f(void)\n{\n    out_raw(o, s);\n}\n'
broken 'a long function' base/a.c "int f(void)\n{\n$(seq 82 | sed 's/.*/    g();\\n/' | tr -d '\n')}\n"
broken 'a long file' base/a.c "$(seq 501 | sed 's/.*/int i;\\n/' | tr -d '\n')"
broken 'a section that nobody wrote' kb/a.c 'void f(void)\n{\n    db_run(db, sql_x, "missing", NULL);\n}\n'
broken 'a section mark out of shape' kb/a.sql '-- Words.\n\n-- @one\nselect 1;\n\n--@two\nselect 2;\n'
broken 'a section that stands twice' kb/a.sql '-- Words.\n\n-- @one\nselect 1;\n\n-- @one\nselect 2;\n'

floors "$TOP" >"$work/why"
[ ! -s "$work/why" ]
ok $? "floors, doors and sizes of src/"
sections "$TOP" >"$work/why"
[ ! -s "$work/why" ]
ok $? "named SQL of src/kb/"
done_testing
