/*
 * autodiscover: the answer to Outlook's plain-old-XML question (MS-OXDSCLI), for a server that gives
 * everybody the same one. Nobody's name is in it: Outlook signs in with the address.
 */
#ifndef RENDER_AUTODISCOVER_H
#define RENDER_AUTODISCOVER_H

#include "render/export.h"

/* The answer for addresses at DOMAIN, in A; absent when no server can be told. */
struct str autodiscover_write(struct arena *a, const struct export_provider *p, struct str domain);

#endif
