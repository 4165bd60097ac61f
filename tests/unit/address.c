/*
 * What people type is understood as tests/search/addresses.tsv says. The same table goes through every command in
 * tests/search/addresses.py and through the site's script in tests/browser/addresses.mjs.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "ask/ask.h"
#include "base/file.h"
#include "tap.h"
#include "words_of.h"

/* S with \uHHHH, \xHH, \t, \\ as what they stand for. */
static struct str unescaped(struct arena *a, struct str s)
{
    char *to = arena_bytes(a, s.n * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char digits[5] = {0}, kind = s.s[i] == '\\' ? s.s[i + 1] : 0;
        size_t want = kind == 'u' ? 4 : kind == 'x' ? 2 : 0;
        memcpy(digits, s.s + i + 1 + (want > 0), want);
        unsigned long c = want          ? strtoul(digits, NULL, 16)
                          : kind == 't' ? '\t'
                                        : (unsigned char)(kind ? kind : s.s[i]);
        i += kind ? 1 + want : 0;
        if (c < 0x80 || kind != 'u') {
            to[n++] = (char)c;
        } else if (c < 0x800) {
            to[n++] = (char)(0xC0 | c >> 6);
            to[n++] = (char)(0x80 | (c & 0x3F));
        } else {
            to[n++] = (char)(0xE0 | c >> 12);
            to[n++] = (char)(0x80 | (c >> 6 & 0x3F));
            to[n++] = (char)(0x80 | (c & 0x3F));
        }
    }
    return (struct str){to, n};
}

/* What Q says, as the table writes it: the kind, then what was understood. */
static struct str written(struct arena *a, const struct ask_query *q)
{
    const char *kind = q->problem    ? ask_problem_name(q->problem)
                       : q->local.s  ? "address"
                       : q->domain.s ? "host"
                                     : "words";
    struct str all = q->problem ? STR("") : q->text;
    for (size_t i = 0; i < q->meant_n; i++)
        all = arena_printf(a, "%.*s%s%.*s", STR_ARG(all), i ? " " : "", STR_ARG(q->meant[i]));
    return arena_printf(a, "%s\t%.*s", kind, STR_ARG(all));
}

static size_t table(struct db *db, struct arena *a, struct str text)
{
    size_t n = 0;
    for (struct str line; (line = str_line(&text)).s;) {
        if (!line.n || line.s[0] == '#')
            continue;
        struct str typed = str_cut(&line, '\t'), want = unescaped(a, line);
        struct ask_query q = ask_parse(db, a, unescaped(a, typed)), again = ask_parse(db, a, q.text);
        is_str(written(a, &q), want, arena_printf(a, "%.*s", STR_ARG(typed)).s);
        if (!q.problem)
            ok(str_eq(again.text, q.text) && str_eq(again.local, q.local) && str_eq(again.domain, q.domain),
               "what was understood is understood again");
        n++;
    }
    return n;
}

/* The longest that is read; one byte more is not. */
static void lengths(struct db *db, struct arena *a)
{
    char *text = arena_bytes(a, ASK_TYPED_MOST + 2);
    memset(text, 'x', ASK_TYPED_MOST + 1);
    memcpy(text, "a@b.fr ", 7);
    ok(ask_parse(db, a, (struct str){text, ASK_TYPED_MOST}).problem == ASK_BESIDE, "%d bytes are read",
       ASK_TYPED_MOST);
    ok(ask_parse(db, a, (struct str){text, ASK_TYPED_MOST + 1}).problem == ASK_TOO_LONG, "one more is not");
    memset(text, '(', ASK_TYPED_MOST);
    text[0] = '@';
    ok(ask_parse(db, a, (struct str){text, ASK_TYPED_MOST}).problem == ASK_NO_ADDRESS, "brackets without end");
    memset(text, '"', ASK_TYPED_MOST);
    ok(ask_parse(db, a, (struct str){text, ASK_TYPED_MOST}).problem == ASK_FINE, "quotes without end");
}

int main(void)
{
    struct arena a = {0};
    struct db *db = words_db(&a);
    struct str text;
    int err = file_read(&a, AT_FDCWD, "tests/search/addresses.tsv", 1 << 20, &text);
    ok(!err, "the table is read");
    ok(!err && table(db, &a, text) >= 200, "two hundred cases");
    lengths(db, &a);
    db_close(db);
    arena_free(&a);
    return done();
}
