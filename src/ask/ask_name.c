/*
 * Which provider do these words name? Compares folded words with folded names.
 * Knows nothing of addresses and hosts.
 */
#include "ask/ask.h"
#include "base/fold.h"
#include "base/stop.h"
#include "base/words.h"

/* The words of a text, folded. */
struct name_words {
    struct str items[ASK_QUERY_WORDS];
    size_t n;
    bool more; /* there were more of them */
};

static struct name_words words_of(struct arena *a, struct str text)
{
    struct name_words w = {0};
    struct out room = out_memory();
    struct fold_iter it = fold_words(text, &room);
    for (struct str word; fold_word(&it, &word);) {
        w.more = w.n == ASK_QUERY_WORDS;
        if (w.more)
            break;
        w.items[w.n++] = arena_str(a, word);
    }
    out_free(&room);
    return w;
}

struct str ask_settings_words(struct db *db)
{
    return db ? db_once(db, sql_ask, "settings_words") : (struct str){0};
}

struct str ask_port_words(struct db *db)
{
    return db_once(db, sql_ask, "port_words");
}

bool ask_is_program(struct db *db, struct str word)
{
    return db && stop_word(db_once(db, sql_ask, "program_words"), word) &&
           !stop_word(ask_settings_words(db), word) && !stop_word(db_once(db, sql_ask, "stop_words"), word);
}

/* Whether WORD asks for settings, or names a program that wants some. */
static bool is_aside(struct db *db, struct str word)
{
    return stop_word(ask_settings_words(db), word) || ask_is_program(db, word);
}

struct str ask_programs(struct db *db, struct arena *a, struct str text, bool all)
{
    struct name_words w = words_of(a, text);
    struct str programs = {0};
    for (size_t i = 0; i < w.n; i++)
        if (all || ask_is_program(db, w.items[i]))
            programs =
                arena_printf(a, "%.*s%s%.*s", STR_ARG(programs), programs.n ? " " : "", STR_ARG(w.items[i]));
    return programs;
}

/* Whether all of W but the words FROM up to TO ask for settings. */
static bool rest_is_settings(struct db *db, const struct name_words *w, size_t from, size_t to)
{
    for (size_t i = 0; i < w->n; i++)
        if ((i < from || i >= to) && !is_aside(db, w->items[i]))
            return false;
    return !w->more;
}

bool ask_only_settings(struct db *db, struct arena *a, struct str text)
{
    struct name_words w = words_of(a, text);
    return rest_is_settings(db, &w, 0, 0);
}

/* Whether the words of NAME stand in W from *AT on with nothing else of weight (LOOSE), or alone; how many they are. */
static size_t named_by(struct db *db, const struct name_words *w, const struct name_words *name, bool loose,
                       size_t *at)
{
    for (*at = 0; name->n && *at + name->n <= w->n; ++*at) {
        size_t i = 0;
        while (i < name->n && str_eq(w->items[*at + i], name->items[i]))
            i++;
        if (i == name->n && (i == w->n || (loose && rest_is_settings(db, w, *at, *at + i))))
            return i;
    }
    return 0;
}

/* Whether the first word of NAME may be one of W, by how it begins: of thousands of names most may not. */
static bool may_begin(const struct name_words *w, struct str name)
{
    bool may = name.n && !is_alnum(name.s[0]);
    for (size_t i = 0; name.n && i < w->n; i++)
        may |= w->items[i].s[0] == (is_digit(name.s[0]) ? name.s[0] : (char)(name.s[0] | 0x20));
    return may;
}

/* All of W but the N words at AT. */
static struct str words_beside(struct arena *a, const struct name_words *w, size_t at, size_t n)
{
    struct str all = {0};
    for (size_t i = 0; i < w->n; i++)
        if (i < at || i >= at + n)
            all = arena_printf(a, "%.*s %.*s", STR_ARG(all), STR_ARG(w->items[i]));
    return all;
}

/* The provider whose only domain's first label is the one word of W that has weight. */
static struct str named_by_label(struct db *db, struct arena *a, const struct name_words *w, bool loose,
                                 struct str *beside)
{
    size_t at = 0;
    while (loose && at < w->n && is_aside(db, w->items[at]))
        at++;
    if (at >= w->n || w->items[at].n < 2 || !rest_is_settings(db, w, at, at + 1) || (!loose && w->n > 1))
        return (struct str){0};
    struct stmt *st = db_prepare(db, sql_ask, "label", NULL);
    stmt_bind_text(st, "label", w->items[at]);
    struct str id = stmt_step(st) ? arena_str(a, stmt_col(st, 0)) : (struct str){0};
    stmt_free(st);
    *beside = words_beside(a, w, at, 1);
    return id;
}

struct str ask_named(struct db *db, struct arena *a, struct str text, bool loose, struct str *beside)
{
    struct name_words w = words_of(a, text);
    struct str id = {0};
    size_t longest = 0, first = 0, at;
    bool is_program = false;
    *beside = (struct str){0};
    if (!w.n || w.more)
        return id;
    struct stmt *st = db_prepare(db, sql_ask, "names", NULL);
    while (stmt_step(st))
        for (int i = 0; i < 3; i++) {
            struct arena_mark mark = arena_mark(a);
            if (!may_begin(&w, stmt_col(st, i)))
                continue;
            struct name_words name = words_of(a, stmt_col(st, i));
            size_t n = named_by(db, &w, &name, loose, &at);
            bool program = n == 1 && stop_word(db_once(db, sql_ask, "program_ids"), w.items[at]);
            arena_rewind(a, mark);
            if (n == 0 || n < longest ||
                (n == longest && (program > is_program || (program == is_program && at >= first))))
                continue;
            longest = n;
            first = at;
            is_program = program;
            id = arena_str(a, stmt_col(st, 0));
        }
    stmt_free(st);
    if (!id.s)
        return named_by_label(db, a, &w, loose, beside);
    *beside = words_beside(a, &w, first, longest);
    return id;
}
