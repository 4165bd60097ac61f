/*
 * front_fill: the values of YAML keys become fields of records, by type; wrong ones are
 * reported at their place. Which key has which type is not known here.
 */
#ifndef READ_FRONT_FILL_H
#define READ_FRONT_FILL_H

#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "read/front_node.h"

/* What a key wants, and the field it fills. */
enum front_type {
    FILL_TEXT,      /* struct str */
    FILL_TEXT_WORD, /* struct record_word */
    FILL_DATE,      /* struct str */
    FILL_DATE_TIME, /* as DATE; a time may follow and is dropped */
    FILL_FIRST,     /* struct record_word: the text, or the first item of a list */
    FILL_WORDS,     /* struct record_words: a list, or one text cut at commas */
    FILL_BOOL,      /* bool */
    FILL_SWITCH,    /* enum front_facts */
    FILL_NUMBER,    /* struct str */
    FILL_RATING,    /* a map with keys of its own, in the same record: the caller's affair */
    FILL_META,      /* struct str: as JSON, whatever stands there */
    FILL_URL,       /* struct str */
    FILL_LANGS,     /* struct record_words: names of folders */
    FILL_THEME,     /* struct record_words: name, value, name, value */
};

/* What is being filled. */
struct front_fill {
    struct arena *keep;
    struct diag *d;
    struct str path;
    char *target;
};

/* The value of KEY, which is not null, into the field of TYPE at OFFSET of the target; a report when it is
 * wrong. */
void front_fill(struct front_fill *f, enum front_type type, size_t offset, const struct front_node *key);

/* Reports that KEY wants WANTED, at the place of AT, unless AT has been reported already. */
void front_wants(struct front_fill *f, const struct front_node *key, const struct front_node *at,
                 const char *wanted);

struct diag_pos front_node_pos(const struct front_fill *f, const struct front_node *node);

#endif
