/*
 * put: records into the staging database: raw rows with positions into TEMP tables, and what
 * will be published straight into the shipped tables, so that nothing piles up in memory.
 * Does not judge: that is lint's.
 */
#ifndef COMPILE_PUT_H
#define COMPILE_PUT_H

#include "base/diag.h"
#include "compile/analyse.h"
#include "compile/fulltext.h"
#include "db/db.h"
#include "read/record.h"

struct put; /* the statements of one build */

/* Makes the TEMP tables and the shipped ones in DB (empty), for the languages of SITE. */
struct put *put_new(struct arena *a, struct db *db, const struct record_site *site);

/* The same, where DB has had them made and the tables of settings have their rows. */
struct put *put_again(struct arena *a, struct db *db, const struct record_site *site);

/*
 * The rows of settings table NAME ("provider", "server" …: the schema's words). A column the
 * table does not have is reported and left out.
 */
void put_table(struct put *p, struct str name, const struct record_table *t, struct diag *d);

/* Rows that another file than a table gave; a cell without a line stands where its row does. */
void put_rows(struct put *p, const struct record_rows *rows);

/* After the last table: rows are made of the cells, so that facts can be asked. */
void put_tables_done(struct put *p);

/* What put_entry wants to know of an entry's texts. */
struct put_words {
    struct str tags, keywords; /* as one line each */
    struct inverted entry, search;
};

/* Made on any thread, with that thread's V, into A. WORDS are the entry's, analysed. */
struct put_words put_read(struct arena *a, struct inverter *v, const struct record_entry *e,
                          const struct analysed *words);

/*
 * One entry with its analysed text. In the order of paths; drafts leave only raw rows. The text
 * may go once this returns.
 */
void put_entry(struct put *p, const struct record_entry *e, const struct put_words *words);

/* Only the raw rows of E, which is no entry but has links, headings and hosts like one. Returns its seq. */
int64_t put_source(struct put *p, const struct record_entry *e);

/* WORDS of site.yaml, pairs of a list's name and an item of it, with their places: SECTION of SQL puts one. */
void put_pairs(struct db *db, const char *sql, const char *section, const struct record_words *words);

/* Indexes over the raw rows, for lint. */
void put_done(struct put *p);

/* The tables entry_fts and search_<LANG>, which others need to know; and at the end the index of every table. */
struct fulltext *put_entries(struct put *p);
struct fulltext *put_search(struct put *p, struct str lang);
void put_fulltext_end(struct put *p);

/* Gives back what P holds outside its arena, before the database is closed. */
void put_free(struct put *p);

#endif
