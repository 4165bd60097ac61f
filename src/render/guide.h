/*
 * guide: the steps of a guide, which stand in the database, as a partial beside those of templates/.
 * Knows nothing of what they say.
 */
#ifndef RENDER_GUIDE_H
#define RENDER_GUIDE_H

#include "db/db.h"
#include "tmpl/tmpl.h"

/* Templates from files, and {{>guide_steps}}. */
struct guide_loader {
    struct tmpl_loader inner;
    struct tmpl_source steps; /* absent text: there is no guide */
};

/* Fills G with the steps of guide CLIENT in LANG, in A; without one when CLIENT is absent. */
void guide_load(struct guide_loader *g, struct arena *a, struct db *db, struct str lang, struct str client);

/* For tmpl_compile; G must stay as long. */
struct tmpl_loader guide_loader(struct guide_loader *g);

#endif
