/*
 * tmpl_expand: nodes to operations. Partials and parents are put where they are named, blocks where
 * they replace others, indentation before lines. Knows nothing of braces, nor of values.
 */
#include "tmpl/tmpl_part.h"

/* No real template reaches these bytes of literals, or nodes visited; partials that multiply do. */
enum { LITERALS_MOST = 16 << 20, NODES_MOST = 1 << 20 };

struct expand {
    const struct tmpl_expansion *what;
    struct tmpl_scopes scopes;
    unsigned rows, level;
    struct tmpl_emit emit;
    size_t nodes; /* visited */
    bool full;    /* too many, and that was said */
};

/* Where we are. */
struct place {
    const struct tmpl_unit *unit;
    const struct tmpl_chain *chain;
    const struct tmpl_env *env;
    struct str indent; /* before each line of the unit */
};

static void expand_nodes(struct expand *x, const struct place *p, size_t from, size_t to);

static void complain(struct expand *x, enum diag_code code, const struct place *p, const struct tmpl_node *node,
                     struct str arg, struct str hint)
{
    struct str args[3] = {node->name, arg};
    tmpl_complain(x->what->report, code, tmpl_pos(p->unit, node), args, hint);
}

static bool is_full(struct expand *x, const struct place *p, const struct tmpl_node *node)
{
    if (!x->full && (x->emit.literals.n > LITERALS_MOST || x->nodes > NODES_MOST)) {
        x->full = true;
        complain(x, DIAG_TMPL_SIZE, p, node, (struct str){0}, (struct str){0});
    }
    return x->full;
}

/* One level deeper, unless that is too deep. */
static bool enter(struct expand *x, const struct place *p, const struct tmpl_node *node)
{
    if (x->level < TMPL_DEPTH) {
        x->level++;
        return true;
    }
    complain(x, DIAG_TMPL_DEPTH, p, node, (struct str){0}, (struct str){0});
    return false;
}

/* ---- text ---- */

static void expand_text(struct expand *x, const struct place *p, const struct tmpl_node *node)
{
    struct str text = node->text;
    bool begins = node->begins;
    if (!p->indent.n) {
        tmpl_emit_text(&x->emit, text);
        return;
    }
    for (size_t at = 0, end; (at < text.n || begins) && !is_full(x, p, node); at = end) {
        end = str_find(text, '\n', at);
        end = end < text.n ? end + 1 : end;
        struct str line = str_sub(text, at, end);
        if (begins && !str_eq(line, STR("\n")) && !str_eq(line, STR("\r\n")))
            tmpl_emit_text(&x->emit, p->indent);
        tmpl_emit_text(&x->emit, line);
        begins = end < text.n;
    }
}

static struct str join(struct expand *x, struct str a, struct str b)
{
    return a.n == 0 ? b : b.n == 0 ? a : arena_printf(x->what->keep, "%.*s%.*s", STR_ARG(a), STR_ARG(b));
}

/* ---- variables ---- */

static void complain_name(struct expand *x, const struct place *p, const struct tmpl_node *node)
{
    if (tmpl_bind_is_vague(&x->scopes))
        return;
    struct str hint = tmpl_bind_near(&x->scopes, node->name, &x->emit.temp);
    complain(x, DIAG_TMPL_NAME, p, node, tmpl_bind_scopes(&x->scopes, &x->emit.temp), hint);
}

static bool bind(struct expand *x, const struct place *p, const struct tmpl_node *node, struct tmpl_bound *b)
{
    if (tmpl_bind(&x->scopes, node->name, b))
        return true;
    complain_name(x, p, node);
    return false;
}

/* KIND, and how to write it. */
static void complain_kind(struct expand *x, const struct place *p, const struct tmpl_node *node,
                          const char *kind, const char *form)
{
    struct str name = node->name;
    struct out advice = out_memory();
    for (const char *c = form; *c; c++)
        out_raw(&advice, *c == '*' ? name : (struct str){c, 1});
    struct str args[3] = {name, str_from(kind), out_str(&advice)};
    tmpl_complain(x->what->report, DIAG_TMPL_KIND, tmpl_pos(p->unit, node), args, (struct str){0});
    out_free(&advice);
}

static bool is_word(const struct expand *x, struct str name)
{
    return x->what->model->word && str_starts(name, STR("t."));
}

static void expand_word(struct expand *x, const struct place *p, const struct tmpl_node *node)
{
    const struct tmpl_model *m = x->what->model;
    struct str key = str_sub(node->name, 2, node->name.n);
    if (node->kind != NODE_VAR) {
        complain_kind(x, p, node, "plain text, the same on every page", "{{*}}");
        return;
    }
    struct str words = m->word(m->ctx, key);
    if (words.s) {
        tmpl_emit_escaped(&x->emit, x->what->escaping, words);
        return;
    }
    struct tmpl_near near = tmpl_near(key);
    struct str name;
    for (size_t i = 0; m->word_name && (name = m->word_name(m->ctx, i)).s; i++)
        tmpl_near_try(&near, name);
    struct str hint = near.best.s ? join(x, STR("t."), near.best) : near.best;
    complain(x, DIAG_TMPL_STRING, p, node, key, hint);
}

static void expand_variable(struct expand *x, const struct place *p, const struct tmpl_node *node)
{
    bool raw = node->kind == NODE_RAW;
    struct tmpl_bound b;
    if (is_word(x, node->name)) {
        expand_word(x, p, node);
        return;
    }
    if (!bind(x, p, node, &b))
        return;
    if (b.field.kind == TMPL_LIST)
        complain_kind(x, p, node, "a list", "{{#*}}…{{/*}}");
    else if (b.field.kind == TMPL_GROUP)
        complain_kind(x, p, node, "a group of fields", "{{*.field}}");
    else if (raw && b.field.kind != TMPL_HTML)
        complain_kind(x, p, node, "text, which must be escaped", "{{*}}");
    else if (!raw && b.field.kind == TMPL_HTML)
        complain_kind(x, p, node, "HTML, which must not be escaped again", "{{{*}}}");
    else
        tmpl_emit(&x->emit, raw ? OP_HTML : OP_TEXT, &b);
}

/* ---- sections ---- */

static void expand_inside(struct expand *x, const struct place *p, size_t i, const struct tmpl_frame *frame)
{
    if (frame)
        x->scopes.frames[x->scopes.n++] = *frame;
    expand_nodes(x, p, i + 1, p->unit->nodes[i].end);
    if (frame)
        x->scopes.n--;
}

/* A section, inverted or not, that is a condition. */
static void expand_condition(struct expand *x, const struct place *p, size_t i, const struct tmpl_bound *b)
{
    bool inverted = p->unit->nodes[i].kind == NODE_INVERTED;
    struct tmpl_frame frame = {.kind = FRAME_VALUE, .value = *b};
    if (b->field.kind == TMPL_GROUP)
        frame = (struct tmpl_frame){.kind = FRAME_ROW, .scope = b->field.scope, .depth = b->depth};
    size_t at = x->emit.program.n_ops;
    tmpl_emit(&x->emit, inverted ? OP_UNLESS : OP_IF, b);
    expand_inside(x, p, i, inverted ? NULL : &frame);
    x->emit.program.ops[at].jump = tmpl_emit_label(&x->emit);
}

static void expand_list(struct expand *x, const struct place *p, size_t i, const struct tmpl_bound *b)
{
    bool inverted = p->unit->nodes[i].kind == NODE_INVERTED;
    struct tmpl_frame frame = {.kind = FRAME_ROW, .scope = b->field.scope, .depth = x->rows};
    size_t at = x->emit.program.n_ops;
    struct tmpl_site about = {b->owner, b->field.slot, b->field.scope, b->depth, x->rows, inverted};
    unsigned site = tmpl_emit_site(&x->emit, &about);
    struct tmpl_op *op = tmpl_emit(&x->emit, inverted ? OP_NONE : OP_LIST, b);
    op->site = site;
    op->at = x->rows;
    if (inverted) {
        expand_inside(x, p, i, NULL);
        x->emit.program.ops[at].jump = tmpl_emit_label(&x->emit);
        return;
    }
    unsigned body = tmpl_emit_label(&x->emit);
    x->rows++;
    expand_inside(x, p, i, &frame);
    x->rows--;
    op = tmpl_emit(&x->emit, OP_NEXT, b);
    op->site = site;
    op->at = x->rows;
    op->jump = body;
    x->emit.program.ops[at].jump = tmpl_emit_label(&x->emit);
}

static void expand_section(struct expand *x, const struct place *p, size_t i)
{
    const struct tmpl_node *node = &p->unit->nodes[i];
    const struct tmpl_frame unknown = {.kind = FRAME_UNKNOWN};
    struct tmpl_bound b;
    if (!enter(x, p, node))
        return;
    if (is_word(x, node->name)) {
        expand_word(x, p, node);
        expand_inside(x, p, i, &unknown);
    } else if (!bind(x, p, node, &b)) {
        expand_inside(x, p, i, &unknown);
    } else if (b.field.kind == TMPL_LIST) {
        expand_list(x, p, i, &b);
    } else {
        expand_condition(x, p, i, &b);
    }
    x->level--;
}

/* ---- partials, parents, blocks ---- */

static struct str near_unit(const struct expand *x, struct str name)
{
    const struct tmpl_loader *loader = x->what->loader;
    struct tmpl_near near = tmpl_near(name);
    struct str candidate;
    for (size_t i = 0; loader->name && (candidate = loader->name(loader->ctx, i)).s; i++)
        tmpl_near_try(&near, candidate);
    return near.best;
}

static bool is_within(const struct tmpl_chain *chain, const struct tmpl_unit *u)
{
    while (chain && chain->unit != u)
        chain = chain->outer;
    return chain != NULL;
}

/* "a > b > a": how U, named in CHAIN, comes to contain itself. */
static struct str circle(struct expand *x, const struct tmpl_chain *chain, const struct tmpl_unit *u)
{
    struct str path = u->name;
    do {
        path = arena_printf(&x->emit.temp, "%.*s > %.*s", STR_ARG(chain->unit->name), STR_ARG(path));
    } while (chain->unit != u && (chain = chain->outer));
    return path;
}

/* The unit that NODE names, its blocks replaced by ENV. False when it cannot be. */
static bool expand_unit(struct expand *x, const struct place *p, const struct tmpl_node *node,
                        const struct tmpl_env *env)
{
    const struct tmpl_unit *u = tmpl_unit(x->what->units, node->name);
    struct str indent = node->own_line ? join(x, p->indent, node->text) : (struct str){0};
    if (u->missing) {
        complain(x, DIAG_TMPL_PARTIAL, p, node, (struct str){0}, near_unit(x, node->name));
        return false;
    }
    if (is_within(p->chain, u)) {
        complain(x, DIAG_TMPL_RECURSION, p, node, circle(x, p->chain, u), (struct str){0});
        return false;
    }
    if (!enter(x, p, node))
        return false;
    struct tmpl_chain *chain = ARENA_NEW(x->what->keep, struct tmpl_chain, 1);
    *chain = (struct tmpl_chain){u, p->chain};
    struct place inside = {u, chain, env, indent};
    expand_nodes(x, &inside, 0, u->n_nodes);
    x->level--;
    return true;
}

/* Something inside parent NODE that is not one of its blocks will not be rendered. */
static void complain_lost(struct expand *x, const struct place *p, const struct tmpl_node *node,
                          struct tmpl_node lost)
{
    if (lost.kind == NODE_TEXT)
        lost.text = str_trim(lost.text);
    struct str args[3] = {node->name};
    tmpl_complain(x->what->report, DIAG_TMPL_LOST, tmpl_pos(p->unit, &lost), args, (struct str){0});
}

static struct str near_block(const struct expand *x, struct str name)
{
    struct tmpl_near near = tmpl_near(name);
    for (const struct tmpl_unit *u = x->what->units; u; u = u->next)
        for (size_t i = 0; i < u->n_nodes; i++)
            if (u->nodes[i].kind == NODE_BLOCK)
                tmpl_near_try(&near, u->nodes[i].name);
    return near.best;
}

/* The blocks inside the parent at I, before those of P; the first of a name counts. */
static const struct tmpl_env *gather_blocks(struct expand *x, const struct place *p, size_t i)
{
    const struct tmpl_node *nodes = p->unit->nodes;
    const struct tmpl_env *env = p->env;
    bool lost = false;
    for (size_t j = i + 1; j < nodes[i].end; j = nodes[j].end) {
        const struct tmpl_env *same = env;
        if (nodes[j].kind != NODE_BLOCK) {
            if (!lost && (nodes[j].kind != NODE_TEXT || str_trim(nodes[j].text).n)) {
                complain_lost(x, p, &nodes[i], nodes[j]);
                lost = true;
            }
            continue;
        }
        while (same != p->env && !str_eq(p->unit->nodes[same->node].name, nodes[j].name))
            same = same->outer;
        if (same != p->env) {
            complain(x, DIAG_TMPL_BLOCK_TWICE, p, &nodes[j], nodes[i].name, (struct str){0});
            continue;
        }
        struct tmpl_env *block = ARENA_NEW(x->what->keep, struct tmpl_env, 1);
        *block = (struct tmpl_env){p->unit, j, p->chain, p->env, env, ARENA_NEW(x->what->keep, bool, 1)};
        env = block;
    }
    return env;
}

static void expand_parent(struct expand *x, const struct place *p, size_t i)
{
    const struct tmpl_node *node = &p->unit->nodes[i];
    const struct tmpl_env *env = gather_blocks(x, p, i);
    if (!expand_unit(x, p, node, env))
        return;
    for (; env != p->env; env = env->outer) {
        const struct tmpl_node *block = &p->unit->nodes[env->node];
        if (!*env->asked)
            complain(x, DIAG_TMPL_BLOCK, p, block, node->name, near_block(x, block->name));
    }
}

/* What replaces blocks called NAME. */
static const struct tmpl_env *find_block(const struct tmpl_env *env, struct str name)
{
    const struct tmpl_env *found = NULL;
    for (; env; env = env->outer) {
        if (!str_eq(env->unit->nodes[env->node].name, name))
            continue;
        found = env;
        *env->asked = true;
    }
    return found;
}

static void expand_block(struct expand *x, const struct place *p, size_t i)
{
    const struct tmpl_node *node = &p->unit->nodes[i], *used = node;
    const struct tmpl_env *env = find_block(p->env, node->name);
    struct place inside = *p;
    struct str first = node->opens_line ? p->indent : join(x, p->indent, node->text);
    if (env) {
        inside = (struct place){env->unit, env->chain, env->own, {0}};
        if (node->own_line)
            inside.indent = node->opens_line ? join(x, p->indent, node->inner) : first;
        i = env->node;
        used = &env->unit->nodes[i];
        first = inside.indent;
    }
    if (used->end == i + 1 || !enter(x, p, node))
        return;
    if (node->own_line && !used->opens_line)
        tmpl_emit_text(&x->emit, first);
    expand_nodes(x, &inside, i + 1, used->end);
    if (node->own_line && !used->ends_line)
        tmpl_emit_text(&x->emit, node->eol);
    x->level--;
}

/* ---- all of them ---- */

static void expand_nodes(struct expand *x, const struct place *p, size_t from, size_t to)
{
    const struct tmpl_node *nodes = p->unit->nodes;
    for (size_t i = from; i < to && !is_full(x, p, &nodes[i]); i = nodes[i].end) {
        x->nodes++;
        switch (nodes[i].kind) {
        case NODE_TEXT:
            expand_text(x, p, &nodes[i]);
            break;
        case NODE_VAR:
        case NODE_RAW:
            expand_variable(x, p, &nodes[i]);
            break;
        case NODE_SECTION:
        case NODE_INVERTED:
            expand_section(x, p, i);
            break;
        case NODE_PARTIAL:
            expand_unit(x, p, &nodes[i], p->env);
            break;
        case NODE_PARENT:
            expand_parent(x, p, i);
            break;
        case NODE_BLOCK:
            expand_block(x, p, i);
        }
    }
}

struct tmpl_program tmpl_expand(const struct tmpl_expansion *what, const struct tmpl_unit *unit)
{
    struct expand x = {.what = what, .rows = (unsigned)what->n_roots};
    struct tmpl_chain chain = {.unit = unit};
    struct place p = {.unit = unit, .chain = &chain};
    x.emit.literals = out_memory();
    x.scopes.model = what->model;
    for (size_t i = 0; i < what->n_roots; i++)
        x.scopes.frames[x.scopes.n++] =
            (struct tmpl_frame){.kind = FRAME_ROW, .scope = what->roots[i], .depth = (unsigned)i};
    expand_nodes(&x, &p, 0, unit->n_nodes);
    return tmpl_emit_end(&x.emit, what->arena);
}
