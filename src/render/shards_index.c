/*
 * One hash table of the vocabulary; beside each stem its postings, already as they are written, in
 * chunks that grow. So memory is that of the finished shards and not much more.
 */
#include "render/shards_index.h"

#include <stdlib.h>

#include "base/fail.h"
#include "base/words.h"
#include "render/shards_lists.h"

/* How often a stem stands in the document being counted; whether in its title, and in that or its keywords. */
struct count {
    uint32_t all;
    bool title, head;
};

/*
 * Open addressing by 64-bit hashes alone, at most half full: whether two texts share one is seen while
 * the vocabulary is read, and all that is looked up later is in it. So a word costs one place in memory.
 */
struct slot {
    uint64_t hash; /* 0: free */
    uint32_t value;
};

struct table {
    struct slot *slots;
    size_t room;
};

struct shards_index {
    struct arena *arena;
    const struct shards_document *documents;
    uint32_t documents_n;
    struct word *words; /* sorted as the database does */
    struct stem *stems;
    size_t words_n, stems_n;
    struct table by_surface, by_stem;  /* places of words, of stems */
    struct table by_form;              /* places of their stems */
    struct arena scratch;              /* for one form */
    struct count *tf;                  /* of each stem */
    uint32_t *exact;                   /* how often each word stands there */
    uint32_t *touched, *touched_words; /* the stems it has, and words of which other words have the stem */
    size_t touched_n, touched_words_n;
    struct out room;
};

static struct table table_new(struct arena *a, size_t n)
{
    size_t room = 64;
    while (room < n * 2)
        room *= 2;
    return (struct table){ARENA_NEW(a, struct slot, room), room};
}

/* The slot of HASH, or the free one where it would be put. */
static struct slot *slot_of(const struct table *t, uint64_t hash)
{
    size_t i = (size_t)hash & (t->room - 1);
    while (t->slots[i].hash && t->slots[i].hash != hash)
        i = (i + 1) & (t->room - 1);
    return &t->slots[i];
}

static uint32_t stem_of(struct shards_index *x, struct str text)
{
    uint64_t hash = str_hash_long(text);
    struct slot *slot = slot_of(&x->by_stem, hash);
    if (!slot->hash) {
        *slot = (struct slot){.hash = hash, .value = (uint32_t)x->stems_n};
        x->stems[x->stems_n++].text = arena_str(x->arena, text);
    } else if (!str_eq(x->stems[slot->value].text, text)) {
        fail_internal("stems \"%.*s\" and \"%.*s\" share a hash", STR_ARG(x->stems[slot->value].text),
                      STR_ARG(text));
    }
    return slot->value;
}

/* FORM has STEM, which its surface has not. */
static void read_form(struct shards_index *x, struct str form, struct str stem)
{
    arena_clear(&x->scratch);
    const struct slot *surface = slot_of(&x->by_surface, str_hash_long(fold_str(&x->scratch, form)));
    struct slot *slot = slot_of(&x->by_form, str_hash_long(form));
    if (!surface->hash || slot->hash)
        fail_internal("form \"%.*s\" has no word, or shares its hash", STR_ARG(form));
    struct word *word = &x->words[surface->value];
    *slot = (struct slot){str_hash_long(form), stem_of(x, stem)};
    word->forms = x->stems[word->stem].apart = x->stems[slot->value].apart = true;
}

static void read_vocabulary(struct shards_index *x, struct db *db, const char *lang)
{
    struct stmt *st = db_prepare(db, sql_search, "shard_vocab", lang);
    size_t n = 0, forms = 0;
    for (; stmt_step(st); n++)
        forms += str_starts(stmt_col(st, 0), STR(WORD_FORM));
    x->words = ARENA_NEW(x->arena, struct word, n + 1);
    x->stems = ARENA_NEW(x->arena, struct stem, n + 1);
    x->by_surface = table_new(x->arena, n);
    x->by_stem = table_new(x->arena, n);
    x->by_form = table_new(x->arena, forms);
    while (x->words_n < n && stmt_step(st)) {
        if (str_starts(stmt_col(st, 0), STR(WORD_FORM))) { /* the last ones */
            read_form(x, str_sub(stmt_col(st, 0), sizeof WORD_FORM - 1, stmt_col(st, 0).n), stmt_col(st, 1));
            continue;
        }
        struct word *w = &x->words[x->words_n++];
        w->surface = arena_str(x->arena, stmt_col(st, 0));
        w->stem = stem_of(x, stmt_col(st, 1));
        w->df = (uint32_t)stmt_col_int(st, 2);
        w->stop = stmt_col_int(st, 3) == 0;
        x->stems[w->stem].words++;
        uint64_t hash = str_hash_long(w->surface);
        struct slot *slot = slot_of(&x->by_surface, hash);
        if (slot->hash)
            fail_internal("word \"%.*s\" shares its hash", STR_ARG(w->surface));
        *slot = (struct slot){hash, (uint32_t)x->words_n - 1};
    }
    x->tf = ARENA_NEW(x->arena, struct count, x->stems_n + 1);
    x->exact = ARENA_NEW(x->arena, uint32_t, x->words_n + 1);
    x->touched = ARENA_NEW(x->arena, uint32_t, x->stems_n + 1);
    x->touched_words = ARENA_NEW(x->arena, uint32_t, x->words_n + 1);
    stmt_free(st);
}

struct shards_index *shards_index_new(struct arena *a, struct db *db, const char *lang,
                                      const struct shards_document *documents, size_t documents_n)
{
    struct shards_index *x = ARENA_NEW(a, struct shards_index, 1);
    x->arena = a;
    x->room = out_memory();
    x->documents = documents;
    x->documents_n = (uint32_t)documents_n;
    read_vocabulary(x, db, lang);
    return x;
}

void shards_index_free(struct shards_index *x)
{
    arena_free(&x->scratch);
    out_free(&x->room);
}

/* A word and where it stands. */
struct place {
    uint64_t hash;
    struct str text;
};

/* The stem of W, which is TEXT there. */
static uint32_t stem_there(struct shards_index *x, const struct word *w, struct str text)
{
    if (!w->forms)
        return w->stem;
    arena_clear(&x->scratch);
    const struct slot *slot = slot_of(&x->by_form, str_hash_long(ask_form(&x->scratch, text, w->surface)));
    return slot->hash ? slot->value : w->stem;
}

static void count(struct shards_index *x, uint32_t word, struct str text, enum shards_part part)
{
    uint32_t stem = stem_there(x, &x->words[word], text);
    const struct stem *own = &x->stems[x->words[word].stem];
    struct count *c = &x->tf[stem];
    if (c->all++ == 0)
        x->touched[x->touched_n++] = stem;
    c->title |= part == SHARDS_TITLE;
    c->head |= part != SHARDS_BODY;
    if ((own->words > 1 || own->apart) && x->exact[word]++ == 0)
        x->touched_words[x->touched_words_n++] = word;
}

static void count_places(struct shards_index *x, const struct place *places, size_t n, enum shards_part part)
{
    for (size_t i = 0; i < n; i++) {
        const struct slot *slot = slot_of(&x->by_surface, places[i].hash);
        if (slot->hash) /* else not of this vocabulary: nobody could ask for it */
            count(x, slot->value, places[i].text, part);
    }
}

void shards_count(struct shards_index *x, struct str text, enum shards_part part)
{
    /* The table is larger than the processor's caches: some words ahead, their places are sent for. */
    struct place places[32];
    size_t n = 0;
    struct str surface;
    struct ask_iter it = ask_words(text, &x->room);
    it.ends = true;
    while (ask_word(&it, &surface)) {
        places[n] = (struct place){str_hash_long(surface), str_sub(text, it.from, it.to)};
        __builtin_prefetch(&x->by_surface.slots[places[n].hash & (x->by_surface.room - 1)]);
        if (++n < COUNT(places))
            continue;
        count_places(x, places, n, part);
        n = 0;
    }
    count_places(x, places, n, part);
}

void shards_count_keys(struct shards_index *x, struct str keys)
{
    while (keys.n) {
        struct place place = {str_hash_long(str_cut(&keys, ' ')), STR("")};
        count_places(x, &place, 1, SHARDS_BODY);
    }
}

static void postings_append(struct arena *a, struct postings *p, struct str bytes)
{
    struct chunk *c = p->tail;
    if (!c || c->room - c->used < bytes.n) {
        uint32_t room = c ? c->room * 2 : 16;
        room = room > 2048 ? 2048 : room;
        c = arena_alloc(a, sizeof *c + room);
        c->room = room;
        if (p->tail)
            p->tail->next = c;
        else
            p->head = c;
        p->tail = c;
    }
    memcpy(c->bytes + c->used, bytes.s, bytes.n);
    c->used += (uint32_t)bytes.n;
}

/* Document NUMBER has it TF times; never 0. */
static void postings_put(struct arena *a, struct postings *p, uint32_t number, uint32_t tf)
{
    char digits[32];
    size_t n = shard_digits(digits, (uint64_t)(number - p->last) << 1 | (tf > 1));
    if (tf > 1)
        n += shard_digits(digits + n, tf - 2);
    postings_append(a, p, (struct str){digits, n});
    p->last = number + 1;
}

/* Document D, NUMBER, has it in title or keywords. */
static void head_put(struct arena *a, struct postings *p, uint32_t number, bool title,
                     const struct shards_document *d)
{
    char digits[32];
    size_t n = shard_digits(digits, (uint64_t)(number - p->last) << 1 | title);
    if (title)
        n += shard_digits(digits + n, d->title_weight);
    postings_append(a, p, (struct str){digits, n});
    p->last = number + 1;
}

void shards_counted(struct shards_index *x, uint32_t number)
{
    for (size_t i = 0; i < x->touched_n; i++) {
        if (i + 16 < x->touched_n)
            __builtin_prefetch(&x->stems[x->touched[i + 16]]);
        if (i + 8 < x->touched_n && x->stems[x->touched[i + 8]].all.tail)
            __builtin_prefetch(x->stems[x->touched[i + 8]].all.tail);
        struct count *tf = &x->tf[x->touched[i]];
        struct stem *s = &x->stems[x->touched[i]];
        postings_put(x->arena, &s->all, number, tf->all);
        if (tf->head)
            head_put(x->arena, &s->head, number, tf->title, &x->documents[number]);
        *tf = (struct count){0};
    }
    for (size_t i = 0; i < x->touched_words_n; i++) {
        uint32_t word = x->touched_words[i];
        postings_put(x->arena, &x->words[word].exact, number, x->exact[word]);
        x->exact[word] = 0;
    }
    x->touched_n = x->touched_words_n = 0;
}

void shards_index_write(struct shards_index *x, const struct shard_sink *sink, struct shards_names *names,
                        struct shards_root *root)
{
    const struct shards_lists lists = {x->words, x->stems, x->words_n, x->stems_n, x->documents_n};
    shards_lists_write(&lists, sink, x->arena, names, root);
}
