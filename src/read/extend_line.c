/*
 * extend_line: columns of a line, and how lines are written. Knows no syntax.
 */
#include "read/extend_part.h"

#include "read/hide.h"

unsigned cursor_indent(const struct cursor *c)
{
    unsigned col = c->col;
    size_t i = c->i;
    for (; i < c->s.n && (c->s.s[i] == ' ' || c->s.s[i] == '\t'); i++)
        col += c->s.s[i] == ' ' ? 1 : 4 - col % 4;
    return c->spare + col - c->col;
}

void cursor_skip(struct cursor *c, unsigned n)
{
    for (; n; n--) {
        if (c->spare) {
            c->spare--;
        } else if (c->i < c->s.n && c->s.s[c->i] == ' ') {
            c->i++;
            c->col++;
        } else if (c->i < c->s.n && c->s.s[c->i] == '\t') {
            c->spare = 3 - c->col % 4;
            c->col += c->spare + 1;
            c->i++;
        } else {
            return;
        }
    }
}

void extension_prefix(struct extension *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (x->stack[i].kind != ITEM)
            out_lit(&x->out, "> ");
        else
            out_printf(&x->out, "%*s", (int)x->stack[i].size, "");
    }
}

void extension_end(struct extension *x)
{
    if (x->lines_n == x->lines_room) {
        unsigned *more = ARENA_NEW(x->keep, unsigned, x->lines_room = x->lines_room ? 2 * x->lines_room : 256);
        if (x->lines_n)
            memcpy(more, x->lines, x->lines_n * sizeof *more);
        x->lines = more;
    }
    x->lines[x->lines_n++] = x->line;
    out_lit(&x->out, "\n");
}

void extension_mark(struct extension *x, int kind, struct str arg)
{
    out_printf(&x->out, "<!--" HIDE_MARK "%c %.*s-->", kind, STR_ARG(arg));
    extension_end(x);
}

/* A line that keeps what follows out of the quote that a block of ours has been written as. */
