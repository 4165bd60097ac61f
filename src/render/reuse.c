/*
 * Templates against what has changed.
 * Does not know what pages there are, nor what they show.
 */
#include "render/reuse.h"

#include <stdlib.h>
#include <string.h>

#include "ask/ask.h"

#define OWN STR("\n-- own: ")

/* Of a query: whether it reads what has changed, but for the table whose row :id alone it reads. */
struct scope {
    bool touched, own_touched;
    struct str own;
};

/* Of a template: what of it is to be asked of both databases. */
struct kind {
    struct view_watched watched;
    bool asked;     /* anything is */
    struct str own; /* a row of this table, when it has changed, changes the page */
};

struct reuse {
    struct arena *arena;
    const struct model *model;
    const struct changes *changes;
    struct scope *scopes; /* as those of the model */
    struct kind *kinds;   /* by template */
    size_t kinds_n;
    int site; /* the scope @site */
    bool exports;
};

struct reading {
    const struct changes *changes;
    struct scope *scope;
};

static void see(void *ctx, struct str table, struct str column)
{
    const struct reading *r = ctx;
    bool touched = changes_touch(r->changes, table, column);
    bool own = r->scope->own.n && str_ieq(table, r->scope->own);
    r->scope->own_touched |= touched && own;
    r->scope->touched |= touched && !own;
}

static struct str own_of(const char *sql, const char *section)
{
    struct str text = db_section(sql, section);
    size_t at = str_find_str(text, OWN, 0);
    if (at == text.n)
        return (struct str){0};
    text = str_sub(text, at + OWN.n, text.n);
    return str_trim(str_cut(&text, '\n'));
}

static bool is_touched(const struct changes *c, struct db *db, const char *sql, const char *section)
{
    struct scope scope = {0};
    struct reading reading = {c, &scope};
    db_reads(db, sql, section, NULL, see, &reading);
    return scope.touched;
}

/* What decides which pages and files there are, and what their templates are. */
static bool is_other_site(const struct changes *c, struct db *db)
{
    const struct {
        const char *sql, *section;
    } all[] = {
        {sql_pages, "pages"},        {sql_files, "files"}, {sql_guide, "template"}, {sql_ask, "words_page"},
        {sql_ask, "words_terminal"}, {sql_export, "own"},  {sql_export, "count"},   {sql_db, "meta"}};
    bool other = false;
    for (size_t i = 0; i < COUNT(all) && !other; i++)
        other = is_touched(c, db, all[i].sql, all[i].section);
    return other;
}

/* What is exported of a provider; documents are for other programs, and not of the site. */
static bool exports_touched(const struct changes *c, struct db *db)
{
    struct arena a = {0};
    struct str name;
    bool touched = false;
    for (size_t at = 0; db_next_section(sql_export, &at, &name) && !touched;) {
        const char *section = arena_str(&a, name).s;
        struct str text = db_section(sql_export, section);
        touched = str_find_str(text, STR(":provider"), 0) < text.n && is_touched(c, db, sql_export, section);
    }
    for (size_t i = 0; i < ASK_CARD_PARTS && !touched; i++)
        touched = is_touched(c, db, sql_ask, ask_card_parts[i]);
    arena_free(&a);
    return touched;
}

struct reuse *reuse_new(struct arena *a, struct db *was, struct db *now, const struct model *m)
{
    const struct changes *c = changes_find(a, was, now);
    if (!c || is_other_site(c, now))
        return NULL;
    struct reuse *r = ARENA_NEW(a, struct reuse, 1);
    *r = (struct reuse){.arena = a, .model = m, .changes = c, .site = model_scope_find(m, STR("site"))};
    r->scopes = ARENA_NEW(a, struct scope, (size_t)m->n);
    for (int i = 0; i < m->n; i++) {
        struct reading reading = {c, &r->scopes[i]};
        r->scopes[i].own = own_of(m->scopes[i].sql, m->scopes[i].section);
        db_reads(now, m->scopes[i].sql, m->scopes[i].section, NULL, see, &reading);
    }
    r->exports = exports_touched(c, now);
    return r;
}

bool reuse_site(const struct reuse *r)
{
    return r->scopes[r->site].touched;
}

bool reuse_exports(const struct reuse *r)
{
    return r->exports;
}

static struct kind *kind_at(struct reuse *r, unsigned number)
{
    if (number >= r->kinds_n) {
        size_t n = (size_t)number * 2 + 64;
        struct kind *more = ARENA_NEW(r->arena, struct kind, n);
        if (r->kinds_n)
            memcpy(more, r->kinds, r->kinds_n * sizeof *more);
        r->kinds = more;
        r->kinds_n = n;
    }
    return &r->kinds[number];
}

/* Whether the query SCOPE is to be asked; :id is the page's where OWN. */
static bool is_told(const struct reuse *r, struct kind *k, int scope, bool own)
{
    const struct scope *s = &r->scopes[scope];
    if (s->own_touched && (!own || (k->own.n && !str_eq(k->own, s->own))))
        return true;
    if (s->own_touched)
        k->own = s->own;
    return s->touched;
}

void reuse_template(struct reuse *r, unsigned number, const struct tmpl *t, int scope)
{
    struct kind *k = kind_at(r, number);
    size_t n = tmpl_sites(t);
    unsigned char *sites = ARENA_NEW(r->arena, unsigned char, n + 1);
    k->watched = (struct view_watched){scope >= 0 && is_told(r, k, scope, true), sites};
    k->asked = k->watched.own;
    for (size_t i = 0; i < n; i++) {
        struct tmpl_site s = tmpl_site(t, i);
        if (is_told(r, k, s.scope, s.depth == 0)) {
            sites[i] = VIEW_TOLD;
            k->asked = true;
        }
    }
    for (size_t i = 0; i < n; i++) /* what stands in a section comes right behind it */
        for (size_t in = i + 1; in < n && tmpl_site(t, in).at > tmpl_site(t, i).at; in++)
            if (sites[i] == VIEW_PASSED && sites[in] == VIEW_TOLD)
                sites[i] = VIEW_RUN;
}

bool reuse_page(const struct reuse *r, struct reuse_desk *d, const struct view_page *page, struct str id,
                struct str lang)
{
    const struct kind *k = &r->kinds[page->template];
    uint64_t row;
    if (k->own.n && str_uint(id, INT64_MAX, &row) && changes_row(r->changes, k->own, (int64_t)row))
        return false;
    if (!k->asked)
        return true;
    out_reset(&d->told[0]);
    out_reset(&d->told[1]);
    view_tell(d->was, page, lang, &k->watched, &d->told[0]);
    view_tell(d->now, page, lang, &k->watched, &d->told[1]);
    return str_eq(out_str(&d->told[0]), out_str(&d->told[1]));
}

bool reuse_site_row(struct reuse_desk *d, struct str lang)
{
    out_reset(&d->told[0]);
    out_reset(&d->told[1]);
    view_tell_site(d->was, lang, &d->told[0]);
    view_tell_site(d->now, lang, &d->told[1]);
    return str_eq(out_str(&d->told[0]), out_str(&d->told[1]));
}

void reuse_desk_free(struct reuse_desk *d)
{
    out_free(&d->told[0]);
    out_free(&d->told[1]);
}
