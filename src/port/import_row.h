/*
 * import_row: one file being taken into the tables, and the questions its rows ask of them. Only import_*.c's.
 */
#ifndef PORT_IMPORT_ROW_H
#define PORT_IMPORT_ROW_H

#include "port/import_merge.h"

struct merging {
    struct merge *m;
    const struct record_rows *rows;
    struct merge_sum *sum;
    struct str id;                /* the provider's in the tables */
    struct str date;              /* of the file, or '' */
    bool own;                     /* the provider's source is this file and nothing else */
    bool fresh;                   /* its row is to be added */
    bool dry;                     /* nothing is written, only counted */
    unsigned news;                /* what was, or would be, written */
    size_t known[TABLES_N];       /* how many rows there were before this file */
    unsigned long base[TABLES_N]; /* the highest ordinal before this file, by table */
};

struct str row_get(const struct record_row *row, const char *name);

/* Whether the source says the value itself (and does not only imply it). */
bool row_says(const struct record_row *row, const char *name);

/* Where row I of SHEET comes from: its source, or its provider's. */
struct str row_origin(const struct merging *g, const struct sheet *sheet, size_t i);

/* Adds ROW to its table under the provider's id, with its source; ordinals go on behind those that are there. */
void row_add(struct merging *g, const struct record_row *row);

/* A remark of KIND on SUBJECT; false when it stands there already. */
bool row_remark(struct merging *g, const char *kind, struct str subject, struct str text);

/* Whether a conflict over SUBJECT between this file and others has been remarked. */
bool row_is_settled(const struct merging *g, struct str subject);

/* Remarks a conflict and says it; counts. */
void row_conflict(struct merging *g, const struct record_row *row, struct str subject, struct str text);

/* Counts something new; whether it is to be written. */
bool row_news(struct merging *g);

/* Servers: see import_server.c. */
void merge_server(struct merging *g, const struct record_row *row);

#endif
