/*
 * A box's marker is written before its first block, its prefix before all other lines.
 */
#include "render/markdown_part.h"

#include <stdio.h>

struct box *box_inner(struct boxes *b)
{
    return &b->box[b->depth - 1];
}

static void prefixes(struct boxes *b, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        out_lit(b->o, b->box[i].prefix);
}

void box_prefixes(struct boxes *b)
{
    prefixes(b, b->depth);
}

void box_end(struct boxes *b)
{
    while (b->o->n && b->o->buf[b->o->n - 1] == ' ')
        b->o->n--;
    out_lit(b->o, "\n");
}

void box_line(struct boxes *b)
{
    box_end(b);
    prefixes(b, b->depth);
}

void box_begin(struct boxes *b)
{
    unsigned at = b->depth;
    while (at > 0 && !b->box[at - 1].any)
        at--;
    if (at > 0) {
        const struct box *in = &b->box[at - 1];
        bool text = in->bare && at < b->depth && b->box[at].list &&
                    b->box[at].number < 2; /* a list may follow at once */
        bool close = in->list ? !in->loose : text;
        box_end(b);
        if (!close) {
            prefixes(b, at);
            box_end(b);
        }
    }
    for (unsigned i = 0; i < b->depth; i++) {
        out_lit(b->o, b->box[i].any ? b->box[i].prefix : b->box[i].marker);
        b->box[i].any = true;
    }
    box_inner(b)->bare = false;
    box_inner(b)->last = 0;
}

struct box *box_push(struct boxes *b, const char *marker, const char *prefix)
{
    if (b->depth == BOX_DEPTH) {
        b->beyond++;
        return box_inner(b);
    }
    struct box *in = &b->box[b->depth++];
    *in = (struct box){0};
    snprintf(in->marker, sizeof in->marker, "%s", marker);
    snprintf(in->prefix, sizeof in->prefix, "%s", prefix);
    return in;
}

void box_pop(struct boxes *b)
{
    if (!box_inner(b)->any && box_inner(b)->marker[0])
        box_begin(b);
    if (b->beyond)
        b->beyond--;
    else if (b->depth > 1)
        b->depth--;
}
