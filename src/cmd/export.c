/*
 * portolan export: the files that mail programs set themselves up from, and the settings as rows.
 * Does not know the formats: render/export.h writes them.
 */
#include "render/export.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/args.h"
#include "base/fail.h"
#include "base/file.h"
#include "cmd/part.h"
#include "cmd/query.h"

enum { OPT_DB, OPT_FULL, OPT_FORMAT, OPT_SCHEMA, OPT_JSON, OPT_NDJSON, OPT_TSV, OPT_CSV, OPT_PLAIN, OPT_HELP };
enum { NEAR_MOST = 3, WORDS_MOST = 3 };

static const struct args_option options[] = {
    {0, "db", "FILE", "ask this database"},
    {0, "full", NULL, "everything that is known, not what programs are given"},
    {0, "format", "ENGINE", "documents: for opensearch or postgres"},
    {0, "schema", NULL, "documents: what the engine is told first, its mapping or tables"},
    {0, "json", NULL, "the settings as JSON, as the word json does; likewise:"},
    {0, "ndjson", NULL, "JSON, one object a line"},
    {0, "tsv", NULL, "values between tabs, names in the first line"},
    {0, "csv", NULL, "CSV for spreadsheets (RFC 4180)"},
    {0, "plain", NULL, "one record a line, values between tabs"},
    {'h', "help", NULL, "show this help"},
    {0}};

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

/* The words of the view program_support. */
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
    struct args args;
    struct db *db;
    const char *db_path;
    const char *engine; /* that documents are for; NULL: not documents */
    bool full, schema, help;
    size_t kind; /* COUNT(kinds): none said */
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
        args_error(&e->args, "cannot export \"%s\"; did you mean %s?", word, near);
    else
        args_error(&e->args, "wants one of autoconfig, mobileconfig, srv, autodiscover, csv, json, ndjson, "
                             "tsv, plain, documents");
    return false;
}

/* Documents are for an engine, which has queries of its own; nothing else is. */
static bool take_documents(struct export_cmd *e, size_t words)
{
    if (words > 1)
        return args_error(&e->args, "documents are exported all together: no provider behind the word") ==
               EXIT_FOUND;
    if (!e->engine)
        return args_error(&e->args, "documents want --format opensearch or --format postgres") == EXIT_FOUND;
    if (!db_has_section(sql_export, arena_printf(&e->arena, "documents_%s", e->engine)))
        return args_error(&e->args, "knows no engine \"%s\": --format wants opensearch or postgres",
                          e->engine) == EXIT_FOUND;
    return true;
}

/* The words behind the options: what to export unless an option said it, and of whom. */
static bool take_words(struct export_cmd *e, const char *const *words, size_t n)
{
    if (n && strcmp(words[0], "documents") == 0)
        return take_documents(e, n);
    if (e->engine || e->schema)
        return args_error(&e->args, "--format and --schema are for documents") == EXIT_FOUND;
    bool said = e->kind < COUNT(kinds);
    if (!said && !read_kind(e, n ? words[0] : ""))
        return false;
    if (n > (said ? 1 : 2))
        return args_error(&e->args, "wants one provider or domain") == EXIT_FOUND;
    if (n == (said ? 1 : 2))
        e->of = str_from(words[n - 1]);
    return true;
}

/* The format that OPTION stands for. */
static void take_format(struct export_cmd *e, int option)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i].name, options[option].name) == 0)
            e->kind = i;
}

/* The command line; false when the command ends here. */
static bool read_args(struct export_cmd *e)
{
    const char *words[WORDS_MOST];
    size_t n = 0;
    bool good = true;
    for (int i; good && !e->help && (i = args_next(&e->args)) != ARGS_END;) {
        if (i == OPT_DB)
            e->db_path = e->args.value;
        else if (i == OPT_FORMAT)
            e->engine = e->args.value;
        else if (i >= OPT_JSON && i <= OPT_PLAIN)
            take_format(e, i);
        else if (i == ARGS_WORD && n < WORDS_MOST)
            words[n++] = e->args.value;
        e->full = e->full || i == OPT_FULL;
        e->schema = e->schema || i == OPT_SCHEMA;
        e->help = i == OPT_HELP;
        good = i != ARGS_BAD;
    }
    good = good && (e->help || take_words(e, words, n));
    bool file = good && !e->help && !e->engine && kinds[e->kind].format == TEXT_HUMAN;
    if (file && !e->of.n)
        good =
            args_error(&e->args, "wants a provider or a domain behind %s", kinds[e->kind].name) == EXIT_FOUND;
    else if (file && e->full && kinds[e->kind].kind != EXPORT_AUTOCONFIG)
        good = args_error(&e->args, "--full is for autoconfig and for rows") == EXIT_FOUND;
    return good && !e->help;
}

static void open_db(struct export_cmd *e)
{
    const char *why;
    struct str path = query_find_db(&e->arena, e->db_path);
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
    bytes = export_file(e->db, &e->arena, e->full ? EXPORT_FULL : kinds[e->kind].kind, e->provider, e->domain,
                        &reason);
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
    stmt_bind_int(st, "full", e->full);
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
    struct export_cmd e = {.args = args_begin(argc, argv, "export", options), .kind = COUNT(kinds)};
    int code = EXIT_USAGE;
    struct out o = out_fd(STDOUT_FILENO);
    if (!read_args(&e))
        return e.help ? part_help("export") : code;
    open_db(&e);
    code = EXIT_MISTAKES;
    if (!e.of.n || resolve(&e)) {
        bool put = true;
        if (e.engine)
            export_documents(e.db, e.engine, e.schema, &o);
        else
            put = kinds[e.kind].format == TEXT_HUMAN ? put_file(&e) : put_rows(&e, &o);
        code = put ? EXIT_FOUND : EXIT_MISTAKES;
    }
    int err = out_flush(&o);
    if (err && err != EPIPE)
        fail_system(err, "standard output");
    out_free(&o);
    db_close(e.db);
    arena_free(&e.arena);
    return code;
}

const struct cmd cmd_export = {
    .name = "export",
    .args = "autoconfig|mobileconfig|srv|autodiscover|csv|json|ndjson|tsv|plain|documents [PROVIDER|DOMAIN]",
    .summary = "print what mail programs set themselves up from, the settings as rows, or all documents for a "
               "search engine",
    .options = options,
    .run = run,
};
