/*
 * Rows for templates: prepared statements, bound by name from the rows around them.
 * Does not know which names there are.
 */
#include "render/view.h"

#include <string.h>

#include "base/fail.h"

/* The roots of every page and file, outermost first: its row in the list of them, the site in its language, what it
 * is about. */
enum { VIEW_PAGE, VIEW_SITE, VIEW_OWN };

/* Where a statement's parameter comes from: a column of a row around, or what is no row's. The site's row outlives the
 * page's, so its language is the view's own. */
enum { BIND_ASSETS = -1, BIND_LANG = -2 };
struct bind {
    unsigned depth;
    int column;
};

/* A value that is kept, in room that is used again. */
struct cell {
    struct str value;
    char *bytes;
    size_t room;
};

/* Bytes of rows that are kept of a query; one with more is asked again. */
enum { KEPT_MOST = 256 << 10 };

/* A query, for all sections that show its rows: what it was last asked with, and, once it was asked the same again, its rows. */
struct query {
    struct query *next; /* the same one, for a section within a section that shows it too */
    struct stmt *st;
    bool open, asked, kept, large;
    struct cell *params, *cells;
    size_t cells_n, room, at; /* AT: the first cell of the row that is shown */
};

/* One section of one template, or a page's own query. */
struct site {
    struct bind *binds;
    struct query *query; /* while its rows are shown */
};

/* The row at one depth: a statement's current one, cells that are kept, or cells that were read before. */
struct row {
    struct stmt *st;
    const struct cell *kept;
    const struct str *cells;
    const struct model_scope *scope;
};

struct view {
    struct arena *arena;
    struct db *db;
    const struct model *model;
    struct str assets;
    struct query **queries; /* by scope */
    struct site *own;       /* by scope */
    struct site **sites;    /* by template, then by section */
    int site;               /* a scope */
    const struct view_page *page;
    struct str lang; /* of the site's row */
    struct row rows[TMPL_ROWS];
    const struct view_watched *watched; /* of view_tell */
    struct out *told;
};

struct view *view_new(struct arena *a, struct db *db, const struct model *m, unsigned templates,
                      struct str assets)
{
    struct view *v = ARENA_NEW(a, struct view, 1);
    *v = (struct view){.arena = a, .db = db, .model = m, .assets = assets};
    v->site = model_scope_find(m, STR("site"));
    v->queries = ARENA_NEW(a, struct query *, (size_t)m->n);
    v->own = ARENA_NEW(a, struct site, (size_t)m->n);
    v->sites = ARENA_NEW(a, struct site *, templates);
    return v;
}

static struct str row_cell(const struct row *r, int column)
{
    return r->st ? stmt_col(r->st, column) : r->kept ? r->kept[column].value : r->cells[column];
}

static void cell_set(struct view *v, struct cell *c, struct str s)
{
    if (s.n >= c->room) {
        c->room = 2 * s.n + 16;
        c->bytes = arena_bytes(v->arena, c->room);
    }
    if (s.n)
        memcpy(c->bytes, s.s, s.n);
    c->value = (struct str){s.s ? c->bytes : NULL, s.n};
}

/* The query of SCOPE that nobody is at. */
static struct query *query_idle(struct view *v, int scope)
{
    const struct model_scope *sc = &v->model->scopes[scope];
    struct query **at = &v->queries[scope];
    while (*at && (*at)->open)
        at = &(*at)->next;
    if (!*at) {
        struct query *q = *at = ARENA_NEW(v->arena, struct query, 1);
        q->st = db_prepare(v->db, sc->sql, sc->section, NULL);
        q->params = ARENA_NEW(v->arena, struct cell, (size_t)stmt_params(q->st) + 1);
    }
    return *at;
}

/* The parameters of Q, resolved against the rows above depth AT. */
static struct bind *binds_find(struct view *v, const struct query *q, const struct model_scope *scope,
                               unsigned at)
{
    int n = stmt_params(q->st);
    struct bind *binds = ARENA_NEW(v->arena, struct bind, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        struct str name = stmt_param_name(q->st, i + 1);
        bool lang = at == VIEW_SITE && str_eq(name, STR("lang")), found = lang || str_eq(name, STR("assets"));
        binds[i].column = lang ? BIND_LANG : BIND_ASSETS;
        for (unsigned d = at; d-- > 0 && !found;)
            for (int c = 0; c < v->rows[d].scope->columns_n && !found; c++)
                if (str_eq(v->rows[d].scope->columns[c], name)) {
                    binds[i] = (struct bind){d, c};
                    found = true;
                }
        if (!found)
            fail_internal("@%s wants :%.*s, which no row around it has", scope->section, STR_ARG(name));
    }
    return binds;
}

/* Gives Q the values of BINDS; whether they are those that it was last asked with. */
static bool query_bind(struct view *v, struct query *q, const struct bind *binds)
{
    bool same = q->asked;
    for (int i = 0, n = stmt_params(q->st); i < n; i++) {
        const struct bind *b = &binds[i];
        struct str value = b->column == BIND_ASSETS ? v->assets
                           : b->column == BIND_LANG ? v->lang
                                                    : row_cell(&v->rows[b->depth], b->column);
        if (same && !value.s == !q->params[i].value.s && str_eq(value, q->params[i].value))
            continue;
        same = false;
        cell_set(v, &q->params[i], value);
        stmt_text(q->st, i + 1, q->params[i].value);
    }
    q->asked = true;
    return same;
}

/* All rows of Q, which has been given its values, unless they are too many. */
static void query_keep(struct view *v, struct query *q)
{
    size_t bytes = 0;
    q->cells_n = 0;
    while (bytes <= KEPT_MOST && stmt_step(q->st))
        for (int i = 0, n = stmt_columns(q->st); i < n; i++) {
            q->cells = arena_more(v->arena, q->cells, sizeof *q->cells, q->cells_n, &q->room);
            cell_set(v, &q->cells[q->cells_n++], stmt_col(q->st, i));
            bytes += sizeof *q->cells + stmt_col(q->st, i).n;
        }
    q->large = bytes > KEPT_MOST;
    q->kept = !q->large;
    if (q->large)
        stmt_reset(q->st);
}

static bool site_first(struct view *v, struct site *s, int scope, unsigned at)
{
    const struct model_scope *sc = &v->model->scopes[scope];
    struct query *q = query_idle(v, scope);
    if (!s->binds)
        s->binds = binds_find(v, q, sc, at);
    bool same = query_bind(v, q, s->binds);
    q->large &= same;
    if (same && !q->kept && !q->large)
        query_keep(v, q);
    q->kept &= same;
    if (q->kept ? q->cells_n == 0 : !stmt_step(q->st))
        return false;
    q->at = 0;
    q->open = true;
    s->query = q;
    v->rows[at] = (struct row){.st = q->kept ? NULL : q->st, .kept = q->cells, .scope = sc};
    return true;
}

static void site_end(struct site *s)
{
    stmt_reset(s->query->st);
    s->query->open = false;
}

static struct str view_text(void *ctx, unsigned depth, int slot)
{
    struct view *v = ctx;
    return row_cell(&v->rows[depth], slot);
}

static bool view_truth(void *ctx, unsigned depth, int slot)
{
    struct str s = view_text(ctx, depth, slot);
    return s.n > 0 && !(s.n == 1 && s.s[0] == '0');
}

static bool view_first(void *ctx, size_t site, unsigned depth, int slot, unsigned at)
{
    struct view *v = ctx;
    (void)depth;
    return site_first(v, &v->sites[v->page->template][site], slot - MODEL_LIST, at);
}

static bool view_next(void *ctx, size_t site, unsigned at)
{
    struct view *v = ctx;
    struct query *q = v->sites[v->page->template][site].query;
    if (!q->kept)
        return stmt_step(q->st);
    q->at += (size_t)stmt_columns(q->st);
    v->rows[at].kept = q->cells + q->at;
    return q->at < q->cells_n;
}

static bool view_any(void *ctx, size_t site, unsigned depth, int slot)
{
    struct view *v = ctx;
    struct site *s = &v->sites[v->page->template][site];
    (void)depth;
    bool any = site_first(v, s, slot - MODEL_LIST, tmpl_site(v->page->tmpl, site).at);
    if (any)
        site_end(s);
    return any;
}

static void view_end(void *ctx, size_t site, unsigned at)
{
    struct view *v = ctx;
    (void)at;
    site_end(&v->sites[v->page->template][site]);
}

/* Opens the rows that PAGE begins with; false when its query has none. */
static bool page_begin(struct view *v, const struct view_page *page, struct str lang)
{
    v->page = page;
    v->rows[VIEW_PAGE] =
        (struct row){.cells = page->cells, .st = page->row, .scope = &v->model->scopes[page->list]};
    /* The site's row stays open from page to page: it depends on nothing but the language. */
    bool same = v->lang.s && str_eq(lang, v->lang);
    if (!same)
        view_rest(v);
    v->lang = lang;
    if (!same && !site_first(v, &v->own[v->site], v->site, VIEW_SITE))
        fail_internal("@site has no row for language %.*s", STR_ARG(lang));
    if (page->scope >= 0 && !site_first(v, &v->own[page->scope], page->scope, VIEW_OWN))
        return false;
    if (!v->sites[page->template])
        v->sites[page->template] = ARENA_NEW(v->arena, struct site, tmpl_sites(page->tmpl) + 1);
    return true;
}

static void page_end(struct view *v, const struct view_page *page)
{
    if (page->scope >= 0)
        site_end(&v->own[page->scope]);
}

bool view_render(struct view *v, const struct view_page *page, struct str lang, struct out *o)
{
    static const struct tmpl_data calls = {.text = view_text,
                                           .truth = view_truth,
                                           .first = view_first,
                                           .next = view_next,
                                           .end = view_end,
                                           .any = view_any};
    struct tmpl_data data = calls;
    data.ctx = v;
    if (!page_begin(v, page, lang))
        return false;
    tmpl_render(page->tmpl, &data, o);
    page_end(v, page);
    return true;
}

/* ---- the rows alone ---- */

/* All columns of the row at depth AT, none to be taken for part of another. */
static void tell_row(struct view *v, unsigned at)
{
    for (int i = 0; i < v->rows[at].scope->columns_n; i++) {
        struct str value = row_cell(&v->rows[at], i);
        out_printf(v->told, "%zu%c", value.n, value.s ? ':' : '-');
        out_raw(v->told, value);
    }
    out_lit(v->told, ".");
}

static struct str told_text(void *ctx, unsigned depth, int slot)
{
    (void)ctx;
    (void)depth;
    (void)slot;
    return (struct str){0};
}

static bool told_first(void *ctx, size_t site, unsigned depth, int slot, unsigned at)
{
    struct view *v = ctx;
    if (v->watched->sites[site] == VIEW_PASSED || !view_first(ctx, site, depth, slot, at))
        return false;
    if (v->watched->sites[site] == VIEW_TOLD)
        tell_row(v, at);
    return true;
}

static bool told_next(void *ctx, size_t site, unsigned at)
{
    struct view *v = ctx;
    bool more = view_next(ctx, site, at);
    if (more && v->watched->sites[site] == VIEW_TOLD)
        tell_row(v, at);
    return more;
}

static bool told_any(void *ctx, size_t site, unsigned depth, int slot)
{
    struct view *v = ctx;
    if (v->watched->sites[site] != VIEW_TOLD)
        return false;
    bool any = view_any(ctx, site, depth, slot);
    out_lit(v->told, any ? "+" : "-");
    return any;
}

void view_tell(struct view *v, const struct view_page *page, struct str lang, const struct view_watched *w,
               struct out *o)
{
    static const struct tmpl_data calls = {.text = told_text,
                                           .truth = view_truth,
                                           .first = told_first,
                                           .next = told_next,
                                           .end = view_end,
                                           .any = told_any};
    struct tmpl_data data = calls;
    struct out nothing = out_memory();
    data.ctx = v;
    v->watched = w;
    v->told = o;
    if (page_begin(v, page, lang)) {
        out_lit(o, "+");
        if (w->own)
            tell_row(v, VIEW_OWN);
        tmpl_render(page->tmpl, &data, &nothing);
        page_end(v, page);
    }
    out_free(&nothing);
}

void view_tell_site(struct view *v, struct str lang, struct out *o)
{
    static const struct str none[MODEL_LIST];
    v->rows[VIEW_PAGE] =
        (struct row){.cells = none, .scope = &v->model->scopes[model_scope_find(v->model, STR("pages"))]};
    v->lang = lang;
    v->told = o;
    if (!site_first(v, &v->own[v->site], v->site, VIEW_SITE))
        fail_internal("@site has no row for language %.*s", STR_ARG(lang));
    tell_row(v, VIEW_SITE);
    view_rest(v);
}

void view_rest(struct view *v)
{
    if (v->lang.s)
        site_end(&v->own[v->site]);
    v->lang = (struct str){0};
}
