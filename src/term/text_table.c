/*
 * Tables on a terminal: widths of columns, cells wrapped within them; where that would cut words, one cell below the other.
 * Knows nothing of what stands in the cells.
 */
#include "base/fold.h"
#include "term/text.h"

enum { COLUMNS_MOST = 16, GAP = 2, WORD_MOST = 24 };

/* The table being laid out. */
struct layout {
    const struct str *heads, *cells;
    size_t columns, rows;
    unsigned width[COLUMNS_MOST];
    unsigned least[COLUMNS_MOST]; /* what the longest word takes; longer ones than WORD_MOST may be cut */
};

static const struct str *row_of(const struct layout *l, size_t row)
{
    return row ? l->cells + (row - 1) * l->columns : l->heads;
}

static unsigned longest_word(struct str cell)
{
    unsigned longest = 0;
    for (struct str rest = cell; rest.s;) {
        unsigned w = fold_width(str_cut(&rest, ' '));
        longest = w > longest ? w : longest;
    }
    return longest < WORD_MOST ? longest : WORD_MOST;
}

/* As wide as the widest cell; then the widest give until the lines fit in AVAILABLE. False when words must be cut. */
static bool measure(struct layout *l, unsigned available)
{
    unsigned total = GAP * (unsigned)(l->columns - 1);
    for (size_t c = 0; c < l->columns; c++) {
        for (size_t r = 0; r <= l->rows; r++) {
            unsigned w = fold_width(row_of(l, r)[c]);
            l->width[c] = w > l->width[c] ? w : l->width[c];
            w = longest_word(row_of(l, r)[c]);
            l->least[c] = w > l->least[c] ? w : l->least[c];
        }
        l->width[c] += l->width[c] == 0;
        total += l->width[c];
    }
    while (total > available) {
        size_t widest = l->columns;
        for (size_t c = 0; c < l->columns; c++)
            if (l->width[c] > l->least[c] && (widest == l->columns || l->width[c] > l->width[widest]))
                widest = c;
        if (widest == l->columns)
            return false;
        l->width[widest]--;
        total--;
    }
    return true;
}

/* How many bytes of CELL go on one line of WIDTH columns: up to a blank if there is one, else what fits. */
static size_t piece(struct str cell, unsigned width)
{
    size_t fit = fold_fit(cell, width), at = fit;
    if (fit == cell.n || cell.s[fit] == ' ')
        return fit;
    while (at && cell.s[at - 1] != ' ')
        at--;
    return at ? at : fit ? fit : cell.n;
}

static void pad(struct out *o, unsigned n)
{
    while (n--)
        out_lit(o, " ");
}

/* One row on as many lines as its cells need; REST is what is left of each. */
static void put_row(struct text *t, const struct layout *l, struct str *rest, bool bold)
{
    bool more = true;
    while (more) {
        unsigned owed = t->left;
        more = false;
        for (size_t c = 0; c < l->columns; c++) {
            size_t n = piece(rest[c], l->width[c]);
            struct str line = str_trim(str_sub(rest[c], 0, n));
            if (line.n) {
                pad(t->o, owed);
                owed = 0;
                out_lit(t->o, bold && t->marks ? "\x1b[1m" : "");
                out_raw(t->o, line);
                out_lit(t->o, bold && t->marks ? "\x1b[0m" : "");
            }
            owed += l->width[c] + GAP - fold_width(line);
            rest[c] = str_trim(str_sub(rest[c], n, rest[c].n));
            more = more || rest[c].n;
        }
        out_lit(t->o, "\n");
    }
}

/* The cells of one row below each other: the first alone, the others behind their heads. */
static void put_record(struct text *t, const struct layout *l, const struct str *cells)
{
    struct out prefix = out_memory();
    unsigned width = 0;
    for (size_t c = 1; c < l->columns; c++) {
        unsigned w = fold_width(l->heads[c]);
        width = w > width ? w : width;
    }
    text_para(t, STR(TEXT_BOLD), cells[0]);
    for (size_t c = 1; c < l->columns; c++) {
        if (!cells[c].n)
            continue;
        out_reset(&prefix);
        out_printf(&prefix, "  " TEXT_DIM "%.*s" TEXT_END, STR_ARG(l->heads[c]));
        pad(&prefix, width - fold_width(l->heads[c]) + GAP);
        text_para(t, out_str(&prefix), cells[c]);
    }
    out_free(&prefix);
}

void text_table(struct text *t, const struct str *heads, const struct str *cells, size_t columns, size_t rows)
{
    struct layout l = {.heads = heads, .cells = cells, .columns = columns, .rows = rows};
    struct str rest[COLUMNS_MOST];
    if (columns > COLUMNS_MOST || !columns)
        return;
    bool fits = measure(&l, t->columns ? t->columns - t->left : UINT16_MAX * 1024u);
    for (size_t r = 1; r <= rows && !fits; r++)
        put_record(t, &l, row_of(&l, r));
    for (size_t r = 0; r <= rows && fits; r++) {
        for (size_t c = 0; c < columns; c++)
            rest[c] = row_of(&l, r)[c];
        put_row(t, &l, rest, r == 0);
    }
}
