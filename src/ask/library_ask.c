/*
 * The library's answers: what ask.h and ask_search.h find, as structs of plain C.
 * Does not know what happens when a question fails (library.c).
 */
#include "ask/ask_search.h"
#include "ask/library_part.h"

enum { RESULTS = 10, NEAR_MOST = 8 };

/* What can be asked; each question uses what it needs. */
struct question {
    const char *text, *mx, *lang;
    int limit;
    const void *answer;
    struct str why; /* nothing was found */
};

/* LANG when the database speaks it, else its default language. */
static const char *choose(const struct portolan *p, const char *lang)
{
    for (size_t i = 0; lang && p->langs[i]; i++)
        if (strcmp(p->langs[i], lang) == 0)
            return p->langs[i];
    return p->langs[0];
}

/* A list of pointers to the N structs of SIZE at ITEMS, ended by NULL. */
static const void **list_of(struct arena *a, const void *items, size_t n, size_t size)
{
    const void **list = ARENA_NEW(a, const void *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (const char *)items + i * size;
    return list;
}

#define LIST(a, items, n) ((const void *)list_of((a), (items), (n), sizeof *(items)))

static const char *text(struct str s)
{
    return s.s ? s.s : "";
}

static void put_servers(struct arena *a, struct portolan_card *to, const struct ask_card *card,
                        const struct ask_query *caller)
{
    struct portolan_server *items = ARENA_NEW(a, struct portolan_server, card->servers_n + 1);
    bool open;
    for (size_t i = 0; i < card->servers_n; i++) {
        const struct ask_server *s = &card->servers[i];
        items[i] = (struct portolan_server){
            .role = text(s->role),
            .protocol = text(s->protocol),
            .host = text(ask_fill(a, s->host, caller, &open)),
            .port = (int)s->port,
            .security = text(s->security),
            .username = text(ask_fill(a, s->username, caller, &open)),
            .auth = text(s->auth),
            .url = text(s->url),
            .last_checked = text(s->last_checked),
            .source = text(s->source),
            .note = text(s->note),
        };
    }
    to->servers = LIST(a, items, card->servers_n);
}

static void put_requirements(struct arena *a, struct portolan_card *to, const struct ask_card *card)
{
    struct portolan_requirement *items = ARENA_NEW(a, struct portolan_requirement, card->requirements_n + 1);
    for (size_t i = 0; i < card->requirements_n; i++) {
        const struct ask_requirement *r = &card->requirements[i];
        items[i] = (struct portolan_requirement){
            .kind = text(r->kind),
            .lang = text(r->lang),
            .protocol = text(r->protocol),
            .condition = text(r->condition),
            .url = text(r->url),
            .text = text(r->text),
            .last_checked = text(r->last_checked),
            .source = text(r->source),
        };
    }
    to->requirements = LIST(a, items, card->requirements_n);
}

static void put_links(struct arena *a, struct portolan_card *to, const struct ask_card *card)
{
    struct portolan_link *items = ARENA_NEW(a, struct portolan_link, card->links_n + 1);
    for (size_t i = 0; i < card->links_n; i++) {
        const struct ask_link *l = &card->links[i];
        items[i] = (struct portolan_link){text(l->kind), text(l->lang), text(l->url), text(l->title)};
    }
    to->links = LIST(a, items, card->links_n);
}

/* The card of what was FOUND for Q, or NULL. */
static const struct portolan_card *card_of(struct portolan *p, const struct ask_query *q,
                                           const struct ask_found *found, const char *lang)
{
    struct arena *a = &p->arena;
    struct ask_card card;
    if (!found->match || !ask_card(p->db, a, found->provider, lang, p->langs[0], &card))
        return NULL;
    struct ask_query caller = ask_caller(q, found);
    const struct ask_provider *pr = &card.provider;
    struct portolan_card *to = ARENA_NEW(a, struct portolan_card, 1);
    *to = (struct portolan_card){
        .query = text(arena_str(a, q->text)),
        .match = ask_match_name(found->match),
        .matched = text(arena_str(a, found->matched)),
        .id = text(pr->id),
        .name = text(pr->name),
        .short_name = text(pr->short_name),
        .country = text(pr->country),
        .website = text(pr->website),
        .status = text(pr->status),
        .retired_on = text(pr->retired_on),
        .successor = text(pr->successor),
        .last_checked = text(pr->last_checked),
        .check_method = text(pr->check_method),
        .source = text(pr->source),
        .remark = text(pr->remark),
        .page = text(pr->page),
    };
    put_servers(a, to, &card, &caller);
    put_requirements(a, to, &card);
    put_links(a, to, &card);
    return to;
}

static bool lookup(struct portolan *p, void *question)
{
    struct question *q = question;
    struct arena *a = &p->arena;
    struct ask_query query = ask_parse(a, arena_str(a, str_from(q->text)));
    struct str mx = q->mx ? ask_parse(a, str_from(q->mx)).domain : (struct str){0};
    struct ask_found found = ask_find(p->db, a, &query, mx);
    q->why = query.problem ? ask_says(a, &query) : STR("this is not in the record");
    q->answer = card_of(p, &query, &found, choose(p, q->lang));
    return q->answer != NULL;
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

enum portolan_status portolan_lookup(struct portolan *handle, const char *what, const char *mx,
                                     const char *lang, const struct portolan_card **card)
{
    struct question q = {.text = what, .mx = mx, .lang = lang};
    if (!handle || !handle->db || !what || !card)
        return library_misuse(handle, "an address and a place for the card are wanted");
    remember(handle, what, false);
    enum portolan_status status = library_call(handle, lookup, &q);
    *card = status == PORTOLAN_OK ? q.answer : NULL;
    return status == PORTOLAN_NONE ? library_complain(handle, status, q.why.s) : status;
}

static bool near(struct portolan *p, void *question)
{
    struct question *q = question;
    struct str names[NEAR_MOST];
    size_t n = 0;
    struct ask_query query = ask_parse(&p->arena, str_from(p->asked));
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
    struct question q = {0};
    if (!handle || !handle->db || !handle->asked[0])
        return none;
    return library_call(handle, near, &q) == PORTOLAN_OK ? q.answer : none;
}

static const struct portolan_result *const *results_of(struct arena *a, const struct search_answer *found,
                                                       const struct portolan_card *card, size_t most)
{
    struct portolan_result *items = ARENA_NEW(a, struct portolan_result, found->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < found->n && n < most; i++) {
        const struct search_result *r = &found->items[i];
        if (card && str_eq(r->kind, STR("provider")) && str_eq(r->slug, str_from(card->id)))
            continue;
        items[n++] = (struct portolan_result){
            .kind = text(r->kind),
            .slug = text(r->slug),
            .lang = text(r->lang),
            .title = text(r->title),
            .url = text(r->url),
            .crumb = text(r->crumb),
            .summary = text(r->summary),
            .excerpt = text(r->excerpt),
            .score = r->score,
        };
    }
    return LIST(a, items, n);
}

static bool search(struct portolan *p, void *question)
{
    struct question *q = question;
    struct arena *a = &p->arena;
    struct ask_query named;
    struct str words = arena_str(a, str_from(q->text));
    size_t limit = q->limit > 0 ? (size_t)q->limit : RESULTS;
    struct ask_found found = ask_answer(p->db, a, words, &named);
    struct portolan_answer *answer = ARENA_NEW(a, struct portolan_answer, 1);
    answer->card = card_of(p, &named, &found, choose(p, q->lang));
    const struct search_query query = {.text = ask_without_names(a, words),
                                       .lang = choose(p, q->lang),
                                       .limit = limit < SEARCH_LIMIT ? (unsigned)limit + 1 : SEARCH_LIMIT,
                                       .excerpts = true};
    struct search_answer results = ask_search(p->db, a, &query);
    answer->results = results_of(a, &results, answer->card, limit);
    answer->instead = text(results.instead);
    q->why = named.problem ? ask_says(a, &named) : STR("nothing is found");
    q->answer = answer;
    return answer->card || answer->results[0];
}

enum portolan_status portolan_search(struct portolan *handle, const char *words, const char *lang, int limit,
                                     const struct portolan_answer **answer)
{
    struct question q = {.text = words, .lang = lang, .limit = limit};
    if (!handle || !handle->db || !words || !answer)
        return library_misuse(handle, "words and a place for the answer are wanted");
    remember(handle, "", false);
    enum portolan_status status = library_call(handle, search, &q);
    *answer = status == PORTOLAN_OK ? q.answer : NULL;
    return status == PORTOLAN_NONE ? library_complain(handle, status, q.why.s) : status;
}

static const struct portolan_neighbour *const *neighbours_of(struct arena *a, const struct ask_neighbour *from,
                                                             size_t n)
{
    struct portolan_neighbour *items = ARENA_NEW(a, struct portolan_neighbour, n + 1);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct portolan_neighbour){text(from[i].kind), text(from[i].slug), text(from[i].title),
                                               text(from[i].url)};
    return LIST(a, items, n);
}

static bool entry(struct portolan *p, void *question)
{
    struct question *q = question;
    struct arena *a = &p->arena;
    struct ask_entry e;
    if (!ask_entry(p->db, a, arena_str(a, str_from(q->text)), choose(p, q->lang), p->langs[0], &e))
        return false;
    struct portolan_entry *to = ARENA_NEW(a, struct portolan_entry, 1);
    *to = (struct portolan_entry){
        .id = (long long)e.id,
        .lang = text(e.lang),
        .slug = text(e.slug),
        .question = text(e.question),
        .summary = text(e.summary),
        .author = text(e.author),
        .updated = text(e.updated),
        .topic = text(e.topic),
        .topic_title = text(e.topic_title),
        .tags = text(e.tags),
        .body = text(e.body),
        .body_html = text(e.body_html),
        .url = text(e.url),
        .related = neighbours_of(a, e.related, e.related_n),
        .providers = neighbours_of(a, e.providers, e.providers_n),
    };
    q->answer = to;
    return true;
}

enum portolan_status portolan_entry(struct portolan *handle, const char *slug, const char *lang,
                                    const struct portolan_entry **found)
{
    struct question q = {.text = slug, .lang = lang};
    if (!handle || !handle->db || !slug || !found)
        return library_misuse(handle, "a name and a place for the entry are wanted");
    remember(handle, slug, true);
    enum portolan_status status = library_call(handle, entry, &q);
    *found = status == PORTOLAN_OK ? q.answer : NULL;
    return status == PORTOLAN_NONE ? library_complain(handle, status, "no entry is called so") : status;
}

static bool meta(struct portolan *p, void *question)
{
    struct question *q = question;
    struct str value = db_meta(p->db, &p->arena, q->text);
    q->answer = value.s;
    return value.s != NULL;
}

const char *portolan_meta(struct portolan *handle, const char *key)
{
    struct question q = {.text = key};
    if (!handle || !handle->db || !key)
        return "";
    remember(handle, "", false);
    return library_call(handle, meta, &q) == PORTOLAN_OK ? q.answer : "";
}
