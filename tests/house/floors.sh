#!/bin/sh
# The rules between the source files: who may include whom, one door per foreign library, SQL only in .sql
# files, sizes. Reads #include lines and string literals; knows no C beyond that. Each rule is first shown a
# tree that breaks it: a rule that lets that pass is itself a failure.
set -u
. "$(dirname "$0")/../lib/tap.sh"

# floors DIR: prints a line for everything in DIR/src that breaks a rule.
floors() {
    (cd "$1" && find src -name '*.[ch]' | LC_ALL=C sort | xargs awk '
    BEGIN {
        # What each floor may include beside itself.
        sees["base"] = ""; sees["tmpl"] = sees["db"] = "base"; sees["read"] = "base tmpl db"; sees["compile"] = "base tmpl db"
        sees["ask"] = "base db"; sees["render"] = "base tmpl db ask term"; sees["term"] = "base db ask"
        sees["port"] = "base tmpl db read compile ask render term"; sees["cmd"] = sees["main"] = sees["port"] " port"; sees["main"] = sees["main"] " cmd"
        # One door: the file that alone includes headers of this name (of SQLite it has two leaves).
        door["sqlite3"] = "src/db/db.c src/db/db_open.c src/db/db_functions.c"; door["cmark"] = "src/read/markdown.c"; door["yaml"] = "src/read/front.c"
        door["libxml"] = "src/render/check.c src/render/xml.c src/port/xml.c"; door["libstemmer"] = "src/compile/stem.c"
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
        if (!(own in sees)) say(own "/ is no floor of the house")
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
        if (name == "portolan.h") { if (own ~ /^(base|tmpl|db|read|compile)$/) say("\"portolan.h\" is the face of ask/: no floor below it knows it") }
        else if (!(top in sees) || name !~ /\//) say("\"" name "\": write the floor, as in \"base/str.h\"")
        else if (own == "compile" && name == "read/record.h") next
        else if (top != own && !index(" " sees[own] " ", " " top " ")) say(own "/ may not include \"" name "\"")
    }
    # Statements in string literals. Prose may say "select"; it does not go on like SQL.
    /"/ {
        rest = tolower($0)
        while (match(rest, /"([^"\\]|\\.)*"/)) {
            text = substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH)
            if (text ~ /select .*from |insert (or [a-z]+ )?into |delete from |update .* set |create (temp |virtual |unique )*(table|view|index|trigger)|drop (table|view|index)|"pragma |attach database/)
                say("SQL stands in .sql files, not in " text)
        }
    }
    own == "cmd" && /out_raw *\(/ { say("a command writes nothing raw: out_raw is for floors below") }
    /^\{/ { begun = FNR }
    /^\}/ && begun { if (FNR - begun - 1 > 50) say("a function of " (FNR - begun - 1) " lines; 50 is the most"); begun = 0 }
    FNR == 451 { say("a file of more than 450 lines") }
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
            cat "$1"/src/*/"$sql.sql" 2>/dev/null | grep -qx -- "-- @$name" || echo "$file:$line: $sql.sql has no section @$name"
        done
}

# broken NAME FILE TEXT: a tree with just this must be caught, and by a line that names the file.
broken() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/src/base" "$work/tree/src/db" "$(dirname "$work/tree/src/$2")"
    printf -- '-- Statements.\n\n-- @known\nselect 1;\n' >"$work/tree/src/db/x.sql"
    printf '#include <stdio.h>\n' >"$work/tree/src/base/fine.c"
    printf -- "$3" >"$work/tree/src/$2"
    { floors "$work/tree"; sections "$work/tree"; } >"$work/why"
    grep -q "^src/$2:" "$work/why"
    ok $? "is caught: $1"
}

rm -rf "$work/tree"; mkdir -p "$work/tree/src/compile" "$work/tree/src/db"
printf '#include <stdio.h>\n#include "base/str.h"\n#include "read/record.h"\nint f(void)\n{\n    return db(sql_x, "known");\n}\n' \
    >"$work/tree/src/compile/fine.c"
printf -- '-- Statements.\n\n-- @known\nselect 1;\n' >"$work/tree/src/db/x.sql"
{ floors "$work/tree"; sections "$work/tree"; } >"$work/why"
[ ! -s "$work/why" ]
ok $? "a sound tree passes"

broken 'a floor above' read/a.c '#include "compile/put.h"\n'
broken 'a floor above, from a header' base/a.h '#include "cmd/cmd.h"\n'
broken 'compile sees more of read than its records' compile/a.c '#include "read/entry.h"\n'
broken 'compile sees ask' compile/a.c '#include "ask/ask.h"\n'
broken 'ask sees compile' ask/a.c '#include "compile/put.h"\n'
broken 'a neighbour' db/a.c '#include "tmpl/tmpl.h"\n'

broken 'render sees read' render/a.c '#include "read/record.h"\n'
broken 'the face of ask, from below' db/a.c '#include "portolan.h"\n'
broken 'an include without its floor' base/a.c '#include "str.h"\n'
broken 'a folder that is no floor' util/a.c '#include <stdio.h>\n'
broken 'a second door to SQLite' render/a.c '#include <sqlite3.h>\n'
broken 'a header as door' db/db.h '#include <sqlite3.h>\n'
broken 'a second door to cmark' read/entry.c '#include <cmark.h>\n'
broken 'a second door to libxml2' render/a.c '#include <libxml/parser.h>\n'
broken 'a second door to nettle' base/a.c '#include <nettle/sha2.h>\n'
broken 'a library without a door' base/a.c '#include <curl/curl.h>\n'
broken 'SQL in a string' render/a.c 'const char *q = "select id from entry";\n'
broken 'SQL in upper case' cmd/a.c 'const char *q = "INSERT INTO meta values (1)";\n'
broken 'raw output in a command' cmd/a.c 'void f(void)\n{\n    out_raw(o, s);\n}\n'
broken 'a long function' base/a.c "int f(void)\n{\n$(seq 51 | sed 's/.*/    g();\\n/' | tr -d '\n')}\n"
broken 'a long file' base/a.c "$(seq 451 | sed 's/.*/int i;\\n/' | tr -d '\n')"
broken 'a section that nobody wrote' compile/a.c 'void f(void)\n{\n    db_run(db, sql_x, "missing", NULL);\n}\n'
broken 'a section mark out of shape' db/a.sql '-- Words.\n\n-- @one\nselect 1;\n\n--@two\nselect 2;\n'
broken 'a section that stands twice' db/a.sql '-- Words.\n\n-- @one\nselect 1;\n\n-- @one\nselect 2;\n'

floors "$TOP" >"$work/why"
[ ! -s "$work/why" ]
ok $? "floors, doors and sizes of src/"
sections "$TOP" >"$work/why"
[ ! -s "$work/why" ]
ok $? "named SQL"
done_testing
