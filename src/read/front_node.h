/*
 * front_node: YAML as a small tree, each part with its place in the file. Between front.c,
 * which reads libyaml's events into it, and those who take fields out of it.
 */
#ifndef READ_FRONT_NODE_H
#define READ_FRONT_NODE_H

#include <stdbool.h>
#include <stddef.h>

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

/* The values of keys become fields of records, by type (front_fill.c): which key has which type is not known there. */

/* What a key wants, and the field it fills. */
enum front_type {
    FILL_TEXT,      /* struct str */
    FILL_TEXT_WORD, /* struct record_word */
    FILL_DATE,      /* struct str */
    FILL_DATE_TIME, /* as DATE; a time may follow and is dropped */
    FILL_FIRST,     /* struct record_word: the text, or the first item of a list */
    FILL_WORDS,     /* struct record_words: a list, or one text cut at commas */
    FILL_BOOL,      /* bool */
    FILL_NOT,       /* bool: the contrary of what is written */
    FILL_SWITCH,    /* enum front_facts */
    FILL_NUMBER,    /* struct str */
    FILL_ORDER,     /* struct str: a number that may be negative */
    FILL_MIB,       /* size_t: bytes, written as MiB */
    FILL_RATING,    /* a map with keys of its own, in the same record: the caller's affair */
    FILL_META,      /* struct str: as JSON, whatever stands there */
    FILL_URL,       /* struct str */
    FILL_LANGS,     /* struct record_words: names of folders */
    FILL_THEME,     /* struct record_words: name, value, name, value */
    FILL_FEATURED,
    FILL_PAGES, /* struct record_words: language, word, language, word: a list, or lists by language */
};

/* What is being filled. */
struct front_fill {
    struct arena *keep;
    struct diag *d;
    struct str path;
    char *target;
    struct record_words *ignored; /* where keys go that mean nothing here; NULL: they are mistakes */
    bool lenient;                 /* the key is another generator's: a value of another kind is no mistake */
};

/* The value of KEY, which is not null, into the field of TYPE at OFFSET of the target; a report when it is
 * wrong. */
void front_fill(struct front_fill *f, enum front_type type, size_t offset, const struct front_node *key);

/* Reports that KEY wants WANTED, at the place of AT, unless AT has been reported already. */
void front_wants(struct front_fill *f, const struct front_node *key, const struct front_node *at,
                 const char *wanted);

struct diag_pos front_node_pos(const struct front_fill *f, const struct front_node *node);

/* Front matter in TOML as the YAML that says the same, line by line, so that positions hold. */

/*
 * TEXT (lines of "key = value", arrays, inline tables, strings of every kind, [tables]) as YAML in A, a line for a line; keys
 * of a [table] stand below its name. What is no TOML is left for YAML's reader to refuse.
 */
struct str toml_yaml(struct arena *a, struct str text);

#endif
