/*
 * tmpl_bind: names to fields, through the caller's model; and the names that were perhaps meant.
 * Knows nothing of tags.
 */
#include "tmpl/tmpl_part.h"

static bool find_field(const struct tmpl_scopes *s, const struct tmpl_frame *f, int scope, struct str name,
                       struct tmpl_bound *out)
{
    *out = (struct tmpl_bound){.owner = scope, .depth = f->depth};
    return s->model->field(s->model->ctx, scope, name, &out->field);
}

static struct str scope_name(const struct tmpl_scopes *s, int scope)
{
    return s->model->scope_name ? s->model->scope_name(s->model->ctx, scope) : (struct str){0};
}

/* The scope that FIRST, the first part of a dotted name, means in frame F. */
static bool find_scope(const struct tmpl_scopes *s, const struct tmpl_frame *f, struct str first, int *scope)
{
    struct str name = scope_name(s, f->scope);
    struct tmpl_bound group;
    *scope = f->scope;
    if (name.s && str_eq(name, first))
        return true;
    if (!find_field(s, f, f->scope, first, &group) || group.field.kind != TMPL_GROUP)
        return false;
    *scope = group.field.scope;
    return true;
}

/* REST, perhaps dotted itself, within SCOPE of frame F. */
static bool find_within(const struct tmpl_scopes *s, const struct tmpl_frame *f, int scope, struct str rest,
                        struct tmpl_bound *out)
{
    for (;;) {
        struct str part = str_cut(&rest, '.');
        if (!find_field(s, f, scope, part, out))
            return false;
        if (!rest.s)
            return true;
        if (out->field.kind != TMPL_GROUP)
            return false;
        scope = out->field.scope;
    }
}

static bool find_dot(const struct tmpl_scopes *s, struct tmpl_bound *out)
{
    const struct tmpl_frame *f = s->n ? &s->frames[s->n - 1] : NULL;
    if (f && f->kind == FRAME_VALUE)
        *out = f->value;
    return f && (f->kind == FRAME_VALUE || (f->kind == FRAME_ROW && find_field(s, f, f->scope, STR("."), out)));
}

bool tmpl_bind(const struct tmpl_scopes *s, struct str name, struct tmpl_bound *out)
{
    if (str_eq(name, STR(".")))
        return find_dot(s, out);
    struct str rest = name, first = str_cut(&rest, '.');
    for (size_t i = s->n; i-- > 0;) {
        const struct tmpl_frame *f = &s->frames[i];
        int scope;
        if (f->kind != FRAME_ROW)
            continue;
        if (!rest.s && find_field(s, f, f->scope, name, out))
            return true;
        if (rest.s && find_scope(s, f, first, &scope))
            return find_within(s, f, scope, rest, out);
    }
    return false;
}

bool tmpl_bind_is_vague(const struct tmpl_scopes *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->frames[i].kind == FRAME_UNKNOWN)
            return true;
    return false;
}

struct str tmpl_bind_scopes(const struct tmpl_scopes *s, struct arena *arena)
{
    struct str list = {0};
    for (size_t i = s->n; i-- > 0;) {
        struct str name = s->frames[i].kind == FRAME_ROW ? scope_name(s, s->frames[i].scope) : (struct str){0};
        if (name.s && list.s)
            list = arena_printf(arena, "%.*s, %.*s", STR_ARG(list), STR_ARG(name));
        else if (name.s)
            list = name;
    }
    return list.s ? list : STR("this place");
}

struct tmpl_near tmpl_near(struct str want)
{
    unsigned limit = want.n >= 9 ? 3 : want.n >= 6 ? 2 : want.n >= 3 ? 1 : 0;
    return (struct tmpl_near){.want = want, .limit = limit};
}

void tmpl_near_try(struct tmpl_near *n, struct str candidate)
{
    if (n->limit == 0 || candidate.n == 0)
        return;
    unsigned d = str_distance(n->want, candidate, n->limit);
    if (d == 0 || d > n->limit)
        return;
    n->best = candidate;
    n->limit = d - 1;
}

static void try_fields(const struct tmpl_scopes *s, int scope, struct tmpl_near *n)
{
    if (!s->model->field_name)
        return;
    struct str name;
    for (size_t i = 0; (name = s->model->field_name(s->model->ctx, scope, i)).s; i++)
        tmpl_near_try(n, name);
}

/* The scope before NAME's last dot was found: what is near to what stands behind it? */
static struct str near_within(const struct tmpl_scopes *s, struct str name, struct arena *arena)
{
    size_t dot = name.n;
    while (name.s[dot - 1] != '.')
        dot--;
    struct str head = str_sub(name, 0, dot - 1);
    struct tmpl_near n = tmpl_near(str_sub(name, dot, name.n));
    struct tmpl_bound group;
    int scope;
    for (size_t i = s->n; i-- > 0 && !n.best.s;) {
        if (s->frames[i].kind == FRAME_ROW && find_scope(s, &s->frames[i], head, &scope))
            try_fields(s, scope, &n);
    }
    if (!n.best.s && tmpl_bind(s, head, &group) && group.field.kind == TMPL_GROUP)
        try_fields(s, group.field.scope, &n);
    return n.best.s ? arena_printf(arena, "%.*s.%.*s", STR_ARG(head), STR_ARG(n.best)) : n.best;
}

struct str tmpl_bind_near(const struct tmpl_scopes *s, struct str name, struct arena *arena)
{
    struct str rest = name, first = str_cut(&rest, '.');
    if (rest.s && name.n > 1) {
        struct str hint = near_within(s, name, arena);
        if (hint.s)
            return hint;
    }
    struct tmpl_near n = tmpl_near(first);
    for (size_t i = s->n; i-- > 0;) {
        if (s->frames[i].kind != FRAME_ROW)
            continue;
        if (rest.s)
            tmpl_near_try(&n, scope_name(s, s->frames[i].scope));
        try_fields(s, s->frames[i].scope, &n);
    }
    if (!n.best.s || !rest.s)
        return n.best;
    struct tmpl_bound found;
    struct str dotted = arena_printf(arena, "%.*s.%.*s", STR_ARG(n.best), STR_ARG(rest));
    return tmpl_bind(s, dotted, &found) ? dotted : (struct str){0};
}
