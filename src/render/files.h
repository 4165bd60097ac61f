/*
 * files: what is published and is no page, by the templates in templates/files: @files of render/files.sql lists it.
 * Knows no file.
 */
#ifndef RENDER_FILES_H
#define RENDER_FILES_H

#include "base/layout.h"
#include "base/out.h"
#include "db/db.h"
#include "render/model.h"
#include "render/reuse.h"
#include "render/sink.h"
#include "render/view.h"

/* Makes known to DB what its statements in files.sql want beside SQLite's own functions: uuid(name), qr(text). */
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
    bool names; /* no bytes are wanted */
};

/*
 * The file by TEMPLATE ("config.xml") for PROVIDER, as it is for addresses at DOMAIN (absent: the main one), with the
 * templates found from the current directory; an absent slice when it has none. In A.
 */
struct str files_one(struct db *db, struct arena *a, const char *template, struct str provider,
                     struct str domain);

/* Puts the files of PROVIDER, or with '' those of the whole site, to SINK. */
void files_put(struct files_desk *d, struct str provider, const struct render_sink *sink);

/* All that is known of a provider as clientConfig XML, to be imported again: never for a program. */

/* The file of PROVIDER (an id), for which MAIN_DOMAIN stands. In A. */
struct str autoconfig_write_full(struct db *db, struct arena *a, struct str provider, struct str main_domain);

/*
 * The tree of a full client configuration, and what an import left over put back into it. Only
 * autoconfig_full.c's.
 */

/* What stands in the file; absent text: none. */
enum full_kind { FULL_ELEMENT, FULL_ATTRIBUTE, FULL_COMMENT, FULL_INSTRUCTION };

struct full_node {
    enum full_kind kind;
    const char *name;
    struct str text;
    unsigned index; /* among its brothers of this name in the file that it came from, from 1 */
    struct full_node *parent, *first, *last, *next;
};

/* A node at the end of PARENT (NULL: of none); NAME lives as long as A, TEXT is copied. */
struct full_node *full_add(struct arena *a, struct full_node *parent, enum full_kind kind, const char *name,
                           struct str text);
struct full_node *full_element(struct arena *a, struct full_node *parent, const char *name);

/* Whether NAME, which came with the data, can be an element's. */
bool full_is_name(struct str name);

/*
 * The remarks about PROVIDER of kind raw and comment into the tree of ROOT, each where it stood in the file: elements
 * of one name have that file's numbers. What has no place any more stays a remark only.
 */
void full_put_back(struct db *db, struct arena *a, struct str provider, struct full_node *root);

/* A text as a QR code (ISO/IEC 18004), by libqrencode. Knows nothing of pages. */

/* "SIZE PATH": the modules on a side with the quiet zone of four around, and the dark ones as the data of an SVG path, one unit
 * each; medium correction. Nothing for an empty text, or one that no code holds (more than 2331 bytes). */
void qr_write(struct out *o, struct str text);

#endif
