/*
 * A page when it is asked for.
 * Does not write files, and keeps no page.
 */
#include <stdlib.h>

#include "base/fail.h"
#include "render/render_part.h"

struct render_asked {
    struct render r; /* its arena is the model's, which depends on nothing but the schema */
    struct stmt *page;
};

/* @pages, but only the one of :path. */
static struct stmt *page_statement(struct render_asked *k)
{
    const struct str holder = STR("select '' as path");
    struct arena a = {0};
    struct str pages = str_trim(db_section(sql_pages, "pages")),
               around = db_section(sql_export, "page_of_path");
    size_t at = str_find_str(around, holder, 0);
    pages = str_sub(pages, 0, pages.n - str_ends(pages, STR(";")));
    struct str text = arena_printf(&a, "%.*s%.*s%.*s", STR_ARG(str_sub(around, 0, at)), STR_ARG(pages),
                                   STR_ARG(str_sub(around, at + holder.n, around.n)));
    struct stmt *st = db_prepare_made(k->r.db, text);
    arena_free(&a);
    return st;
}

static void begin_turn(struct render_asked *k, struct db *db)
{
    k->r.db = db;
    files_functions(db);
    if (!k->r.model)
        k->r.model = model_load(&k->r.arena, db);
    k->page = page_statement(k);
    render_langs(&k->r);
    render_assets(&k->r, false);
}

struct render_asked *render_asked_open(struct db *db)
{
    struct render_asked *k = calloc(1, sizeof *k);
    if (!k)
        fail_system(0, "out of memory");
    k->r.source = source_open(&k->r.arena);
    begin_turn(k, db);
    return k;
}

void render_asked_turn(struct render_asked *k, struct db *db)
{
    db_close(k->r.db);
    k->r.langs_n = 0;
    begin_turn(k, db);
}

struct db *render_asked_db(struct render_asked *k)
{
    return k->r.db;
}

static bool page_write(struct render *r, struct stmt *st, struct str path, struct out *o)
{
    stmt_bind_text(st, "path", path);
    if (!stmt_step(st))
        return false;
    struct page p = render_page_row(&r->arena, st, stmt_columns(st));
    stmt_reset(st);
    const struct tmpl_loader loader = source_loader(&r->source);
    render_template(r, &loader, &p);
    if (!p.view.tmpl || diag_count(r->diag, DIAG_ERROR))
        return false;
    struct view *view = view_new(&r->arena, r->db, r->model, 1, r->assets);
    bool there = view_render(view, &p.view, p.lang, o);
    view_rest(view);
    return there;
}

bool render_asked_page(struct render_asked *k, struct str path, struct out *o)
{
    struct render *r = &k->r;
    if (str_starts(path, STR("assets/"))) {
        struct str bytes = source_read(&r->source, arena_str(&r->arena, path).s);
        out_raw(o, bytes);
        return bytes.s != NULL;
    }
    r->diag = diag_new();
    bool there = page_write(r, k->page, path, o);
    diag_free(r->diag);
    return there;
}
