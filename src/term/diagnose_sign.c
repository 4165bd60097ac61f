/*
 * How somebody signs in, beside the record: user name, kind of sign-in, which password, and what the mail program can do.
 * Does not know how servers are found.
 */
#include "term/diagnose_part.h"

#include "base/stop.h"
#include "term/text.h"

/* A user name in words: its form where it has one of the two usual ones. */
static struct str username_word(const struct comparing *c, struct str template)
{
    bool open;
    struct str filled = ask_fill(c->a, template, &c->d->answer->caller, &open);
    struct str words = open ? words_find(c->d->words, "username", template) : (struct str){0};
    return words.s ? words : filled;
}

/* Whether USER, typed for an address that we do not know, has the form of TEMPLATE. */
static bool same_form(struct str user, struct str template)
{
    bool address = str_find(user, '@', 0) < user.n || str_eq(user, STR("%EMAILADDRESS%"));
    if (str_eq(template, STR("%EMAILADDRESS%")))
        return address;
    return str_eq(template, STR("%EMAILLOCALPART%")) ? !address : true;
}

static bool same_username(const struct comparing *c, struct row s)
{
    bool open, open_record;
    struct str template = row_text(s, "username_template");
    struct str given = ask_fill(c->a, c->g->username, &c->d->answer->caller, &open);
    struct str record = ask_fill(c->a, template, &c->d->answer->caller, &open_record);
    return open || open_record ? same_form(given, template) : str_ieq(given, record);
}

static void compare_username(struct comparing *c)
{
    struct row s = c->pool[0];
    if (!c->g->username.n)
        return;
    for (size_t i = 0; i < c->n; i++)
        if (!row_text(c->pool[i], "username_template").n || same_username(c, c->pool[i]))
            return;
    struct finding f = {.field = "username",
                        .verdict = c->host_known ? "differs" : "unknown",
                        .w = "diag_username",
                        .given = username_word(c, c->g->username),
                        .record = username_word(c, row_text(s, "username_template"))};
    f.args[0] = f.given;
    f.args[1] = f.record;
    diagnose_add(c, &f);
}

/* Whether REQUIREMENT says that no password is taken, whatever holds. */
static bool is_oauth_only(const struct comparing *c)
{
    const struct rows *r = c->d->answer->card.requirements;
    for (size_t i = 0; i < r->n; i++)
        if (row_is(rows_at(r, i), "kind", "oauth-only") && !row_text(rows_at(r, i), "condition").n &&
            (!row_text(rows_at(r, i), "protocol").n ||
             str_eq(row_text(rows_at(r, i), "protocol"), c->g->protocol)))
            return true;
    return false;
}

/* The kinds of sign-in of the pool in words, each once; *HAS: the one given is among them. */
static struct str auths(const struct comparing *c, struct str given, bool *has)
{
    struct str list = STR("");
    *has = false;
    for (size_t i = 0; i < c->n; i++)
        for (struct str rest = row_text(c->pool[i], "auth"); rest.s;) {
            struct str one = str_cut(&rest, ' '), word = diagnose_value(c, "auth", one);
            *has = *has || str_eq(one, given);
            if (one.n && str_find_str(list, word, 0) == list.n)
                list = arena_printf(c->a, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "", STR_ARG(word));
        }
    return list;
}

static bool is_password(struct str auth)
{
    return str_eq(auth, STR("password")) || str_eq(auth, STR("app-password"));
}

static void compare_auth(struct comparing *c)
{
    if (!c->g->auth.n)
        return;
    bool has;
    struct str given = is_password(c->g->auth) ? STR("password") : c->g->auth;
    struct str record = auths(c, given, &has);
    bool refused =
        is_password(c->g->auth) && (is_oauth_only(c) || str_eq(row_text(c->pool[0], "auth"), STR("oauth2")));
    if (!record.n || (has && !refused))
        return;
    bool none = str_eq(given, STR("none"));
    struct finding f = {.field = "auth",
                        .verdict = c->host_known && (refused || none) ? "differs" : "unknown",
                        .w = refused || none ? "diag_auth" : "diag_auth_open",
                        .given = given,
                        .record = row_text(c->pool[0], "auth")};
    f.args[0] = diagnose_value(c, "auth", given);
    f.args[1] = refused ? diagnose_value(c, "auth", STR("oauth2")) : record;
    diagnose_add(c, &f);
}

/* A password is typed, and the provider wants one made for programs. */
static void say_password(struct comparing *c)
{
    const struct rows *r = c->d->answer->card.requirements;
    bool wanted = false, certain = false;
    struct str text = {0};
    for (size_t i = 0; i < r->n; i++) {
        struct row one = rows_at(r, i);
        bool kind = row_is(one, "kind", "app-password") || row_is(one, "kind", "separate-mail-password");
        if (!kind)
            continue;
        text = wanted ? text : row_text(one, "text");
        wanted = true;
        certain = certain || !row_text(one, "condition").n;
    }
    if (wanted && str_eq(c->g->auth, STR("password")))
        diagnose_add(c, &(struct finding){.field = "password",
                                          .verdict = "rule",
                                          .w = certain ? "diag_password" : "diag_password_if",
                                          .given = c->g->auth,
                                          .record = text});
}

void diagnose_sign_in(struct comparing *c)
{
    size_t before = c->found->n;
    compare_username(c);
    compare_auth(c);
    bool refused = c->found->n > before && row_is(rows_at(c->found, c->found->n - 1), "field", "auth");
    if (!refused)
        say_password(c);
}

struct rows *diagnose_program(struct arena *a, const struct diagnose *d)
{
    struct comparing c = {.a = a, .d = d, .found = diagnose_rows(a)};
    struct stmt *st = db_prepare(d->db, sql_ask, "pair_of", NULL);
    stmt_bind_text(st, "provider", row_text(d->answer->card.provider, "id"));
    stmt_bind_text(st, "guide", d->program);
    stmt_bind_text(st, "lang", str_from(d->lang));
    bool impossible = false, signs = false;
    struct finding f = {.field = "program", .given = d->program};
    if (stmt_step(st)) {
        impossible = stmt_col_int(st, 0) != 0;
        signs = stmt_col_int(st, 1) != 0;
        f.args[0] = arena_str(a, stmt_col(st, 2));
    }
    stmt_free(st);
    f.args[1] = row_text(d->answer->card.provider, "short_name");
    if (!f.args[1].n)
        f.args[1] = row_text(d->answer->card.provider, "name");
    f.verdict = impossible ? "differs" : "rule";
    f.w = impossible ? "diag_program" : "diag_program_signs";
    if (impossible || signs)
        diagnose_add(&c, &f);
    return c.found;
}

/* Whether one of the servers speaks PROTOCOL. */
static bool speaks(const struct diagnose_given *g, size_t n, struct str protocol)
{
    bool any = !protocol.n;
    for (size_t i = 0; i < n; i++)
        any = any || str_eq(g[i].protocol, protocol);
    return any;
}

struct rows *diagnose_requirements(struct arena *a, const struct diagnose *d, const struct diagnose_given *g,
                                   size_t n)
{
    const struct rows *all = d->answer->card.requirements;
    struct str kept = {0};
    if (d->program.s) {
        struct stmt *st = db_prepare(d->db, sql_ask, "pair_requirements", NULL);
        stmt_bind_text(st, "provider", row_text(d->answer->card.provider, "id"));
        stmt_bind_text(st, "guide", d->program);
        kept = stmt_step(st) ? arena_str(a, stmt_col(st, 0)) : STR("");
        stmt_free(st);
    }
    struct rows *r = ARENA_NEW(a, struct rows, 1);
    *r = *all;
    r->cells = ARENA_NEW(a, struct str *, all->n + 1);
    r->n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (speaks(g, n, row_text(rows_at(all, i), "protocol")) &&
            (!d->program.s || stop_word(kept, row_text(rows_at(all, i), "_ordinal"))))
            r->cells[r->n++] = all->cells[i];
    return r;
}
