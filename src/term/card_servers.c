/*
 * The servers of the printed card: a table, and under it what they have in common, where the terminal is wide enough;
 * else each server with its fields one below the other, which also survives being pasted into a ticket.
 * Knows nothing of the rest of the card.
 */
#include "base/fold.h"
#include "term/card_part.h"

enum { TABLE_COLUMNS = 4, TABLE_LEFT = 2, TABLE_GAP = 2, TABLE_MOST = 40, FIRST_MOST = 26 };

/* Whether an earlier server has the same protocol. */
static bool is_again(const struct printing *p, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (str_eq(row_text(rows_at(p->c->servers, j), "protocol"),
                   row_text(rows_at(p->c->servers, i), "protocol")))
            return true;
    return false;
}

/* "IMAP – receiving", and "or else" when it is not the first for its protocol. */
static void server_heading(struct printing *p, size_t i)
{
    struct row s = rows_at(p->c->servers, i);
    text_gap(p->t);
    out_lit(&p->line, TEXT_BOLD);
    card_put_value(p, "protocol", row_text(s, "protocol"));
    out_lit(&p->line, TEXT_END " – ");
    if (is_again(p, i))
        out_lit(&p->line, card_word(p, "otherwise"));
    else
        card_put_value(p, "role", row_text(s, "role"));
    text_line(p->t, "", &p->line);
}

static void print_server(struct printing *p, size_t i, unsigned width)
{
    struct row s = rows_at(p->c->servers, i);
    server_heading(p, i);
    if (row_text(s, "host").n) {
        card_put_template(p, row_text(s, "host"));
        card_field(p, "server", width);
    }
    if (row_text(s, "port").n) {
        text_put(&p->line, row_text(s, "port"));
        card_field(p, "port", width);
    }
    if (row_text(s, "url").n) {
        card_url(p, str_from(card_word(p, "url")), width, row_text(s, "url"), false);
    }
    card_put_value(p, "security", row_text(s, "security"));
    card_field(p, "security", width);
    if (row_text(s, "username").n) {
        card_put_template(p, row_text(s, "username_template"));
        card_field(p, "username", width);
    }
    if (row_text(s, "auth").n) {
        card_put_auth(p, row_text(s, "auth"));
        card_field(p, "auth", width);
    }
    if (row_text(s, "note").n) {
        text_put(&p->line, row_text(s, "note"));
        card_field(p, "note", width);
    }
    if (row_text(s, "last_checked").n || row_text(s, "source").n) {
        card_put_provenance(p, row_text(s, "last_checked"), row_text(s, "source_changed"),
                            row_text(s, "source"));
        card_field(p, "checked", width);
    }
    card_put_answer(p, s);
    if (p->line.n)
        card_field(p, "answer", width);
}

/* "IMAP – receiving", and "or SMTP" when it is not the first for its protocol. */
static struct str row_label(struct printing *p, size_t i)
{
    struct row s = rows_at(p->c->servers, i);
    if (is_again(p, i))
        out_printf(&p->line, "%s ", card_word(p, "or"));
    card_put_value(p, "protocol", row_text(s, "protocol"));
    if (!is_again(p, i)) {
        out_lit(&p->line, " – ");
        card_put_value(p, "role", row_text(s, "role"));
    }
    return card_take(p);
}

/* Whether server I has a row: one that is nothing but a web address stands below the table, unless all are. */
static bool has_row(const struct printing *p, size_t i)
{
    bool hosts = false;
    for (size_t j = 0; j < p->c->servers->n; j++)
        hosts = hosts || row_text(rows_at(p->c->servers, j), "host").n;
    return !hosts || row_text(rows_at(p->c->servers, i), "host").n;
}

/* The cells of the table, of *ROWS rows. */
static struct str *table_cells(struct printing *p, size_t *rows)
{
    struct str *cells = ARENA_NEW(p->a, struct str, p->c->servers->n * TABLE_COLUMNS), *cell = cells;
    for (size_t i = 0; i < p->c->servers->n; i++) {
        struct row s = rows_at(p->c->servers, i);
        if (!has_row(p, i))
            continue;
        ++*rows;
        *cell++ = row_label(p, i);
        card_put_template(p, row_text(s, "host"));
        *cell++ = card_take(p);
        *cell++ = row_text(s, "port");
        card_put_value(p, "security", row_text(s, "security"));
        *cell++ = card_take(p);
    }
    return cells;
}

/* The columns that the widest cell of COLUMN takes, its head counted. */
static unsigned column_width(const struct str *heads, const struct str *cells, size_t rows, size_t column)
{
    unsigned width = fold_width(heads[column]);
    for (size_t r = 0; r < rows; r++) {
        unsigned w = fold_width(cells[r * TABLE_COLUMNS + column]);
        width = w > width ? w : width;
    }
    return width;
}

/* A value of each server, as prepared text, under the table: once where all have it, else with whose it is. */
struct shared {
    const char *label;
    struct str *values; /* one a server; empty: it has none */
};

/* "IMAP, SMTP 465: ": the servers with the value of server I, when there are others. */
static void put_whose(struct printing *p, const struct shared *of, size_t i)
{
    const struct ask_card *c = p->c;
    size_t with = 0, started = p->line.n;
    for (size_t j = 0; j < c->servers->n; j++)
        with += str_eq(of->values[j], of->values[i]);
    for (size_t j = 0; j < c->servers->n && with < c->servers->n; j++) {
        struct row s = rows_at(c->servers, j);
        size_t others = 0, before = 0;
        for (size_t k = 0; k < c->servers->n; k++) {
            bool same = str_eq(row_text(rows_at(c->servers, k), "protocol"), row_text(s, "protocol"));
            others += same && !str_eq(of->values[k], of->values[i]);
            before += same && k < j && str_eq(of->values[k], of->values[i]);
        }
        if (!str_eq(of->values[j], of->values[i]) || (before && !others))
            continue;
        out_lit(&p->line, p->line.n > started ? ", " : "");
        card_put_value(p, "protocol", row_text(s, "protocol"));
        if (others && row_number(s, "port"))
            out_printf(&p->line, " %u", row_number(s, "port"));
    }
    if (p->line.n > started)
        card_put_colon(p);
}

static void print_shared(struct printing *p, const struct shared *of, unsigned width)
{
    bool first = true;
    for (size_t i = 0; i < p->c->servers->n; i++) {
        bool said = !of->values[i].n;
        for (size_t j = 0; j < i && !said; j++)
            said = str_eq(of->values[j], of->values[i]);
        if (said)
            continue;
        put_whose(p, of, i);
        out_raw(&p->line, of->values[i]);
        card_labelled(p, first && of->label ? str_from(card_word(p, of->label)) : STR(""), width);
        first = false;
    }
}

/* What stands under the table. */
static void print_below(struct printing *p, unsigned width)
{
    static const char *const labels[] = {"username", "auth", "url", "note"};
    for (size_t f = 0; f < COUNT(labels); f++) {
        struct shared of = {labels[f], ARENA_NEW(p->a, struct str, p->c->servers->n)};
        for (size_t i = 0; i < p->c->servers->n; i++) {
            struct row s = rows_at(p->c->servers, i);
            if (f == 0)
                card_put_template(p, row_text(s, "username_template"));
            else if (f == 1)
                card_put_auth(p, row_text(s, "auth"));
            else if (f == 2)
                text_put_link(p->t, &p->line, row_text(s, "url"), row_text(s, "url"));
            else
                text_put(&p->line, row_text(s, "note"));
            of.values[i] = card_take(p);
        }
        print_shared(p, &of, width);
    }
}

void card_checked(struct printing *p, unsigned width)
{
    struct shared of = {NULL, ARENA_NEW(p->a, struct str, p->c->servers->n + 1)};
    for (size_t i = 0; i < p->c->servers->n && p->table; i++) {
        struct row s = rows_at(p->c->servers, i);
        if (row_text(s, "last_checked").n || row_text(s, "source").n)
            card_put_provenance(p, row_text(s, "last_checked"), row_text(s, "source_changed"),
                                row_text(s, "source"));
        of.values[i] = card_take(p);
    }
    if (p->table)
        print_shared(p, &of, width);
    of.label = "answer";
    for (size_t i = 0; i < p->c->servers->n && p->table; i++) {
        card_put_answer(p, rows_at(p->c->servers, i));
        of.values[i] = card_take(p);
    }
    if (p->table)
        print_shared(p, &of, width);
}

/* The table and what is below; false, and nothing printed, when the terminal is too narrow or there is none. */
static bool print_table(struct printing *p)
{
    const struct str heads[TABLE_COLUMNS] = {STR(""), str_from(card_word(p, "server")),
                                             str_from(card_word(p, "port")),
                                             str_from(card_word(p, "security"))};
    static const char *const below[] = {"username", "auth", "url", "note"};
    size_t n = 0;
    if (!p->t->columns || p->c->servers->n > TABLE_MOST)
        return false;
    const struct str *cells = table_cells(p, &n);
    unsigned total = TABLE_LEFT + TABLE_GAP * (TABLE_COLUMNS - 1);
    for (size_t c = 0; c < TABLE_COLUMNS; c++)
        total += column_width(heads, cells, n, c);
    if (total > p->t->columns)
        return false;
    unsigned width = card_width(p, below, COUNT(below)), first = column_width(heads, cells, n, 0);
    text_gap(p->t);
    p->t->left = TABLE_LEFT;
    text_table(p->t, heads, cells, TABLE_COLUMNS, n);
    p->t->left = 0;
    text_gap(p->t);
    /* In line with the table, unless that takes too much of a line. */
    print_below(p, first > width && first <= FIRST_MOST ? first : width);
    p->table = true;
    return true;
}

void card_servers(struct printing *p)
{
    static const char *const labels[] = {"server", "port", "security", "username", "auth", "note", "checked"};
    if (!p->c->servers->n) {
        out_lit(&p->line, card_word(p, "no_servers"));
        text_line(p->t, "", &p->line);
    } else if (!print_table(p)) {
        unsigned width = card_width(p, labels, COUNT(labels));
        for (size_t i = 0; i < p->c->servers->n; i++)
            print_server(p, i, width);
    }
}
