/*
 * Words are sorted by the statement and found by halving.
 * Does not know which there are.
 */
#include "ask/word.h"

#include <stdlib.h>

struct words words_load(struct db *db, struct arena *a, const char *section, struct str lang)
{
    struct words w = {0};
    size_t room = 0;
    struct stmt *st = db_prepare(db, sql_ask, section, NULL);
    stmt_bind_text(st, "lang", lang);
    while (stmt_step(st)) {
        w.items = arena_more(a, w.items, sizeof *w.items, w.n, &room);
        struct str *const fields[] = {&w.items[w.n].kind, &w.items[w.n].key, &w.items[w.n].text};
        for (int i = 0; i < 3; i++)
            *fields[i] = arena_str(a, stmt_col(st, i));
        w.n++;
    }
    stmt_free(st);
    return w;
}

static int by_key(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    int order = str_cmp(x->kind, y->kind);
    return order ? order : str_cmp(x->key, y->key);
}

struct str words_find(const struct words *w, const char *kind, struct str key)
{
    const struct word want = {.kind = str_from(kind), .key = key};
    const struct word *hit = w->n ? bsearch(&want, w->items, w->n, sizeof want, by_key) : NULL;
    return hit ? hit->text : (struct str){0};
}

struct str words_reference(struct db *db, struct arena *a)
{
    return db_text(db, a, sql_ask, "reference", (struct str){0});
}
