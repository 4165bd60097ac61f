/*
 * tmpl_tree: renders free templates: the values of a strict template's callbacks are looked up by
 * name, and a unit that contains itself is expanded when it is reached.
 * Knows nothing of what the values are.
 */
#include "base/tmpl_part.h"

/* Calls that a rendering may make: a unit that contains itself twice would double them with each level. */
enum { CALLS = 1 << 16 };

/* A value that names are looked up in; of a list, one of its items. */
struct row {
    const void *value;
    const void *list; /* NULL: none */
    size_t i;
};

struct run {
    const struct tmpl *t;
    const struct tmpl_tree *tree;
    struct out *o;
    struct arena arena; /* for expansions */
    struct row *rows;   /* by depth; the innermost is the one a section asks about */
    unsigned level;     /* calls within one another */
    unsigned calls;     /* in all */
    bool complete;
};

static const void *lookup(const struct run *run, unsigned depth, int slot)
{
    const struct tmpl_tree *tree = run->tree;
    struct str rest = run->t->names[slot];
    const void *value = NULL;
    if (str_eq(rest, STR(".")))
        return run->rows[depth].value;
    struct str name = str_cut(&rest, '.');
    for (size_t i = (size_t)depth + 1; i-- > 0 && !value;)
        value = run->rows[i].value ? tree->member(tree->ctx, run->rows[i].value, name) : NULL;
    while (value && rest.s)
        value = tree->member(tree->ctx, value, str_cut(&rest, '.'));
    return value;
}

static struct str value_text(void *ctx, unsigned depth, int slot)
{
    const struct run *run = ctx;
    const void *value = lookup(run, depth, slot);
    return value ? run->tree->text(run->tree->ctx, value) : (struct str){0};
}

/* The first row of VALUE, with a NULL value when there is none. */
static struct row row_of(const struct run *run, const void *value)
{
    const struct tmpl_tree *tree = run->tree;
    struct row row = {0};
    if (value && tree->is_list(tree->ctx, value))
        row = (struct row){.value = tree->item(tree->ctx, value, 0), .list = value};
    else if (value && tree->truth(tree->ctx, value))
        row.value = value;
    return row;
}

static bool value_first(void *ctx, size_t site, unsigned depth, int slot, unsigned at)
{
    struct run *run = ctx;
    (void)site;
    run->rows[at] = row_of(run, lookup(run, depth, slot));
    return run->rows[at].value != NULL;
}

static bool value_next(void *ctx, size_t site, unsigned at)
{
    struct run *run = ctx;
    struct row *row = &run->rows[at];
    (void)site;
    row->value = row->list ? run->tree->item(run->tree->ctx, row->list, ++row->i) : NULL;
    return row->value != NULL;
}

static bool value_any(void *ctx, size_t site, unsigned depth, int slot)
{
    const struct run *run = ctx;
    (void)site;
    return row_of(run, lookup(run, depth, slot)).value != NULL;
}

static void run_program(struct run *run, const struct tmpl_program *program);

static void run_call(void *ctx, const struct tmpl_call *call)
{
    struct run *run = ctx;
    struct tmpl_report report = {0};
    if (run->level == TMPL_DEPTH || run->calls == CALLS) {
        run->complete = false;
        return;
    }
    run->calls++;
    run->level++;
    struct arena_mark mark = arena_mark(&run->arena);
    struct tmpl_expansion what = {
        .arena = &run->arena, .keep = &run->arena, .report = &report, .units = run->t->units};
    struct tmpl_program program = tmpl_expand(&what, call);
    run->complete = run->complete && !report.errors;
    run_program(run, &program);
    arena_rewind(&run->arena, mark);
    run->level--;
}

static void run_program(struct run *run, const struct tmpl_program *program)
{
    const struct tmpl_data data = {
        .ctx = run, .text = value_text, .first = value_first, .next = value_next, .any = value_any};
    tmpl_run(program, &data, run->o, run_call);
}

bool tmpl_render_tree(const struct tmpl *t, const struct tmpl_tree *tree, const void *root, struct out *o)
{
    struct run run = {.t = t, .tree = tree, .o = o, .complete = true};
    /* Each call adds the sections around it, TMPL_DEPTH at most. */
    run.rows = ARENA_NEW(&run.arena, struct row, 1 + (size_t)TMPL_DEPTH * (TMPL_DEPTH + 1));
    run.rows[0].value = root;
    run_program(&run, &t->program);
    arena_free(&run.arena);
    return run.complete;
}
