/*
 * portolan diagnose: the settings that somebody has, compared with the record, each difference explained.
 * Does not know what makes a difference: term/diagnose.h does.
 */
#include "term/diagnose.h"

#include <string.h>

#include "base/fail.h"
#include "cmd/query.h"

enum { OWN_IMAP = QUERY_OWN, OWN_POP3, OWN_SMTP, OWN_SECURITY, OWN_USER, OWN_AUTH };
enum { GIVEN_MOST = 16, NEAR_MOST = 3 };

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
    struct ask_query q = ask_parse(&g->arena, str_from(value));
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

static void print_server(struct query *q, const struct diagnose_given *g, const struct diagnose_finding *found,
                         size_t n)
{
    struct out line = out_memory();
    text_gap(&q->text);
    out_lit(&line, TEXT_BOLD);
    text_put(&line, card_protocol(g->protocol));
    out_lit(&line, TEXT_END " – ");
    text_put(&line, host_port(&q->arena, g));
    text_line(&q->text, "", &line);
    for (size_t i = 0; i < n; i++)
        text_para(&q->text, STR("  - "), found[i].text);
    if (!n)
        text_para(&q->text, STR("  "), str_from(text_word(q->say, WORD_DIAG_FITS)));
    out_free(&line);
}

/* Prepared text without its marks' escapes: what a program reads. */
static void put_fields(struct text_rows *r, const struct diagnose_given *g, const struct diagnose_finding *f)
{
    const struct text_field fields[] = {{"protocol", g->protocol, false},
                                        {"field", str_from(f->field), false},
                                        {"given", f->given, false},
                                        {"record", f->record, false},
                                        {"text", f->text, false}};
    text_rows_put(r, fields, COUNT(fields));
}

static void put_json(struct text_json *j, const struct diagnose_given *g, const struct diagnose_finding *f)
{
    text_json_open(j, NULL, '{');
    text_json_str(j, "protocol", g->protocol);
    text_json_str(j, "field", str_from(f->field));
    text_json_str(j, "given", f->given);
    text_json_str(j, "record", f->record);
    text_json_str(j, "text", f->text);
    text_json_close(j, '}');
}

/* All findings, in the format asked for; how many there are. */
static size_t report(struct query *q, const struct given *g, const struct diagnose *d)
{
    struct diagnose_finding found[GIVEN_MOST][DIAGNOSE_MOST];
    size_t n[GIVEN_MOST] = {0}, all = 0;
    bool json = q->format == TEXT_JSON || q->format == TEXT_NDJSON;
    struct text_json j = {0};
    struct text_rows rows = {.o = &q->out, .format = q->format};
    for (size_t i = 1; i <= g->n; i++)
        all += n[i] = diagnose_server(&q->arena, d, &g->items[i], found[i]);
    if (json) {
        j = query_json_open(q, &rows);
        text_json_str(&j, "query", d->caller.text);
        text_json_str(&j, "provider", d->card->provider.id);
        text_json_bool(&j, "fits", all == 0);
        text_json_open(&j, "differences", '[');
    }
    for (size_t i = 1; i <= g->n; i++) {
        if (query_is_human(q))
            print_server(q, &g->items[i], found[i], n[i]);
        for (size_t k = 0; k < n[i] && json; k++)
            put_json(&j, &g->items[i], &found[i][k]);
        for (size_t k = 0; k < n[i] && !json && !query_is_human(q); k++)
            put_fields(&rows, &g->items[i], &found[i][k]);
    }
    if (json) {
        text_json_close(&j, ']');
        text_rows_close(&rows, &j);
    }
    if (!query_is_human(q))
        text_rows_end(&rows);
    return all;
}

static void print_head(struct query *q, const struct diagnose *d)
{
    struct out line = out_memory();
    out_lit(&line, TEXT_BOLD);
    text_put(&line, d->card->provider.name);
    out_lit(&line, TEXT_END);
    if (d->caller.domain.s) {
        out_lit(&line, " – ");
        text_put(&line, d->caller.text);
    }
    text_line(&q->text, "", &line);
    out_free(&line);
}

static void print_foot(struct query *q, const struct diagnose *d)
{
    struct out line = out_memory();
    if (d->card->requirements_n) {
        text_gap(&q->text);
        text_say(&line, q->say, WORD_DIAG_THEN, (struct str[3]){d->card->provider.id});
        text_line(&q->text, "", &line);
    }
    out_free(&line);
}

/* Finds whose settings they are, and compares. */
static int diagnose(struct query *q, const struct given *g)
{
    struct ask_card card;
    struct ask_query asked = ask_parse(&q->arena, q->words);
    struct ask_found found = ask_find(q->db, &q->arena, &asked, (struct str){0});
    if (!found.match || !ask_card(q->db, &q->arena, found.provider, q->lang, q->other, &card)) {
        struct str near[NEAR_MOST];
        query_say_none(q, asked.text, ask_says(&q->arena, &asked).s, near,
                       ask_near_names(q->db, &q->arena, &asked, near, NEAR_MOST));
        return EXIT_MISTAKES;
    }
    struct card_view v = {.query = asked, .found = found};
    struct diagnose d = {.lang = q->say, .card = &card, .caller = card_caller(&v)};
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
