/*
 * autoconfig_left: the tree of a full client configuration, and what an import left over put back into it. Only
 * autoconfig_full.c's.
 */
#ifndef RENDER_AUTOCONFIG_LEFT_H
#define RENDER_AUTOCONFIG_LEFT_H

#include "db/db.h"

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

#endif
