/*
 * What may be meant: the ports of a protocol when no provider is named, the protocol when one is, the domain that is spelt almost so.
 * Does not know how the answer is shown.
 */
#include "ask/ask.h"
#include "base/stop.h"
#include "base/words.h"

static struct str last_label(struct str name)
{
    size_t at = name.n;
    while (at && name.s[at - 1] != '.')
        at--;
    return str_sub(name, at, name.n);
}

/* How unlike two names are that are equally many edits apart. */
static int unlike(struct str a, struct str b)
{
    return (a.n == 0 || b.n == 0 || a.s[0] != b.s[0]) * 2 + (a.n != b.n);
}

struct str ask_meant(struct db *db, struct arena *a, struct str name)
{
    uint32_t want[ASK_WORD_CHARS], have[ASK_WORD_CHARS];
    unsigned n = ask_codes(name, want), best_edits = 3;
    struct str best = {0};
    if (name.n > ASK_WORD_CHARS)
        return best;
    struct stmt *st = db_prepare(db, sql_ask, "meant", NULL);
    while (stmt_step(st)) {
        struct str other = stmt_col(st, 0);
        unsigned m = ask_codes(other, have), edits = 1;
        if (other.n > ASK_WORD_CHARS || m + 2 < n || n + 2 < m)
            continue;
        if (!ask_near(want, n, have, m, false, 1))
            edits = str_eq(last_label(other), last_label(name)) && ask_near(want, n, have, m, false, 2) ? 2 : 3;
        /* Among equals the first in the order of the statement. */
        if (edits < best_edits ||
            (edits < 3 && edits == best_edits && unlike(other, name) < unlike(best, name))) {
            best_edits = edits;
            best = arena_str(a, other);
        }
    }
    stmt_free(st);
    return best;
}

/* What a question about ports names. */
struct asked {
    bool port, protocol, security; /* "port", any protocol, any security */
    struct str words;              /* all of them, folded, blanks around each */
    unsigned numbers[ASK_QUERY_WORDS];
    size_t numbers_n;
};

static bool is_number(struct str word, unsigned *value)
{
    *value = 0;
    for (size_t i = 0; i < word.n; i++) {
        if (word.s[i] < '0' || word.s[i] > '9' || *value > 65535)
            return false;
        *value = *value * 10 + (unsigned)(word.s[i] - '0');
    }
    return *value > 9;
}

static void note_word(struct asked *q, struct str protocols, struct str ports, struct str word)
{
    unsigned value;
    q->port |= stop_word(ports, word);
    q->security |= str_eq(word, STR("ssl")) || str_eq(word, STR("tls")) || str_eq(word, STR("starttls"));
    q->protocol |= stop_word(protocols, word);
    if (is_number(word, &value) && q->numbers_n < ASK_QUERY_WORDS)
        q->numbers[q->numbers_n++] = value;
}

static struct asked what_is_asked(struct db *db, struct arena *a, struct str text)
{
    struct asked q = {0};
    struct out room = out_memory(), all = out_memory();
    struct str word, protocols = db_once(db, sql_ask, "named"), ports = ask_port_words(db);
    for (struct ask_iter it = ask_words(text, &room); ask_word(&it, &word);) {
        note_word(&q, protocols, ports, word);
        out_printf(&all, " %.*s ", STR_ARG(word));
    }
    q.words = out_take(&all, a);
    out_free(&room);
    return q;
}

/* Whether one of WORDS, what people call a protocol, is among those asked. */
static bool names(const struct asked *q, struct str words)
{
    while (words.n)
        if (stop_word(q->words, str_cut(&words, ' ')))
            return true;
    return false;
}

static bool wants(const struct asked *q, struct row port)
{
    bool number = q->numbers_n == 0;
    for (size_t i = 0; i < q->numbers_n; i++)
        number |= q->numbers[i] == row_number(port, "port");
    return number && (!q->protocol || names(q, row_text(port, "_words")));
}

struct rows *ask_ports(struct db *db, struct arena *a, struct str text)
{
    text = ask_query_cut(text);
    const struct asked q = what_is_asked(db, a, text);
    struct stmt *st = db_prepare(db, sql_ask, "ports", NULL);
    if (!(q.port || q.numbers_n || (q.security && q.protocol)) || !ask_only_settings(db, a, text)) {
        struct rows *none = rows_new(st, a);
        stmt_free(st);
        return none;
    }
    struct rows *all = rows_read(st, a);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (wants(&q, rows_at(all, i)))
            all->cells[n++] = all->cells[i];
    all->n = n;
    return all;
}

void ask_prefer(struct db *db, struct arena *a, struct rows *servers, struct str text)
{
    const struct asked q = what_is_asked(db, a, ask_query_cut(text));
    struct str **sorted = ARENA_NEW(a, struct str *, servers->n + 1);
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < servers->n; i++)
            if (names(&q, db_text(db, a, sql_ask, "named_by", row_text(rows_at(servers, i), "protocol"))) ==
                (pass == 0))
                sorted[n++] = servers->cells[i];
    servers->cells = sorted;
}
