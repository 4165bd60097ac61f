/*
 * render: the site, from the database and the templates alone.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/diag.h"
#include "db/db.h"

/* Takes a finished file; called from several threads. */
struct render_sink {
    void *ctx;
    void (*put)(void *ctx, struct str path, struct str bytes);
    bool copied; /* images and other files are there already */
    /*
     * The database of an earlier site that was made with the same templates by the same program, and what takes file
     * PATH over from that site as it is. NULL: all is written.
     */
    const char *was;
    void (*keep)(void *ctx, struct str path);
};

/*
 * Renders the database file at DB_PATH with the templates found from the current directory, on
 * THREADS threads, into SINK: pages, search shards, assets. Mistakes in templates go to D; false, with
 * nothing put, when there is an error among them.
 */
bool render_site(const char *db_path, unsigned threads, struct diag *d, const struct render_sink *sink);

#endif
