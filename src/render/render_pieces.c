/*
 * Pages and files, each written by its template or kept as it was, by several threads.
 * Does not know what there is to write: render.c does.
 */
#include "base/fail.h"
#include "base/pool.h"
#include "render/render_part.h"
#include "render/shards.h"

/* What one thread has for itself. */
struct worker {
    struct arena arena;
    struct db *db;
    struct view *view;
    struct out out, twin;
    struct files_desk desk;
    struct db *was; /* the earlier site's */
    struct reuse_desk both;
};

/* What a thread needs to ask both databases. */
static void worker_open_both(struct render *r, struct worker *w)
{
    w->was = render_open(r->sink->was);
    w->both = (struct reuse_desk){view_new(&w->arena, w->was, r->model, files_numbers(r->files), r->assets),
                                  w->view,
                                  {out_memory(), out_memory()}};
    w->desk.reuse = r->reuse;
    w->desk.both = &w->both;
}

/* What a thread needs is made by that thread, when it has something to do. */
static struct worker *worker_open(struct render *r, unsigned thread)
{
    struct worker *w = &r->workers[thread];
    if (!w->view) {
        w->db = render_open(r->db_path);
        w->view = view_new(&w->arena, w->db, r->model, files_numbers(r->files), r->assets);
        w->out = out_memory();
        w->twin = out_memory();
        w->desk = (struct files_desk){.files = r->files, .db = w->db, .view = w->view, .out = out_memory()};
        if (r->reuse)
            worker_open_both(r, w);
    }
    return w;
}

static bool has_twin(struct str template)
{
    return !str_eq(template, STR("moved")) && !str_eq(template, STR("missing")) &&
           !str_eq(template, STR("find"));
}

/* The page that W wrote last, as Markdown beside it: x.md for x.html. */
static void twin_put(struct render *r, struct worker *w, struct str path)
{
    struct arena a = {0};
    out_reset(&w->twin);
    markdown_page(&w->twin, out_str(&w->out));
    r->passed.put(r->passed.ctx, markdown_twin(&a, path), out_str(&w->twin));
    arena_free(&a);
}

static void page_keep(struct render *r, struct str path, bool twin)
{
    struct arena a = {0};
    r->passed.keep(r->passed.ctx, path);
    if (twin)
        r->passed.keep(r->passed.ctx, markdown_twin(&a, path));
    arena_free(&a);
}

/* Whether the NTH of N alike is to be written whole. */
static bool is_wanted(const struct render *r, size_t nth, size_t n)
{
    size_t most = r->sink->looked;
    return !most || nth % ((n - 1) / most + 1) == 0;
}

/* For who wants names alone. */
static void name_put(struct render *r, struct str path)
{
    r->passed.put(r->passed.ctx, path, (struct str){0});
}

static void page_name(struct render *r, const struct page *p, bool page, bool twin)
{
    struct arena a = {0};
    if (page)
        name_put(r, p->path);
    if (twin)
        name_put(r, markdown_twin(&a, p->path));
    arena_free(&a);
}

static void page_put(struct render *r, struct worker *w, const struct page *p)
{
    bool twin = has_twin(p->view.cells[PAGE_TEMPLATE]);
    if (!is_wanted(r, p->nth, r->alike[p->view.template])) {
        page_name(r, p, true, twin);
        return;
    }
    if (r->reuse && reuse_page(r->reuse, &w->both, &p->view, p->view.cells[PAGE_ID], p->lang)) {
        page_keep(r, p->path, twin);
        return;
    }
    out_reset(&w->out);
    if (!view_render(w->view, &p->view, p->lang, &w->out))
        fail_internal("no query has a row for page %.*s", STR_ARG(p->path));
    r->passed.put(r->passed.ctx, p->path, out_str(&w->out));
    if (twin && r->sink->looked)
        page_name(r, p, false, true);
    else if (twin)
        twin_put(r, w, p->path);
}

/* Where nothing has changed that they are made of, shards are kept. */
static void search_put(struct render *r, struct worker *w, const char *lang)
{
    struct arena a = {0};
    if (r->sink->looked)
        name_put(r, arena_printf(&a, "search/%s/", lang));
    else if (r->reuse && str_eq(shards_digest(w->was, &a, lang), shards_digest(w->db, &a, lang)))
        r->sink->keep(r->sink->ctx, arena_printf(&a, "search/%s/", lang));
    else
        shards_write(w->db, lang, r->passed.put, r->passed.ctx);
    arena_free(&a);
}

/* The search of each language is the longest piece of work, and comes first; then pages; then what programs
 * read. */
static void piece_write(void *ctx, size_t index, unsigned thread)
{
    struct render *r = ctx;
    struct worker *w = worker_open(r, thread);
    if (index < r->langs_n) {
        search_put(r, w, r->langs[index].s);
        return;
    }
    if (index == r->langs_n + r->pages_n + r->providers_n) {
        w->desk.names = false;
        files_put(&w->desk, STR(""), &r->passed);
        return;
    }
    if (index >= r->langs_n + r->pages_n) {
        size_t nth = index - r->langs_n - r->pages_n;
        w->desk.names = !is_wanted(r, nth, r->providers_n);
        files_put(&w->desk, r->providers[nth], &r->passed);
        return;
    }
    page_put(r, w, &r->pages[index - r->langs_n]);
}

void render_pieces(struct render *r, unsigned threads)
{
    r->workers = ARENA_NEW(&r->arena, struct worker, threads);
    pool_each(r->langs_n + r->pages_n + r->providers_n + 1, threads, piece_write, r);
    for (unsigned i = 0; i < threads; i++) {
        db_close(r->workers[i].db);
        db_close(r->workers[i].was);
        reuse_desk_free(&r->workers[i].both);
        arena_free(&r->workers[i].arena);
        out_free(&r->workers[i].out);
        out_free(&r->workers[i].twin);
        out_free(&r->workers[i].desk.out);
    }
}

/* What all pages share must be as it was. */
void render_check_reuse(struct render *r)
{
    struct worker w = {.arena = r->arena, .db = r->db};
    if (!r->reuse || !reuse_site(r->reuse))
        return;
    w.view = view_new(&r->arena, r->db, r->model, files_numbers(r->files), r->assets);
    worker_open_both(r, &w);
    for (size_t i = 0; i < r->langs_n && r->reuse; i++)
        if (!reuse_site_row(&w.both, r->langs[i]))
            r->reuse = NULL;
    reuse_desk_free(&w.both);
    db_close(w.was);
}
