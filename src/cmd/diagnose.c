/*
 * portolan diagnose: the settings that somebody has, compared with the record, each difference explained.
 * Does not know what makes a difference: term/diagnose.h does.
 */
#include "term/diagnose.h"

#include <string.h>

#include "base/fail.h"
#include "cmd/query.h"

enum { GIVEN_MOST = 16 };

/* One server as it was typed, and as it is understood. */
struct given_server {
    struct str security, username, auth;
    struct diagnose_given as;
};

/* What was given; slot 0 is for what stands before any server. */
struct given {
    struct arena arena;
    struct given_server items[GIVEN_MOST];
    size_t n; /* servers: items[1] … items[n] */
    struct str mx, program;
    struct diagnose_given servers[GIVEN_MOST]; /* as understood, N of them */
};

static bool take_server(struct given *g, const struct args *args, const char *protocol)
{
    struct ask_query q = ask_parse(NULL, &g->arena, str_from(args->value));
    if (!q.domain.s || q.local.s || g->n + 1 == GIVEN_MOST) {
        args_error(args, "--%s %s: wants a host, or host:port", protocol, args->value);
        return false;
    }
    g->items[++g->n].as =
        (struct diagnose_given){.protocol = str_from(protocol), .host = q.domain, .port = q.port};
    return true;
}

/* What was said of which server: in the order of the command line, ARGS at its begin. */
static bool take(struct given *g, struct args args)
{
    bool good = true;
    for (int i; good && (i = args_next(&args)) != ARGS_END;) {
        struct given_server *item = &g->items[g->n];
        struct str *const slots[] = {&item->security, &item->username, &item->auth, &g->mx, &g->program};
        if (i >= OPTION_IMAP && i <= OPTION_SMTP)
            good = take_server(g, &args, options_table[i].name);
        else if (i >= OPTION_SECURITY && i <= OPTION_PROGRAM)
            *slots[i - OPTION_SECURITY] = str_trim(str_from(args.value));
    }
    return good;
}

/* What a word means that is said for SSL/TLS and for STARTTLS: what the server's port speaks. Absent: that does not tell. */
static struct str by_port(struct query *q, const struct diagnose_given *server)
{
    struct stmt *st = db_prepare(q->db, sql_ask, "port_of", NULL);
    stmt_bind_text(st, "port", arena_printf(&q->arena, "%u", server->port));
    stmt_bind_text(st, "protocol", server->protocol);
    bool tls = false, starttls = false;
    if (stmt_step(st)) {
        tls = stmt_col_int(st, 1) != 0;
        starttls = stmt_col_int(st, 2) != 0;
    }
    stmt_free(st);
    return tls == starttls ? (struct str){0} : tls ? STR("tls") : STR("starttls");
}

static bool settle_security(struct query *q, struct diagnose_given *server, struct str typed)
{
    server->security = ask_typed(q->db, &q->arena, "security", typed);
    bool known = !typed.n || server->security.s;
    if (!known)
        args_error(&q->o.args, "--security takes ssl, starttls or none, and what mail programs call these");
    else if (str_eq(server->security, STR("any")))
        server->security = (struct str){0};
    else if (str_eq(server->security, STR("either"))) {
        server->security = by_port(q, server);
        known = server->security.s != NULL;
        if (!known)
            args_error(
                &q->o.args,
                "--security %.*s means SSL/TLS from the first byte in some programs and STARTTLS in others; "
                "say ssl or starttls",
                STR_ARG(typed));
    }
    return known;
}

static bool settle_auth(struct query *q, struct diagnose_given *server, struct str typed)
{
    server->auth = ask_typed(q->db, &q->arena, "auth", typed);
    if (typed.n && !server->auth.s) {
        args_error(&q->o.args,
                   "--auth takes password, app-password, encrypted-password, oauth2, ntlm, gssapi, client-cert "
                   "or none, and what mail programs call these");
        return false;
    }
    if (str_eq(server->auth, STR("any")))
        server->auth = (struct str){0};
    return true;
}

/* What was said for all goes to each that says nothing else, and words of programs become those of the schema. */
static bool settle(struct query *q, struct given *g)
{
    const struct given_server *all = &g->items[0];
    bool good = true;
    for (size_t i = 1; i <= g->n && good; i++) {
        struct given_server *item = &g->items[i];
        struct str user = item->username.n ? item->username : all->username;
        struct str form = ask_typed(q->db, &q->arena, "username", user);
        item->as.username = form.s ? form : user;
        good = settle_security(q, &item->as, item->security.n ? item->security : all->security) &&
               settle_auth(q, &item->as, item->auth.n ? item->auth : all->auth);
        g->servers[i - 1] = item->as;
    }
    if (good && g->program.n) {
        struct str named = ask_programs(q->db, &q->arena, g->program, false);
        struct str words = ask_programs(q->db, &q->arena, g->program, true);
        for (size_t i = 0; i <= q->langs_n && named.n; i++) {
            const char *lang = i ? q->langs[i - 1].s : q->entry_lang;
            struct str guide = ask_program(q->db, &q->arena, named, words, lang);
            if (guide.s)
                return g->program = guide, true;
        }
        struct out line = out_memory();
        text_say(&line, query_words(q), "diag_program_open", (struct str[3]){g->program});
        args_error(&q->o.args, "--program: %.*s", (int)out_str(&line).n, out_str(&line).s);
        out_free(&line);
        return false;
    }
    return good;
}

static struct str host_port(struct arena *a, const struct diagnose_given *g)
{
    return g->port ? arena_printf(a, "%.*s:%u", STR_ARG(g->host), g->port) : g->host;
}

static void print_findings(struct query *q, const struct rows *found)
{
    for (size_t i = 0; i < found->n; i++)
        text_para(&q->text, STR("  - "), row_text(rows_at(found, i), "text"));
}

static void print_server(struct query *q, const struct diagnose_given *g, const struct rows *found,
                         struct str verdict)
{
    struct out line = out_memory();
    text_gap(&q->text);
    out_lit(&line, TEXT_BOLD);
    text_put(&line, text_value(query_words(q), "protocol", g->protocol));
    out_lit(&line, TEXT_END " – ");
    text_put(&line, host_port(&q->arena, g));
    text_line(&q->text, "", &line);
    if (str_eq(verdict, STR("fits")))
        text_para(&q->text, STR("  "), str_from(text_word(query_words(q), "diag_fits")));
    print_findings(q, found);
    out_free(&line);
}

static void print_head(struct query *q, const struct given *g, const struct diagnose *d)
{
    const struct answer *answer = d->answer;
    struct str name = row_text(answer->card.provider, "name");
    struct out line = out_memory();
    out_lit(&line, TEXT_BOLD);
    text_put(&line, name);
    out_lit(&line, TEXT_END);
    if (answer->caller.domain.s) {
        out_lit(&line, " – ");
        text_put(&line, answer->caller.text);
    }
    text_line(&q->text, "", &line);
    if (answer->found.match == ASK_MX)
        text_say(&line, query_words(q), "by_mx", (struct str[3]){answer->found.matched});
    else if (answer->found.match == ASK_HOST && answer->caller.domain.s)
        text_say(&line, query_words(q), "diag_taken",
                 (struct str[3]){answer->caller.domain, g->servers[0].host, name});
    if (line.n)
        text_line(&q->text, "", &line);
    out_free(&line);
}

/* All that was found, the program's findings last; SETS of them, one more than servers. */
static void report_json(struct query *q, const struct given *g, const struct diagnose *d,
                        struct rows *const *found, const struct rows *requirements)
{
    struct text_rows rows = query_rows(q, NULL);
    struct text_json j = text_rows_open(&rows);
    const char *verdict = diagnose_verdict(found, g->n + 1);
    text_json_str(&j, "query", d->answer->caller.text);
    text_json_str(&j, "provider", row_text(d->answer->card.provider, "id"));
    text_json_str(&j, "match", str_from(ask_match_name(d->answer->found.match)));
    text_json_str(&j, "matched", d->answer->found.matched);
    text_json_str(&j, "verdict", str_from(verdict));
    text_json_bool(&j, "fits", strcmp(verdict, "fits") == 0);
    text_json_open(&j, "differences", '[');
    for (size_t i = 0; i <= g->n; i++)
        text_json_items(&j, found[i]);
    text_json_close(&j, ']');
    text_json_rows(&j, "requirements", requirements);
    text_rows_close(&rows, &j);
    text_rows_end(&rows);
}

static void report_text(struct query *q, const struct given *g, const struct diagnose *d,
                        struct rows *const *found, const struct rows *requirements)
{
    const struct card_view view = query_view(q);
    print_head(q, g, d);
    for (size_t i = 0; i < g->n; i++)
        print_server(q, &g->servers[i], found[i], str_from(diagnose_verdict(&found[i], 1)));
    if (found[g->n]->n)
        text_gap(&q->text);
    print_findings(q, found[g->n]);
    card_requirements(&q->text, &q->arena, &view, requirements);
}

/* The findings in the format asked for; whether all fits. */
static bool report(struct query *q, const struct given *g, const struct diagnose *d)
{
    struct rows *found[GIVEN_MOST];
    const struct rows *requirements = diagnose_requirements(&q->arena, d, g->servers, g->n);
    for (size_t i = 0; i < g->n; i++)
        found[i] = diagnose_server(&q->arena, d, &g->servers[i]);
    found[g->n] = diagnose_program(&q->arena, d);
    struct text_rows rows = query_rows(q, NULL);
    if (text_rows_is_json(&rows))
        report_json(q, g, d, found, requirements);
    else if (query_is_human(q))
        report_text(q, g, d, found, requirements);
    else {
        for (size_t i = 0; i <= g->n; i++)
            for (size_t k = 0; k < found[i]->n; k++)
                text_rows_put(&rows, rows_at(found[i], k));
        text_rows_end(&rows);
    }
    return strcmp(diagnose_verdict(found, g->n + 1), "fits") == 0;
}

/* Whose servers those are that were given, for somebody whose domain is not in the record: FROM is what was typed. */
static bool find_by_server(struct query *q, const struct given *g, struct ask_query from, struct answer *answer)
{
    for (size_t i = 0; i < g->n; i++) {
        struct question question = query_question(q, host_port(&q->arena, &g->servers[i]));
        if (!answer_lookup(q->db, &q->arena, &question, answer))
            continue;
        if (from.domain.s) {
            answer->query = from;
            answer->found.match = ASK_MX;
            answer_take(&q->arena, answer, &answer->card);
            answer->found.match = ASK_HOST;
        }
        return true;
    }
    return false;
}

/* Whether PROVIDER is a service of the house of ANSWER. */
static bool is_product(const struct answer *answer, struct str provider)
{
    const struct rows *products = answer->card.products;
    bool is = false;
    for (size_t i = 0; i < products->n; i++)
        is = is || str_eq(row_text(rows_at(products, i), "id"), provider);
    return is;
}

/* A mail exchanger does not tell which service of its house it is; a server that was given does. */
static void choose_product(struct query *q, const struct given *g, struct answer *answer)
{
    for (size_t i = 0; i < g->n && answer->found.match == ASK_MX; i++) {
        struct answer other;
        struct question question = query_question(q, host_port(&q->arena, &g->servers[i]));
        if (!answer_lookup(q->db, &q->arena, &question, &other) || !is_product(answer, other.found.provider) ||
            str_eq(other.found.provider, answer->found.provider))
            continue;
        other.query = answer->query;
        other.found.match = ASK_MX;
        other.found.matched = answer->found.matched;
        answer_take(&q->arena, &other, &other.card);
        *answer = other;
        return;
    }
}

/* Finds whose settings they are: by what was typed, the mail exchanger, a user name that is an address, the servers. */
static bool find(struct query *q, const struct given *g, struct answer *answer)
{
    struct question question = query_question(q, q->words);
    for (size_t i = 0; i <= g->n && !question.text.n && !g->mx.n; i++)
        if (str_find(g->items[i].username, '@', 0) < g->items[i].username.n)
            question.text = g->items[i].username;
    question.mx = g->mx.n ? g->mx : (struct str){0};
    struct ask_query typed = {0};
    if (question.text.n || question.mx.n) {
        if (answer_lookup(q->db, &q->arena, &question, answer)) {
            choose_product(q, g, answer);
            return true;
        }
        typed = answer->query;
        if (typed.problem || (q->words.n && !typed.domain.s))
            return false;
    }
    bool found = find_by_server(q, g, typed, answer);
    if (!found)
        answer->query = typed.text.n ? typed : answer->query;
    return found;
}

static int diagnose(struct query *q, const struct given *g)
{
    struct answer answer;
    if (!find(q, g, &answer)) {
        query_say_near(q, answer.query.text, &answer.query, ask_says(&q->arena, &answer.query).s);
        return EXIT_MISTAKES;
    }
    struct diagnose d = {
        .db = q->db, .words = query_words(q), .answer = &answer, .lang = q->entry_lang, .program = g->program};
    return report(q, g, &d) ? EXIT_FOUND : EXIT_MISTAKES;
}

static int run(int argc, char **argv)
{
    struct query q;
    struct given g = {0};
    char *typed[argc + 1];
    int code;
    memcpy(typed, argv, sizeof typed);
    if (!query_begin(&q, argc, argv, &cmd_diagnose, &code))
        return code;
    bool good = take(&g, args_begin(argc, typed, cmd_diagnose.name, options_table));
    if (good && !g.n)
        args_error(&q.o.args, "wants the settings to compare: --imap, --pop3 or --smtp HOST[:PORT]");
    good = good && g.n && query_open(&q) && settle(&q, &g);
    code = query_end(&q, good ? diagnose(&q, &g) : EXIT_USAGE);
    arena_free(&g.arena);
    return code;
}

const struct cmd cmd_diagnose = {
    .name = "diagnose",
    .args = "[ADDRESS|DOMAIN|PROVIDER]",
    .summary = "compare the settings of a mail program with the record and explain each difference",
    .run = run,
};
