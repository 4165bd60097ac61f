/*
 * portolan export: the files that mail programs set themselves up from, and the settings as rows.
 * Does not know the formats: render/export.h writes them.
 */
#include "render/export.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "cmd/query.h"

enum { NEAR_MOST = 3 };

static const struct {
    const char *name;
    enum export_kind kind;
    enum text_format format; /* of rows; TEXT_HUMAN: it is a file */
} kinds[] = {{"autoconfig", EXPORT_AUTOCONFIG, TEXT_HUMAN},
             {"mobileconfig", EXPORT_MOBILECONFIG, TEXT_HUMAN},
             {"srv", EXPORT_SRV, TEXT_HUMAN},
             {"autodiscover", EXPORT_AUTODISCOVER, TEXT_HUMAN},
             {"csv", EXPORT_AUTOCONFIG, TEXT_CSV},
             {"json", EXPORT_AUTOCONFIG, TEXT_JSON},
             {"ndjson", EXPORT_AUTOCONFIG, TEXT_NDJSON},
             {"tsv", EXPORT_AUTOCONFIG, TEXT_TSV},
             {"plain", EXPORT_AUTOCONFIG, TEXT_PLAIN}};

/* The words of program_support. */
static const char *const reasons[][2] = {
    {"retired", "the service has closed"},
    {"no-server", "no mail server is in the record"},
    {"bridge", "it works only through the provider's own application on the user's machine"},
    {"no-receiving", "no server for receiving is in the record"},
    {"no-sending", "no server for sending is in the record"},
    {"host-varies", "the name of its server depends on the address; name a domain"},
    {"oauth-only", "it accepts OAuth 2 only, which such a file cannot ask for"},
    {"sign-in", "it accepts no sign-in that such a file can name"},
    {"username-form",
     "its user name is not the address, and such a file cannot say so without a person in it"}};

struct export_cmd {
    struct arena arena;
    struct options o;
    struct db *db;
    const char *engine; /* that documents are for; NULL: not documents */
    size_t kind;        /* COUNT(kinds): none said */
    struct str of;
    struct str provider, domain; /* what OF means; absent: all */
};

static bool read_kind(struct export_cmd *e, const char *word)
{
    const char *names[COUNT(kinds) + 1] = {NULL};
    for (e->kind = 0; e->kind < COUNT(kinds); e->kind++) {
        names[e->kind] = kinds[e->kind].name;
        if (strcmp(word, kinds[e->kind].name) == 0)
            return true;
    }
    const char *near = args_nearest(word, names);
    if (near)
        args_error(&e->o.args, "cannot export \"%s\"; did you mean %s?", word, near);
    else
        args_error(&e->o.args, "wants one of autoconfig, mobileconfig, srv, autodiscover, csv, json, ndjson, "
                               "tsv, plain, documents");
    return false;
}

/* Documents are for an engine, which has queries of its own; nothing else is. */
static bool take_documents(struct export_cmd *e, int words)
{
    if (words > 1)
        return args_error(&e->o.args, "documents are exported all together: no provider behind the word") ==
               EXIT_FOUND;
    if (!e->engine)
        return args_error(&e->o.args, "documents want --format opensearch or --format postgres") == EXIT_FOUND;
    if (!db_has_section(sql_export, arena_printf(&e->arena, "documents_%s", e->engine)))
        return args_error(&e->o.args, "knows no engine \"%s\": --format wants opensearch or postgres",
                          e->engine) == EXIT_FOUND;
    return true;
}

/* The words behind the options: what to export unless an option said it, and of whom. */
static bool take_words(struct export_cmd *e)
{
    char **words = e->o.words;
    int n = e->o.words_n;
    if (n && strcmp(words[0], "documents") == 0)
        return take_documents(e, n);
    if (e->engine || e->o.value[OPTION_SCHEMA])
        return args_error(&e->o.args, "--format and --schema are for documents") == EXIT_FOUND;
    bool said = e->o.format != OPTIONS_N;
    if (!read_kind(e, said ? options_table[e->o.format].name : n ? words[0] : ""))
        return false;
    if (n > (said ? 1 : 2))
        return args_error(&e->o.args, "wants one provider or domain") == EXIT_FOUND;
    if (n == (said ? 1 : 2))
        e->of = str_from(words[n - 1]);
    return true;
}

/* Whether what the command line says goes together; when not, it has been said. */
static bool take(struct export_cmd *e)
{
    e->engine = e->o.value[OPTION_FORMAT];
    bool good = take_words(e);
    bool file = good && !e->engine && kinds[e->kind].format == TEXT_HUMAN;
    if (file && !e->of.n)
        good =
            args_error(&e->o.args, "wants a provider or a domain behind %s", kinds[e->kind].name) == EXIT_FOUND;
    else if (file && e->o.value[OPTION_FULL] && kinds[e->kind].kind != EXPORT_AUTOCONFIG)
        good = args_error(&e->o.args, "--full is for autoconfig and for rows") == EXIT_FOUND;
    return good;
}

static void open_db(struct export_cmd *e)
{
    const char *why;
    struct str path = query_find_db(&e->arena, e->o.value[OPTION_DB]);
    e->db = db_open(path.s, &why);
    if (!e->db)
        fail_system(0, "%s: %s", path.s, why);
    fail_blame(path.s);
    db_bound(e->db);
}

/* Whom the word names: a provider, or one of its domains or MX patterns. False after saying that it is nobody. */
static bool resolve(struct export_cmd *e)
{
    struct ask_query q = ask_parse(e->db, &e->arena, e->of);
    struct ask_found found = ask_find(e->db, &e->arena, &q, (struct str){0});
    if (!found.match && q.domain.s) {
        found = ask_find(e->db, &e->arena, &q, arena_printf(&e->arena, "mx.%.*s", STR_ARG(q.domain)));
        if (found.match == ASK_MX && !str_eq(found.matched, q.domain))
            found.match = ASK_NONE;
    }
    if (!found.match) {
        struct str near[NEAR_MOST];
        query_say_none(NULL, q.text, ask_says(&e->arena, &q).s, near,
                       ask_near_names(e->db, &e->arena, &q, near, NEAR_MOST));
        return false;
    }
    e->provider = found.provider;
    if (found.match != ASK_PROVIDER && found.match != ASK_HOST)
        e->domain = q.domain;
    return true;
}

static void say_reason(struct export_cmd *e, struct str reason)
{
    const char *words = "nothing that works can be said";
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (str_eq(reason, str_from(reasons[i][0])))
            words = reasons[i][1];
    const char *what = arena_printf(&e->arena, "has no %s file: %s", kinds[e->kind].name, words).s;
    query_say_none(NULL, e->of, what, NULL, 0);
}

static bool put_file(struct export_cmd *e)
{
    struct str bytes = {0}, reason = {0};
    bytes = export_file(e->db, &e->arena, e->o.value[OPTION_FULL] ? EXPORT_FULL : kinds[e->kind].kind,
                        e->provider, e->domain, &reason);
    struct out safe = out_memory();
    if (bytes.s && isatty(STDOUT_FILENO)) {
        out_term(&safe, bytes, true); /* a file for programs, and content may hold what moves the cursor */
        bytes = out_str(&safe);
    }
    int err = bytes.s ? file_write_all(STDOUT_FILENO, bytes) : 0;
    if (err && err != EPIPE)
        fail_system(err, "standard output");
    if (!bytes.s)
        say_reason(e, reason);
    out_free(&safe);
    return bytes.s != NULL;
}

static bool put_rows(struct export_cmd *e, struct out *o)
{
    struct stmt *st = db_prepare(e->db, sql_export, "rows", NULL);
    struct text_rows r = {.o = o, .format = kinds[e->kind].format};
    struct rows *rows = rows_new(st, &e->arena);
    if (text_rows_is_json(&r))
        r.schema = db_meta(e->db, &e->arena, "schema_version");
    stmt_bind_text(st, "provider", e->provider);
    stmt_bind_text(st, "domain", e->domain);
    stmt_bind_int(st, "full", e->o.value[OPTION_FULL] != NULL);
    for (struct arena_mark mark = arena_mark(&e->arena); stmt_step(st); rows->n = 0) {
        struct row row = rows_put(rows, st, &e->arena);
        text_rows_put(&r, row);
        arena_rewind(&e->arena, mark);
    }
    text_rows_end(&r);
    stmt_free(st);
    if (!r.rows && e->of.n)
        say_reason(e, export_reason(e->db, &e->arena, e->provider, "thunderbird"));
    return r.rows > 0;
}

static int run(int argc, char **argv)
{
    struct export_cmd e = {0};
    int code;
    struct out o = out_fd(STDOUT_FILENO);
    if (!options_parse(&e.o, argc, argv, &cmd_export, &code) || !take(&e))
        return code;
    open_db(&e);
    code = EXIT_MISTAKES;
    if (!e.of.n || resolve(&e)) {
        bool put = true;
        if (e.engine)
            export_documents(e.db, e.engine, e.o.value[OPTION_SCHEMA] != NULL, &o);
        else
            put = kinds[e.kind].format == TEXT_HUMAN ? put_file(&e) : put_rows(&e, &o);
        code = put ? EXIT_FOUND : EXIT_MISTAKES;
    }
    out_end(&o);
    db_close(e.db);
    arena_free(&e.arena);
    return code;
}

const struct cmd cmd_export = {
    .name = "export",
    .args = "autoconfig|mobileconfig|srv|autodiscover|csv|json|ndjson|tsv|plain|documents [PROVIDER|DOMAIN]",
    .summary = "print what mail programs set themselves up from, the settings as rows, or all documents for a "
               "search engine",
    .run = run,
};
