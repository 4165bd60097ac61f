/*
 * tmpl: gathers a template's sources, has them made into operations, and renders those.
 * Knows nothing of syntax (tmpl_parse.c) nor of names (tmpl_bind.c).
 */
#include "tmpl/tmpl_part.h"

#include "base/fail.h"

static struct tmpl_unit *load(const struct tmpl_loader *loader, struct str name, struct arena *arena)
{
    struct tmpl_unit *u = ARENA_NEW(arena, struct tmpl_unit, 1);
    u->name = name;
    u->missing = !loader->load(loader->ctx, name, &u->source);
    return u;
}

/* NAME and all that it contains, and those contain. */
static struct tmpl_unit *gather(const struct tmpl_loader *loader, struct str name, struct arena *arena,
                                struct tmpl_report *report)
{
    struct tmpl_unit *units = load(loader, name, arena), *last = units;
    for (struct tmpl_unit *u = units; u; u = u->next) {
        if (!u->missing)
            tmpl_parse(u, arena, report);
        for (size_t i = 0; i < u->n_nodes; i++) {
            const struct tmpl_node *node = &u->nodes[i];
            if ((node->kind == NODE_PARTIAL || node->kind == NODE_PARENT) && !tmpl_unit(units, node->name))
                last = last->next = load(loader, node->name, arena);
        }
    }
    return units;
}

/* WHAT but its report and units, which are made here. */
static struct tmpl *compile(struct tmpl_expansion what, struct diag *diag, struct str name)
{
    struct tmpl_report report = {.diag = diag};
    struct tmpl_unit *units = gather(what.loader, name, what.keep, &report);
    if (units->missing) {
        struct diag_pos pos = {.path = name};
        tmpl_complain(&report, DIAG_TMPL_PARTIAL, pos, (struct str[3]){name}, (struct str){0});
        return NULL;
    }
    what.report = &report;
    what.units = units;
    what.escaping = tmpl_escaping_of(units->source.path);
    struct tmpl_program program = tmpl_expand(&what, units);
    if (report.errors)
        return NULL;
    struct tmpl *t = ARENA_NEW(what.arena, struct tmpl, 1);
    t->program = program;
    t->escaping = what.escaping;
    return t;
}

struct tmpl *tmpl_compile(struct arena *arena, struct diag *diag, const struct tmpl_loader *loader,
                          const struct tmpl_model *model, const int *roots, size_t n_roots, struct str name)
{
    if (n_roots > TMPL_ROOTS)
        fail_internal("a template with %zu scopes", n_roots);
    struct arena scratch = {0};
    struct tmpl_expansion what = {
        .arena = arena, .keep = &scratch, .model = model, .roots = roots, .n_roots = n_roots, .loader = loader};
    struct tmpl *t = compile(what, diag, name);
    arena_free(&scratch);
    return t;
}

size_t tmpl_sites(const struct tmpl *t)
{
    return t->program.n_sites;
}

struct tmpl_site tmpl_site(const struct tmpl *t, size_t i)
{
    return t->program.sites[i];
}

static bool is_true(const struct tmpl_data *d, const struct tmpl_op *op)
{
    return d->truth ? d->truth(d->ctx, op->depth, op->slot) : d->text(d->ctx, op->depth, op->slot).n > 0;
}

/* The operation after OP, a section's. */
static size_t branch(const struct tmpl_data *d, const struct tmpl_op *op, size_t next)
{
    switch (op->code) {
    case OP_IF:
        return is_true(d, op) ? next : op->jump;
    case OP_UNLESS:
        return is_true(d, op) ? op->jump : next;
    case OP_LIST:
        return d->first(d->ctx, op->site, op->depth, op->slot, op->at) ? next : op->jump;
    case OP_NONE:
        return d->any(d->ctx, op->site, op->depth, op->slot) ? op->jump : next;
    default: /* OP_NEXT */
        if (d->next(d->ctx, op->site, op->at))
            return op->jump;
        if (d->end)
            d->end(d->ctx, op->site, op->at);
        return next;
    }
}

void tmpl_render(const struct tmpl *t, const struct tmpl_data *data, struct out *o)
{
    for (size_t i = 0;;) {
        const struct tmpl_op *op = &t->program.ops[i++];
        switch (op->code) {
        case OP_LITERAL:
            out_raw(o, op->text);
            break;
        case OP_TEXT:
            tmpl_escape(o, t->escaping, data->text(data->ctx, op->depth, op->slot));
            break;
        case OP_HTML:
            out_raw(o, data->text(data->ctx, op->depth, op->slot));
            break;
        case OP_STOP:
            return;
        default:
            i = branch(data, op, i);
        }
    }
}
