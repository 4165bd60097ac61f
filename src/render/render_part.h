/*
 * render_part: what render.c (what there is to write), render_pieces.c (writing it, by several threads), render_asked.c (a page
 * when it is asked for) and markdown.c (pages as Markdown) share. Nobody else's.
 */
#ifndef RENDER_RENDER_PART_H
#define RENDER_RENDER_PART_H

#include "render/files.h"
#include "render/model.h"
#include "render/render.h"
#include "render/reuse.h"
#include "render/source.h"
#include "render/view.h"

/* The columns of @pages that the renderer itself reads. */
enum { PAGE_PATH, PAGE_TEMPLATE, PAGE_LANG, PAGE_ID };

struct page {
    struct view_page view;
    struct str path, lang;
    size_t nth; /* of its template */
};

struct render {
    struct arena arena;
    struct db *db;
    const char *db_path;
    struct source source;
    struct model *model;
    struct diag *diag;
    const struct render_sink *sink;
    struct page *pages;
    size_t pages_n;
    struct str *providers; /* their ids */
    size_t providers_n;
    struct str *langs;
    struct words *words; /* of each language */
    size_t langs_n;
    unsigned templates_n;
    size_t *alike; /* how many pages each has */
    struct files *files;
    struct db *was;            /* the earlier site's, or NULL */
    struct reuse *reuse;       /* what of that can be kept; NULL: nothing */
    struct str assets;         /* a short hash of all assets */
    struct worker *workers;    /* by thread */
    struct render_sink passed; /* what is generated, but for files that the author has put in their place */
    struct str *own;           /* these, sorted */
    size_t own_n;
};

/* A connection to the database PATH for one thread; exit 3 when it cannot be had. */
struct db *render_open(const char *path);

/* The page of the row that ST, @pages, is at; its cells in A. */
struct page render_page_row(struct arena *a, struct stmt *st, int columns);

/* Finds the languages of R's site. */
void render_langs(struct render *r);

/* Compiles the template of P, with LOADER's files, and finds its query. Mistakes go to R's diagnostics. */
void render_template(struct render *r, const struct tmpl_loader *loader, struct page *p);

/* The names and bytes of assets make the hash that busts browsers' caches; as they are they go out, if they are to be PUT. */
void render_assets(struct render *r, bool put);

/* Drops R's reuse unless what all pages share is as it was. */
void render_check_reuse(struct render *r);

/* Writes, or keeps, search, pages and files of R with THREADS threads. */
void render_pieces(struct render *r, unsigned threads);

/*
 * What stands in <main> of the page HTML to the memory writer O, without its navigation, forms and buttons. Links to pages of
 * the site go to their twins: x.html becomes x.md, but for the search page, which has none. A parser of CommonMark with
 * GitHub's extensions finds the blocks and the words of the page in it; Markdown has no definition lists (what they say
 * begins with ":"), no <details> and no rows with more than one line.
 */
void markdown_page(struct out *o, struct str html);

/* The path of the twin of the page at PATH: x.md for x.html. In A. */
struct str markdown_twin(struct arena *a, struct str path);

#endif
