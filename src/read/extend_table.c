/*
 * The rows of GitHub's tables: a cell becomes a heading, whose text is read as a paragraph's is, on a line of its own.
 * Knows nothing of where a table may stand.
 */
#include "read/extend_part.h"

#include "read/hide.h"

/* The most bytes that rows may become: cells are padded, and stand in containers. */
enum { WRITTEN_MOST = 8 << 20 };

/* Cuts the next cell off *ROW at a bar that no backslash precedes; absent at the end. */
static struct str next_cell(struct str *row)
{
    size_t i = 0;
    if (!row->s)
        return *row;
    while (i < row->n && row->s[i] != '|')
        i += row->s[i] == '\\' && i + 1 < row->n ? 2 : 1;
    i = i < row->n ? i : row->n;
    struct str cell = str_trim(str_sub(*row, 0, i));
    *row = i + 1 < row->n ? str_sub(*row, i + 1, row->n) : (struct str){0};
    return str_or_empty(cell);
}

/* ROW without its outer bars. */
static struct str row_inner(struct str row)
{
    row = str_trim(row);
    return row.n && row.s[0] == '|' ? str_sub(row, 1, row.n) : row;
}

static size_t row_cells(struct str row)
{
    size_t n = 0;
    for (row = row_inner(row); next_cell(&row).s;)
        n++;
    return n;
}

/* The alignments that ROW of dashes and colons says, a letter a column; absent when it is none. */
static struct str row_align(struct arena *keep, struct str row)
{
    bool bars = false, colons = false;
    for (size_t i = 0; i < row.n; i++) {
        if (!memchr("|:- \t", row.s[i], 5))
            return (struct str){0};
        bars = bars || row.s[i] == '|';
        colons = colons || row.s[i] == ':';
    }
    size_t n = 0, most = row_cells(row);
    char *align = arena_alloc(keep, most + 1);
    for (struct str rest = row_inner(row), cell; (cell = next_cell(&rest)).s;) {
        bool left = cell.n && cell.s[0] == ':', right = cell.n > 1 && cell.s[cell.n - 1] == ':';
        struct str dashes = str_sub(cell, left, cell.n - right);
        for (size_t i = 0; i < dashes.n; i++)
            if (dashes.s[i] != '-')
                return (struct str){0};
        if (dashes.n == 0)
            return (struct str){0};
        align[n++] = left && right ? 'c' : left ? 'l' : right ? 'r' : 'n';
    }
    return n && (bars || colons) ? (struct str){align, n} : (struct str){0};
}

/* CELL, in which \| is a bar even within code, as a heading in the table's quote. */
static void put_cell(struct extension *x, struct str cell)
{
    extension_prefix(x, x->n);
    out_lit(&x->out, "> # ");
    for (size_t i = str_find(cell, '|', 0); i < cell.n; i = str_find(cell, '|', 0)) {
        out_raw(&x->out, str_sub(cell, 0, i - 1));
        out_lit(&x->out, "|");
        cell = str_sub(cell, i + 1, cell.n);
    }
    out_raw(&x->out, cell);
    out_lit(&x->out, " #");
    extension_end(x);
}

/* The cells of ROW, as many as there are columns. False, after a report, when they are too many. */
static bool put_row(struct extension *x, struct str row)
{
    row = row_inner(row);
    x->cells += x->align.n;
    if (x->cells > EXTEND_CELLS || x->out.n > WRITTEN_MOST) {
        struct diag_pos pos = {x->pos.path, x->pos.line + x->line, 1};
        if (!x->full)
            diag_say(x->d, DIAG_MD_LIMIT, pos, STR("the tables have more than 50000 cells"),
                     STR("split the entry"));
        x->full = true;
        return false;
    }
    for (size_t i = 0; i < x->align.n; i++) {
        struct str cell = next_cell(&row);
        put_cell(x, str_or_empty(cell));
    }
    return true;
}

bool extension_table(struct extension *x, struct str row)
{
    bool likely = row.n > 1 && memchr("|:-", row.s[0], 3);
    if (!likely || x->full)
        return false;
    struct str align = row_align(x->keep, row);
    if (!align.n || row_cells(x->head) != align.n)
        return false;
    struct str written = out_str(&x->out);
    size_t text = str_find_str(written, x->head, x->head_at);
    struct str head = x->head;
    x->out.n = text < written.n ? text : x->head_at;
    x->lines_n--;
    x->line--;
    if (x->head_n > 1) { /* only as much of the paragraph's line as shows its containers */
        x->out.n = x->head_at;
        extension_prefix(x, x->n);
    }
    out_lit(&x->out, EXTEND_APART);
    extension_end(x);
    extension_prefix(x, x->n);
    out_lit(&x->out, "> ");
    extension_mark(x, EXTEND_TABLE, align);
    x->align = align;
    x->leaf = put_row(x, head) ? LEAF_TABLE : LEAF_NONE;
    x->line++;
    x->defines = CONTAINERS;
    return true;
}

void extension_row(struct extension *x, struct str row)
{
    if (put_row(x, row))
        return;
    extension_prefix(x, x->n);
    out_lit(&x->out, EXTEND_APART);
    extension_end(x);
    extension_prefix(x, x->n);
    out_raw(&x->out, row);
    extension_end(x);
    x->leaf = LEAF_PARAGRAPH;
    x->head_n = 0;
}
