/* diag: order, duplicates, levels, counts, the source line and its caret. */
#include "base/diag.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/pool.h"
#include "tap.h"

static const struct str absent;

static void say(struct diag *d, enum diag_code code, const char *path, unsigned line, unsigned col)
{
    diag_say(d, code, (struct diag_pos){str_from(path), line, col}, STR("4"), STR("2"));
}

static void prints(struct diag *d, int root, bool source, bool colour, const char *want, const char *name)
{
    struct out o = out_memory();
    diag_print(d, &o, root, source, colour);
    is_str(out_str(&o), str_from(want), name);
    out_free(&o);
}

static void order(void)
{
    struct diag *d = diag_new();
    prints(d, -1, false, false, "", "nothing to say");
    say(d, DIAG_MD_HEADING_JUMP, "b.md", 2, 1);
    say(d, DIAG_MD_HEADING_JUMP, "a.md", 10, 1);
    say(d, DIAG_MD_HEADING_JUMP, "a.md", 9, 3);
    say(d, DIAG_MD_HEADING_JUMP, "a.md", 9, 3);
    say(d, DIAG_MD_HEADING_JUMP, "a.md", 9, 0);
    say(d, DIAG_MD_HEADING_JUMP, "a.md", 0, 0);
    diag_at(d, DIAG_FRONT_KEY, (struct diag_pos){STR("a.md"), 9, 3}, (struct str[3]){STR("udpated")},
            STR("updated"));
    diag_at(d, DIAG_FRONT_KEY, (struct diag_pos){STR("\x1B[2J.md"), 1, 1}, (struct str[3]){STR("x\x1By\n")},
            absent);
    const char *text = "heading level 4 follows level 2; go one level down at a time [MD_HEADING_JUMP]\n";
    struct arena a = {0};
    prints(d, -1, true, false,
           arena_printf(&a,
                        "\\u{1b}[2J.md:1:1: error: unknown key \"x\\u{1b}y\\u{a}\"; put free fields under "
                        "meta: [FRONT_KEY]\n"
                        "a.md: warning: %sa.md:9: warning: %s"
                        "a.md:9:3: error: unknown key \"udpated\"; did you mean \"updated\"? [FRONT_KEY]\n"
                        "a.md:9:3: warning: %sa.md:10:1: warning: %sb.md:2:1: warning: %s"
                        "2 errors, 5 warnings\n",
                        text, text, text, text, text)
               .s,
           "sorted by place, equal ones once");
    ok(diag_count(d, DIAG_ERROR) == 2 && diag_count(d, DIAG_WARNING) == 5 && diag_count(d, DIAG_NOTE) == 0,
       "counts");
    arena_free(&a);
    diag_free(d);
    diag_free(NULL);
}

static void levels(void)
{
    struct diag *d = diag_new();
    say(d, DIAG_ENTRY_REVIEW, "a.md", 1, 1);
    say(d, DIAG_MD_HEADING_JUMP, "", 0, 0);
    diag_raise_warnings(d);
    ok(diag_count(d, DIAG_ERROR) == 1 && diag_count(d, DIAG_WARNING) == 0 && diag_count(d, DIAG_NOTE) == 1,
       "raised warnings count as errors");
    prints(d, -1, false, true,
           "\033[1;31merror:\033[0m heading level 4 follows level 2; go one level down at a time "
           "[MD_HEADING_JUMP]\n"
           "\033[1ma.md:1:1:\033[0m \033[1;36mnote:\033[0m this entry was to be reviewed by 4; review it and "
           "set a new date [ENTRY_REVIEW]\n"
           "1 error, 1 note\n",
           "raised, in colour, no place");
    diag_free(d);
}

static void names(void)
{
    bool found = true, worded = true;
    for (unsigned i = 0; i < DIAG_CODES; i++) {
        enum diag_code code = (enum diag_code)i;
        found = found && diag_by_name(str_from(diag_name(code))) == code;
        worded = worded && *diag_text(code) && diag_level_of(code) <= DIAG_ERROR && diag_advice(code);
    }
    ok(found, "every code is found by its name");
    ok(worded, "every code has a text, a level and an advice");
    ok(diag_by_name(STR("NO_SUCH")) == DIAG_CODES && diag_by_name(absent) == DIAG_CODES, "an unknown name");
}

/* What one diagnostic at LINE:COL of a file with BYTES shows below its own line. */
static void shows(int root, struct str bytes, unsigned line, unsigned col, const char *want, const char *name)
{
    struct diag *d = diag_new();
    struct out o = out_memory();
    ok(file_write(root, "dir/s.md", bytes) == 0, "a source file");
    say(d, DIAG_MD_HEADING_JUMP, "dir/s.md", line, col);
    diag_print(d, &o, root, true, false);
    struct str all = out_str(&o);
    size_t from = str_find(all, '\n', 0) + 1, to = str_find_str(all, STR("1 warning\n"), 0);
    is_str(str_sub(all, from, to), str_from(want), name);
    out_free(&o);
    diag_free(d);
}

static void sources(void)
{
    char name[] = "/tmp/portolan-diag-XXXXXX";
    int root = open(mkdtemp(name), O_RDONLY | O_DIRECTORY);
    shows(root, STR("one\ntwo three\n"), 2, 5, "    two three\n        ^\n", "a caret");
    shows(root, STR("one\r\ntwo\r\n"), 1, 1, "    one\n    ^\n", "CRLF");
    shows(root, STR("one\n"), 1, 0, "    one\n", "a whole line has no caret");
    shows(root, STR("one\n"), 1, 99, "    one\n       ^\n", "beyond the end: at the end");
    shows(root, STR("one\n"), 5, 1, "", "no such line");
    shows(root, STR("\tété 日本 x\n"), 1, 15, "    \tété 日本 x\n    \t         ^\n",
          "tabs kept, wide signs two");
    shows(root, STR("a\x1Bz\n"), 1, 3, "    a\\u{1b}z\n           ^\n", "the caret counts what is shown");
    shows(root, STR("é\n"), 1, 2, "    é\n    ^\n", "inside a letter: at the letter");
    shows(root, STR("\xFFx\n"), 1, 2, "    \\xffx\n        ^\n", "bad bytes");

    struct arena a = {0};
    char *line = arena_bytes(&a, 4000);
    memset(line, 'x', 4000);
    line[1000] = 'Y';
    struct out o = out_memory(), want = out_memory();
    out_raw(&want, STR("  … "));
    out_raw(&want, (struct str){line, 80});
    out_lit(&want, "Y");
    out_raw(&want, (struct str){line, 39});
    out_printf(&want, " …\n    %80s^\n", "");
    shows(root, (struct str){line, 4000}, 1, 1001, arena_str(&a, out_str(&want)).s,
          "a long line: its neighbourhood");
    out_free(&o);
    out_free(&want);
    arena_free(&a);
    file_remove_tree(AT_FDCWD, name);
    close(root);
}

static void report(void *ctx, size_t i, unsigned thread)
{
    (void)thread;
    say(ctx, DIAG_FRONT_KEY, "t.md", (unsigned)(i % 5000 + 1), 1);
}

static void threads(void)
{
    struct diag *d = diag_new();
    pool_each(20000, 4, report, d);
    ok(diag_count(d, DIAG_ERROR) == 5000, "four threads, each message once");
    diag_free(d);
}

static void braces(void)
{
    struct diag *d = diag_new();
    diag_say(d, DIAG_PROSE_BY_HAND, (struct diag_pos){STR("a.md"), 1, 1}, STR("imap.x:993"), STR("x.imap"));
    prints(d, -1, false, false,
           "a.md:1:1: note: \"imap.x:993\" is typed by hand; write {{x.imap}}, so that it follows the settings "
           "table "
           "[PROSE_BY_HAND]\n1 note\n",
           "braces that are no place for an argument stay");
    diag_free(d);
}

int main(void)
{
    order();
    levels();
    names();
    sources();
    threads();
    braces();
    return done();
}
