/*
 * deploy: what makes a web server and an organisation's Thunderbird use the published files: snippets for
 * nginx, Apache and Caddy, a _headers file for static hosts, policies.json.
 */
#ifndef RENDER_DEPLOY_H
#define RENDER_DEPLOY_H

#include "base/arena.h"
#include "render/render.h"

/* All files below deploy/ to SINK. BASE_URL is the site's address without '/' at the end, or empty. */
void deploy_put(struct arena *a, struct str base_url, const struct render_sink *sink);

#endif
