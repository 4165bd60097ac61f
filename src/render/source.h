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

/* The same, of the templates/ that source_open finds. */
void source_names(const struct str *langs, size_t n, struct diag *d);

/* A loader for tmpl_compile: "pages/entry.html" and "partials/…" by their bare names, "files/…" with their endings. */
struct tmpl_loader source_loader(struct source *s);

/* The UI words of one language: lines "key = text", '#' begins a comment. */
struct words {
    struct words_line {
        struct str key, text;
        unsigned line;
    } * lines; /* sorted by key */
    size_t n;
};

/* Reads templates/strings/LANG; mistakes, a missing file and words that stand twice among them, go to D. */
struct words words_read(const struct source *s, struct str lang, struct diag *d);

/* Says to D which words of MODEL, the words of language FROM, the words W of LANG lack. */
void words_compare(const struct source *s, const struct words *w, struct str lang, const struct words *model,
                   struct str from, struct diag *d);

/* The text of KEY, or an absent slice. */
struct str words_find(const struct words *w, struct str key);

#endif
