/*
 * tables: the settings tables by name, and the files their rows come from.
 * Does not know their columns: those are the schema's (compile/raw.sql).
 */
#ifndef COMPILE_TABLES_H
#define COMPILE_TABLES_H

#include <stddef.h>

#include "base/str.h"

struct tables_name {
    const char *name; /* the schema's word: "server" */
    const char *file; /* below content/settings/: "servers.csv" */
};

enum { TABLES_N = 15 };

/* All of them, in the order they are read. */
extern const struct tables_name tables_all[TABLES_N];

/* The file's name without its ending: "servers". */
struct str tables_file_stem(const struct tables_name *t);

#endif
