/*
 * view: the rows behind a page while it is written: one per renderer thread, with its own
 * connection and statements. Gives tmpl_render its values.
 */
#ifndef RENDER_VIEW_H
#define RENDER_VIEW_H

#include "db/db.h"
#include "render/model.h"
#include "tmpl/tmpl.h"

struct view;

/* A page or file to write: which template, and the row of @pages or @files with all its columns. */
struct view_page {
    const struct tmpl *tmpl;
    unsigned template; /* a number for tmpl, below the count given to view_new */
    int list;          /* the scope of the row */
    int scope;         /* of the template's own query; -1: it has none */
    const struct str *cells;
    struct stmt *row; /* in place of cells: the statement that is at the row */
};

/* DB is the thread's own; ASSETS is bound as :assets. Lives in A; its statements end with DB. */
struct view *view_new(struct arena *a, struct db *db, const struct model *m, unsigned templates,
                      struct str assets);

/* Writes PAGE in language LANG, which stays as long as V, to O; false, and nothing, when its query has no row. */
bool view_render(struct view *v, const struct view_page *page, struct str lang, struct out *o);

/*
 * Which rows of a page are told: those of its own query, and of each section of its template. RUN: only because of what
 * stands in the section. What is PASSED is not asked, as if it had no row.
 */
enum view_telling { VIEW_PASSED, VIEW_RUN, VIEW_TOLD };
struct view_watched {
    bool own;
    const unsigned char *sites; /* view_telling, by section */
};

/* The rows that view_render would read for PAGE and that are WATCHED, to O: the same bytes for the same rows. */
void view_tell(struct view *v, const struct view_page *page, struct str lang, const struct view_watched *w,
               struct out *o);

/* The same of @site's row in LANG. */
void view_tell_site(struct view *v, struct str lang, struct out *o);

/* Ends what stays open from page to page: after it no statement of V is in use. */
void view_rest(struct view *v);

#endif
