/*
 * The vocabulary by its sorted surfaces: one word, those that begin alike, those one edit away.
 * Reads as few rows as it can: a first letter bounds the search for a misspelt word.
 */
#include "ask/ask_vocab.h"

#include <stdlib.h>

#include "base/lang.h"
#include "base/words.h"

bool ask_vocab_open(struct ask_vocab *v, struct db *db, const char *lang)
{
    int64_t documents = lang_is(str_from(lang)) ? db_int_for(db, sql_search, "ask_documents", lang) : 0;
    if (documents == 0)
        return false;
    *v = (struct ask_vocab){.db = db, .lang = lang, .documents = documents};
    v->word = db_prepare(db, sql_search, "ask_word", lang);
    v->begins = db_prepare(db, sql_search, "ask_begins", lang);
    return true;
}

void ask_vocab_close(struct ask_vocab *v)
{
    stmt_free(v->word);
    stmt_free(v->begins);
    if (v->initial)
        stmt_free(v->initial);
}

bool ask_vocab_common(const struct ask_vocab *v, int64_t df)
{
    return df * 2 > v->documents;
}

/* The current row of a statement that gives surface, stem, df, weight; valid until the next. */
static struct ask_known row(struct stmt *st)
{
    return (struct ask_known){stmt_col(st, 0), stmt_col(st, 1), stmt_col_int(st, 2),
                              (uint32_t)stmt_col_int(st, 3)};
}

static struct ask_known keep(struct arena *a, struct ask_known k)
{
    return (struct ask_known){arena_str(a, k.surface), arena_str(a, k.stem), k.df, k.weight};
}

static bool better(const struct ask_known *a, const struct ask_known *b)
{
    return a->df != b->df ? a->df > b->df : str_cmp(a->surface, b->surface) < 0;
}

/* Takes K among the best when it is, in place of a worse one with the same stem or of the last. */
static void offer(struct arena *a, struct ask_best *best, struct ask_known k)
{
    unsigned at = 0;
    while (at < best->n && !str_eq(best->items[at].stem, k.stem))
        at++;
    if (at == best->n && best->n < best->room) {
        best->n++;
    } else {
        at -= at == best->n;
        if (!better(&k, &best->items[at]))
            return;
    }
    for (; at > 0 && better(&k, &best->items[at - 1]); at--)
        best->items[at] = best->items[at - 1];
    best->items[at] = keep(a, k);
}

bool ask_vocab_word(struct ask_vocab *v, struct arena *a, struct str word, struct ask_known *known)
{
    stmt_text(v->word, 1, word);
    bool found = stmt_step(v->word);
    if (found)
        *known = keep(a, row(v->word));
    stmt_reset(v->word);
    return found;
}

bool ask_vocab_keys(struct ask_vocab *v)
{
    stmt_text(v->begins, 1, STR(WORD_KEY));
    bool found = stmt_step(v->begins);
    stmt_reset(v->begins);
    return found;
}

size_t ask_vocab_begins(struct ask_vocab *v, struct arena *a, struct str prefix, struct ask_best *best,
                        int64_t *df, uint32_t *weight)
{
    struct arena scratch = {0};
    struct str before = {0};
    size_t n = 0;
    *df = 0;
    *weight = 0;
    stmt_text(v->begins, 1, prefix);
    for (; stmt_step(v->begins); n++) {
        struct ask_known k = row(v->begins);
        if (k.weight && (!*weight || k.weight < *weight))
            *weight = k.weight;
        if (before.s && str_eq(before, k.stem))
            continue;
        arena_clear(&scratch);
        before = arena_str(&scratch, k.stem);
        *df += k.df;
        if (!str_starts(k.stem, prefix))
            offer(a, best, k);
    }
    arena_free(&scratch);
    return n;
}

/* The word that is sought, in code points. */
struct wanted {
    struct str text;
    uint32_t codes[ASK_WORD_CHARS];
    unsigned n;
    bool begins;
    unsigned edits;
};

/* Known words that begin with PREFIX and are near the wanted one. */
static void near_among(struct ask_vocab *v, struct arena *a, struct str prefix, const struct wanted *w,
                       struct ask_best *best)
{
    uint32_t codes[ASK_WORD_CHARS];
    stmt_text(v->begins, 1, prefix);
    while (stmt_step(v->begins)) {
        struct ask_known k = row(v->begins);
        if (k.surface.n + 4 * w->edits < w->text.n || (!w->begins && k.surface.n > w->text.n + 4 * w->edits))
            continue;
        unsigned n = ask_codes(k.surface, codes);
        if (ask_near(w->codes, w->n, codes, n, w->begins, w->edits))
            offer(a, best, k);
    }
}

/* The word TEXT, or when the wanted one is not finished every word that begins with it. */
static void take(struct ask_vocab *v, struct arena *a, struct str text, bool begins, struct ask_best *best)
{
    struct stmt *st = begins ? v->begins : v->word;
    stmt_text(st, 1, text);
    while (stmt_step(st))
        offer(a, best, row(st));
}

/* Words whose first letter is the edit: another one, one missing, one too many, the first two swapped. */
static void near_initials(struct ask_vocab *v, struct arena *a, const struct wanted *w, size_t first,
                          struct ask_best *best)
{
    struct str initial = STR(""), head = str_sub(w->text, 0, first), tail = str_sub(w->text, first, w->text.n);
    uint32_t code;
    if (!v->initial)
        v->initial = db_prepare(v->db, sql_search, "ask_initial", v->lang);
    for (;;) {
        struct str before = initial; /* no character is beyond U+10FFFF */
        stmt_text(v->initial, 1,
                  arena_printf(a, "%.*s%s", STR_ARG(before), before.n ? "\xF4\x8F\xBF\xBF" : ""));
        if (!stmt_step(v->initial))
            break;
        initial = arena_str(a, stmt_col(v->initial, 0));
        stmt_reset(v->initial);
        if (str_cmp(initial, before) <= 0)
            break; /* not words that we made */
        if (str_utf8(initial, 0, &code) && code >= ASK_MANY_LETTERS)
            break;
        if (str_eq(initial, head))
            continue;
        take(v, a, arena_printf(a, "%.*s%.*s", STR_ARG(initial), STR_ARG(tail)), w->begins, best);
        take(v, a, arena_printf(a, "%.*s%.*s", STR_ARG(initial), STR_ARG(w->text)), w->begins, best);
    }
    size_t second = str_utf8(tail, 0, &code);
    if (second == 0 || str_eq(str_sub(tail, 0, second), head))
        return;
    take(v, a, tail, w->begins, best);
    take(v, a,
         arena_printf(a, "%.*s%.*s%.*s", (int)second, tail.s, STR_ARG(head), (int)(tail.n - second),
                      tail.s + second),
         w->begins, best);
}

/* Words that differ in the last letters alone, the fewest of the wanted one: as other endings do. */
static void near_endings(struct ask_vocab *v, struct arena *a, const struct wanted *w, struct ask_best *best)
{
    uint32_t codes[ASK_WORD_CHARS];
    size_t end = w->text.n;
    for (unsigned left = w->n; best->n == 0 && left > ASK_ROOT_CHARS && left + ASK_ENDING_CHARS > w->n;
         left--) {
        do
            end--;
        while (((unsigned char)w->text.s[end] & 0xC0) == 0x80);
        stmt_text(v->begins, 1, str_sub(w->text, 0, end));
        while (stmt_step(v->begins)) {
            struct ask_known k = row(v->begins);
            if (ask_codes(k.surface, codes) < left + ASK_ENDING_CHARS)
                offer(a, best, k);
        }
    }
}

/* Whether REST, which stands behind a stem, is nothing or MOST endings at most. */
static bool is_ending(struct ask_vocab *v, struct arena *a, struct str rest, unsigned most)
{
    struct ask_known ending;
    size_t n = rest.n;
    if (n == 0)
        return true;
    for (; n && most; n--)
        if ((n == rest.n || ((unsigned char)rest.s[n] & 0xC0) != 0x80) &&
            ask_vocab_word(v, a, arena_printf(a, WORD_ENDING "%.*s", (int)n, rest.s), &ending) &&
            is_ending(v, a, str_sub(rest, n, rest.n), most - 1))
            return true;
    return false;
}

/* The best so far of words whose stem the wanted one is. */
struct same {
    unsigned most, least; /* characters of its stem, of itself */
    struct ask_known known;
};

/* Offers the words of FRONT and what begins as REST, the wanted one without what it has in front, does. */
static void same_stem(struct ask_vocab *v, struct arena *a, struct str front, struct str rest, struct same *s)
{
    uint32_t codes[ASK_WORD_CHARS];
    size_t end = 0;
    if (ask_codes(rest, codes) < ASK_STEM_CHARS)
        return;
    for (unsigned i = 0; i < ASK_STEM_CHARS; i++)
        end += str_utf8(str_sub(rest, end, rest.n), 0, codes);
    stmt_text(v->begins, 1, arena_printf(a, "%.*s%.*s", STR_ARG(front), (int)end, rest.s));
    while (stmt_step(v->begins)) {
        struct ask_known k = row(v->begins);
        unsigned stem = ask_codes(k.stem, codes), n = ask_codes(k.surface, codes);
        if (k.weight && stem >= ASK_STEM_CHARS && (stem > s->most || (stem == s->most && n < s->least)) &&
            str_starts(rest, k.stem) && is_ending(v, a, str_sub(rest, k.stem.n, rest.n), ASK_ENDINGS))
            *s = (struct same){stem, n, keep(a, k)};
    }
}

/* What words of the language have in front of their stems, nothing first, into *FRONTS; how many. */
static size_t read_fronts(struct ask_vocab *v, struct arena *a, struct str **fronts)
{
    const struct str mark = STR(WORD_ENDING WORD_ENDING);
    size_t n = 1, room = 0;
    *fronts = arena_more(a, NULL, sizeof **fronts, 0, &room);
    (*fronts)[0] = STR("");
    stmt_text(v->begins, 1, mark);
    for (; stmt_step(v->begins); n++) {
        *fronts = arena_more(a, *fronts, sizeof **fronts, n, &room);
        (*fronts)[n] = arena_str(a, str_sub(stmt_col(v->begins, 0), mark.n, stmt_col(v->begins, 0).n));
    }
    return n;
}

/* The word whose stem the wanted one is with something else around it: see ask_rewrite.h. */
static bool inflected(struct ask_vocab *v, struct arena *a, const struct wanted *w, struct ask_known *known)
{
    struct same s = {0};
    struct str *fronts;
    size_t n = read_fronts(v, a, &fronts);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; str_starts(w->text, fronts[i]) && k < n; k++)
            same_stem(v, a, fronts[k], str_sub(w->text, fronts[i].n, w->text.n), &s);
    *known = s.known;
    return s.most > 0;
}

/* Puts FIRST before BEST, without another one of its stem. */
static void put_first(struct ask_best *best, struct ask_known first)
{
    unsigned at = 0;
    while (at < best->n && !str_eq(best->items[at].stem, first.stem))
        at++;
    if (at == best->n && best->n < best->room)
        best->n++;
    for (at -= at == best->room; at > 0; at--)
        best->items[at] = best->items[at - 1];
    best->items[0] = first;
}

void ask_vocab_nearest(struct ask_vocab *v, struct arena *a, struct str word, bool begins,
                       struct ask_best *best)
{
    struct wanted w = {.text = word, .begins = begins, .edits = 1};
    struct ask_known same;
    uint32_t code;
    w.n = ask_codes(word, w.codes);
    size_t first = str_utf8(word, 0, &code);
    near_among(v, a, str_sub(word, 0, first), &w, best);
    if (best->n == 0)
        near_initials(v, a, &w, first, best);
    if (inflected(v, a, &w, &same))
        put_first(best, same);
    if (best->n == 0)
        near_endings(v, a, &w, best);
    w.edits = 2;
    if (best->n == 0 && w.n >= ASK_TWO_EDITS_CHARS)
        near_among(v, a, str_sub(word, 0, first), &w, best);
}

/* Whether PART is known, or with BEGINS begins a known word; then that one, the highest df first, in *KNOWN. */
static bool part_known(struct ask_vocab *v, struct arena *a, struct str part, bool begins,
                       struct ask_known *known)
{
    struct ask_best best = {known, 0, 1};
    take(v, a, part, begins, &best);
    return best.n == 1;
}

bool ask_vocab_split(struct ask_vocab *v, struct arena *a, struct str word, bool begins,
                     struct ask_known parts[2])
{
    struct ask_known head, tail;
    unsigned chars = 0;
    bool found = false;
    for (size_t at = 0; at < word.n; at++) {
        if (((unsigned char)word.s[at] & 0xC0) == 0x80 || chars++ < ASK_PART_CHARS)
            continue;
        uint32_t codes[ASK_WORD_CHARS];
        struct str rest = str_sub(word, at, word.n);
        if (ask_codes(rest, codes) < ASK_PART_CHARS)
            break;
        if (!part_known(v, a, str_sub(word, 0, at), false, &head) || !part_known(v, a, rest, begins, &tail))
            continue;
        parts[0] = head; /* the longest first part */
        parts[1] = tail;
        found = true;
    }
    return found;
}
