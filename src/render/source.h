/*
 * source: where templates, UI words and assets come from: the project's templates/ first, then
 * the installed ones, file by file. Knows nothing of what stands in them.
 */
#ifndef RENDER_SOURCE_H
#define RENDER_SOURCE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "tmpl/tmpl.h"

/* The folders to look in, as descriptors, the project's first; at most two. */
struct source {
    struct arena *arena;
    int dirs[2];
    size_t n;
    bool own; /* the first is the project's */
};

/*
 * Opens "templates" below the current directory, then those of the tree this program was compiled in, or else
 * PORTOLAN_DATA's; fails (exit 3) when there is none.
 */
struct source source_open(struct arena *a);
void source_close(struct source *s);

/* File PATH ("pages/entry.html") of the first folder that has it, or an absent slice. */
struct str source_read(const struct source *s, const char *path);

/* Every file below FOLDER ("assets") of either; paths relative to the templates folder, sorted, each once. */
struct file_list source_list(const struct source *s, const char *folder);

/* All that stands in the project's templates/, as file_walk_all finds it, with paths from the project. */
struct file_list source_own(const struct source *s);

/* Says to D what in the project's templates/ is read by nothing (layout.h); the site's languages are the N of LANGS. */
void source_check(const struct source *s, const struct str *langs, size_t n, struct diag *d);

/* The same, of the templates/ that source_open finds, and their source_strings, in A: for compile_content. */
struct file_text *source_names(struct arena *a, const struct str *langs, size_t n, struct diag *d,
                               size_t *files);

/* A loader for tmpl_compile: "pages/entry.html" and "partials/…" by their bare names, "files/…" with their endings. */
struct tmpl_loader source_loader(struct source *s);

/* The files of strings/ by language, those of the project first, which alone have a path; *N of them. */
struct file_text *source_strings(const struct source *s, size_t *n);

#endif
