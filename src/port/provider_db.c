/*
 * Keys of provider-db into words of the settings tables.
 * Does not know libyaml: the front matter comes as a tree.
 */
#include "port/foreign.h"

#include "base/out.h"
#include "port/hint.h"
#include "port/secret.h"
#include "read/fit.h"
#include "read/front_node.h"
#include "read/record.h"
#include "read/rows.h"

struct reading {
    struct arena *a;
    struct diag *d;
    struct record_rows *rows;
    bool sentences;
    unsigned servers, remarks, limits;
    struct str date, website;
    const struct hint_words *words;
    struct out hints;
    struct record_pos hints_pos;
};

static const struct {
    const char *theirs, *ours;
} sockets[] = {{"SSL", "SSL/TLS"}, {"STARTTLS", "starttls"}, {"PLAIN", "none"}},
  usernames[] = {{"EMAIL", "%EMAILADDRESS%"}, {"EMAILLOCALPART", "%EMAILLOCALPART%"}};

static void remark(struct reading *r, struct str subject, struct str text, struct record_pos pos)
{
    struct record_row *row = rows_add(r->a, r->rows, "remark", pos);
    rows_set(r->a, row, "ordinal", arena_printf(r->a, "%u", ++r->remarks), pos);
    rows_set(r->a, row, "kind", STR("raw"), pos);
    rows_set(r->a, row, "subject", subject, pos);
    rows_set(r->a, row, "text", text.n ? text : STR("(empty)"), pos);
}

/* Takes the secrets out of a tree, and says where each stood. */
static void clean(struct reading *r, struct front_node *value)
{
    for (struct front_node *x = value->first; x; x = x->next) {
        if (value->kind == FRONT_MAP && x->value && secret_name(x->text)) {
            diag_say(r->d, DIAG_IMPORT_SECRET, (struct diag_pos){r->rows->path, x->pos.line, x->pos.col},
                     x->text, (struct str){0});
            x->value = ARENA_NEW(r->a, struct front_node, 1);
            x->value->kind = FRONT_REFUSED;
        }
        clean(r, value->kind == FRONT_MAP ? x->value : x);
    }
    struct str left = value->kind == FRONT_TEXT ? secret_cut(r->a, value->text) : value->text;
    if (left.n != value->text.n)
        diag_say(r->d, DIAG_IMPORT_SECRET, (struct diag_pos){r->rows->path, value->pos.line, value->pos.col},
                 STR("a web address"), (struct str){0});
    value->text = left;
}

/* A value without a column: every scalar in it by its path. */
static void raw(struct reading *r, struct str path, const struct front_node *value)
{
    if (value->kind == FRONT_MAP) {
        for (const struct front_node *k = value->first; k; k = k->next)
            raw(r, arena_printf(r->a, "%.*s.%.*s", STR_ARG(path), STR_ARG(k->text)), k->value);
    } else if (value->kind == FRONT_LIST) {
        for (const struct front_node *x = value->first; x; x = x->next)
            raw(r, path, x);
    } else if (value->kind != FRONT_REFUSED) {
        remark(r, path, value->kind == FRONT_TEXT ? str_trim(value->text) : STR(""), value->pos);
    }
}

static struct str text_of(const struct front_node *value)
{
    return value && value->kind == FRONT_TEXT ? str_trim(value->text) : STR("");
}

static void read_domains(struct reading *r, const struct front_node *list)
{
    for (const struct front_node *x = list->first; x; x = x->next) {
        struct str written = text_of(x), pattern;
        bool suffix = str_starts(written, STR("*."));
        if (!fit_domain(r->a, str_sub(written, suffix ? 2 : 0, written.n), &pattern)) {
            diag_say(r->d, DIAG_IMPORT_ASIDE, (struct diag_pos){r->rows->path, x->pos.line, x->pos.col},
                     STR("a domain that is none"), (struct str){0});
            raw(r, STR("domains"), x);
            continue;
        }
        struct record_row *row = rows_add(r->a, r->rows, "domain", x->pos);
        rows_set(r->a, row, "pattern", pattern, x->pos);
        rows_set(r->a, row, "match", suffix ? STR("suffix") : STR("exact"), x->pos);
    }
}

/* A field of a server, by its key. False: no column. */
static bool read_server_field(struct reading *r, struct record_row *row, const struct front_node *key,
                              bool *user)
{
    struct str value = text_of(key->value);
    struct record_pos pos = key->value->pos;
    if (str_eq(key->text, STR("type"))) {
        rows_set(r->a, row, "protocol", fit_lower(r->a, value), pos);
        rows_set(r->a, row, "role", str_ieq(value, STR("smtp")) ? STR("outgoing") : STR("incoming"), pos);
    } else if (str_eq(key->text, STR("hostname"))) {
        struct str host;
        fit_host(r->a, value, &host);
        rows_set(r->a, row, "host", host, pos);
    } else if (str_eq(key->text, STR("port"))) {
        rows_set(r->a, row, "port", value, pos);
    } else if (str_eq(key->text, STR("socket"))) {
        for (size_t i = 0; i < COUNT(sockets); i++)
            if (str_ieq(value, str_from(sockets[i].theirs)))
                value = str_from(sockets[i].ours);
        rows_set(r->a, row, "security", value, pos);
    } else if (str_eq(key->text, STR("username_pattern"))) {
        for (size_t i = 0; i < COUNT(usernames); i++)
            if (str_ieq(value, str_from(usernames[i].theirs)))
                value = str_from(usernames[i].ours);
        rows_set(r->a, row, "username", value, pos);
        *user = true;
    } else {
        return false;
    }
    return true;
}

/* Password and the whole address are what the collection means where it says nothing: line 0 says so. */
static void read_servers(struct reading *r, const struct front_node *list)
{
    for (const struct front_node *x = list->first; x; x = x->next) {
        if (x->kind != FRONT_MAP)
            continue;
        bool user = false;
        rows_add(r->a, r->rows, "server", x->pos);
        size_t at = r->rows->n - 1;
        rows_set(r->a, &r->rows->items[at], "ordinal", arena_printf(r->a, "%u", ++r->servers), x->pos);
        for (const struct front_node *k = x->first; k; k = k->next)
            if (!read_server_field(r, &r->rows->items[at], k, &user))
                raw(r, arena_printf(r->a, "server[%u].%.*s", r->servers, STR_ARG(k->text)), k->value);
        struct record_row *row = &r->rows->items[at];
        if (!user)
            rows_set(r->a, row, "username", STR("%EMAILADDRESS%"), (struct record_pos){0});
        rows_set(r->a, row, "auth", STR("password"), (struct record_pos){0});
    }
}

static void read_hint(struct reading *r, const struct front_node *key)
{
    struct str text = text_of(key->value);
    if (!text.n)
        return;
    out_printf(&r->hints, "%.*s\n", STR_ARG(text));
    r->hints_pos = key->value->pos;
    if (r->sentences)
        remark(r, key->text, text, key->value->pos);
    else
        r->rows->left_out++;
}

static void read_limit(struct reading *r, const struct front_node *value)
{
    struct record_row *row = rows_add(r->a, r->rows, "limit", value->pos);
    rows_set(r->a, row, "ordinal", arena_printf(r->a, "%u", ++r->limits), value->pos);
    rows_set(r->a, row, "kind", STR("recipients"), value->pos);
    rows_set(r->a, row, "value", text_of(value), value->pos);
}

/* A web site that is written as a bare host gets its scheme; what is none at all is the linter's affair. */
static struct str website_of(struct reading *r, struct str written)
{
    struct str host;
    if (fit_url(written) || !fit_domain(r->a, str_sub(written, 0, str_find(written, '/', 0)), &host))
        return written;
    return arena_printf(r->a, "https://%.*s", STR_ARG(written));
}

static void read_key(struct reading *r, const struct front_node *key)
{
    static const char *const own[] = {"name", "status", "last_checked", "website"};
    const struct front_node *value = key->value;
    for (size_t i = 0; i < COUNT(own); i++)
        if (str_eq(key->text, str_from(own[i]))) {
            struct str text = i == 3 ? website_of(r, text_of(value)) : text_of(value);
            rows_set(r->a, &r->rows->items[0], own[i], i == 1 ? fit_lower(r->a, text) : text, value->pos);
            r->date = i == 2 ? text : r->date;
            r->website = i == 3 ? text : r->website;
            return;
        }
    if (str_eq(key->text, STR("domains")) && value->kind == FRONT_LIST) {
        read_domains(r, value);
    } else if (str_eq(key->text, STR("server")) && value->kind == FRONT_LIST) {
        read_servers(r, value);
    } else if (str_ends(key->text, STR("_login_hint"))) {
        read_hint(r, key);
    } else if (str_eq(key->text, STR("opt")) && value->kind == FRONT_MAP) {
        for (const struct front_node *k = value->first; k; k = k->next)
            if (str_eq(k->text, STR("max_smtp_rcpt_to")))
                read_limit(r, k->value);
            else
                raw(r, arena_printf(r->a, "opt.%.*s", STR_ARG(k->text)), k->value);
    } else {
        raw(r, key->text, value);
    }
}

/* Requirements, a kind each, in our words. */
static void put_requirements(struct reading *r)
{
    const char *kinds[HINT_KINDS_MAX];
    struct str said = out_str(&r->hints);
    size_t n = said.n ? hint_kinds(r->a, said, kinds) : 0;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < r->words->n; i++) {
            const struct hint_word *w = &r->words->items[i];
            if (!str_eq(w->kind, str_from(kinds[k])))
                continue;
            struct record_row *row = rows_add(r->a, r->rows, "requirement", r->hints_pos);
            rows_set(r->a, row, "ordinal", arena_printf(r->a, "%zu", k + 1), r->hints_pos);
            rows_set(r->a, row, "kind", str_from(kinds[k]), r->hints_pos);
            rows_set(r->a, row, "lang", w->lang, r->hints_pos);
            rows_set(r->a, row, "url", r->website, r->hints_pos);
            rows_set(r->a, row, "text", w->text, r->hints_pos);
        }
}

static bool refuse(struct str path, struct diag *d, const char *why)
{
    diag_say(d, DIAG_IMPORT_FRONT, (struct diag_pos){path, 1, 0}, str_from(why), (struct str){0});
    return false;
}

/* The front matter of TEXT and what stands below it. */
static bool cut_front(struct str text, struct str *front, struct str *body)
{
    struct str rest = text, line = str_line(&rest);
    size_t from = line.s ? (size_t)(rest.s ? rest.s - text.s : (ptrdiff_t)text.n) : 0;
    if (!line.s || !str_eq(line, STR("---")))
        return false;
    while (rest.s && rest.n) {
        size_t at = (size_t)(rest.s - text.s);
        line = str_line(&rest);
        if (line.s && str_eq(str_trim(line), STR("---"))) {
            *front = str_sub(text, from, at);
            *body = rest.s ? str_trim(rest) : STR("");
            return true;
        }
    }
    return false;
}

/* What the file calls the provider: its own name, without ending. */
static struct str stem_of(struct str path)
{
    struct str file = path;
    for (struct str rest = path; rest.s;)
        file = str_cut(&rest, '/');
    return str_ends(file, STR(".md")) ? str_sub(file, 0, file.n - 3) : file;
}

bool provider_db_read(struct arena *keep, struct str path, struct str bytes, bool sentences,
                      struct str collection, const struct hint_words *words, struct diag *d,
                      struct record_rows *out)
{
    struct str text, front, body;
    size_t wrong = diag_count(d, DIAG_ERROR);
    bool broken;
    *out = rows_begin(keep, path, collection, stem_of(path));
    struct reading r = {
        .a = keep, .d = d, .rows = out, .sentences = sentences, .words = words, .hints = out_memory()};
    if (!text_clean(keep, out->path, bytes, PROVIDER_DB_MAX, d, &text) || diag_count(d, DIAG_ERROR) != wrong)
        return false;
    if (!cut_front(text, &front, &body))
        return refuse(out->path, d, "no front matter is here");
    struct front_node *root = front_parse(keep, out->path, front, 2, d, &broken);
    if (broken || !root || root->kind != FRONT_MAP || diag_count(d, DIAG_ERROR) != wrong)
        return diag_count(d, DIAG_ERROR) == wrong ? refuse(out->path, d, "the front matter holds no keys")
                                                  : false;
    clean(&r, root);
    struct record_row *row = rows_add(keep, out, "provider", (struct record_pos){1, 1});
    rows_set(keep, row, "check_method", STR("provider-db"), (struct record_pos){1, 1});
    rows_set(keep, row, "source", out->source, (struct record_pos){1, 1});
    for (const struct front_node *k = root->first; k; k = k->next)
        read_key(&r, k);
    put_requirements(&r);
    if (body.n && sentences)
        remark(&r, STR("body"), body, (struct record_pos){1, 0});
    out->left_out += body.n && !sentences;
    out_free(&r.hints);
    return true;
}
