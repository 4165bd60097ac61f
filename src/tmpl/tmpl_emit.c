/*
 * tmpl_emit: writes a program of operations. Literals that meet become one, unless something jumps
 * in between. Knows nothing of templates.
 */
#include "tmpl/tmpl_part.h"

void *tmpl_room(struct arena *a, void *items, size_t n, size_t size)
{
    if (n && (n & (n - 1)))
        return items; /* room doubles at powers of two */
    void *more = arena_array(a, size, n ? 2 * n : 1);
    return n ? memcpy(more, items, n * size) : more;
}

struct tmpl_op *tmpl_emit(struct tmpl_emit *e, enum tmpl_opcode code, const struct tmpl_bound *b)
{
    struct tmpl_program *g = &e->program;
    g->ops = tmpl_room(&e->temp, g->ops, g->n_ops, sizeof *g->ops);
    struct tmpl_op *op = &g->ops[g->n_ops++];
    *op = (struct tmpl_op){.code = code, .depth = b->depth, .slot = b->field.slot};
    return op;
}

/* What was added to the literals after FROM becomes, or joins, an operation. */
static void emit_literal(struct tmpl_emit *e, size_t from)
{
    struct tmpl_program *g = &e->program;
    size_t n = e->literals.n - from;
    if (n == 0)
        return;
    if (g->n_ops > e->label && g->ops[g->n_ops - 1].code == OP_LITERAL) {
        g->ops[g->n_ops - 1].text.n += n;
        return;
    }
    struct tmpl_op *op = tmpl_emit(e, OP_LITERAL, &(struct tmpl_bound){0});
    op->jump = (unsigned)from; /* where it begins, until the literals have their place */
    op->text.n = n;
}

void tmpl_emit_text(struct tmpl_emit *e, struct str text)
{
    size_t from = e->literals.n;
    out_raw(&e->literals, text);
    emit_literal(e, from);
}

void tmpl_emit_escaped(struct tmpl_emit *e, enum tmpl_escaping how, struct str text)
{
    size_t from = e->literals.n;
    tmpl_escape(&e->literals, how, text);
    emit_literal(e, from);
}

unsigned tmpl_emit_label(struct tmpl_emit *e)
{
    e->label = e->program.n_ops;
    return (unsigned)e->label;
}

unsigned tmpl_emit_site(struct tmpl_emit *e, const struct tmpl_site *site)
{
    struct tmpl_program *g = &e->program;
    g->sites = tmpl_room(&e->temp, g->sites, g->n_sites, sizeof *g->sites);
    g->sites[g->n_sites] = *site;
    return (unsigned)g->n_sites++;
}

static void *moved(struct arena *arena, const void *items, size_t n, size_t size)
{
    return n ? memcpy(arena_array(arena, size, n), items, n * size) : NULL;
}

struct tmpl_program tmpl_emit_end(struct tmpl_emit *e, struct arena *arena)
{
    struct str literals = arena_str(arena, out_str(&e->literals));
    tmpl_emit(e, OP_STOP, &(struct tmpl_bound){0});
    struct tmpl_program g = e->program;
    g.ops = moved(arena, g.ops, g.n_ops, sizeof *g.ops);
    g.sites = moved(arena, g.sites, g.n_sites, sizeof *g.sites);
    for (size_t i = 0; i < g.n_ops; i++) {
        if (g.ops[i].code == OP_LITERAL)
            g.ops[i].text.s = literals.s + g.ops[i].jump;
    }
    out_free(&e->literals);
    arena_free(&e->temp);
    return g;
}
