/*
 * Reads the plan.
 * Does not know how anything is probed.
 */
#include "probe/probe.h"

static struct rows *read_of(struct db *db, struct arena *a, const char *section, struct str of)
{
    struct stmt *st = db_prepare(db, sql_probe, section, NULL);
    stmt_bind_text(st, "of", of);
    return rows_read(st, a);
}

void plan_read(struct db *db, struct arena *a, struct str of, struct plan *plan)
{
    const struct str all = {0};
    *plan = (struct plan){
        .servers = read_of(db, a, "servers", of),
        .domains = read_of(db, a, "domains", of),
        .patterns = read_of(db, a, "patterns", all),
        .published = read_of(db, a, "published", all),
        .elsewhere = read_of(db, a, "elsewhere", all),
        .services = read_of(db, a, "services", all),
    };
}
