/*
 * lint: the rules of lint.sql, run over the raw rows; each row found is a diagnostic.
 */
#ifndef COMPILE_LINT_H
#define COMPILE_LINT_H

#include "base/diag.h"
#include "db/db.h"

/*
 * Runs the rules that read none of the tables which are still empty, once those of settings have their rows: what follows
 * does not change what these find. It is kept in DB until lint_run.
 */
void lint_settings(struct db *db);

/*
 * Runs every other rule over DB's raw rows, and tells D what all of them found. What is old, expired or still to come is
 * measured by the day of the build (base/day.h); NEWEST is the newest date of the content, "" when it has none.
 */
void lint_run(struct db *db, struct str newest, struct diag *d);

#endif
