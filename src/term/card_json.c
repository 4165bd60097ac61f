/*
 * The card for programs: JSON and records. Keys are the schema's column names.
 */
#include "term/card.h"

void card_json(struct text_json *j, const struct answer *answer)
{
    const struct ask_card *c = &answer->card;
    text_json_str(j, "query", answer->query.text);
    text_json_str(j, "match", str_from(ask_match_name(answer->found.match)));
    text_json_str(j, "matched", answer->found.matched);
    if (answer->query.port) {
        bool fits = false;
        for (size_t i = 0; i < c->servers->n; i++)
            fits = fits || answer_fits(answer, rows_at(c->servers, i));
        text_json_int(j, "port", answer->query.port);
        text_json_bool(j, "port_fits", fits);
    }
    text_json_open(j, "provider", '{');
    text_json_row(j, c->provider);
    text_json_close(j, '}');
    j->words = "auth";
    text_json_rows(j, "servers", c->servers);
    j->words = NULL;
    text_json_rows(j, "requirements", c->requirements);
    text_json_rows(j, "links", c->links);
    text_json_rows(j, "products", c->products);
}

void card_rows(struct text_rows *r, struct arena *a, bool many, const struct answer *answer)
{
    static const char names[] = "query provider role protocol host port security username auth url";
    struct rows *lines = rows_named(names, a);
    const struct rows *servers = answer->card.servers;
    size_t n = servers ? servers->n : 0;
    r->only = many ? NULL : strstr(names, "provider");
    for (size_t i = 0; i < n + (many && !n); i++) {
        struct row line = rows_put(lines, NULL, a);
        for (size_t c = 0; c < lines->columns && n; c++)
            line.cells[c] = row_text(rows_at(servers, i), lines->names[c].s);
        row_set(line, "query", answer->query.text);
        row_set(line, "provider", row_text(answer->card.provider, "id"));
        text_rows_put(r, line);
    }
}

void card_brief(struct out *line, const struct words *words, const struct answer *answer)
{
    const struct rows *servers = answer->card.servers;
    for (size_t i = 0; i < servers->n; i++) {
        struct row s = rows_at(servers, i);
        struct str host = row_text(s, "host"), port = row_text(s, "port");
        out_lit(line, i ? " · " : "");
        text_put(line, text_value(words, "protocol", row_text(s, "protocol")));
        out_lit(line, " ");
        text_put(line, host.n ? host : row_text(s, "url"));
        out_lit(line, port.n ? ":" : "");
        text_put(line, port);
        out_lit(line, " ");
        text_put(line, text_value(words, "security", row_text(s, "security")));
    }
}
