/*
 * portolan diagnose: the settings that somebody has, compared with the record, each difference explained.
 * Does not know what makes a difference: term/diagnose.h does.
 */
#include "term/diagnose.h"

#include <string.h>

#include "base/fail.h"
#include "cmd/query.h"

enum { OWN_IMAP = QUERY_OWN, OWN_POP3, OWN_SMTP, OWN_SECURITY, OWN_USER, OWN_AUTH };
enum { GIVEN_MOST = 16 };

static const struct args_option options[] = {
    QUERY_OPTIONS,
    {0, "imap", "HOST[:PORT]", "the IMAP server that is set up"},
    {0, "pop3", "HOST[:PORT]", "the POP3 server that is set up"},
    {0, "smtp", "HOST[:PORT]", "the SMTP server that is set up"},
    {0, "security", "S", "ssl, starttls or none: of the server before it, or of all"},
    {0, "user", "NAME", "the user name, or its form (address, local): likewise"},
    {0, "auth", "A", "password, encrypted-password or oauth2: likewise"},
    {0}};

/* What was given; slot 0 is for what stands before any server. */
struct given {
    struct arena arena;
    struct diagnose_given items[GIVEN_MOST];
    size_t n; /* servers: items[1] … items[n] */
};

static bool take_server(struct given *g, const struct args *args, const char *protocol, const char *value)
{
    struct ask_query q = ask_parse(NULL, &g->arena, str_from(value));
    if (!q.domain.s || q.local.s || g->n + 1 == GIVEN_MOST) {
        args_error(args, "--%s %s: wants a host, or host:port", protocol, value);
        return false;
    }
    struct diagnose_given *item = &g->items[++g->n];
    *item = (struct diagnose_given){.protocol = str_from(protocol), .host = q.domain, .port = q.port};
    return true;
}

/* A word of ours for what a program's menu may say; "TLS" stays, and is settled by the port. */
static struct str security_of(const char *value)
{
    static const char *const words[][2] = {
        {"ssl", "tls"},   {"ssl/tls", "tls"}, {"implicit", "tls"}, {"starttls", "starttls"},
        {"none", "none"}, {"plain", "none"},  {"tls", "TLS"}};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_ieq(str_from(value), str_from(words[i][0])))
            return str_from(words[i][1]);
    return (struct str){0};
}

static struct str user_of(const char *value)
{
    if (strcmp(value, "address") == 0)
        return STR("%EMAILADDRESS%");
    return strcmp(value, "local") == 0 ? STR("%EMAILLOCALPART%") : str_from(value);
}

static bool take(void *ctx, const struct args *args, int option, const char *value)
{
    struct given *g = ctx;
    struct diagnose_given *item = &g->items[g->n];
    static const char *const protocols[] = {"imap", "pop3", "smtp"};
    static const char *const auths[] = {"password", "encrypted-password", "oauth2", "ntlm", "gssapi", "none",
                                        NULL};
    if (option <= OWN_SMTP)
        return take_server(g, args, protocols[option - OWN_IMAP], value);
    if (option == OWN_USER) {
        item->username = user_of(value);
        return true;
    }
    if (option == OWN_SECURITY) {
        item->security = security_of(value);
        if (!item->security.s)
            args_error(args, "--security takes ssl, starttls or none");
        return item->security.s != NULL;
    }
    for (size_t i = 0; auths[i]; i++)
        if (strcmp(value, auths[i]) == 0) {
            item->auth = str_from(value);
            return true;
        }
    args_error(args, "--auth takes password, encrypted-password, oauth2, ntlm, gssapi or none");
    return false;
}

/* What was said for all goes to each that says nothing else; "TLS" becomes what it means on the port. */
static bool settle(struct given *g, const struct args *args)
{
    for (size_t i = 1; i <= g->n; i++) {
        struct diagnose_given *item = &g->items[i];
        item->security = item->security.s ? item->security : g->items[0].security;
        item->username = item->username.s ? item->username : g->items[0].username;
        item->auth = item->auth.s ? item->auth : g->items[0].auth;
        if (!str_eq(item->security, STR("TLS")))
            continue;
        bool tls = item->port == 993 || item->port == 995 || item->port == 465;
        bool starttls = item->port == 143 || item->port == 110 || item->port == 587 || item->port == 25;
        item->security = tls ? STR("tls") : STR("starttls");
        if (!tls && !starttls) {
            args_error(
                args,
                "--security tls means SSL/TLS from the first byte in some programs and STARTTLS in others; "
                "say ssl or starttls");
            return false;
        }
    }
    return true;
}

static struct str host_port(struct arena *a, const struct diagnose_given *g)
{
    return g->port ? arena_printf(a, "%.*s:%u", STR_ARG(g->host), g->port) : g->host;
}

static void print_server(struct query *q, const struct diagnose_given *g, const struct rows *found)
{
    struct out line = out_memory();
    text_gap(&q->text);
    out_lit(&line, TEXT_BOLD);
    text_put(&line, text_value(query_words(q), "protocol", g->protocol));
    out_lit(&line, TEXT_END " – ");
    text_put(&line, host_port(&q->arena, g));
    text_line(&q->text, "", &line);
    for (size_t i = 0; i < found->n; i++)
        text_para(&q->text, STR("  - "), row_text(rows_at(found, i), "text"));
    if (!found->n)
        text_para(&q->text, STR("  "), str_from(text_word(query_words(q), "diag_fits")));
    out_free(&line);
}

/* All findings of each server, in the format asked for; how many there are. */
static size_t report(struct query *q, const struct given *g, const struct diagnose *d)
{
    struct rows *found[GIVEN_MOST];
    size_t all = 0;
    struct text_rows rows = query_rows(q, NULL);
    for (size_t i = 1; i <= g->n; i++)
        all += (found[i] = diagnose_server(&q->arena, d, &g->items[i]))->n;
    if (text_rows_is_json(&rows)) {
        struct text_json j = text_rows_open(&rows);
        text_json_str(&j, "query", d->answer->caller.text);
        text_json_str(&j, "provider", row_text(d->answer->card.provider, "id"));
        text_json_bool(&j, "fits", all == 0);
        text_json_open(&j, "differences", '[');
        for (size_t i = 1; i <= g->n; i++)
            text_json_items(&j, found[i]);
        text_json_close(&j, ']');
        text_rows_close(&rows, &j);
    }
    for (size_t i = 1; i <= g->n && !text_rows_is_json(&rows); i++) {
        if (query_is_human(q))
            print_server(q, &g->items[i], found[i]);
        for (size_t k = 0; k < found[i]->n && !query_is_human(q); k++)
            text_rows_put(&rows, rows_at(found[i], k));
    }
    text_rows_end(&rows);
    return all;
}

static void print_head(struct query *q, const struct diagnose *d)
{
    struct out line = out_memory();
    out_lit(&line, TEXT_BOLD);
    text_put(&line, row_text(d->answer->card.provider, "name"));
    out_lit(&line, TEXT_END);
    if (d->answer->caller.domain.s) {
        out_lit(&line, " – ");
        text_put(&line, d->answer->caller.text);
    }
    text_line(&q->text, "", &line);
    out_free(&line);
}

static void print_foot(struct query *q, const struct diagnose *d)
{
    struct out line = out_memory();
    if (d->answer->card.requirements->n) {
        text_gap(&q->text);
        text_say(&line, query_words(q), "diag_then", (struct str[3]){row_text(d->answer->card.provider, "id")});
        text_line(&q->text, "", &line);
    }
    out_free(&line);
}

/* Finds whose settings they are, and compares. */
static int diagnose(struct query *q, const struct given *g)
{
    struct answer answer;
    struct question question = query_question(q, q->words);
    if (!answer_lookup(q->db, &q->arena, &question, &answer)) {
        query_say_near(q, answer.query.text, &answer.query, ask_says(&q->arena, &answer.query).s);
        return EXIT_MISTAKES;
    }
    struct diagnose d = {.words = query_words(q), .answer = &answer};
    if (query_is_human(q))
        print_head(q, &d);
    size_t differences = report(q, g, &d);
    if (query_is_human(q))
        print_foot(q, &d);
    return differences ? EXIT_MISTAKES : EXIT_FOUND;
}

static int run(int argc, char **argv)
{
    struct query q;
    struct given g = {0};
    const struct query_own own = {.take = take, .ctx = &g};
    int code;
    if (!query_begin_own(&q, argc, argv, &cmd_diagnose, &own, &code)) {
        arena_free(&g.arena);
        return code;
    }
    bool good = q.words.n != 0;
    if (!good)
        args_error(&q.args, "wants an address, a domain or a provider");
    else if (!g.n && !(good = false))
        args_error(&q.args, "wants the settings to compare: --imap, --pop3 or --smtp HOST[:PORT]");
    good = good && settle(&g, &q.args) && query_open(&q);
    code = query_end(&q, good ? diagnose(&q, &g) : EXIT_USAGE);
    arena_free(&g.arena);
    return code;
}

const struct cmd cmd_diagnose = {
    .name = "diagnose",
    .args = "ADDRESS|DOMAIN|PROVIDER",
    .summary = "compare the settings of a mail program with the record and explain each difference",
    .options = options,
    .run = run,
};
