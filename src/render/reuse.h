/*
 * reuse: which pages and files of an earlier site are as they were, made with the same templates from another database.
 * A query whose tables and columns have not changed gives what it gave; the others are asked of both databases.
 *
 * A query may say "-- own: TABLE": of that table it reads the row :id of its page or file, and no other.
 */
#ifndef RENDER_REUSE_H
#define RENDER_REUSE_H

#include "render/model.h"
#include "render/view.h"

struct reuse;

/*
 * What can be said of the site of WAS beside that of NOW, M being the model of both; NULL when nothing can, or so much has
 * changed that asking is not worth it: what pages there are, what site.yaml says, the words, the guides. In A.
 */
struct reuse *reuse_new(struct arena *a, struct db *was, struct db *now, const struct model *m);

/* Makes template T known by its NUMBER (view.h), its pages being about SCOPE (-1: none). */
void reuse_template(struct reuse *r, unsigned number, const struct tmpl *t, int scope);

/* Whether @site's row has changed: what all pages share. */
bool reuse_site(const struct reuse *r);

/* Whether anything has changed that the cards of providers and their settings in our own format are made of. */
bool reuse_exports(const struct reuse *r);

/* Two views of the same page, one thread's. */
struct reuse_desk {
    struct view *was, *now;
    struct out told[2]; /* new writers, freed by reuse_desk_free */
};
void reuse_desk_free(struct reuse_desk *d);

/* Whether PAGE, of the row ID, in LANG would be written as it was. */
bool reuse_page(const struct reuse *r, struct reuse_desk *d, const struct view_page *page, struct str id,
                struct str lang);

/* Whether @site gives the same row in LANG. */
bool reuse_site_row(struct reuse_desk *d, struct str lang);

/* ---- between reuse.c and changes.c ---- */

/*
 * In which columns of which tables a database differs from an earlier one, by their seals and then, table by table, by their
 * rows.
 */
struct changes;

/* What of NOW is other than in WAS, both sealed; NULL when their schemas differ. In A. */
const struct changes *changes_find(struct arena *a, struct db *was, struct db *now);

/*
 * Whether COLUMN of TABLE differs in any row. Where there are other rows than there were, or a full-text index, every column
 * does; an absent COLUMN asks for that alone. What is no table does not differ.
 */
bool changes_touch(const struct changes *c, struct str table, struct str column);

/* Whether the row ID of TABLE, which differs in some columns of some rows, is one of these. */
bool changes_row(const struct changes *c, struct str table, int64_t id);

#endif
