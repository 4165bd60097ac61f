/*
 * export: what mail programs set themselves up from. Reads a provider out of the database for the
 * writers (autoconfig, mobileconfig, srv, autodiscover) and puts all their files.
 * Does not decide which server is the best one, nor which programs work: db/views.sql does.
 */
#ifndef RENDER_EXPORT_H
#define RENDER_EXPORT_H

#include <stdbool.h>

#include "base/arena.h"
#include "db/db.h"
#include "render/render.h"

/* The columns of the schema. Absent values are empty. */
struct export_server {
    struct str role, protocol, host;
    unsigned port; /* 0: none */
    struct str security, username, auth, url, options, source, last_checked, note;
};

struct export_domain {
    struct str pattern;
    bool is_mx, is_suffix;
};

struct export_provider {
    struct str id, name, short_name, status;
    struct str main_domain;    /* a host name that stands for the provider */
    struct str own_short_name; /* as in the table: may be empty */
    struct export_domain *domains;
    size_t domains_n;
    struct export_server *servers;
    size_t servers_n;
};

/* The file kinds that are asked for by name. */
enum export_kind { EXPORT_AUTOCONFIG, EXPORT_MOBILECONFIG, EXPORT_SRV, EXPORT_AUTODISCOVER };

/*
 * PROVIDER (an id) with the servers that programs are given, or with all of them when FULL. False when there
 * is none. Everything lives in A.
 */
bool export_read(struct db *db, struct arena *a, struct str provider, bool full, struct export_provider *p);

/* Why PROGRAM (a word of the view program_support) cannot be set up: '' when it can. In A. */
struct str export_reason(struct db *db, struct arena *a, struct str provider, const char *program);

/* TEMPLATE with %EMAILDOMAIN% replaced by DOMAIN. */
struct str export_expand(struct arena *a, struct str template, struct str domain);

/* Server I as it is for addresses at DOMAIN; false when its host cannot be known (DOMAIN is an MX pattern). */
bool export_server_for(struct arena *a, const struct export_provider *p, size_t i, struct str domain,
                       bool is_mx, struct export_server *server);

/*
 * The file of KIND for PROVIDER, as it is for addresses at DOMAIN (absent: the main one); an absent slice when
 * nothing that works can be said, and *REASON is then a word of the view program_support.
 */
struct str export_file(struct db *db, struct arena *a, enum export_kind kind, struct str provider,
                       struct str domain, struct str *reason);

/* How many pieces of work the files of DB are; and writes piece INDEX to SINK. Each thread its own DB. */
size_t export_pieces(struct db *db);
void export_put(struct db *db, size_t index, const struct render_sink *sink);

#endif
