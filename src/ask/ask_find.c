/*
 * Finds the provider behind an address, domain, host or name.
 * Does not know what a card holds.
 */
#include "ask/ask_address.h"
#include "base/fold.h"
#include "base/words.h"

/* DOMAIN without its first label; empty at the end. */
static struct str parent_of(struct str domain)
{
    return str_sub(domain, str_find(domain, '.', 0) + 1, domain.n);
}

/* The row of DOMAIN: its match kind and provider into FOUND. */
static bool domain_row(struct stmt *st, struct arena *a, struct str domain, struct str *kind,
                       struct str *provider)
{
    stmt_bind_text(st, "pattern", domain);
    bool there = stmt_step(st);
    if (there) {
        *kind = arena_str(a, stmt_col(st, 0));
        *provider = arena_str(a, stmt_col(st, 1));
        stmt_reset(st);
    }
    return there;
}

/*
 * The longest of DOMAIN and its parents that is in the record: itself as address domain, a
 * parent by a suffix pattern, or any pattern when ANY (a mail exchanger or a host).
 */
static struct ask_found find_domain(struct db *db, struct arena *a, struct str domain, bool any)
{
    struct ask_found found = {0};
    struct stmt *st = db_prepare(db, sql_ask, "domain", NULL);
    for (struct str at = domain; at.n && !found.match; at = parent_of(at)) {
        struct str kind, provider;
        if (!domain_row(st, a, at, &kind, &provider))
            continue;
        bool suffix = str_eq(kind, STR("suffix")), itself = at.n == domain.n;
        if (any)
            found.match = ASK_MX;
        else if (itself && !str_eq(kind, STR("mx")))
            found.match = ASK_EXACT;
        else if (suffix)
            found.match = ASK_SUFFIX;
        found.provider = provider;
        found.matched = at;
    }
    stmt_free(st);
    return found;
}

/* By a national name of a family. */
static struct ask_found find_family(struct db *db, struct arena *a, struct str domain)
{
    struct ask_found found = {0};
    struct stmt *st = db_prepare(db, sql_ask, "family", NULL);
    stmt_bind_text(st, "domain", domain);
    if (stmt_step(st))
        found = (struct ask_found){.match = ASK_FAMILY,
                                   .provider = arena_str(a, stmt_col(st, 0)),
                                   .matched = arena_str(a, stmt_col(st, 1))};
    stmt_free(st);
    return found;
}

static struct ask_found find_host(struct db *db, struct arena *a, const struct ask_query *q)
{
    struct ask_found found = {0};
    struct stmt *st = db_prepare(db, sql_ask, "host", NULL);
    stmt_bind_text(st, "host", q->domain);
    stmt_bind_int(st, "port", q->port);
    if (stmt_step(st))
        found = (struct ask_found){
            .match = ASK_HOST, .provider = arena_str(a, stmt_col(st, 0)), .matched = q->domain};
    stmt_free(st);
    if (!found.match && q->port) {
        /* A port makes it a host for certain: it belongs to whoever has the domain above it. */
        found = find_domain(db, a, parent_of(q->domain), true);
        if (found.match)
            found.match = ASK_HOST;
    }
    return found;
}

/* By domain or host only. */
static struct ask_found find_name(struct db *db, struct arena *a, const struct ask_query *q, struct str mx)
{
    struct ask_found found = {0};
    if (q->domain.s)
        found = find_domain(db, a, q->domain, false);
    if (!found.match && mx.s)
        found = find_domain(db, a, mx, true);
    if (!found.match && q->domain.s)
        found = find_family(db, a, q->domain);
    if (!found.match && q->domain.s && !q->local.s)
        found = find_host(db, a, q);
    return found;
}

struct ask_found ask_find(struct db *db, struct arena *a, const struct ask_query *q, struct str mx)
{
    struct ask_found found = {0};
    if (q->problem)
        return found;
    found = find_name(db, a, q, mx);
    if (!found.match && !q->local.s && !q->port) {
        found.provider = ask_named(db, a, q->text, false, &found.beside);
        found.matched = q->text;
        found.match = found.provider.s ? ASK_PROVIDER : ASK_NONE;
    }
    return found.match ? found : (struct ask_found){0};
}

const char *ask_match_name(enum ask_match match)
{
    static const char *const names[] = {"none", "exact", "suffix", "mx", "family", "host", "provider"};
    return names[match];
}

struct ask_query ask_caller(const struct ask_query *q, const struct ask_found *found)
{
    bool address = found->match >= ASK_EXACT && found->match <= ASK_FAMILY;
    return address ? *q : (struct ask_query){.text = q->text};
}

/*
 * The first word of TEXT that is a name, beside nothing but words for settings, and known: itself, or MEANT for one
 * that is known. *Q is what it says.
 */
static struct ask_found find_word(struct db *db, struct arena *a, struct str text, bool meant,
                                  struct ask_query *q)
{
    size_t words = 0;
    for (struct str rest = text; rest.s && words < ASK_QUERY_WORDS; words++) {
        struct str word = str_cut(&rest, ' '), instead = {0};
        size_t at = (size_t)(word.s - text.s);
        *q = ask_parse(db, a, word);
        if (!q->domain.s || !ask_only_settings(db, a, str_sub(text, 0, at)) || !ask_only_settings(db, a, rest))
            continue;
        if (meant && !(instead = ask_meant(db, a, q->domain)).s)
            continue;
        if (meant)
            q->domain = instead;
        struct ask_found found = find_name(db, a, q, (struct str){0});
        found.instead = instead;
        if (found.match)
            return found;
    }
    return (struct ask_found){0};
}

/* TEXT as one address, itself or meant for one that is known. */
static struct ask_found find_address(struct db *db, struct arena *a, struct str text, struct ask_query *q)
{
    struct ask_found found = {0};
    *q = ask_parse(db, a, text);
    if (q->problem || !q->domain.s)
        return found;
    found = find_name(db, a, q, (struct str){0});
    struct str instead = found.match ? (struct str){0} : ask_meant(db, a, q->domain);
    if (instead.s) {
        q->domain = instead;
        if (q->local.s)
            q->text = arena_printf(a, "%.*s@%.*s", STR_ARG(q->local), STR_ARG(instead));
        found = find_name(db, a, q, (struct str){0});
        found.instead = instead;
    }
    return found.match ? found : (struct ask_found){0};
}

struct ask_found ask_answer(struct db *db, struct arena *a, struct str text, struct ask_query *q)
{
    enum ask_problem problem;
    text = ask_clean(a, ask_query_cut(str_trim(text)), &problem);
    if (str_find(text, '@', 0) < text.n)
        return find_address(db, a, text, q);
    struct ask_found found = find_word(db, a, text, false, q);
    if (found.match)
        return found;
    struct str beside, id = ask_named(db, a, text, true, &beside);
    if (!id.s) {
        found = find_word(db, a, text, true, q);
        if (found.match)
            return found;
    }
    *q = (struct ask_query){.text = text};
    return (struct ask_found){
        .match = id.s ? ASK_PROVIDER : ASK_NONE, .provider = id, .matched = id.s ? text : id, .beside = beside};
}
