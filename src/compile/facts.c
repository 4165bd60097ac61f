/*
 * Facts by one query each, and what has been asked for in a hash table.
 * Does not know what a fact is: that is the query's.
 */
#include "compile/compile.h"

/* What has been asked for. */
struct fact {
    struct str lang, name, value; /* absent value: there is none */
    struct fact *next;
};

enum { BUCKETS = 1024 };

struct facts {
    struct arena arena; /* what has been asked for, guarded by the lock too */
    pthread_mutex_t *lock;
    struct stmt *fact, *names;
    struct fact *bucket[BUCKETS];
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

static struct str fact_ask(struct facts *f, struct str lang, struct str name)
{
    struct str value = {0};
    stmt_bind_text(f->fact, "lang", lang);
    stmt_bind_text(f->fact, "name", name);
    if (stmt_step(f->fact))
        value = arena_str(&f->arena, str_or_empty(stmt_col(f->fact, 0)));
    stmt_reset(f->fact);
    return value;
}

static struct str facts_find(void *ctx, struct str lang, struct str name)
{
    struct facts *f = ctx;
    char room[128];
    name = fact_name(name, room);
    pthread_mutex_lock(f->lock);
    struct fact **b = &f->bucket[fact_hash(lang, name) % BUCKETS], *x = *b;
    while (x && !(str_eq(x->name, name) && str_eq(x->lang, lang)))
        x = x->next;
    if (!x) {
        x = ARENA_NEW(&f->arena, struct fact, 1);
        *x = (struct fact){arena_str(&f->arena, lang), arena_str(&f->arena, name), fact_ask(f, lang, name), *b};
        *b = x;
    }
    pthread_mutex_unlock(f->lock);
    return x->value;
}

static struct str facts_nearest(void *ctx, struct str name)
{
    struct facts *f = ctx;
    struct str best = {0};
    unsigned least = name.n < 6 ? 2 : 4;
    pthread_mutex_lock(f->lock);
    while (least > 0 && stmt_step(f->names)) {
        unsigned d = str_distance(stmt_col(f->names, 0), name, least - 1);
        if (d < least) {
            least = d;
            best = arena_str(&f->arena, stmt_col(f->names, 0));
        }
    }
    stmt_reset(f->names);
    pthread_mutex_unlock(f->lock);
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

void facts_put(struct db *db)
{
    db_run(db, sql_raw, "best", NULL);
}

struct record_facts facts_open(struct arena *a, struct db *db, struct record_words langs, pthread_mutex_t *lock)
{
    struct facts *f = ARENA_NEW(a, struct facts, 1);
    *f = (struct facts){.lock = lock};
    f->fact = db_prepare(db, sql_raw, "fact", NULL);
    f->names = db_prepare(db, sql_raw, "fact_names", NULL);
    words_load(a, f, db, langs);
    return (struct record_facts){.ctx = f, .find = facts_find, .nearest = facts_nearest, .words = facts_words};
}

void facts_close(const struct record_facts *facts)
{
    struct facts *f = facts->ctx;
    stmt_free(f->fact);
    stmt_free(f->names);
    arena_free(&f->arena);
}
