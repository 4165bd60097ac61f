/*
 * seal: clean rows into the shipped tables, their order, their indexes, their hash. After it
 * the database file is what will be published.
 */
#ifndef COMPILE_SEAL_H
#define COMPILE_SEAL_H

#include "compile/analyse.h"
#include "compile/put.h"

/* What seal needs beside the rows; vocabularies and analysers stand in the order of site->languages. */
struct seal {
    struct db *db;
    struct put *put;
    const struct record_site *site;
    struct vocab **vocabs;
    struct analyser **analysers;
    struct inverter *inverter;
    struct str notice; /* of the settings tables; may be absent */
};

/* Seals. Only after lint_run found no error. */
void seal_run(struct arena *a, const struct seal *s);

/* The newest date that the content names, "YYYY-MM-DD" or "", from the raw rows. */
struct str seal_source_date(struct arena *a, struct db *db);

#endif
