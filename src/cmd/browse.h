/*
 * browse: pages of the site as URLs, and the browser. Does not know how a page was found.
 */
#ifndef CMD_BROWSE_H
#define CMD_BROWSE_H

#include "base/arena.h"

/* The file of PAGE, relative to SITE (a folder with its '/', or ""), as a file: URL in A; ends with exit 3 when it is not there. */
struct str browse_url(struct arena *a, struct str site, struct str page);

/* Opens URL with $BROWSER, else xdg-open; ends with exit 3 when that cannot be done. */
void browse_open(struct str url);

#endif
