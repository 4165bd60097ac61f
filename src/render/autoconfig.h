/*
 * autoconfig: clientConfig XML, version 1.1, as Thunderbird, Evolution, KMail and others read it.
 * Knows nothing of where it is published.
 */
#ifndef RENDER_AUTOCONFIG_H
#define RENDER_AUTOCONFIG_H

#include "render/export.h"

/*
 * The file for addresses at DOMAIN (IS_MX: an MX pattern), in A; an absent slice when no receiving or no
 * sending server can be told. One server a type, complete, URL protocols left out: programs take the
 * first or the last of several, and some refuse the file for one element that they do not know.
 */
struct str autoconfig_write(struct arena *a, const struct export_provider *p, struct str domain, bool is_mx);

/* Everything that DB knows of P (read in full), to be imported again: never for a program. In A. */
struct str autoconfig_write_full(struct db *db, struct arena *a, const struct export_provider *p);

/* The format's words for one of ours; one that it has no word for stays. */
struct str autoconfig_security(struct str security);
struct str autoconfig_auth(struct str auth);

#endif
