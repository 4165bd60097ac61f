/*
 * One name that a template may include comes from the database; all others from files.
 * Does not know which guides there are.
 */
#include "render/guide.h"

void guide_load(struct guide_loader *g, struct arena *a, struct db *db, struct str lang, struct str client)
{
    if (!client.s)
        return;
    struct stmt *st = db_prepare(db, sql_guide, "template", NULL);
    stmt_bind_text(st, "lang", lang);
    stmt_bind_text(st, "id", client);
    if (stmt_step(st))
        g->steps = (struct tmpl_source){arena_str(a, stmt_col(st, 0)),
                                        arena_printf(a, "guide %.*s/%.*s", STR_ARG(lang), STR_ARG(client))};
    stmt_free(st);
}

static bool load(void *ctx, struct str name, struct tmpl_source *out)
{
    struct guide_loader *g = ctx;
    if (g->steps.text.s && str_eq(name, STR("guide_steps"))) {
        *out = g->steps;
        return true;
    }
    return g->inner.load(g->inner.ctx, name, out);
}

static struct str name(void *ctx, size_t i)
{
    struct guide_loader *g = ctx;
    return g->inner.name(g->inner.ctx, i);
}

struct tmpl_loader guide_loader(struct guide_loader *g)
{
    return (struct tmpl_loader){.ctx = g, .load = load, .name = name};
}
