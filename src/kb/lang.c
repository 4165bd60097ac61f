/*
 * Statements of tables that exist once a language.
 * Does not know what they do.
 */
#include "kb/lang.h"

#include "base/fail.h"

struct lang_stmts lang_prepare(struct arena *a, struct db *db, const char *sql, const char *name,
                               struct record_words langs)
{
    struct lang_stmts s = {
        .langs = langs.items, .stmts = ARENA_NEW(a, struct stmt *, langs.n + 1), .n = langs.n};
    for (size_t i = 0; i < langs.n; i++)
        s.stmts[i] = db_prepare(db, sql, name, arena_str(a, langs.items[i].text).s);
    return s;
}

struct stmt *lang_stmt(const struct lang_stmts *s, struct str lang)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->langs[i].text, lang))
            return s->stmts[i];
    fail_internal("no statement for language %.*s", STR_ARG(lang));
}
