/*
 * A hash table of fact names, filled by one query a language.
 * Does not know what a fact is: that is the query's.
 */
#include "compile/compile.h"

struct fact {
    struct str lang, name, value;
    struct fact *next;
};

struct facts {
    struct fact **bucket;
    size_t mask;
    struct fact *all;
    size_t n;
    struct record_words langs;
    struct mention_words *words; /* of each language, and none of any other */
};

static uint64_t fact_hash(struct str lang, struct str name)
{
    return str_hash(name) * 31 + str_hash(lang);
}

/* "pop" is what people write for pop3. */
static struct str fact_name(struct str name, char room[static 128])
{
    size_t at = str_find_str(name, STR(".pop."), 0);
    if (at == name.n && str_ends(name, STR(".pop")))
        at = name.n - 4;
    if (at == name.n || name.n + 1 > 128)
        return name;
    memcpy(room, name.s, at + 4);
    room[at + 4] = '3';
    memcpy(room + at + 5, name.s + at + 4, name.n - at - 4);
    return (struct str){room, name.n + 1};
}

static struct str facts_find(void *ctx, struct str lang, struct str name)
{
    const struct facts *f = ctx;
    char room[128];
    name = fact_name(name, room);
    for (const struct fact *x = f->bucket[fact_hash(lang, name) & f->mask]; x; x = x->next)
        if (str_eq(x->name, name) && str_eq(x->lang, lang))
            return x->value;
    return (struct str){0};
}

static struct str facts_nearest(void *ctx, struct str name)
{
    const struct facts *f = ctx;
    struct str best = {0};
    unsigned least = name.n < 6 ? 2 : 4;
    for (size_t i = 0; i < f->n; i++) {
        unsigned d = str_distance(f->all[i].name, name, least - 1);
        if (d < least) {
            least = d;
            best = f->all[i].name;
        }
        if (least == 0)
            break;
    }
    return best;
}

static const struct mention_words *facts_words(void *ctx, struct str lang)
{
    const struct facts *f = ctx;
    size_t i = 0;
    while (i < f->langs.n && !str_eq(f->langs.items[i].text, lang))
        i++;
    return &f->words[i];
}

static void words_load(struct arena *a, struct facts *f, struct db *db, struct record_words langs)
{
    struct stmt *st = db_prepare(db, sql_raw, "mention_words", NULL);
    f->langs = langs;
    f->words = ARENA_NEW(a, struct mention_words, langs.n + 1);
    for (size_t l = 0; l < langs.n; l++) {
        stmt_bind_text(st, "lang", langs.items[l].text);
        while (stmt_step(st))
            mention_words_add(a, &f->words[l], stmt_col(st, 0), arena_str(a, stmt_col(st, 1)));
    }
    stmt_free(st);
}

void facts_put(struct db *db, struct record_words langs)
{
    db_run(db, sql_raw, "best", NULL);
    struct stmt *st = db_prepare(db, sql_raw, "put_facts", NULL);
    for (size_t l = 0; l < langs.n; l++) {
        stmt_bind_text(st, "lang", langs.items[l].text);
        stmt_run(st);
    }
    stmt_free(st);
}

struct record_facts facts_load(struct arena *a, struct db *db, struct record_words langs)
{
    struct facts *f = ARENA_NEW(a, struct facts, 1);
    struct stmt *st = db_prepare(db, sql_raw, "facts", NULL);
    size_t room = 0;
    struct str lang = {0};
    while (stmt_step(st)) {
        if (!str_eq(lang, stmt_col(st, 0)))
            lang = arena_str(a, stmt_col(st, 0));
        f->all = arena_more(a, f->all, sizeof *f->all, f->n, &room);
        f->all[f->n++] = (struct fact){.lang = lang,
                                       .name = arena_str(a, stmt_col(st, 1)),
                                       .value = arena_str(a, str_or_empty(stmt_col(st, 2)))};
    }
    stmt_free(st);
    for (f->mask = 63; f->mask < f->n; f->mask = f->mask * 2 + 1)
        ;
    f->bucket = ARENA_NEW(a, struct fact *, f->mask + 1);
    for (size_t i = 0; i < f->n; i++) {
        struct fact *x = &f->all[i], **b = &f->bucket[fact_hash(x->lang, x->name) & f->mask];
        x->next = *b;
        *b = x;
    }
    words_load(a, f, db, langs);
    return (struct record_facts){.ctx = f, .find = facts_find, .nearest = facts_nearest, .words = facts_words};
}
