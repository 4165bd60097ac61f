/*
 * render: the site, from the database and the templates alone.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/diag.h"
#include "base/out.h"
#include "db/db.h"
#include "render/sink.h"

/*
 * Renders the database file at DB_PATH with the templates found from the current directory, on
 * THREADS threads, into SINK: pages, search shards, assets. Mistakes in templates go to D; false, with
 * nothing put, when there is an error among them.
 */
bool render_site(const char *db_path, unsigned threads, struct diag *d, const struct render_sink *sink);

/*
 * Single pages of a database, while a site is being made of it. One thread at a time. What render_site would end the program for
 * is a failure here too: to be caught (fail.h).
 */
struct render_asked;

/* Opens DB, which belongs to it from now on, with the templates found from the current directory. */
struct render_asked *render_asked_open(struct db *db);

/* From now on DB is asked, of the same schema, with the templates as they are now; the former one is closed. */
void render_asked_turn(struct render_asked *r, struct db *db);

/* The database. */
struct db *render_asked_db(struct render_asked *r);

/* What the site will have at PATH ("fr/x.html"), a page or an asset, to the memory writer O; false when neither has that path. */
bool render_asked_page(struct render_asked *r, struct str path, struct out *o);

#endif
