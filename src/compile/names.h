/*
 * names: what stands below content/, as links name it: each source's page, and files that pages show or hand out.
 * Does not know which of them anybody links to until it is told.
 */
#ifndef COMPILE_NAMES_H
#define COMPILE_NAMES_H

#include "base/diag.h"
#include "base/file.h"
#include "db/db.h"
#include "read/record.h"

struct names;

/* Where bytes of files go that the database is to be without. */
struct names_aside {
    void *ctx;
    void (*put)(void *ctx, struct str path, struct str bytes);
};

/* What they are made of; all of it is borrowed. */
struct names_in {
    int root;                        /* the project */
    const struct file_list *sources; /* all of content/ */
    const struct record_words *languages;
    size_t limit; /* the most bytes of a file */
};

/*
 * The names. The page of an entry is called after its file; where that says nothing (index.md) after its folder,
 * where it holds other signs after its letters, and where two of a language have one name, those in folders after these
 * too. A guide keeps its name.
 */
struct names *names_new(const struct names_in *in);
void names_free(struct names *t);

/* The face that readers ask. A file is read when it is asked for first. */
const struct record_tree *names_face(const struct names *t);

/*
 * Looks at what stands in content/static/, and says to D what of it is not published, and which files for pages no page
 * names. After the sources are read.
 */
void names_look(struct names *t, struct diag *d);

/*
 * Puts into table `file` of DB what published sources name, and content/static/; their bytes to ASIDE if that is not NULL. A
 * note goes to D when they are very large in all.
 */
void names_put(struct names *t, struct db *db, const struct names_aside *aside, struct diag *d);

#endif
