/*
 * front_node: YAML as a small tree, each part with its place in the file. Between front.c,
 * which reads libyaml's events into it, and those who take fields out of it.
 */
#ifndef READ_FRONT_NODE_H
#define READ_FRONT_NODE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "read/record.h"

enum front_kind {
    FRONT_TEXT,    /* a scalar */
    FRONT_NULL,    /* nothing, ~ or null: as if the key were not there */
    FRONT_LIST,    /* items hang at `first` */
    FRONT_MAP,     /* keys hang at `first`, each with its `value` */
    FRONT_REFUSED, /* already reported: an alias, or nested too deep */
};

struct front_node {
    enum front_kind kind;
    bool plain;               /* a scalar without quotes, on one line: its columns can be counted on */
    struct str text;          /* of a scalar; no control characters in it */
    struct record_pos pos;    /* line and column (bytes) in the file */
    struct front_node *first; /* of a list or map, NULL when empty */
    struct front_node *next;  /* the sibling */
    struct front_node *value; /* of a map's key */
};

/*
 * TEXT, which begins on line LINE of PATH, as a tree in KEEP. A key that stands twice in its
 * map is reported and left out the second time. NULL when it is empty or not YAML, which is then reported and
 * *BROKEN set.
 */
struct front_node *front_parse(struct arena *keep, struct str path, struct str text, unsigned line,
                               struct diag *d, bool *broken);

#endif
