/*
 * autoconfig_full: all that is known of a provider as clientConfig XML, to be imported again: never for a program.
 */
#ifndef RENDER_AUTOCONFIG_FULL_H
#define RENDER_AUTOCONFIG_FULL_H

#include "db/db.h"

/* The file of PROVIDER (an id), for which MAIN_DOMAIN stands. In A. */
struct str autoconfig_write_full(struct db *db, struct arena *a, struct str provider, struct str main_domain);

#endif
