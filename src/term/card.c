/*
 * Lays the card out for a person: the values first, then what to do, links and where it comes from last.
 * Knows nothing of terminals' widths (text.h) and of the words' languages.
 */
#include "base/fold.h"
#include "term/card_part.h"

static void print_status(struct printing *p)
{
    struct row pr = p->c->provider;
    struct str status = row_text(pr, "status"), words = words_find(p->v->words, "status", status);
    if (row_is(pr, "status", "retired") && row_text(pr, "retired_on").n)
        text_say(&p->line, p->v->words, "status_retired_on", (struct str[3]){row_text(pr, "retired_on")});
    else if (words.s)
        out_raw(&p->line, words);
    if (p->line.n)
        text_line(p->t, "", &p->line);
    if (row_text(pr, "successor").n) {
        text_say(&p->line, p->v->words, "successor",
                 (struct str[3]){row_text(pr, "_successor_name"), row_text(pr, "successor")});
        text_line(p->t, "", &p->line);
    }
}

/* "IMAP 993 SSL/TLS, SMTP 465 SSL/TLS": what the record has for the host asked for, or for its PORT only. */
static struct str host_servers(struct printing *p, bool port)
{
    const char *separator = "";
    for (size_t i = 0; i < p->c->servers->n; i++) {
        struct row s = rows_at(p->c->servers, i);
        if (!str_eq(row_text(s, "host"), p->answer->query.domain) ||
            (port && row_number(s, "port") != p->answer->query.port))
            continue;
        out_lit(&p->line, separator);
        card_put_value(p, "protocol", row_text(s, "protocol"));
        out_printf(&p->line, " %u ", row_number(s, "port"));
        card_put_value(p, "security", row_text(s, "security"));
        separator = ", ";
    }
    return card_take(p);
}

/* Whether host and port asked for are those of the record; by which mail exchanger or family it was found. */
static void print_match(struct printing *p)
{
    const struct answer *asked = p->answer;
    struct str host = asked->query.domain, port = arena_printf(p->a, "%u", asked->query.port);
    if (asked->found.match == ASK_MX) {
        text_say(&p->line, p->v->words, "by_mx", (struct str[3]){asked->found.matched});
    } else if (asked->found.match == ASK_FAMILY ||
               (asked->found.match == ASK_HOST && !str_eq(host, asked->found.matched))) {
        text_say(&p->line, p->v->words, "host_unknown", (struct str[3]){host, asked->found.matched});
    } else if (asked->found.match == ASK_HOST && asked->query.port) {
        struct str fits = host_servers(p, true);
        if (fits.n)
            text_say(&p->line, p->v->words, "port_fits", (struct str[3]){port, fits});
        else
            text_say(&p->line, p->v->words, "port_unknown",
                     (struct str[3]){port, host, host_servers(p, false)});
    }
    if (p->line.n)
        text_line(p->t, "", &p->line);
}

/* "POP3, until 2027, if …: " or "If …: " before what must be done then. */
static void put_condition(struct printing *p, struct row r)
{
    static const char *const said[][2] = {
        {"_program_names", "in_programs"}, {"valid_from", "from_date"}, {"valid_until", "until_date"}};
    struct str c = row_text(r, "condition"), protocol = row_text(r, "protocol");
    card_put_value(p, "protocol", protocol);
    for (size_t i = 0; i < COUNT(said); i++) {
        if (!row_text(r, said[i][0]).n)
            continue;
        out_lit(&p->line, p->line.n ? ", " : "");
        text_say(&p->line, p->v->words, said[i][1], (struct str[3]){row_text(r, said[i][0])});
    }
    if (p->line.n && c.n)
        out_lit(&p->line, ", ");
    if (!p->line.n && c.n && c.s[0] >= 'a' && c.s[0] <= 'z') {
        out_raw(&p->line, (struct str){(char[1]){(char)(c.s[0] - 'a' + 'A')}, 1});
        c = str_sub(c, 1, c.n);
    }
    text_put(&p->line, c);
    if (p->line.n)
        card_put_colon(p);
}

static void print_requirements(struct printing *p, const struct rows *requirements)
{
    if (requirements->n)
        card_heading(p, card_word(p, "first"));
    for (size_t i = 0; i < requirements->n; i++) {
        struct row r = rows_at(requirements, i);
        struct str number = arena_printf(p->a, "%3zu. ", i + 1);
        put_condition(p, r);
        text_put(&p->line, row_text(r, "text"));
        text_line(p->t, number.s, &p->line);
        if (!row_text(r, "url").n)
            continue;
        text_put_link(p->t, &p->line, row_text(r, "url"), row_text(r, "url"));
        text_verbatim(p->t, STR("     "), out_str(&p->line));
        out_reset(&p->line);
    }
}

void card_requirements(struct text *t, struct arena *a, const struct card_view *v,
                       const struct rows *requirements)
{
    struct printing p = {.t = t, .a = a, .v = v, .line = out_memory()};
    print_requirements(&p, requirements);
    out_free(&p.line);
}

/* The services of the house, and how to tell which one it is. */
static void print_products(struct printing *p)
{
    const struct rows *products = p->c->products;
    if (products->n)
        card_heading(p, card_word(p, "products"));
    for (size_t i = 0; i < products->n; i++) {
        struct row one = rows_at(products, i);
        text_put(&p->line, row_text(one, "name"));
        if (row_text(one, "text").n)
            card_put_colon(p);
        text_put(&p->line, row_text(one, "text"));
        if (i) {
            out_lit(&p->line, " (portolan lookup ");
            text_put(&p->line, row_text(one, "id"));
            out_lit(&p->line, ")");
        }
        text_line(p->t, "  - ", &p->line);
    }
}

/* Whether A and B are one page: a final '/' or '#' makes no difference. */
static bool is_same_page(struct str a, struct str b)
{
    while (a.n && (a.s[a.n - 1] == '#' || a.s[a.n - 1] == '/'))
        a.n--;
    while (b.n && (b.s[b.n - 1] == '#' || b.s[b.n - 1] == '/'))
        b.n--;
    return str_eq(a, b);
}

/* Whether the card has shown link I's page already; on a terminal also whether it has shown one of its kind. */
static bool is_shown(const struct printing *p, size_t i, bool *same)
{
    const struct ask_card *c = p->c;
    *same = false;
    for (size_t r = 0; r < c->requirements->n && !*same; r++)
        *same =
            is_same_page(row_text(rows_at(c->requirements, r), "url"), row_text(rows_at(c->links, i), "url"));
    for (size_t l = 0; l < i && !*same; l++)
        *same = is_same_page(row_text(rows_at(c->links, l), "url"), row_text(rows_at(c->links, i), "url"));
    bool kind = false;
    for (size_t l = 0; l < i && p->t->columns; l++)
        kind = kind || str_eq(row_text(rows_at(c->links, l), "kind"), row_text(rows_at(c->links, i), "kind"));
    return *same || kind;
}

/* Official pages: all elsewhere, on a terminal the first of each kind and how many more there are. */
static void print_links(struct printing *p)
{
    unsigned width = 0;
    size_t shown = 0, more = 0;
    struct str *labels = ARENA_NEW(p->a, struct str, p->c->links->n + 1);
    for (size_t i = 0; i < p->c->links->n; i++) {
        bool same;
        if (is_shown(p, i, &same)) {
            more += !same;
            continue;
        }
        card_put_value(p, "link", row_text(rows_at(p->c->links, i), "kind"));
        labels[i] = card_take(p);
        unsigned w = fold_width(labels[i]);
        width = w > width ? w : width;
        shown++;
    }
    if (shown)
        card_heading(p, card_word(p, "links"));
    for (size_t i = 0; i < p->c->links->n; i++)
        if (labels[i].s)
            card_url(p, labels[i], width, row_text(rows_at(p->c->links, i), "url"),
                     row_is(rows_at(p->c->links, i), "_believed", "1"));
    if (!shown || !more)
        return;
    out_lit(&p->line, TEXT_DIM);
    text_count(&p->line, p->v->words, "more_links", more);
    out_lit(&p->line, TEXT_END);
    text_line(p->t, "  ", &p->line);
}

static void print_foot(struct printing *p)
{
    struct row pr = p->c->provider;
    static const char *const labels[] = {"note", "checked", "answer", "page"};
    unsigned width = card_width(p, labels, COUNT(labels));
    text_gap(p->t);
    if (row_text(pr, "remark").n) {
        text_put(&p->line, row_text(pr, "remark"));
        card_field(p, "note", width);
    }
    card_put_provenance(p, row_text(pr, "last_checked"), row_text(pr, "source_changed"),
                        row_text(pr, "source"));
    card_field(p, "checked", width);
    card_checked(p, width);
    if (row_text(pr, "url").n && p->v->site.s) {
        text_put_link(p->t, &p->line, row_text(pr, "url"),
                      arena_printf(p->a, "%.*s%.*s", STR_ARG(p->v->site), STR_ARG(row_text(pr, "url"))));
        card_field(p, "page", width);
    }
}

void card_print(struct text *t, struct arena *a, const struct card_view *v, const struct answer *answer)
{
    struct printing p = {.t = t, .a = a, .v = v, .answer = answer, .c = &answer->card, .line = out_memory()};
    out_lit(&p.line, TEXT_BOLD);
    text_put(&p.line, row_text(p.c->provider, "name"));
    out_lit(&p.line, TEXT_END);
    if (answer->caller.domain.s) {
        out_lit(&p.line, " – ");
        text_put(&p.line, answer->query.text);
    }
    text_line(t, "", &p.line);
    print_match(&p);
    print_status(&p);
    card_servers(&p);
    print_requirements(&p, p.c->requirements);
    print_products(&p);
    print_links(&p);
    print_foot(&p);
    out_free(&p.line);
}
