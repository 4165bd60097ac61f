/*
 * export: the files that mail programs set themselves up from, one at a time.
 * Does not decide which server is the best one, nor which programs work: db/views.sql does.
 */
#ifndef RENDER_EXPORT_H
#define RENDER_EXPORT_H

#include "base/arena.h"
#include "db/db.h"

enum export_kind { EXPORT_AUTOCONFIG, EXPORT_MOBILECONFIG, EXPORT_SRV, EXPORT_AUTODISCOVER, EXPORT_FULL };

/* Why PROGRAM (a word of program_support) cannot be set up: '' when it can. In A. */
struct str export_reason(struct db *db, struct arena *a, struct str provider, const char *program);

/*
 * The file of KIND for PROVIDER, as it is for addresses at DOMAIN (absent: the main one); an absent slice when
 * nothing that works can be said, and *REASON is then a word of program_support.
 */
struct str export_file(struct db *db, struct arena *a, enum export_kind kind, struct str provider,
                       struct str domain, struct str *reason);

/* Writes every document for ENGINE, which export.sql has queries for (documents_ENGINE), or with SCHEMA what the engine is told
 * first. */
void export_documents(struct db *db, const char *engine, bool schema, struct out *o);

#endif
