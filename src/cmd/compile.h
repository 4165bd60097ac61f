/*
 * compile: content/ into a sealed database file: the first of the two stages.
 */
#ifndef CMD_COMPILE_H
#define CMD_COMPILE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"

/*
 * Compiles content/ below the directory ROOT into a new database file at DB_PATH, reading with
 * THREADS threads. Mistakes go to D; false when there is an error among them, and the file is not fit to
 * publish then.
 */
bool compile_content(int root, const char *db_path, unsigned threads, struct diag *d);

/* The files that compile_content reads, sorted; exit 3 when content/ cannot be listed. */
struct file_list compile_sources(struct arena *a, int root);

#endif
