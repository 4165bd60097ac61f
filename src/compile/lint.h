/*
 * lint: the rules of lint.sql, run over the raw rows; each row found is a diagnostic.
 */
#ifndef COMPILE_LINT_H
#define COMPILE_LINT_H

#include "base/diag.h"
#include "db/db.h"

/* Runs every rule over DB's raw rows. TODAY ("YYYY-MM-DD" or "") is what "expired" is measured by. */
void lint_run(struct db *db, struct str today, struct diag *d);

#endif
