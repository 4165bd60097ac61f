/*
 * Words, stems with their postings and names of providers, merged in the order of their keys and cut into shards by
 * their bytes; what words alone need, which nobody knows yet, in shards of its own. Does not count.
 */
#include "render/shards_lists.h"

#include <stdlib.h>

#include "base/words.h"

/* The shard being filled, and the one of words alone that goes with it. */
struct lists {
    const struct shards_lists *of;
    const struct shard_sink *sink;
    struct word **order;           /* words with postings of their own, by stems */
    struct stem **stems;           /* in order */
    struct out words, rows, names; /* the three parts of the shard */
    struct out all;                /* words alone */
    struct out stops;              /* stop words, each with a blank behind it */
    struct str before, all_before; /* the words written last, which the next is shortened by */
    struct str last;               /* the key of the last part */
    size_t size;                   /* of the shard */
    unsigned index;
    size_t bytes; /* at which it is full */
    struct shards_root root;
};

/* Before a stop word; before one that is never asked for beside others. */
#define SHARDS_STOP "#"
#define SHARDS_COMMON "!"

/* A shard of stop words is so much larger, and at least that large; the first shard is in the root up to FIRST_MOST bytes. */
enum { STOPS_MORE = 4, STOPS_LEAST = 8192, FIRST_MOST = 24576 };

static int stems_in_order(const void *a, const void *b)
{
    const struct stem *const *x = a, *const *y = b;
    return shard_compare((*x)->text, (*y)->text);
}

static int words_in_order(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    return shard_compare(x->surface, y->surface);
}

static size_t postings_bytes(const struct postings *p)
{
    size_t n = 1;
    for (const struct chunk *c = p->head; c; c = c->next)
        n += c->used;
    return n;
}

static void postings_write(struct out *o, const struct postings *p)
{
    out_lit(o, " ");
    for (const struct chunk *c = p->head; c; c = c->next)
        out_raw(o, (struct str){c->bytes, c->used});
}

/* Words with postings of their own by their stems; the longest ones go, being what those of the others leave of all, if they are. */
static void order_words(struct lists *l)
{
    struct stem *stems = l->of->stems;
    size_t from = 0;
    for (size_t i = 0; i < l->of->stems_n; from += stems[i].words, stems[i++].words = 0)
        stems[i].from = from;
    for (size_t i = 0; i < l->of->words_n; i++) {
        struct word *w = &l->of->words[i];
        struct stem *s = &stems[w->stem];
        if (!w->exact.head)
            continue;
        struct word **place = &l->order[s->from + s->words++], *first = l->order[s->from];
        *place = w;
        if (first && !s->apart && postings_bytes(&first->exact) < postings_bytes(&w->exact)) {
            *place = first;
            l->order[s->from] = w;
        }
    }
    for (size_t i = 0; i < l->of->stems_n; i++)
        if (stems[i].words && !stems[i].apart)
            l->order[stems[i].from]->exact = (struct postings){0};
}

static void finish_words(struct lists *l, unsigned index)
{
    shard_put(l->sink, "w", index, out_str(&l->all));
    out_reset(&l->all);
    l->all_before = STR("");
}

static void finish(struct lists *l)
{
    out_lit(&l->words, "\t");
    out_raw(&l->words, out_str(&l->rows));
    out_raw(&l->words, out_str(&l->names));
    if (l->index == 0 && l->words.n <= FIRST_MOST) {
        out_raw(&l->root.first, out_str(&l->words));
        out_reset(&l->stops); /* the words say it */
    } else {
        shard_put(l->sink, "p", l->index, out_str(&l->words));
    }
    out_reset(&l->words);
    out_reset(&l->rows);
    out_reset(&l->names);
    l->before = STR("");
    l->size = 0;
    if (++l->index % SHARDS_WORDS == 0)
        finish_words(l, l->index / SHARDS_WORDS - 1);
}

/*
 * Makes room for N bytes with KEY: a full shard ends before it, unless KEY was the last one too, or is a word whose stem stands
 * here (KIN): then at twice as much. What is longer than a shard counts as one.
 */
static void make_room(struct lists *l, struct str key, size_t n, bool kin)
{
    n = n < l->bytes ? n : l->bytes;
    if (l->size && l->size + n > (kin ? l->bytes * 2 : l->bytes) && shard_compare(l->last, key) < 0) {
        finish(l);
        out_lit(&l->root.firsts, "|");
        shard_text(&l->root.firsts, shard_separator(l->last, key));
    }
    l->size += n;
    l->last = key;
}

static void write_row(struct lists *l, struct str key, const struct postings *all)
{
    out_lit(&l->rows, l->rows.n ? "!" : "");
    out_raw(&l->rows, key);
    postings_write(&l->rows, all);
}

static size_t stem_bytes(const struct lists *l, const struct stem *s)
{
    size_t n = s->text.n + postings_bytes(&s->all) + postings_bytes(&s->head);
    for (size_t k = 0; k < s->words; k++)
        n += l->order[s->from + k]->surface.n + 1 + postings_bytes(&l->order[s->from + k]->exact);
    return n;
}

/* The postings of S, for which there is room, into this shard. */
static void write_stem(struct lists *l, struct stem *s)
{
    struct word *const *words = l->order + s->from;
    s->shard = l->index + 1;
    write_row(l, s->text, &s->all);
    postings_write(&l->rows, &s->head);
    if (s->apart) /* what the others leave is nobody's */
        out_lit(&l->rows, " - ");
    for (size_t k = 0; k < s->words; k++) {
        out_lit(&l->rows, " ");
        out_raw(&l->rows, words[k]->surface);
        postings_write(&l->rows, &words[k]->exact);
    }
}

/* Numbers in words: ':' to '[' stand for 0 to 33, no letter or digit of a word among them. */
enum { CODE_FIRST = ':', CODES = 34 };

static void write_code(struct out *o, uint64_t value)
{
    if (value >= CODES)
        write_code(o, value / CODES);
    char c = (char)(CODE_FIRST + value % CODES);
    out_raw(o, (struct str){&c, 1});
}

/* W, whose stem is STEM, behind *BEFORE. */
static void put_word(struct out *o, const struct word *w, struct str stem, struct str *before)
{
    size_t shared = shard_shared(*before, w->surface, CODES - 1);
    size_t kept = shard_shared(w->surface, stem, UINT32_MAX);
    write_code(o, (uint64_t)w->df << 1 | w->stop);
    write_code(o, shard_units(str_sub(w->surface, 0, shared)));
    out_raw(o, str_sub(w->surface, shared, w->surface.n));
    write_code(o, shard_units(str_sub(w->surface, kept, w->surface.n)));
    out_raw(o, str_sub(stem, kept, stem.n));
    *before = w->surface;
}

/* W, and its postings beside it. */
static void write_word(struct lists *l, const struct word *w)
{
    struct stem *s = &l->of->stems[w->stem];
    uint32_t code;
    size_t initial = str_utf8(w->surface, 0, &code);
    if (!str_starts(w->surface, STR(WORD_ENDING))) { /* which no query has */
        size_t n = w->surface.n - shard_shared(l->before, w->surface, CODES - 1) + 5;
        bool here = s->shard == l->index + 1;
        make_room(l, w->surface, here ? n : n + stem_bytes(l, s), here);
        put_word(&l->words, w, s->text, &l->before);
        if (s->shard != l->index + 1)
            write_stem(l, s);
    }
    struct str first = str_sub(w->surface, 0, initial);
    if (code < ASK_MANY_LETTERS && !str_ends(out_str(&l->root.initials), first))
        out_raw(&l->root.initials, first);
    put_word(&l->all, w, s->text, &l->all_before);
}

/* The first word of NAME, its key. */
static struct str name_key(const struct shards_name *name)
{
    struct str rest = str_sub(name->text, 1, name->text.n);
    return str_cut(&rest, ' ');
}

static void write_name(struct lists *l, struct str key, const struct shards_name *name)
{
    make_room(l, key, name->text.n + 6, false);
    out_printf(&l->names, "\t%.*s\t%u", STR_ARG(name->text), name->provider);
}

/* The stop word W as KEY with its OWN postings. */
static void write_stop(struct lists *l, const struct word *w, struct str key, const struct postings *own)
{
    const struct word marked = {.surface = key, .df = w->df, .stop = true};
    make_room(l, key, w->surface.n + postings_bytes(own) + 5, false);
    out_printf(&l->stops, "%.*s ", STR_ARG(key));
    put_word(&l->words, &marked, key, &l->before);
    write_row(l, key, own);
    out_lit(&l->rows, " "); /* in no title, as far as anybody asks */
}

/*
 * Stop words, most questions having several, stand together before all others, SHARDS_STOP before each, with their own postings
 * alone, nothing else being asked of them, and the names that begin with them. Of those in more than half of the documents only
 * such names: they are not asked for beside other words.
 */
static void write_stops(struct lists *l, struct arena *a, struct shards_names *names)
{
    size_t name = 0;
    for (size_t i = 0; i < l->of->words_n; i++) {
        const struct word *w = &l->of->words[i];
        const struct stem *s = &l->of->stems[w->stem];
        bool common = (uint64_t)w->df * 2 > l->of->documents;
        const struct postings *own = s->words > 1 || s->apart ? &w->exact : &s->all;
        if (!w->stop || !own->head)
            continue;
        struct str key = arena_printf(a, SHARDS_STOP "%.*s", STR_ARG(w->surface));
        if (common)
            out_printf(&l->root.stops, SHARDS_COMMON "%.*s ", STR_ARG(w->surface));
        else
            write_stop(l, w, key, own);
        while (name < names->n && shard_compare(name_key(&names->items[name]), w->surface) < 0)
            name++;
        for (; name < names->n && str_eq(name_key(&names->items[name]), w->surface); name++) {
            write_name(l, key, &names->items[name]);
            names->items[name].stop = true;
        }
    }
}

/* S where its own text stands among the words: for what begins with what somebody types. */
static void write_own(struct lists *l, struct stem *s)
{
    if (!s->all.head || s->shard == l->index + 1) /* an ending; or here */
        return;
    make_room(l, s->text, stem_bytes(l, s), false);
    write_stem(l, s);
}

/* Writes the next of words, stems and names: that whose key is the least. False when there is none. */
static bool write_next(struct lists *l, const struct shards_names *names, size_t *word, size_t *stem,
                       size_t *name)
{
    const struct word *w = *word < l->of->words_n ? &l->of->words[*word] : NULL;
    const struct stem *s = *stem < l->of->stems_n ? l->stems[*stem] : NULL;
    while (*name < names->n && names->items[*name].stop)
        ++*name;
    const struct shards_name *n = *name < names->n ? &names->items[*name] : NULL;
    bool stem_first = s && (!w || shard_compare(s->text, w->surface) <= 0);
    struct str key = stem_first ? s->text : w ? w->surface : STR("");
    if (n && ((!s && !w) || shard_compare(name_key(n), key) <= 0)) {
        write_name(l, name_key(n), n);
        ++*name;
    } else if (stem_first) {
        write_own(l, l->stems[*stem]);
        ++*stem;
    } else if (w) {
        write_word(l, w);
        ++*word;
    }
    return n || s || w;
}

void shards_lists_write(const struct shards_lists *of, const struct shard_sink *sink, struct arena *a,
                        struct shards_names *names, struct shards_root *root)
{
    struct lists l = {
        .of = of, .sink = sink, .words = out_memory(), .rows = out_memory(), .names = out_memory()};
    l.all = out_memory();
    l.stops = out_memory();
    l.root.firsts = out_memory();
    l.root.initials = out_memory();
    l.root.stops = out_memory();
    l.root.first = out_memory();
    l.before = l.all_before = l.last = STR("");
    l.order = ARENA_NEW(a, struct word *, of->words_n + 1);
    l.stems = ARENA_NEW(a, struct stem *, of->stems_n + 1);
    qsort(of->words, of->words_n, sizeof *of->words, words_in_order);
    for (size_t i = 0; i < of->stems_n; i++)
        l.stems[i] = &of->stems[i];
    qsort(l.stems, of->stems_n, sizeof *l.stems, stems_in_order);
    l.bytes = sink->bytes * STOPS_MORE > STOPS_LEAST ? sink->bytes * STOPS_MORE : STOPS_LEAST;
    write_stops(&l, a, names);
    l.bytes = sink->bytes;
    order_words(&l);
    for (size_t word = 0, stem = 0, name = 0; write_next(&l, names, &word, &stem, &name);)
        continue;
    finish(&l);
    out_raw(&l.root.stops, out_str(&l.stops));
    if (l.index % SHARDS_WORDS)
        finish_words(&l, l.index / SHARDS_WORDS);
    *root = l.root;
    out_free(&l.words);
    out_free(&l.rows);
    out_free(&l.names);
    out_free(&l.all);
    out_free(&l.stops);
}
