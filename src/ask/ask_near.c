/*
 * Which names of the record are near to one that is not in it. For whoever asks often all are read once, and compared by length
 * and bytes first.
 * Does not know what a name is the name of.
 */
#include "ask/ask.h"
#include "base/fold.h"
#include "base/words.h"

/* One more than the bytes of the longest name: the DNS has none longer (RFC 1035). */
enum { LENGTHS = 254 };

/* TEXT is compared, WORD is said. */
struct name {
    struct str text, word;
    bool address; /* may stand in one */
};

/* Names, and which bytes each holds (str_bytes), by the length of TEXT: those of N bytes stand from FROM[N] on. */
struct names {
    struct name *items;
    uint64_t *bytes;
    size_t from[LENGTHS + 1];
};

static struct names *names_read(struct db *db, struct arena *a, const char *section)
{
    struct name *all = NULL;
    size_t n = 0, room = 0, at[LENGTHS];
    struct names *names = ARENA_NEW(a, struct names, 1);
    struct stmt *st = db_prepare(db, sql_ask, section, NULL);
    while (stmt_step(st)) {
        struct str text = stmt_col(st, 0), word = stmt_col(st, 1);
        if (text.n >= LENGTHS)
            continue;
        all = arena_more(a, all, sizeof *all, n, &room);
        all[n].text = arena_str(a, text);
        all[n].word = str_eq(word, text) ? all[n].text : arena_str(a, word);
        all[n++].address = stmt_col_int(st, 2);
        names->from[text.n + 1]++;
    }
    stmt_free(st);
    for (size_t i = 0; i < LENGTHS; i++) {
        at[i] = names->from[i];
        names->from[i + 1] += names->from[i];
    }
    names->items = ARENA_NEW(a, struct name, n + 1);
    names->bytes = ARENA_NEW(a, uint64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t to = at[all[i].text.n]++;
        names->items[to] = all[i];
        names->bytes[to] = str_bytes(all[i].text);
    }
    return names;
}

/* Those found so far: all equally many edits away, the best first, each once. */
struct nearest {
    struct arena *arena;
    struct str wanted, *words;
    size_t n, most;
    unsigned edits;
    bool address; /* wanted is one's */
};

/* Of equally many edits that come first which begin like what is wanted, then those as long. */
static int order(const struct nearest *near, struct str a, struct str b)
{
    const struct str words[] = {a, b};
    int unlike[2];
    for (size_t i = 0; i < COUNT(words); i++)
        unlike[i] = (words[i].n == 0 || words[i].s[0] != near->wanted.s[0]) * 2 +
                    (str_characters(words[i]) != str_characters(near->wanted));
    return unlike[0] != unlike[1] ? unlike[0] - unlike[1] : str_cmp(a, b);
}

static void take(struct nearest *near, struct str word, unsigned edits)
{
    if (near->n && edits > near->edits)
        return;
    if (edits < near->edits)
        near->n = 0;
    near->edits = edits;
    size_t at = near->n;
    while (at && order(near, word, near->words[at - 1]) < 0)
        at--;
    if (at == near->most || (at && str_eq(near->words[at - 1], word)))
        return;
    near->n += near->n < near->most;
    memmove(near->words + at + 1, near->words + at, (near->n - at - 1) * sizeof *near->words);
    near->words[at] = arena_str(near->arena, word);
}

static void compare(struct nearest *near, struct str text, struct str word, bool address)
{
    unsigned edits;
    if ((address || !near->address) && str_near(text, near->wanted, &edits))
        take(near, word, edits);
}

static void compare_rows(struct nearest *near, struct db *db, const char *section)
{
    struct stmt *st = db_prepare(db, sql_ask, section, NULL);
    stmt_bind_text(st, "word", near->wanted);
    while (stmt_step(st))
        compare(near, stmt_col(st, 0), stmt_col(st, 1), stmt_col_int(st, 2));
    stmt_free(st);
}

static void compare_kept(struct nearest *near, const struct names *names)
{
    const struct str wanted = near->wanted;
    const uint64_t bytes = str_bytes(wanted);
    for (size_t n = 0; n < LENGTHS; n++) {
        unsigned limit = str_slips(n < wanted.n ? n : wanted.n);
        if ((n < wanted.n ? wanted.n - n : n - wanted.n) > limit)
            continue;
        for (size_t i = names->from[n]; i < names->from[n + 1]; i++)
            if (!str_bytes_far(bytes, names->bytes[i], limit))
                compare(near, names->items[i].text, names->items[i].word, names->items[i].address);
    }
}

/* The parents of a domain that is not in the record may be. */
static size_t near_parents(struct db *db, struct str domain, struct str *near, size_t most)
{
    struct stmt *st = db_prepare(db, sql_ask, "domain", NULL);
    size_t n = 0;
    for (struct str at = domain; n < most && (at = str_sub(at, str_find(at, '.', 0) + 1, at.n)).n;) {
        stmt_bind_text(st, "pattern", at);
        if (!stmt_step(st))
            continue;
        if (!str_eq(stmt_col(st, 0), STR("mx")))
            near[n++] = at;
        stmt_reset(st);
    }
    stmt_free(st);
    return n;
}

size_t ask_near_among(struct ask_names *kept, struct db *db, struct arena *a, const struct ask_query *q,
                      struct str *near, size_t most)
{
    static const char *const sections[] = {"near", "near_label"};
    size_t n = q->domain.s ? near_parents(db, q->domain, near, most) : 0;
    for (size_t i = 0; i < q->meant_n && n < most; i++)
        near[n++] = q->meant[i];
    struct nearest nearest = {.arena = a,
                              .wanted = q->domain.s ? q->domain : fold_str(a, ask_query_cut(q->text)),
                              .words = near,
                              .most = most,
                              .address = q->local.s};
    if (n || q->problem || !nearest.wanted.n)
        return n;
    bool dotted = str_find(nearest.wanted, '.', 0) < nearest.wanted.n;
    for (size_t i = 0; i < COUNT(sections) - dotted; i++) {
        if (kept && !kept->of[i])
            kept->of[i] = names_read(db, kept->arena, sections[i]);
        if (kept)
            compare_kept(&nearest, kept->of[i]);
        else
            compare_rows(&nearest, db, sections[i]);
    }
    return nearest.n;
}

size_t ask_near_names(struct db *db, struct arena *a, const struct ask_query *q, struct str *near, size_t most)
{
    return ask_near_among(NULL, db, a, q, near, most);
}
