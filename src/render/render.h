/*
 * render: the site, from the database and the templates alone.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/diag.h"
#include "render/sink.h"

/*
 * Renders the database file at DB_PATH with the templates found from the current directory, on
 * THREADS threads, into SINK: pages, search shards, assets. Mistakes in templates go to D; false, with
 * nothing put, when there is an error among them.
 */
bool render_site(const char *db_path, unsigned threads, struct diag *d, const struct render_sink *sink);

#endif
