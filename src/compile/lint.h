/*
 * lint: the rules of lint.sql, run over the raw rows; each row found is a diagnostic.
 */
#ifndef COMPILE_LINT_H
#define COMPILE_LINT_H

#include "base/diag.h"
#include "db/db.h"

/*
 * Runs every rule over DB's raw rows. What is old, expired or still to come is measured by the day of the build (base/day.h);
 * NEWEST is the newest date of the content, "" when it has none.
 */
void lint_run(struct db *db, struct str newest, struct diag *d);

#endif
