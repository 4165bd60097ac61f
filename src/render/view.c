/*
 * Rows for templates: prepared statements, bound by name from the rows around them.
 * Does not know which names there are.
 */
#include "render/view.h"

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

/* One section of one template, or a page's own query. */
struct site {
    struct stmt *st;
    struct bind *binds;
    int binds_n;
};

/* The row at one depth: a statement's current one, or cells that were read before. */
struct row {
    struct stmt *st;
    const struct str *cells;
    const struct model_scope *scope;
};

struct view {
    struct arena *arena;
    struct db *db;
    const struct model *model;
    struct str assets;
    struct site *own;    /* by scope */
    struct site **sites; /* by template, then by section */
    int site;            /* a scope */
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
    v->own = ARENA_NEW(a, struct site, (size_t)m->n);
    v->sites = ARENA_NEW(a, struct site *, templates);
    return v;
}

static struct str row_cell(const struct row *r, int column)
{
    return r->st ? stmt_col(r->st, column) : r->cells[column];
}

/* Prepares the query of SCOPE, its parameters resolved against the rows above depth AT. */
static void site_prepare(struct view *v, struct site *s, const struct model_scope *scope, unsigned at)
{
    s->st = db_prepare(v->db, scope->sql, scope->section, NULL);
    s->binds_n = stmt_params(s->st);
    s->binds = ARENA_NEW(v->arena, struct bind, (size_t)s->binds_n + 1);
    for (int i = 0; i < s->binds_n; i++) {
        struct str name = stmt_param_name(s->st, i + 1);
        bool lang = at == VIEW_SITE && str_eq(name, STR("lang")), found = lang || str_eq(name, STR("assets"));
        s->binds[i].column = lang ? BIND_LANG : BIND_ASSETS;
        for (unsigned d = at; d-- > 0 && !found;)
            for (int c = 0; c < v->rows[d].scope->columns_n && !found; c++)
                if (str_eq(v->rows[d].scope->columns[c], name)) {
                    s->binds[i] = (struct bind){d, c};
                    found = true;
                }
        if (!found)
            fail_internal("@%s wants :%.*s, which no row around it has", scope->section, STR_ARG(name));
    }
}

static bool site_first(struct view *v, struct site *s, int scope, unsigned at)
{
    const struct model_scope *sc = &v->model->scopes[scope];
    if (!s->st)
        site_prepare(v, s, sc, at);
    stmt_reset(s->st);
    for (int i = 0; i < s->binds_n; i++) {
        const struct bind *b = &s->binds[i];
        stmt_text(s->st, i + 1,
                  b->column == BIND_ASSETS ? v->assets
                  : b->column == BIND_LANG ? v->lang
                                           : row_cell(&v->rows[b->depth], b->column));
    }
    if (!stmt_step(s->st))
        return false;
    v->rows[at] = (struct row){.st = s->st, .scope = sc};
    return true;
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
    (void)at;
    return stmt_step(v->sites[v->page->template][site].st);
}

static bool view_any(void *ctx, size_t site, unsigned depth, int slot)
{
    struct view *v = ctx;
    struct site *s = &v->sites[v->page->template][site];
    (void)depth;
    bool any = site_first(v, s, slot - MODEL_LIST, tmpl_site(v->page->tmpl, site).at);
    stmt_reset(s->st);
    return any;
}

static void view_end(void *ctx, size_t site, unsigned at)
{
    struct view *v = ctx;
    (void)at;
    stmt_reset(v->sites[v->page->template][site].st);
}

/* Opens the rows that PAGE begins with; false when its query has none. */
static bool page_begin(struct view *v, const struct view_page *page, struct str lang)
{
    v->page = page;
    v->rows[VIEW_PAGE] =
        (struct row){.cells = page->cells, .st = page->row, .scope = &v->model->scopes[page->list]};
    /* The site's row stays open from page to page: it depends on nothing but the language. */
    bool same = v->lang.s && str_eq(lang, v->lang);
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
        stmt_reset(v->own[page->scope].st);
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

/* All columns of ST's row, none to be taken for part of another. */
static void tell_row(struct view *v, struct stmt *st)
{
    for (int i = 0, n = stmt_columns(st); i < n; i++) {
        struct str value = stmt_col(st, i);
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
        tell_row(v, v->rows[at].st);
    return true;
}

static bool told_next(void *ctx, size_t site, unsigned at)
{
    struct view *v = ctx;
    bool more = view_next(ctx, site, at);
    if (more && v->watched->sites[site] == VIEW_TOLD)
        tell_row(v, v->rows[at].st);
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
            tell_row(v, v->rows[VIEW_OWN].st);
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
    tell_row(v, v->rows[VIEW_SITE].st);
    view_rest(v);
}

void view_rest(struct view *v)
{
    if (v->lang.s)
        stmt_reset(v->own[v->site].st);
    v->lang = (struct str){0};
}
