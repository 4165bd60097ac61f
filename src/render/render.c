/*
 * What there is to write: the pages of a database, with their templates, and what goes out as it is.
 * Does not know what pages there are: @pages of render/pages.sql lists them.
 */
#include "render/render.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/fail.h"
#include "render/render_part.h"

enum { RENDER_LANGS = 64 };

struct db *render_open(const char *path)
{
    const char *why;
    struct db *db = db_open(path, &why);
    if (!db)
        fail_system(0, "%s: %s", path, why);
    if (fail_is_blamed())
        db_bound(db); /* somebody else's: its views may have no end */
    files_functions(db);
    return db;
}

struct page render_page_row(struct arena *a, struct stmt *st, int columns)
{
    struct str *cells = ARENA_NEW(a, struct str, (size_t)columns);
    for (int i = 0; i < columns; i++)
        cells[i] = arena_str(a, stmt_col(st, i));
    return (struct page){.view = {.cells = cells}, .path = cells[PAGE_PATH], .lang = cells[PAGE_LANG]};
}

static void pages_read(struct render *r)
{
    struct stmt *st = db_prepare(r->db, sql_pages, "pages", NULL);
    int columns = stmt_columns(st);
    size_t room = 0;
    while (stmt_step(st)) {
        r->pages = arena_more(&r->arena, r->pages, sizeof *r->pages, r->pages_n, &room);
        r->pages[r->pages_n++] = render_page_row(&r->arena, st, columns);
    }
    stmt_free(st);
}

/* Templates from files, and {{>guide_steps}}: the steps of a guide, which stand in the database. */
struct guide_loader {
    struct tmpl_loader inner;
    struct tmpl_source steps; /* absent text: there is no guide */
};

static bool guide_load(void *ctx, struct str name, struct tmpl_source *out)
{
    struct guide_loader *g = ctx;
    if (!g->steps.text.s || !str_eq(name, STR("guide_steps")))
        return g->inner.load(g->inner.ctx, name, out);
    *out = g->steps;
    return true;
}

static struct str guide_name(void *ctx, size_t i)
{
    struct guide_loader *g = ctx;
    return g->inner.name(g->inner.ctx, i);
}

/* The steps of guide CLIENT (absent: there is none) in LANG. */
static struct tmpl_source guide_steps(struct render *r, struct str lang, struct str client)
{
    struct tmpl_source steps = {0};
    if (!client.s)
        return steps;
    struct stmt *st = db_prepare(r->db, sql_guide, "template", NULL);
    stmt_bind_text(st, "lang", lang);
    stmt_bind_text(st, "id", client);
    if (stmt_step(st))
        steps =
            (struct tmpl_source){arena_str(&r->arena, stmt_col(st, 0)),
                                 arena_printf(&r->arena, "guide %.*s/%.*s", STR_ARG(lang), STR_ARG(client))};
    stmt_free(st);
    return steps;
}

static bool same_template(const struct page *a, const struct page *b)
{
    return str_eq(a->lang, b->lang) && str_eq(a->view.cells[PAGE_TEMPLATE], b->view.cells[PAGE_TEMPLATE]);
}

static const struct words *words_of(struct render *r, struct str lang)
{
    size_t i = 0;
    while (i + 1 < r->langs_n && !str_eq(r->langs[i], lang))
        i++;
    if (!r->words[i].items)
        r->words[i] = words_load(r->db, &r->arena, "words_page", lang);
    return &r->words[i];
}

void render_template(struct render *r, const struct tmpl_loader *loader, struct page *p)
{
    struct str name = p->view.cells[PAGE_TEMPLATE], client = name;
    name = str_cut(&client, '/');
    struct guide_loader guide = {*loader, guide_steps(r, p->lang, client)};
    p->view.scope = model_scope_find(r->model, name);
    if (p->view.scope < 0)
        fail_internal("page %.*s has no query @%.*s", STR_ARG(p->path), STR_ARG(name));
    r->model->words = words_of(r, p->lang);
    p->view.list = model_scope_find(r->model, STR("pages"));
    const int roots[] = {p->view.list, model_scope_find(r->model, STR("site")), p->view.scope};
    const struct tmpl_model model = model_names(r->model);
    const struct tmpl_loader with_guide = {.ctx = &guide, .load = guide_load, .name = guide_name};
    p->view.tmpl = tmpl_compile(&r->arena, r->diag, &with_guide, &model, roots, COUNT(roots), name);
}

/* Compiles each template that a page wants, once a language, and those of files. */
static void templates_compile(struct render *r)
{
    const struct tmpl_loader loader = source_loader(&r->source);
    const struct page **first = ARENA_NEW(&r->arena, const struct page *, 4096);
    r->alike = ARENA_NEW(&r->arena, size_t, 4096);
    for (size_t i = 0; i < r->pages_n; i++) {
        struct page *p = &r->pages[i];
        unsigned k = 0;
        while (k < r->templates_n && !same_template(first[k], p))
            k++;
        if (k == 4096)
            fail_internal("more than 4096 templates");
        if (k < r->templates_n) {
            p->view.tmpl = first[k]->view.tmpl;
            p->view.scope = first[k]->view.scope;
            p->view.list = first[k]->view.list;
        } else {
            render_template(r, &loader, p);
            first[r->templates_n++] = p;
        }
        p->view.template = k;
        p->nth = r->alike[k]++;
        if (r->reuse && p->view.tmpl && k == r->templates_n - 1)
            reuse_template(r->reuse, k, p->view.tmpl, p->view.scope);
    }
    r->files = files_new(&r->arena, r->db, r->model, r->templates_n, r->langs, r->langs_n);
    for (size_t i = 0; i < r->langs_n; i++) {
        r->model->words = words_of(r, r->langs[i]);
        files_compile(r->files, r->model, i, &loader, r->diag, r->reuse);
    }
}

void render_assets(struct render *r, bool put)
{
    struct file_list list = source_list(&r->source, "assets");
    struct digest *g = digest_new(&r->arena);
    for (size_t i = 0; i < list.n; i++) {
        struct str bytes = source_read(&r->source, list.items[i].path.s);
        digest_value(g, list.items[i].path);
        digest_value(g, bytes);
        /* A worker rules over the folder it stands in, and only where the author wants one. */
        bool worker = str_eq(list.items[i].path, STR("assets/worker.js"));
        if (put && (!worker || db_meta(r->db, &r->arena, "offline").n))
            r->passed.put(r->passed.ctx, worker ? STR("worker.js") : list.items[i].path, bytes);
    }
    digest_value(g, db_meta(r->db, &r->arena, "theme"));
    r->assets = str_sub(digest_hex(g, &r->arena), 0, 6);
}

/* An author's own file goes before one that is generated. */
static void put_passed(void *ctx, struct str path, struct str bytes)
{
    const struct render *r = ctx;
    if (!bsearch(&path, r->own, r->own_n, sizeof *r->own, str_order))
        r->sink->put(r->sink->ctx, path, bytes);
}

/* As put_passed: the author's own file is put by itself. */
static void keep_passed(void *ctx, struct str path)
{
    const struct render *r = ctx;
    if (!bsearch(&path, r->own, r->own_n, sizeof *r->own, str_order))
        r->sink->keep(r->sink->ctx, path);
}

static bool is_taken(const struct render *r, struct str path)
{
    bool taken = str_eq(path, STR("portolan.db")) || str_eq(path, STR(".portolan-files"));
    for (size_t i = 0; i < r->pages_n && !taken; i++)
        taken = str_ieq(r->pages[i].path, path);
    return taken;
}

/* The files of content/static/: no page, nor what the site cannot do without, may have the same name. */
static void own_read(struct render *r)
{
    struct stmt *st = db_prepare(r->db, sql_export, "own", NULL);
    size_t room = 0;
    while (stmt_step(st)) {
        r->own = arena_more(&r->arena, r->own, sizeof *r->own, r->own_n, &room);
        struct str path = r->own[r->own_n++] = arena_str(&r->arena, stmt_col(st, 0));
        if (is_taken(r, path))
            diag_say(r->diag, DIAG_PAGE_TWICE, (struct diag_pos){stmt_col(st, 1), 1, 1}, path,
                     STR("the site itself"));
    }
    stmt_free(st);
    r->passed = r->own_n ? (struct render_sink){.ctx = r, .put = put_passed, .keep = keep_passed} : *r->sink;
}

/* Images and other files; what a database made with --no-files lacks is said. */
static void copies_put(struct render *r)
{
    struct stmt *st = db_prepare(r->db, sql_export, "copies", NULL);
    size_t lacking = 0;
    while (stmt_step(st)) {
        if (stmt_col_type(st, 1) == 'n')
            lacking++;
        else
            r->sink->put(r->sink->ctx, stmt_col(st, 0), stmt_col(st, 1));
    }
    if (lacking && !r->sink->copied)
        fail_warn(0, "%s: %zu files are not in it: it was made with --no-files", r->db_path, lacking);
    stmt_free(st);
}

void render_langs(struct render *r)
{
    struct stmt *st = db_prepare(r->db, sql_search, "languages", NULL);
    r->langs = ARENA_NEW(&r->arena, struct str, RENDER_LANGS);
    r->words = ARENA_NEW(&r->arena, struct words, RENDER_LANGS);
    while (r->langs_n < RENDER_LANGS && stmt_step(st))
        r->langs[r->langs_n++] = arena_str(&r->arena, stmt_col(st, 0));
    stmt_free(st);
}

static void providers_read(struct render *r)
{
    struct stmt *st = db_prepare(r->db, sql_export, "providers", NULL);
    r->providers =
        ARENA_NEW(&r->arena, struct str, (size_t)db_int(r->db, sql_export, "count", (struct str){0}));
    while (stmt_step(st))
        r->providers[r->providers_n++] = arena_str(&r->arena, stmt_col(st, 0));
    stmt_free(st);
}

bool render_site(const char *db_path, unsigned threads, struct diag *d, const struct render_sink *sink)
{
    struct render r = {.db_path = db_path, .diag = d, .sink = sink};
    r.db = render_open(db_path);
    r.source = source_open(&r.arena);
    r.model = model_load(&r.arena, r.db);
    if (sink->was) {
        r.was = render_open(sink->was);
        r.reuse = reuse_new(&r.arena, r.was, r.db, r.model);
    }
    render_langs(&r);
    providers_read(&r);
    pages_read(&r);
    own_read(&r);
    source_check(&r.source, r.langs, r.langs_n, d);
    templates_compile(&r);
    bool fine = diag_count(d, DIAG_ERROR) == 0;
    if (fine) {
        render_assets(&r, true);
        copies_put(&r);
        render_check_reuse(&r);
        render_pieces(&r, threads ? threads : 1);
    }
    db_close(r.was);
    db_close(r.db);
    source_close(&r.source);
    arena_free(&r.arena);
    return fine;
}
