/*
 * The words of a document through the vocabulary. A small table remembers the words that this
 * thread met last, so that a word costs one look into it, and a stemmer is asked rarely.
 */
#include "kb/analyse.h"

#include "base/fold.h"
#include "kb/ask_words.h"
#include "kb/stem.h"

/* A cache line of words whose hashes begin alike; a hash of 0 marks a free place. */
enum { SETS = 1 << 12, WAYS = 4 };
struct seen {
    uint64_t hash[WAYS];
    const struct vocab_word *word[WAYS];
};

struct analyser {
    struct arena arena;
    struct vocab *vocab;
    struct stemmer *stemmer;
    struct out room, again; /* the word being folded, and its stem folded again */
    struct seen *seen;
    uint32_t *stamp; /* by stem_id: the last document it stood in */
    uint32_t document;
    struct vocab_counts counts;
};

static void analyser_free(void *owner)
{
    struct analyser *an = owner;
    stemmer_free(an->stemmer);
    out_free(&an->room);
    out_free(&an->again);
    struct arena own = an->arena;
    arena_free(&own);
}

struct analyser *analyser_new(struct vocab *v, const char *lang)
{
    struct arena own = {0};
    struct analyser *an = ARENA_NEW(&own, struct analyser, 1);
    an->vocab = v;
    an->stemmer = stemmer_new(lang);
    an->room = out_memory();
    an->again = out_memory();
    an->seen = ARENA_NEW(&own, struct seen, SETS);
    an->counts.owner = an;
    an->counts.free_owner = analyser_free;
    an->arena = own;
    vocab_join(v, &an->counts);
    return an;
}

/* The stem as the index holds it: a stemmer may write letters that folding would change. */
static struct str stem_folded(struct analyser *an, struct str word)
{
    out_reset(&an->again);
    fold_append(&an->again, stemmer_stem(an->stemmer, word));
    return out_str(&an->again);
}

/* WORD in the vocabulary, which it enters now at the latest. */
static const struct vocab_word *look_up(struct analyser *an, struct str word)
{
    struct vocab_key key = {vocab_hash(word), word};
    struct seen *set = &an->seen[key.hash >> 32 & (SETS - 1)];
    int way = 0;
    for (; way < WAYS && set->hash[way]; way++)
        if (set->hash[way] == key.hash && str_eq(set->word[way]->surface.text, word))
            break;
    const struct vocab_word *known = way < WAYS && set->hash[way] ? set->word[way] : NULL;
    if (!known) {
        known = vocab_find(an->vocab, key);
        if (!known)
            known = vocab_add(an->vocab, key, stem_folded(an, word));
        way = way < WAYS ? way : WAYS - 1;
    }
    if (way) { /* what is met often moves to the front */
        set->hash[way] = set->hash[way - 1];
        set->word[way] = set->word[way - 1];
        way--;
    }
    set->hash[way] = key.hash;
    set->word[way] = known;
    return known;
}

/* Room to count stems up to ID. */
static void counts_grow(struct analyser *an, uint32_t id)
{
    uint32_t room = an->counts.n ? an->counts.n : 1024;
    while (room <= id)
        room *= 2;
    uint32_t *df = ARENA_NEW(&an->arena, uint32_t, room);
    uint32_t *stamp = ARENA_NEW(&an->arena, uint32_t, room);
    if (an->counts.n) {
        memcpy(df, an->counts.df, an->counts.n * sizeof *df);
        memcpy(stamp, an->stamp, an->counts.n * sizeof *stamp);
    }
    an->counts.df = df;
    an->counts.n = room;
    an->stamp = stamp;
}

/* The document that is being analysed holds a stem. */
static void count(struct analyser *an, uint32_t id)
{
    if (id >= an->counts.n)
        counts_grow(an, id);
    an->counts.df[id] += an->stamp[id] != an->document;
    an->stamp[id] = an->document;
}

static struct str analyse_text(struct analyser *an, struct arena *a, struct str text)
{
    struct str word;
    struct ask_iter it = ask_words(text, &an->room);
    /* Folding can make a text longer, but hardly ever does. */
    size_t room = text.n + text.n / 8 + 32, n = 0;
    char *to = arena_bytes(a, room);
    while (ask_word(&it, &word)) {
        const struct vocab_word *known = look_up(an, word);
        struct str stem = known->stem;
        count(an, known->stem_id);
        if (n + stem.n + 1 > room) {
            room = room * 2 + stem.n;
            char *more = arena_bytes(a, room);
            to = memcpy(more, to, n);
        }
        memcpy(to + n, stem.s, stem.n);
        n += stem.n;
        to[n++] = ' ';
    }
    return (struct str){to, n ? n - 1 : 0};
}

struct analysed analyse_document(struct analyser *an, struct arena *a, struct str title, struct str keywords,
                                 struct str body)
{
    an->document++;
    an->counts.documents++;
    struct analysed result;
    result.title = analyse_text(an, a, title);
    result.keywords = analyse_text(an, a, keywords);
    result.body = analyse_text(an, a, body);
    return result;
}

static size_t words_bytes(const struct record_words *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        n += w->items[i].text.n + 1;
    return n;
}

static char *words_append(char *to, const struct record_words *w)
{
    for (size_t i = 0; i < w->n; i++) {
        to = mempcpy(to, w->items[i].text.s, w->items[i].text.n);
        *to++ = ' ';
    }
    return to;
}

struct analysed analyse_entry(struct analyser *an, struct arena *a, const struct record_entry *e)
{
    char *all = arena_bytes(a, words_bytes(&e->tags) + words_bytes(&e->keywords) + e->summary.n + 1), *to = all;
    to = words_append(to, &e->tags);
    to = words_append(to, &e->keywords);
    if (e->summary.n)
        to = mempcpy(to, e->summary.s, e->summary.n);
    return analyse_document(an, a, e->question.text, (struct str){all, (size_t)(to - all)}, e->body_text);
}

void analyse_others(struct analyser *an, struct db *db, const char *lang)
{
    struct arena scratch = {0};
    struct stmt *put = db_prepare(db, sql_search, "put_search", lang);
    struct stmt *others = db_prepare(db, sql_search, "others", lang);
    struct stmt *text = db_prepare(db, sql_search, "document", lang);
    while (stmt_step(others)) {
        stmt_int(text, 1, stmt_col_int(others, 0));
        if (!stmt_step(text))
            continue;
        struct analysed words =
            analyse_document(an, &scratch, stmt_col(text, 0), stmt_col(text, 1), stmt_col(text, 2));
        stmt_int(put, 1, stmt_col_int(others, 0));
        stmt_text(put, 2, words.title);
        stmt_text(put, 3, words.keywords);
        stmt_text(put, 4, words.body);
        stmt_run(put);
        stmt_reset(text);
        arena_clear(&scratch);
    }
    stmt_free(text);
    stmt_free(others);
    stmt_free(put);
    arena_free(&scratch);
}

/* TEXT's word and its stem when it is one word; what it holds lives until the next word is folded. */
static bool one_word(struct analyser *an, struct str text, struct str *surface, struct str *stem)
{
    struct ask_iter it = ask_words(text, &an->room);
    int n = 0;
    while (ask_word(&it, surface))
        n++;
    if (n != 1)
        return false;
    it = ask_words(text, &an->room);
    ask_word(&it, surface);
    *stem = stem_folded(an, *surface);
    return true;
}

void analyse_synonyms(struct analyser *an, struct db *db, const char *lang, struct str words, int64_t sense)
{
    struct str surface, stem;
    struct stmt *put = db_prepare(db, sql_search, "put_synonym", NULL);
    while (words.s) {
        if (!one_word(an, str_cut(&words, ' '), &surface, &stem))
            continue;
        stmt_text(put, 1, str_from(lang));
        stmt_text(put, 2, surface);
        stmt_text(put, 3, stem);
        stmt_int(put, 4, sense);
        stmt_run(put);
    }
    stmt_free(put);
}
