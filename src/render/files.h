/*
 * files: what is published and is no page, by the templates in templates/files: @files of render/files.sql lists it.
 * Knows no file.
 */
#ifndef RENDER_FILES_H
#define RENDER_FILES_H

#include "base/layout.h"
#include "render/model.h"
#include "render/render.h"
#include "render/reuse.h"
#include "render/view.h"

/* Makes known to DB what its statements in files.sql want beside SQLite's own functions: markdown(html), uuid(name). */
void files_functions(struct db *db);

/* The set FILE of base/layout.h: the templates that @files names. In A. */
struct layout_set files_templates(struct arena *a);

/* The templates, compiled for some languages; read by all threads. */
struct files;

/* None yet, for M of DB; FIRST is the number that view.h gives the first of them. In A, where LANGS stay too. */
struct files *files_new(struct arena *a, struct db *db, const struct model *m, unsigned first,
                        const struct str *langs, size_t n);

/* Compiles them for language I of LANGS with the words of M, and makes them known to R (may be NULL); mistakes go to D. */
void files_compile(struct files *f, struct model *m, size_t i, const struct tmpl_loader *loader, struct diag *d,
                   struct reuse *r);

/* One more than the number of the last. */
unsigned files_numbers(const struct files *f);

/* What one thread writes files with: its own connection and view. */
struct files_desk {
    const struct files *files;
    struct db *db;
    struct view *view;
    struct stmt *list; /* absent until it is asked */
    struct out out;
    const struct reuse *reuse; /* what of an earlier site can be kept, asked at BOTH; NULL: nothing */
    struct reuse_desk *both;
};

/*
 * The file by TEMPLATE ("config.xml") for PROVIDER, as it is for addresses at DOMAIN (absent: the main one), with the
 * templates found from the current directory; an absent slice when it has none. In A.
 */
struct str files_one(struct db *db, struct arena *a, const char *template, struct str provider,
                     struct str domain);

/* Puts the files of PROVIDER, or with '' those of the whole site, to SINK. */
void files_put(struct files_desk *d, struct str provider, const struct render_sink *sink);

#endif
