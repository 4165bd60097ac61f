/*
 * Reads cards and entries out of a finished database.
 * Does not know how they were found nor how they will look.
 */
#include "ask/ask.h"

struct str *ask_languages(struct db *db, struct arena *a, size_t *n)
{
    const struct rows *r = rows_read(db_prepare(db, sql_ask, "languages", NULL), a);
    struct str *langs = ARENA_NEW(a, struct str, r->n + 1);
    for (*n = 0; *n < r->n; ++*n)
        langs[*n] = row_text(rows_at(r, *n), "lang");
    return langs;
}

static struct rows *read_for(struct db *db, struct arena *a, const char *name, struct str provider,
                             const char *lang, const char *other)
{
    struct stmt *st = db_prepare(db, sql_ask, name, NULL);
    stmt_bind_text(st, "provider", provider);
    stmt_bind_text(st, "lang", str_from(lang));
    stmt_bind_text(st, "other", str_from(other));
    return rows_read(st, a);
}

const char *const ask_card_parts[ASK_CARD_PARTS] = {"provider", "servers", "requirements", "links", "products"};

bool ask_card(struct db *db, struct arena *a, struct str provider, const char *lang, const char *other,
              struct ask_card *card)
{
    struct rows **const lists[] = {&card->servers, &card->requirements, &card->links, &card->products};
    const struct rows *found = read_for(db, a, ask_card_parts[0], provider, lang, other);
    *card = (struct ask_card){0};
    if (!found->n)
        return false;
    card->provider = rows_at(found, 0);
    bool alone = !row_number(card->provider, "_has_siblings");
    for (size_t i = 0; i < COUNT(lists); i++)
        *lists[i] = alone && lists[i] == &card->products
                        ? rows_named("id", a)
                        : read_for(db, a, ask_card_parts[i + 1], provider, lang, other);
    return true;
}

static struct rows *read_beside(struct db *db, struct arena *a, const char *name, struct row entry)
{
    struct stmt *st = db_prepare(db, sql_ask, name, NULL);
    stmt_bind_int(st, "entry", row_number(entry, "id"));
    stmt_bind_text(st, "lang", row_text(entry, "lang"));
    return rows_read(st, a);
}

bool ask_entry(struct db *db, struct arena *a, struct str slug, const char *lang, const char *other,
               struct ask_entry *entry)
{
    uint64_t id = 0;
    struct stmt *st = db_prepare(db, sql_ask, "entry", NULL);
    stmt_bind_text(st, "slug", slug);
    stmt_bind_text(st, "lang", str_from(lang));
    stmt_bind_text(st, "other", str_from(other));
    stmt_bind_int(st, "id", str_uint(slug, INT32_MAX, &id) ? (int64_t)id : 0);
    const struct rows *found = rows_read(st, a);
    *entry = (struct ask_entry){0};
    if (!found->n)
        return false;
    entry->entry = rows_at(found, 0);
    entry->related = read_beside(db, a, "related", entry->entry);
    entry->providers = read_beside(db, a, "about", entry->entry);
    return true;
}

size_t ask_near_entries(struct db *db, struct arena *a, struct str word, struct str *near, size_t most)
{
    size_t n = 0;
    struct stmt *st = db_prepare(db, sql_ask, "near_entry", NULL);
    stmt_bind_text(st, "word", word);
    while (n < most && stmt_step(st))
        near[n++] = arena_str(a, stmt_col(st, 0));
    stmt_free(st);
    return n;
}
