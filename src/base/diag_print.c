/*
 * diag_print: how diagnostics look, with the source line and a caret when asked.
 * Knows no code's meaning; all that comes from content goes through out_term.
 */
#include <stdlib.h>

#include "base/diag_items.h"
#include "base/file.h"
#include "base/fold.h"

enum { SOURCE_MOST = 64 << 20, WINDOW = 120, WINDOW_BEFORE = 80 };

/* The file that was read last; diagnostics come sorted, so that each is read and walked once. */
struct source {
    struct arena arena;
    struct str path;
    struct str rest;
    struct str text; /* line number LINE */
    unsigned line;
};

static int by_unsigned(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

static int by_place(const void *left, const void *right)
{
    const struct diag_item *a = *(const struct diag_item *const *)left;
    const struct diag_item *b = *(const struct diag_item *const *)right;
    int order = str_cmp(a->pos.path, b->pos.path);
    if (!order)
        order = by_unsigned(a->pos.line, b->pos.line);
    if (!order)
        order = by_unsigned(a->pos.col, b->pos.col);
    if (!order)
        order = by_unsigned(a->code, b->code);
    return order ? order : str_cmp(a->text, b->text);
}

/* Line LINE of the file PATH (ended by NUL), or an absent slice. */
static struct str source_line(struct source *src, int root, struct str path, unsigned line)
{
    if (!src->path.s || !str_eq(path, src->path) || line < src->line) {
        arena_clear(&src->arena);
        *src = (struct source){.arena = src->arena, .path = path};
        if (file_read(&src->arena, root, path.s, SOURCE_MOST, &src->rest))
            src->rest = (struct str){0};
    }
    while (src->line < line) {
        src->text = str_line(&src->rest);
        if (!src->text.s)
            return src->text;
        src->line++;
    }
    return src->text;
}

static bool inside_sequence(struct str s, size_t at)
{
    return at < s.n && ((unsigned char)s.s[at] & 0xC0) == 0x80;
}

/* As much white space as S is wide once shown; its tabs stay tabs, so that any tab width lines up. */
static void indent_like(struct out *o, struct str s)
{
    struct out shown = out_memory();
    while (s.s) {
        out_reset(&shown);
        out_term(&shown, str_cut(&s, '\t'), false);
        for (unsigned width = fold_width(out_str(&shown)); width; width--)
            out_lit(o, " ");
        if (s.s)
            out_lit(o, "\t");
    }
    out_free(&shown);
}

/* The line and a caret below byte COL; of a very long line only what stands around it. */
static void show_line(struct out *o, struct str line, unsigned col, bool colour)
{
    size_t at = col ? col - 1 : 0, from = 0, to = line.n;
    if (at > line.n)
        at = line.n;
    while (inside_sequence(line, at))
        at--;
    if (line.n > WINDOW) {
        from = at > WINDOW_BEFORE ? at - WINDOW_BEFORE : 0;
        to = line.n - from > WINDOW ? from + WINDOW : line.n;
        while (from < at && inside_sequence(line, from))
            from++;
        while (to > at && inside_sequence(line, to))
            to--;
    }
    const char *gap = from ? "  … " : "    ";
    out_lit(o, gap);
    out_term(o, str_sub(line, from, to), true);
    out_lit(o, to < line.n ? " …\n" : "\n");
    if (!col)
        return;
    out_lit(o, "    ");
    indent_like(o, str_sub(line, from, at));
    out_lit(o, colour ? "\033[1;32m^\033[0m\n" : "^\n");
}

static void print_place(struct out *o, struct diag_pos pos)
{
    out_term(o, pos.path, false);
    if (pos.line)
        out_printf(o, ":%u", pos.line);
    if (pos.line && pos.col)
        out_printf(o, ":%u", pos.col);
    out_lit(o, ":");
}

static void print_item(struct out *o, const struct diag_item *item, const struct diag_style *style)
{
    static const char *const words[] = {"note:", "warning:", "error:"};
    static const char *const colours[] = {"\033[1;36m", "\033[1;35m", "\033[1;31m"};
    enum diag_level level = diag_level_of(item->code);
    if (level == DIAG_WARNING && style->raised)
        level = DIAG_ERROR;
    const char *off = style->colour ? "\033[0m" : "";
    if (item->pos.path.n) {
        out_lit(o, style->colour ? "\033[1m" : "");
        print_place(o, item->pos);
        out_lit(o, off);
        out_lit(o, " ");
    }
    out_lit(o, style->colour ? colours[level] : "");
    out_lit(o, words[level]);
    out_lit(o, off);
    out_lit(o, " ");
    out_term(o, item->text, false);
    out_printf(o, " [%s]\n", diag_name(item->code));
}

void diag_items_print(struct diag_item **items, size_t n, struct out *o, const struct diag_style *style)
{
    struct source src = {0};
    if (n)
        qsort(items, n, sizeof *items, by_place);
    for (size_t i = 0; i < n; i++) {
        struct diag_pos pos = items[i]->pos;
        print_item(o, items[i], style);
        if (!style->show_source || !pos.line || !pos.path.n)
            continue;
        struct str line = source_line(&src, style->root, pos.path, pos.line);
        if (line.s)
            show_line(o, line, pos.col, style->colour);
    }
    arena_free(&src.arena);
}

void diag_items_count(const size_t counts[DIAG_ERROR + 1], struct out *o)
{
    static const char *const words[] = {"note", "warning", "error"};
    const char *before = "";
    for (int level = DIAG_ERROR; level >= DIAG_NOTE; level--) {
        if (!counts[level])
            continue;
        out_printf(o, "%s%zu %s%s", before, counts[level], words[level], counts[level] == 1 ? "" : "s");
        before = ", ";
    }
    if (*before)
        out_lit(o, "\n");
}
