/*
 * plan: what there is to be probed, and what the record says besides that answers are compared with. Read once, before
 * the first connection; from then on nobody writes to it.
 */
#ifndef PROBE_PLAN_H
#define PROBE_PLAN_H

#include "base/arena.h"
#include "db/db.h"
#include "db/db_rows.h"

struct plan {
    struct rows *servers;   /* provider protocol host port security auth url date */
    struct rows *domains;   /* provider host date */
    struct rows *patterns;  /* pattern provider */
    struct rows *published; /* provider protocol host port security url */
    struct rows *elsewhere; /* protocol security ports */
    struct rows *services;  /* protocol security service */
};

/* What is to be probed of provider OF (absent: of all), the longest unprobed first. In A. */
void plan_read(struct db *db, struct arena *a, struct str of, struct plan *plan);

#endif
