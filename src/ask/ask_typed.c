/*
 * What mail programs and people call security, user name and sign-in, as the schema has it.
 * Does not know which words there are: templates/strings does.
 */
#include "ask/ask.h"
#include "base/out.h"
#include "base/words.h"

/* The words of TEXT, folded, one blank between. */
static struct str plain(struct arena *a, struct str text)
{
    struct out room = out_memory(), all = out_memory();
    struct str word;
    for (struct ask_iter it = ask_words(text, &room); ask_word(&it, &word);) {
        out_lit(&all, all.n ? " " : "");
        out_raw(&all, word);
    }
    struct str words = out_take(&all, a);
    out_free(&room);
    return words;
}

struct str ask_typed(struct db *db, struct arena *a, const char *kind, struct str typed)
{
    struct str value = {0}, want = plain(a, typed);
    struct stmt *st = db_prepare(db, sql_ask, "typed", NULL);
    stmt_bind_text(st, "kind", str_from(kind));
    while (want.n && !value.s && stmt_step(st)) {
        bool is = str_ieq(typed, stmt_col(st, 0));
        for (struct str rest = stmt_col(st, 1); rest.s && !is;)
            is = str_eq(plain(a, str_cut(&rest, ',')), want);
        if (is)
            value = arena_str(a, stmt_col(st, 0));
    }
    stmt_free(st);
    return value;
}
