/*
 * What titles weigh: a term by how few documents have it, a title by its terms.
 */
#include <math.h>

#include "compile/fulltext.h"

uint32_t fulltext_weight(int64_t n, int64_t df)
{
    return (uint32_t)(16 * log(1 + ((double)(n - df) + 0.5) / ((double)df + 0.5)) + 0.5);
}

void titles_put(struct db *db, const uint32_t *titles, int64_t last)
{
    struct stmt *put = db_prepare(db, sql_fulltext, "search_titles", NULL);
    for (int64_t row = 1; row <= last; row++) {
        if (titles[row] == 0)
            continue;
        stmt_int(put, 1, row);
        stmt_int(put, 2, titles[row]);
        stmt_run(put);
    }
    stmt_free(put);
}
