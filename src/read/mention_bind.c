/*
 * mention_bind: which port and which word for encryption belong to which host. Knows only
 * the order of things and the few words between them.
 */
#include "base/str.h"
#include "read/fit.h"
#include "read/mention.h"
#include "read/value.h"

enum { NOBODY = 1000 };

static struct str between(const struct mention_list *list, const struct mention_event *a,
                          const struct mention_event *b)
{
    return a->to < b->from ? str_sub(list->text, a->to, b->from) : STR("");
}

static bool is_joining(const struct mention_words *w, struct str s)
{
    size_t k = 0;
    while (k < w->n[MENTION_SAYS_JOINING] && !str_ieq(s, w->of[MENTION_SAYS_JOINING][k].text))
        k++;
    return k < w->n[MENTION_SAYS_JOINING];
}

/* True when S holds only words that join what stands before them to what comes: "of", "of the server". */
static bool joins_forward(const struct mention_words *words, struct str s)
{
    bool any = false;
    for (size_t i = 0; i < s.n;) {
        if (memchr(" \n\t`*_)'\"", s.s[i], 9)) {
            i++;
            continue;
        }
        if (str_starts(str_sub(s, i, s.n), STR("\xe2\x80\x99"))) {
            i += 3;
            continue;
        }
        size_t from = i;
        while (i < s.n && !memchr(" \n\t`*_)'\"", s.s[i], 9) && (unsigned char)s.s[i] != 0xe2)
            i++;
        if (i == from || !is_joining(words, str_sub(s, from, i)))
            return false;
        any = true;
    }
    return any;
}

/* True when S holds nothing but blanks and brackets: what stands on its two sides is one thing. */
static bool is_tight(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!memchr(" \n\t`*_()", s.s[i], 8))
            return false;
    return true;
}

/* Gives every port and encryption its host: the one before it, unless words join it to the one after. */
static void bind_hosts(const struct mention_list *list, struct mention_stretch *s)
{
    size_t host = NOBODY, after = NOBODY;
    for (size_t i = 0; i < s->n; i++) {
        host = s->events[i].kind == MENTION_HOST ? i : host;
        s->events[i].host = host;
    }
    bool forward = false;
    for (size_t i = s->n; i-- > 0;) {
        struct mention_event *e = &s->events[i];
        if (e->kind == MENTION_HOST) {
            after = i;
            continue;
        }
        struct str gap = i + 1 < s->n ? between(list, e, &s->events[i + 1]) : STR("");
        bool next_is_host = i + 1 == after;
        forward = after != NOBODY && !e->attached &&
                  (next_is_host ? joins_forward(list->words, gap) : forward && is_tight(gap));
        if (forward || e->host == NOBODY)
            e->host = after;
    }
}

/* The encryption said for the port at I: what stands before it since the port before, or else right behind it.
 */
static struct mention_event *bind_security(struct mention_stretch *s, size_t host, size_t i, bool *several)
{
    struct mention_event *found = NULL;
    *several = false;
    for (size_t k = i; k-- > 0;) {
        struct mention_event *e = &s->events[k];
        if (e->host != host || e->kind == MENTION_HOST)
            continue;
        if (e->kind == MENTION_PORT || e->used)
            break;
        *several |= found && found->value != e->value;
        found = found ? found : e;
    }
    for (size_t k = i + 1; !found && k < s->n; k++) {
        struct mention_event *e = &s->events[k];
        if (e->host != host || e->kind == MENTION_HOST)
            continue;
        if (e->kind == MENTION_PORT)
            break;
        found = e;
    }
    if (found)
        found->used = true;
    return found;
}

static struct record_pos pos_of(struct mention_list *list, size_t at)
{
    for (; list->at < at; list->at++) {
        list->pos.line += list->text.s[list->at] == '\n';
        list->pos.col = list->text.s[list->at] == '\n' ? 1 : list->pos.col + 1;
    }
    return list->pos;
}

/* S on one line, without the signs of Markdown. */
static struct str written(struct mention_list *list, struct str s)
{
    char *to = arena_alloc(list->keep, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] != '`' && s.s[i] != '*')
            to[n++] = s.s[i];
    return value_one_line(list->keep, (struct str){to, n});
}

static void add(struct mention_list *list, const struct mention_event *host, const struct mention_event *port,
                const struct mention_event *security, bool several)
{
    static const char *const names[] = {NULL, "tls", "starttls", "none"};
    const struct mention_event *all[] = {host, port, security};
    size_t from = host->from, to = host->to;
    for (size_t i = 0; i < COUNT(all); i++)
        if (all[i]) {
            from = all[i]->from < from ? all[i]->from : from;
            to = all[i]->to > to ? all[i]->to : to;
        }
    list->items = arena_more(list->keep, list->items, sizeof *list->items, list->n, &list->room);
    struct str name = str_sub(list->text, host->from, host->to);
    list->items[list->n++] = (struct record_mention){
        .host = fit_lower(list->keep, name),
        .port = port ? port->value : 0,
        .security = str_from(security && !several ? names[security->value] : NULL),
        .written = written(list, str_sub(list->text, from, to)),
        .pos = pos_of(list, host->from),
    };
}

void mention_bind(struct mention_list *list, struct mention_stretch *s)
{
    bind_hosts(list, s);
    for (size_t h = 0; h < s->n; h++) {
        const struct mention_event *host = &s->events[h], *security = NULL;
        bool ports = false, several = false;
        if (host->kind != MENTION_HOST)
            continue;
        for (size_t i = 0; i < s->n; i++) {
            const struct mention_event *e = &s->events[i];
            if (e->kind == MENTION_PORT && e->host == h) {
                ports = true;
                security = bind_security(s, h, i, &several);
                add(list, host, e, security, several);
            }
        }
        security = NULL;
        several = false;
        for (size_t i = 0; i < s->n && !ports; i++) {
            const struct mention_event *e = &s->events[i];
            if (e->kind != MENTION_SECURITY || e->host != h)
                continue;
            several |= security && security->value != e->value;
            security = e;
        }
        if (security)
            add(list, host, NULL, security, several);
    }
}
