/*
 * probe: what the parts of `portolan probe` share. Only cmd/probe*.c may include it.
 */
#ifndef CMD_PROBE_H
#define CMD_PROBE_H

#include "cmd/query.h"
#include "probe/probe.h"

/* What was found so far: kept results, in the order they came until they are sorted. */
struct found {
    struct arena a;
    struct probe_result *items;
    size_t n, room;
    struct str date; /* the day of all of them */
};

/* By provider; its servers before what its domains publish; then by host, port and the rest. */
void found_sort(struct found *f);

/* As a table for people or as records for programs. */
void found_print(struct query *q, const struct found *f);

/*
 * probes.csv below FOLDER (content/settings): puts the days it says into PLAN, whose rows are then sorted by them, so that an
 * interrupted run goes on where it was.
 */
void sheet_days(const char *folder, struct arena *a, struct plan *plan);

/* Puts what was found into the same file: what is there of other rows stays, what is no row of PLAN any more goes. */
void sheet_keep(const char *folder, const struct found *f, const struct plan *plan);

/* The corrections that F gives, to Q's output: of servers.csv below FOLDER when it is there, and as XML by a copy of Q's
 * database. */
void probe_report(struct query *q, const char *folder, const struct found *f);

#endif
