/*
 * model: what templates may name, read off the queries of render/pages.sql and files.sql: a scope is a query, its
 * fields are the query's columns, and `-- @scope.list` is a list inside it. Columns "x" and "x.y" are a group; a column
 * that ends in _html or _raw is written as it is. Files may walk the list of pages.
 *
 * Knows no page and no column: a new page is a query and a template, and nothing here.
 */
#ifndef RENDER_MODEL_H
#define RENDER_MODEL_H

#include "ask/word.h"
#include "db/db.h"
#include "tmpl/tmpl.h"

struct model_scope {
    struct str name;           /* "related" of entry.related */
    struct str owner;          /* "entry", or absent */
    const char *sql, *section; /* the query's file, and its name there */
    struct str *columns;
    int columns_n;
};

struct model {
    struct model_scope *scopes;
    int n;
    const struct words *words; /* of the language being compiled */
};

/* Reads the scopes; DB is only asked to prepare their queries. Lives in A. */
struct model *model_load(struct arena *a, struct db *db);

/* The scope that stands at the top (has no owner) under NAME, or -1. */
int model_scope_find(const struct model *m, struct str name);

/* Slots below MODEL_LIST are columns; from it on, the scope of a list. */
enum { MODEL_LIST = 4096 };

/* What tmpl_compile wants; M->words must be set. */
struct tmpl_model model_names(struct model *m);

#endif
