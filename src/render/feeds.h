/*
 * feeds: what programs read about the site as a whole: sitemap.xml, Atom, OpenSearch, robots.txt, llms.txt with a
 * Markdown twin of each answer, _redirects, and the theme's style sheet. What needs addresses that hold outside
 * of the site is written only when there is a base_url.
 * Knows no page: @pages of render/pages.sql lists them.
 */
#ifndef RENDER_FEEDS_H
#define RENDER_FEEDS_H

#include "db/db.h"
#include "render/render.h"

/* Writes all of them to SINK. */
void feeds_put(struct db *db, const struct render_sink *sink);

#endif
