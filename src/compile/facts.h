/*
 * facts: what prose may name ("gmail.imap.host"), asked by reader threads.
 * Computed once from the settings' raw rows, mistakes in them or not.
 */
#ifndef COMPILE_FACTS_H
#define COMPILE_FACTS_H

#include "db/db.h"
#include "read/record.h"

/* The facts of DB (after put_tables_done) in each language; lives in A, read-only afterwards. */
struct record_facts facts_load(struct arena *a, struct db *db, struct record_words langs);

#endif
