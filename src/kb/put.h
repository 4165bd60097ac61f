/*
 * put: records into the staging database: raw rows with positions into TEMP tables, and what
 * will be published straight into the shipped tables, so that nothing piles up in memory.
 * Does not judge: that is lint's.
 */
#ifndef KB_PUT_H
#define KB_PUT_H

#include "base/diag.h"
#include "kb/analyse.h"
#include "kb/db.h"
#include "kb/digest.h"
#include "read/record.h"

struct put; /* the statements of one build */

/* Makes the TEMP tables and the shipped ones in DB (empty), for the languages of SITE. */
struct put *put_new(struct arena *a, struct db *db, const struct record_site *site);

/*
 * The rows of settings table NAME ("provider", "server" …: the schema's words). A column the
 * table does not have is reported and left out.
 */
void put_table(struct put *p, struct str name, const struct record_table *t, struct diag *d);

/* After the last table: rows are made of the cells, so that facts can be asked. */
void put_tables_done(struct put *p);

/*
 * One entry with its analysed text. In the order of paths; drafts leave only raw rows. The text
 * may go once this returns.
 */
void put_entry(struct put *p, const struct record_entry *e, const struct analysed *words);

/* Indexes over the raw rows, for lint. */
void put_done(struct put *p);

/* How many entries will be published; the digest of their rows so far (see digest.h). */
int64_t put_published(const struct put *p);
struct digest *put_digest(struct put *p);

#endif
