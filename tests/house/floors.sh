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
        sees["port"] = "base tmpl db read compile ask render term"; sees["probe"] = "base db read port"
        sees["cmd"] = sees["main"] = sees["port"] " port probe"; sees["main"] = sees["main"] " cmd"
        # One door: the file that alone includes headers of this name (of SQLite it has three leaves).
        door["sqlite3"] = "src/db/db.c src/db/db_open.c src/db/db_functions.c src/db/db_memory.c src/db/db_reads.c"; door["cmark"] = "src/read/markdown_tree.h"; door["yaml"] = "src/read/front.c"
        door["libxml"] = "src/render/check.c src/port/xml.c"; door["libstemmer"] = "src/compile/stem.c"
        door["utf8proc"] = "src/base/fold.c"; door["nettle"] = "src/base/digest.c"; door["microhttpd"] = "src/cmd/http.c"; door["qrencode"] = "src/render/qr.c"
        door["curl"] = "src/probe/talk_part.h"; door["ares"] = "src/probe/resolve.c"; door["openssl"] = "src/probe/certificate.c"
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

# rooms DIR: how many headers but one file includes, their own .c aside ("lone"), and how many sets of rooms include one
# another in a circle; a line for each. A room is NAME.h with NAME.c, and NAME_part.h belongs to it.
rooms() {
    (cd "$1" && find src -name '*.[ch]' | LC_ALL=C sort | xargs awk '
    function room(file) { sub(/^src\//, "", file); sub(/\.[ch]$/, "", file); sub(/_part$/, "", file); return file }
    function stem(file) { sub(/\.[ch]$/, "", file); return file }
    # Marks with FROM all that it leads to.
    function reach(from, at,    n, i, next_one) {
        n = split(leads[at], next_one, " ")
        for (i = 1; i <= n; i++)
            if (!((from, next_one[i]) in reached)) { reached[from, next_one[i]] = 1; reach(from, next_one[i]) }
    }
    FNR == 1 { own = room(FILENAME); if (!(own in known)) { known[own] = 1; order[++rooms] = own }
               if (FILENAME ~ /\.h$/ && FILENAME ~ /\/.*\//) headers[++headers_n] = FILENAME }
    /^#[ \t]*include[ \t]*"/ {
        name = $0; sub(/^[^"]*"/, "", name); sub(/".*/, "", name); name = "src/" name
        if (stem(name) != stem(FILENAME)) users[name]++
        if (room(name) != own && !((own, room(name)) in edge)) { edge[own, room(name)] = 1; leads[own] = leads[own] " " room(name) }
    }
    END {
        for (i = 1; i <= headers_n; i++) if (users[headers[i]] < 2) print "lone " headers[i]
        for (i = 1; i <= rooms; i++) reach(order[i], order[i])
        for (i = 1; i <= rooms; i++) {
            if (order[i] in told || !((order[i], order[i]) in reached)) continue
            line = "circle"
            for (k = 1; k <= rooms; k++)
                if (((order[i], order[k]) in reached) && ((order[k], order[i]) in reached)) { line = line " " order[k]; told[order[k]] = 1 }
            print line
        }
    }')
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
broken 'a library without a door' base/a.c '#include <gcrypt.h>\n'
broken 'a second door to libcurl' cmd/a.c '#include <curl/curl.h>\n'
broken 'render sees probe' render/a.c '#include "probe/talk.h"\n'
broken 'SQL in a string' render/a.c 'const char *q = "select id from entry";\n'
broken 'SQL in upper case' cmd/a.c 'const char *q = "INSERT INTO meta values (1)";\n'
broken 'raw output in a command' cmd/a.c 'void f(void)\n{\n    out_raw(o, s);\n}\n'
broken 'a long function' base/a.c "int f(void)\n{\n$(seq 51 | sed 's/.*/    g();\\n/' | tr -d '\n')}\n"
broken 'a long file' base/a.c "$(seq 451 | sed 's/.*/int i;\\n/' | tr -d '\n')"
broken 'a section that nobody wrote' compile/a.c 'void f(void)\n{\n    db_run(db, sql_x, "missing", NULL);\n}\n'
broken 'a section mark out of shape' db/a.sql '-- Words.\n\n-- @one\nselect 1;\n\n--@two\nselect 2;\n'
broken 'a section that stands twice' db/a.sql '-- Words.\n\n-- @one\nselect 1;\n\n-- @one\nselect 2;\n'

# tree FILE TEXT …: a tree of these.
tree() {
    rm -rf "$work/tree"
    while [ $# -gt 1 ]; do
        mkdir -p "$(dirname "$work/tree/src/$1")"
        printf -- "$2" >"$work/tree/src/$1"
        shift 2
    done
}
tree base/a.h '\n' base/a.c '#include "base/a.h"\n' base/b.c '#include "base/a.h"\n' base/c.c '#include "base/a.h"\n'
[ -z "$(rooms "$work/tree")" ]
ok $? "a header with two users, and no circle"
tree base/a.h '\n' base/a.c '#include "base/a.h"\n' base/b.c '#include "base/a.h"\n'
[ "$(rooms "$work/tree")" = "lone src/base/a.h" ]
ok $? "is counted: a header that one file uses"
tree base/a.h '#include "base/b.h"\n' base/b.h '\n' base/b.c '#include "base/c.h"\n' base/c.h '#include "base/a.h"\n' base/d.c '#include "base/a.h"\n#include "base/b.h"\n#include "base/c.h"\n' \
    base/e.h '\n' base/e_part.h '#include "base/e.h"\n' base/e.c '#include "base/e_part.h"\n' base/f.c '#include "base/e.h"\n#include "base/e_part.h"\n'
[ "$(rooms "$work/tree")" = "circle base/a base/b base/c" ]
ok $? "is counted: a circle, of .c files too; a room and its own part are none"

floors "$TOP" >"$work/why"
[ ! -s "$work/why" ]
ok $? "floors, doors and sizes of src/"
sections "$TOP" >"$work/why"
[ ! -s "$work/why" ]
ok $? "named SQL"
# The number only falls: who takes a header away writes the new one here.
LONE_MOST=15
rooms "$TOP" >"$work/rooms"
grep ^lone "$work/rooms" >"$work/why"
[ "$(wc -l <"$work/why")" -le $LONE_MOST ]
ok $? "at most $LONE_MOST headers that one file uses"
! grep ^circle "$work/rooms" >"$work/why"
ok $? "no circle of rooms that include one another"
done_testing
