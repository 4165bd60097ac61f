/*
 * table: CSV cell by cell, each with its place. Knows the syntax only.
 */
#include "read/record.h"

/* After so many rows of the wrong length the file is not what it says: nobody reads more messages. */
enum { BAD_ROWS_MAX = 1000 };

/* Where the reading stands. Text is clean: LF alone ends lines. */
struct csv {
    struct arena *keep;
    struct diag *d;
    struct str path, s;
    size_t i;
    size_t line_from; /* where the current line begins */
    unsigned line;
    char sep;
    bool unclosed; /* a quote without end was reported: the next ones are sought on their line only */
    struct record_word *cells; /* of the current row */
    size_t n, room;
    size_t cells_room, rows_room, torn_room; /* in the table's arrays */
    size_t bad_rows;
};

static struct diag_pos csv_pos(const struct csv *c, size_t at)
{
    return (struct diag_pos){c->path, c->line, (unsigned)(at - c->line_from) + 1};
}

static void csv_say(struct csv *c, size_t at, const char *what)
{
    diag_say(c->d, DIAG_CSV_QUOTE, csv_pos(c, at), str_from(what), (struct str){0});
}

static bool csv_is_blank(const struct csv *c, size_t i)
{
    return i < c->s.n && c->sep != c->s.s[i] && (c->s.s[i] == ' ' || c->s.s[i] == '\t');
}

/* The end of the quoted text that begins at FROM: its closing quote, or c->s.n when there is none. */
static size_t csv_closing(const struct csv *c, size_t from)
{
    size_t end = c->unclosed ? str_find(c->s, '\n', from) : c->s.n;
    for (size_t i = str_find(c->s, '"', from); i < end; i = str_find(c->s, '"', i + 2))
        if (i + 1 >= c->s.n || c->s.s[i + 1] != '"')
            return i;
    return c->s.n;
}

/* S, where quotes stand twice, with one of each. */
static struct str csv_undouble(struct csv *c, struct str s)
{
    if (str_find(s, '"', 0) == s.n)
        return s;
    char *to = arena_alloc(c->keep, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        to[n++] = s.s[i];
        i += s.s[i] == '"' && i + 1 < s.n && s.s[i + 1] == '"';
    }
    return (struct str){to, n};
}

/* From I up to the cell's end, the separator or the line's end. */
static size_t csv_cell_end(const struct csv *c, size_t i)
{
    while (i < c->s.n && c->s.s[i] != c->sep && c->s.s[i] != '\n')
        i++;
    return i;
}

static struct str csv_plain(struct csv *c)
{
    size_t from = c->i, end = csv_cell_end(c, from), quote = str_find(str_sub(c->s, 0, end), '"', from);
    if (quote < end)
        csv_say(c, quote, "a quote stands inside a cell that does not begin with one");
    c->i = end;
    struct str cell = str_trim(str_sub(c->s, from, end));
    return cell.n ? cell : (struct str){c->s.s + from, 0};
}

/* The cell that the quote at c->i opens. */
static struct str csv_quoted(struct csv *c)
{
    size_t from = c->i + 1, close = csv_closing(c, from);
    if (close == c->s.n) {
        csv_say(c, c->i, "this quote is never closed");
        c->unclosed = true;
        c->i = csv_cell_end(c, from);
        return str_trim(str_sub(c->s, from, c->i));
    }
    for (size_t i = str_find(c->s, '\n', from); i < close; i = str_find(c->s, '\n', i + 1)) {
        c->line++;
        c->line_from = i + 1;
    }
    c->i = close + 1;
    while (csv_is_blank(c, c->i))
        c->i++;
    size_t end = csv_cell_end(c, c->i);
    if (c->i < end)
        csv_say(c, c->i, "text stands behind a cell's closing quote");
    c->i = end;
    struct str cell = str_trim(csv_undouble(c, str_sub(c->s, from, close)));
    return cell.n ? cell : (struct str){c->s.s + from, 0};
}

/* Twice the room for an array of N objects that has none left for MORE. */
static void *csv_grow(struct csv *c, void *items, size_t size, size_t n, size_t more, size_t *room)
{
    if (n + more <= *room)
        return items;
    *room = *room * 2 + more + 16;
    void *larger = arena_array(c->keep, size, *room);
    if (n)
        memcpy(larger, items, n * size);
    return larger;
}

/* Reads the row at c->i into c->cells; c->i is then behind its LF. */
static void csv_row(struct csv *c)
{
    c->n = 0;
    for (bool more = true; more;) {
        while (csv_is_blank(c, c->i))
            c->i++;
        bool quoted = c->i < c->s.n && c->s.s[c->i] == '"';
        struct diag_pos pos = csv_pos(c, c->i + quoted);
        struct str text = quoted ? csv_quoted(c) : csv_plain(c);
        c->cells = csv_grow(c, c->cells, sizeof *c->cells, c->n, 1, &c->room);
        c->cells[c->n++] = (struct record_word){text, {pos.line, pos.col}};
        more = c->i < c->s.n && c->s.s[c->i] == c->sep;
        c->i += more;
    }
    if (c->i < c->s.n) {
        c->i++;
        c->line++;
        c->line_from = c->i;
    }
}

/* A row that is nothing at all, or nothing but separators, as spreadsheets leave them. */
static bool csv_row_is_empty(const struct csv *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->cells[i].text.n)
            return false;
    return true;
}

/* The separator: whichever of the two the first line that says anything has more of, outside quotes. */
static char csv_separator(struct str s)
{
    size_t commas = 0, semicolons = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n && (s.s[i] != '\n' || quoted || commas + semicolons == 0); i++) {
        quoted ^= s.s[i] == '"';
        commas += s.s[i] == ',' && !quoted;
        semicolons += s.s[i] == ';' && !quoted;
    }
    return semicolons > commas ? ';' : ',';
}

static bool csv_header(struct csv *c, struct record_table *out)
{
    do {
        if (c->i >= c->s.n) {
            diag_say(c->d, DIAG_CSV_EMPTY, (struct diag_pos){c->path, 1, 0}, (struct str){0}, (struct str){0});
            return false;
        }
        csv_row(c);
    } while (csv_row_is_empty(c));
    out->columns_n = c->n;
    out->columns = ARENA_NEW(c->keep, struct record_word, c->n);
    memcpy(out->columns, c->cells, c->n * sizeof *out->columns);
    for (size_t i = 0; i < c->n; i++) {
        struct record_word *w = &out->columns[i];
        struct diag_pos pos = {c->path, w->pos.line, w->pos.col};
        bool twice = false;
        for (size_t k = 0; k < i && w->text.n; k++)
            twice |= str_eq(out->columns[k].text, w->text);
        if (w->text.n == 0)
            diag_say(c->d, DIAG_CSV_HEADER, pos, arena_printf(c->keep, "%zu", i + 1), (struct str){0});
        else if (twice)
            diag_say(c->d, DIAG_CSV_TWICE, pos, w->text, (struct str){0});
    }
    return true;
}

/* Takes the current row into OUT, filled up or cut to the columns there are. */
static void csv_take(struct csv *c, struct record_table *out, unsigned line)
{
    size_t said = c->n, used = out->rows_n * out->columns_n;
    while (said > out->columns_n && c->cells[said - 1].text.n == 0)
        said--;
    if (said != out->columns_n) {
        struct record_pos at = c->cells[said > out->columns_n ? out->columns_n : 0].pos;
        diag_say(c->d, DIAG_CSV_CELLS, (struct diag_pos){c->path, at.line, at.col},
                 arena_printf(c->keep, "%zu", said), arena_printf(c->keep, "%zu", out->columns_n));
        c->bad_rows++;
        out->torn = csv_grow(c, out->torn, sizeof *out->torn, out->torn_n, 1, &c->torn_room);
        out->torn[out->torn_n++] = line;
    }
    out->cells = csv_grow(c, out->cells, sizeof *out->cells, used, out->columns_n, &c->cells_room);
    out->row_lines = csv_grow(c, out->row_lines, sizeof *out->row_lines, out->rows_n, 1, &c->rows_room);
    for (size_t i = 0; i < out->columns_n; i++)
        out->cells[used + i] = i < c->n ? c->cells[i] : (struct record_word){STR(""), c->cells[c->n - 1].pos};
    out->row_lines[out->rows_n++] = line;
}

bool table_read(struct arena *keep, struct str path, struct str bytes, struct diag *d, struct record_table *out)
{
    struct csv c = {.keep = keep, .d = d, .line = 1};
    *out = (struct record_table){.path = arena_str(keep, path)};
    c.path = out->path;
    if (!text_clean(keep, out->path, bytes, TABLE_MAX, d, &c.s))
        return false;
    c.sep = csv_separator(c.s);
    if (!csv_header(&c, out))
        return false;
    while (c.i < c.s.n && c.bad_rows < BAD_ROWS_MAX) {
        unsigned line = c.line;
        csv_row(&c);
        if (!csv_row_is_empty(&c))
            csv_take(&c, out, line);
    }
    return true;
}
