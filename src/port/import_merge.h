/*
 * import_merge: rows of other collections go into the settings tables beside what is there. Nothing that stands
 * in a table is ever changed; an empty cell may be filled.
 * Does not know formats, neither theirs nor CSV.
 *
 * A domain belongs to the provider that has it in the tables, or had it earlier in the same import. Who speaks of
 * nobody's domains is a new provider. Who speaks of an owned one
 *   - takes the owner's place, or goes beside it, where the command was told so (--replace, --merge); of several owners that
 *     --merge names it goes beside the first, and the others keep their domains;
 *   - goes beside it where the command was told whose collection this is (--source) and the owner's rows name that
 *     collection and this file: an update of what was taken from there before;
 *   - else may say nothing that does not stand there already: the domain, its owner and where that is said are an error.
 * Neither the name of a file nor what it calls itself proves anything.
 *
 * A row that contradicts another source's stands beside it, and a remark of kind conflict says so. Where that remark
 * stands but the row does not, somebody has decided: it is not added again.
 */
#ifndef PORT_IMPORT_MERGE_H
#define PORT_IMPORT_MERGE_H

#include "base/arena.h"
#include "base/diag.h"
#include "compile/tables.h"
#include "port/sheet.h"
#include "read/record.h"
#include "read/rows.h"

/* What became of one provider's facts. */
struct merge_sum {
    struct str provider;
    bool is_new;
    unsigned added, changed, same, conflicts;
};

struct merge {
    struct arena *a;
    struct diag *d;
    struct sheet sheets[TABLES_N]; /* in the order of tables_all */
    struct merge_sum *sums;        /* in the order in which providers came */
    size_t sums_n, sums_room;
    unsigned left_out;                    /* sentences */
    const char *into;                     /* the folder of the tables, for messages */
    bool told;                            /* whose files these are */
    struct str replace;                   /* the id of a provider, or absent */
    struct str beside;                    /* ids, separated by commas, or absent */
    struct str tls_ports, starttls_ports; /* that settle what is meant, separated by commas */
    bool replaced, merged;                /* a file has done so */
};

/*
 * Takes ROWS in; their provider is called as the tables call it afterwards. False when there was nothing to take: they
 * say what stands there already, or were refused, which has then been said.
 */
bool merge_rows(struct merge *m, struct record_rows *rows);

/*
 * Security as the tables write it: where SSL/TLS is what the port speaks anyhow it is called tls, and "auto", by which a source means
 * what the port speaks, becomes that or STARTTLS. To be asked before ROWS are merged.
 */
void merge_settle(const struct merge *m, struct record_rows *rows);

/* Sorts the sheets that have changed. */
void merge_sort(struct merge *m);

/* The sheet of table NAME. */
struct sheet *merge_sheet(struct merge *m, const char *name);

/* What follows is for import_*.c alone: one file being taken into the tables, and the questions its rows ask of them. */

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

/* Whether the source says the value itself (and does not only imply it). */
bool row_says(const struct record_row *row, const char *name);

/* Cell NAME of the row that provider ID has in the tables; '' when it has none. */
struct str row_provider(struct merge *m, struct str id, const char *name);

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

/* What becomes of a file's rows. */
enum claim {
    CLAIM_NEW,     /* nobody owns any of its domains */
    CLAIM_MERGE,   /* they go beside those of the owner */
    CLAIM_REPLACE, /* they take the place of the owner's */
    CLAIM_AGREE, /* somebody owns them, and nothing lets the file speak for that one: it may only say the same */
};

/* The row of sheet domain that owns ROW's pattern, or as many as there are when nobody does. */
size_t claim_owner(struct merge *m, const struct record_row *row);

/* Whether --merge names provider ID. */
bool claim_is_beside(const struct merge *m, struct str id);

/*
 * Whose ROWS are: the id of the provider in the tables into *ID; of a new one it is made of the file's own, and stands in
 * no table yet.
 */
enum claim claim_of(struct merge *m, const struct record_rows *rows, struct str *id);

/* Says which domains of ROWS belong to somebody else than ID and why that is refused, once for each owner; ID is '' when it
 * speaks for nobody. */
void claim_refuse(struct merge *m, const struct record_rows *rows, struct str id);

#endif
