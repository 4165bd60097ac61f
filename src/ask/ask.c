/*
 * Reads cards and entries out of a finished database, row by row into plain structs.
 * Does not know how they were found nor how they will look.
 */
#include "ask/ask.h"

/* Tables and views that @shape counts. */
enum { SHAPE = 16 };

/* ITEMS with room for one more: they move to twice the room whenever N is a power of two. */
static void *grow(struct arena *a, void *items, size_t n, size_t size)
{
    if (n & (n - 1))
        return items;
    char *room = arena_array(a, size, n ? 2 * n : 1);
    if (n)
        memcpy(room, items, n * size);
    return room;
}

/* The next place in an array of the arena, zeroed. */
#define NEXT(a, items, n) ((items) = grow((a), (items), (n), sizeof *(items)), &(items)[(n)++])

static struct str col(struct arena *a, struct stmt *st, int i)
{
    struct str value = stmt_col(st, i);
    return arena_str(a, value.s ? value : STR(""));
}

/* The columns of the current row into FIELDS, in order. */
static void cols(struct arena *a, struct stmt *st, struct str *const *fields, int n)
{
    for (int i = 0; i < n; i++)
        *fields[i] = col(a, st, i);
}

bool ask_shape_is_right(struct db *db)
{
    return db_int(db, sql_ask, "shape", (struct str){0}) == SHAPE;
}

struct str *ask_languages(struct db *db, struct arena *a, size_t *n)
{
    struct str *langs = NULL;
    struct stmt *st = db_prepare(db, sql_ask, "languages", NULL);
    for (*n = 0; stmt_step(st);)
        *NEXT(a, langs, *n) = col(a, st, 0);
    stmt_free(st);
    return langs;
}

static struct stmt *prepare_for(struct db *db, const char *name, struct str provider, const char *lang,
                                const char *other)
{
    struct stmt *st = db_prepare(db, sql_ask, name, NULL);
    stmt_bind_text(st, "provider", provider);
    stmt_bind_text(st, "lang", str_from(lang));
    stmt_bind_text(st, "other", str_from(other));
    return st;
}

static void read_servers(struct arena *a, struct stmt *st, struct ask_card *card)
{
    while (stmt_step(st)) {
        struct ask_server *s = NEXT(a, card->servers, card->servers_n);
        int64_t port = stmt_col_int(st, 3);
        s->role = col(a, st, 0);
        s->protocol = col(a, st, 1);
        s->host = col(a, st, 2);
        s->port = port > 0 && port <= UINT16_MAX ? (unsigned)port : 0;
        s->security = col(a, st, 4);
        s->username = col(a, st, 5);
        s->auth = col(a, st, 6);
        s->url = col(a, st, 7);
        s->last_checked = col(a, st, 8);
        s->source = col(a, st, 9);
        s->note = col(a, st, 10);
    }
    stmt_free(st);
}

static void read_requirements(struct arena *a, struct stmt *st, struct ask_card *card)
{
    while (stmt_step(st)) {
        struct ask_requirement *r = NEXT(a, card->requirements, card->requirements_n);
        struct str *const fields[] = {&r->kind, &r->protocol,     &r->condition, &r->url,
                                      &r->text, &r->last_checked, &r->source,    &r->lang};
        cols(a, st, fields, COUNT(fields));
    }
    stmt_free(st);
}

static void read_links(struct arena *a, struct stmt *st, struct ask_card *card)
{
    while (stmt_step(st)) {
        struct ask_link *l = NEXT(a, card->links, card->links_n);
        struct str *const fields[] = {&l->kind, &l->url, &l->title, &l->lang};
        cols(a, st, fields, COUNT(fields));
    }
    stmt_free(st);
}

bool ask_card(struct db *db, struct arena *a, struct str provider, const char *lang, const char *other,
              struct ask_card *card)
{
    *card = (struct ask_card){0};
    struct ask_provider *p = &card->provider;
    struct str *const fields[] = {
        &p->id,         &p->name,      &p->short_name,     &p->country,      &p->website,      &p->status,
        &p->retired_on, &p->successor, &p->successor_name, &p->last_checked, &p->check_method, &p->source,
        &p->remark,     &p->page};
    struct stmt *st = prepare_for(db, "provider", provider, lang, other);
    bool found = stmt_step(st);
    if (found)
        cols(a, st, fields, COUNT(fields));
    stmt_free(st);
    if (!found)
        return false;
    read_servers(a, prepare_for(db, "servers", provider, lang, other), card);
    read_requirements(a, prepare_for(db, "requirements", provider, lang, other), card);
    read_links(a, prepare_for(db, "links", provider, lang, other), card);
    return true;
}

static struct ask_neighbour *read_neighbours(struct db *db, struct arena *a, const char *name,
                                             const struct ask_entry *entry, size_t *n)
{
    struct ask_neighbour *items = NULL;
    struct stmt *st = db_prepare(db, sql_ask, name, NULL);
    stmt_bind_int(st, "entry", entry->id);
    stmt_bind_text(st, "lang", entry->lang);
    for (*n = 0; stmt_step(st);) {
        struct ask_neighbour *e = NEXT(a, items, *n);
        struct str *const fields[] = {&e->kind, &e->slug, &e->title, &e->url};
        cols(a, st, fields, COUNT(fields));
    }
    stmt_free(st);
    return items;
}

bool ask_entry(struct db *db, struct arena *a, struct str slug, const char *lang, const char *other,
               struct ask_entry *entry)
{
    *entry = (struct ask_entry){0};
    struct ask_entry *e = entry;
    uint64_t id = 0;
    struct stmt *st = db_prepare(db, sql_ask, "entry", NULL);
    stmt_bind_text(st, "slug", slug);
    stmt_bind_text(st, "lang", str_from(lang));
    stmt_bind_text(st, "other", str_from(other));
    stmt_bind_int(st, "id", str_uint(slug, INT32_MAX, &id) ? (int64_t)id : 0);
    bool found = stmt_step(st);
    if (found) {
        struct str number;
        struct str *const fields[] = {&number,    &e->lang,      &e->slug,  &e->question,    &e->summary,
                                      &e->author, &e->updated,   &e->topic, &e->topic_title, &e->tags,
                                      &e->body,   &e->body_html, &e->url};
        cols(a, st, fields, COUNT(fields));
        e->id = stmt_col_int(st, 0);
    }
    stmt_free(st);
    if (!found)
        return false;
    e->related = read_neighbours(db, a, "related", e, &e->related_n);
    e->providers = read_neighbours(db, a, "about", e, &e->providers_n);
    return true;
}

size_t ask_near_entries(struct db *db, struct arena *a, struct str word, struct str *near, size_t most)
{
    size_t n = 0;
    struct stmt *st = db_prepare(db, sql_ask, "near_entry", NULL);
    stmt_bind_text(st, "word", word);
    while (n < most && stmt_step(st))
        near[n++] = col(a, st, 0);
    stmt_free(st);
    return n;
}
