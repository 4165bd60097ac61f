/*
 * The library's answers: what answer.h puts together, as lists of plain C.
 * Does not know what happens when a question fails (library.c).
 */
#include "ask/answer.h"
#include "ask/library_part.h"

enum { NEAR_MOST = 8 };

/* What the world sees of struct row. */
struct portolan_row {
    struct row row;
};

/* What can be asked; each question uses what it needs. */
struct asked {
    const char *text, *mx, *lang;
    int limit;
    const void *answer;
    struct str why; /* nothing was found, or something is asked back */
};

/* The database's language nearest to LANG, else its default one. */
static const char *choose(const struct portolan *p, const char *lang)
{
    struct str langs[LIBRARY_LANGS];
    size_t n = 0;
    for (; lang && p->langs[n]; n++)
        langs[n] = str_from(p->langs[n]);
    size_t picked = lang_pick(str_from(lang), langs, n);
    return p->langs[picked < n ? picked : 0];
}

static const char *text(struct str s)
{
    return s.s ? s.s : "";
}

static const struct portolan_row *row_of(struct arena *a, struct row row)
{
    struct portolan_row *to = ARENA_NEW(a, struct portolan_row, 1);
    to->row = row;
    return to;
}

/* The rows of R (NULL: none), ended by NULL. */
static const struct portolan_row *const *rows_of(struct arena *a, const struct rows *r)
{
    size_t n = r ? r->n : 0;
    const struct portolan_row **list = ARENA_NEW(a, const struct portolan_row *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = row_of(a, rows_at(r, i));
    return list;
}

const char *portolan_value(const struct portolan_row *row, const char *column)
{
    return row && column ? text(row_text(row->row, column)) : "";
}

const char *portolan_column(const struct portolan_row *row, int i)
{
    const struct rows *of = row ? row->row.of : NULL;
    for (size_t c = 0; of && i >= 0 && c < of->columns; c++)
        if (rows_is_said(of, c) && i-- == 0)
            return of->names[c].s;
    return NULL;
}

static struct question question_of(const struct portolan *p, const struct asked *asked)
{
    const char *lang = choose(p, asked->lang);
    return (struct question){.text = str_from(asked->text),
                             .mx = str_from(asked->mx),
                             .lang = lang,
                             .entry_lang = lang,
                             .other = p->langs[0],
                             .limit = asked->limit > 0 ? (size_t)asked->limit : 0};
}

/* The card of ANSWER, or NULL. */
static const struct portolan_card *card_of(struct arena *a, const struct answer *answer)
{
    if (!answer->card.servers)
        return NULL;
    struct portolan_card *to = ARENA_NEW(a, struct portolan_card, 1);
    *to = (struct portolan_card){
        .query = text(arena_str(a, answer->query.text)),
        .match = ask_match_name(answer->found.match),
        .matched = text(arena_str(a, answer->found.matched)),
        .provider = row_of(a, answer->card.provider),
        .servers = rows_of(a, answer->card.servers),
        .requirements = rows_of(a, answer->card.requirements),
        .links = rows_of(a, answer->card.links),
        .products = rows_of(a, answer->card.products),
    };
    return to;
}

static bool lookup(struct portolan *p, void *ctx)
{
    struct asked *asked = ctx;
    struct answer answer;
    const struct question q = question_of(p, asked);
    bool found = answer_lookup(p->db, &p->arena, &q, &answer);
    if (!found)
        asked->why =
            answer.query.problem ? ask_says(&p->arena, &answer.query) : STR("this is not in the record");
    asked->answer = found ? card_of(&p->arena, &answer) : NULL;
    return found;
}

/* WHAT was asked last, for portolan_near: nothing when it is too long to be near to a name. */
static void remember(struct portolan *p, const char *what, bool entry)
{
    size_t n = strlen(what);
    p->entry = entry;
    if (n >= sizeof p->asked)
        n = 0;
    memcpy(p->asked, what, n);
    p->asked[n] = '\0';
}

/* Asks; what is asked back is said whether something was found or not. */
static enum portolan_status put(struct portolan *p, bool (*ask)(struct portolan *p, void *ctx),
                                struct asked *asked)
{
    enum portolan_status status = library_call(p, ask, asked);
    if (status != PORTOLAN_OK)
        asked->answer = NULL;
    if (status == PORTOLAN_FAILED || !asked->why.s)
        return status;
    return library_complain(p, status, asked->why.s);
}

enum portolan_status portolan_lookup(struct portolan *handle, const char *what, const char *mx,
                                     const char *lang, const struct portolan_card **card)
{
    struct asked asked = {.text = what, .mx = mx, .lang = lang};
    if (!handle || !handle->db || !what || !card)
        return library_misuse(handle, "an address and a place for the card are wanted");
    remember(handle, what, false);
    enum portolan_status status = put(handle, lookup, &asked);
    *card = asked.answer;
    return status;
}

static bool near(struct portolan *p, void *question)
{
    struct asked *q = question;
    struct str names[NEAR_MOST];
    size_t n = 0;
    struct ask_query query = ask_parse(p->db, &p->arena, str_from(p->asked));
    if (p->entry)
        n = ask_near_entries(p->db, &p->arena, query.text, names, NEAR_MOST);
    if (!n)
        n = ask_near_names(p->db, &p->arena, &query, names, NEAR_MOST);
    const char **list = ARENA_NEW(&p->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = text(names[i]);
    q->answer = list;
    return n > 0;
}

const char *const *portolan_near(struct portolan *handle)
{
    static const char *const none[] = {NULL};
    struct asked q = {0};
    if (!handle || !handle->db || !handle->asked[0])
        return none;
    return library_call(handle, near, &q) == PORTOLAN_OK ? q.answer : none;
}

static bool search(struct portolan *p, void *ctx)
{
    struct asked *asked = ctx;
    struct arena *a = &p->arena;
    struct answer answer;
    const struct question q = question_of(p, asked);
    bool found = answer_search(p->db, a, &q, &answer);
    struct portolan_answer *to = ARENA_NEW(a, struct portolan_answer, 1);
    const struct portolan_row **results = ARENA_NEW(a, const struct portolan_row *, answer.results.n + 1);
    for (size_t i = 0; i < answer.results.n; i++)
        results[i] = row_of(a, answer.results.items[i].row);
    *to = (struct portolan_answer){.card = card_of(a, &answer),
                                   .results = results,
                                   .ports = rows_of(a, answer.ports),
                                   .instead = text(answer.instead)};
    if (answer_asks_back(&answer))
        asked->why = ask_says(a, &answer.query);
    else if (!found)
        asked->why = STR("nothing is found");
    asked->answer = to;
    return found;
}

enum portolan_status portolan_search(struct portolan *handle, const char *words, const char *lang, int limit,
                                     const struct portolan_answer **answer)
{
    struct asked asked = {.text = words, .lang = lang, .limit = limit};
    if (!handle || !handle->db || !words || !answer)
        return library_misuse(handle, "words and a place for the answer are wanted");
    remember(handle, "", false);
    enum portolan_status status = put(handle, search, &asked);
    *answer = asked.answer;
    return status;
}

static bool entry(struct portolan *p, void *ctx)
{
    struct asked *asked = ctx;
    struct arena *a = &p->arena;
    struct ask_entry e;
    if (!ask_entry(p->db, a, str_from(asked->text), choose(p, asked->lang), p->langs[0], &e)) {
        asked->why = STR("no entry is called so");
        return false;
    }
    struct portolan_entry *to = ARENA_NEW(a, struct portolan_entry, 1);
    *to = (struct portolan_entry){row_of(a, e.entry), rows_of(a, e.related), rows_of(a, e.providers)};
    asked->answer = to;
    return true;
}

enum portolan_status portolan_entry(struct portolan *handle, const char *slug, const char *lang,
                                    const struct portolan_entry **found)
{
    struct asked asked = {.text = slug, .lang = lang};
    if (!handle || !handle->db || !slug || !found)
        return library_misuse(handle, "a name and a place for the entry are wanted");
    remember(handle, slug, true);
    enum portolan_status status = put(handle, entry, &asked);
    *found = asked.answer;
    return status;
}

static bool meta(struct portolan *p, void *question)
{
    struct asked *q = question;
    struct str value = db_meta(p->db, &p->arena, q->text);
    q->answer = value.s;
    return value.s != NULL;
}

const char *portolan_meta(struct portolan *handle, const char *key)
{
    struct asked q = {.text = key};
    if (!handle || !handle->db || !key)
        return "";
    remember(handle, "", false);
    return library_call(handle, meta, &q) == PORTOLAN_OK ? q.answer : "";
}
