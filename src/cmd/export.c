/*
 * portolan export: the files that mail programs set themselves up from, and the settings as rows.
 * Does not know the formats: out/export.h writes them.
 */
#include "out/export.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "cmd/part.h"
#include "cmd/query.h"
#include "out/autoconfig.h"

enum { OPT_DB, OPT_FULL, OPT_HELP };
enum { NEAR_MOST = 3, FIELDS_MOST = 24 };

static const struct args_option options[] = {
    {0, "db", "FILE", "ask this database"},
    {0, "full", NULL, "everything that is known, not what programs are given"},
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
             {"ndjson", EXPORT_AUTOCONFIG, TEXT_NDJSON}};

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
    bool full, help;
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
        args_error(&e->args, "wants one of autoconfig, mobileconfig, srv, autodiscover, csv, json, ndjson");
    return false;
}

/* The command line; false when the command ends here. */
static bool read_args(struct export_cmd *e)
{
    int words = 0;
    bool good = true;
    for (int i; good && !e->help && (i = args_next(&e->args)) != ARGS_END;) {
        if (i == OPT_DB)
            e->db_path = e->args.value;
        else if (i == ARGS_WORD && words++ == 0)
            good = read_kind(e, e->args.value);
        else if (i == ARGS_WORD && words == 2)
            e->of = str_from(e->args.value);
        else if (i == ARGS_WORD)
            good = args_error(&e->args, "wants one provider or domain") == EXIT_FOUND;
        e->full = e->full || i == OPT_FULL;
        e->help = i == OPT_HELP;
        good = good && i != ARGS_BAD;
    }
    if (good && !e->help && !words)
        good = read_kind(e, "");
    bool file = good && !e->help && kinds[e->kind].format == TEXT_HUMAN;
    if (file && !e->of.n)
        good =
            args_error(&e->args, "wants a provider or a domain behind %s", kinds[e->kind].name) == EXIT_FOUND;
    else if (file && e->full && kinds[e->kind].kind != EXPORT_AUTOCONFIG)
        good = args_error(&e->args, "--full is for autoconfig, csv, json and ndjson") == EXIT_FOUND;
    return good && !e->help;
}

static void open_db(struct export_cmd *e)
{
    const char *why;
    struct str path = query_find_db(&e->arena, e->db_path);
    if (access(path.s, R_OK) != 0)
        fail_system(errno, "%s", path.s);
    e->db = db_open(path.s, &why);
    if (!e->db)
        fail_system(0, "%s: %s", path.s, why);
}

/* Whom the word names: a provider, or one of its domains or MX patterns. False after saying that it is nobody. */
static bool resolve(struct export_cmd *e)
{
    struct ask_query q = ask_parse(&e->arena, e->of);
    struct ask_found found = ask_find(e->db, &e->arena, &q, (struct str){0});
    if (!found.match && q.domain.s) {
        found = ask_find(e->db, &e->arena, &q, arena_printf(&e->arena, "mx.%.*s", STR_ARG(q.domain)));
        if (found.match == ASK_MX && !str_eq(found.matched, q.domain))
            found.match = ASK_NONE;
    }
    if (!found.match) {
        struct str near[NEAR_MOST];
        query_say_none(NULL, q.text, "is not in the record", near,
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
    struct export_provider p;
    if (!e->full)
        bytes = export_file(e->db, &e->arena, kinds[e->kind].kind, e->provider, e->domain, &reason);
    else if (export_read(e->db, &e->arena, e->provider, true, &p))
        bytes = autoconfig_write_full(e->db, &e->arena, &p);
    int err = bytes.s ? file_write_all(STDOUT_FILENO, bytes) : 0;
    if (err && err != EPIPE)
        fail_system(err, "standard output");
    if (!bytes.s)
        say_reason(e, reason);
    return bytes.s != NULL;
}

static bool put_rows(struct export_cmd *e, struct out *o)
{
    struct stmt *st = db_prepare(e->db, sql_export, "rows", NULL);
    struct text_rows r = {.o = o, .format = kinds[e->kind].format};
    struct text_field fields[FIELDS_MOST];
    size_t n = (size_t)stmt_columns(st);
    stmt_bind_text(st, "provider", e->provider);
    stmt_bind_int(st, "full", e->full);
    for (size_t c = 0; c < n; c++) {
        fields[c].name = arena_str(&e->arena, stmt_column_name(st, (int)c)).s;
        fields[c].number = strcmp(fields[c].name, "port") == 0 || strcmp(fields[c].name, "ordinal") == 0;
    }
    while (stmt_step(st)) {
        struct arena_mark mark = arena_mark(&e->arena);
        for (size_t c = 0; c < n; c++) {
            struct str value = stmt_col(st, (int)c);
            bool host = e->domain.s && strcmp(fields[c].name, "host") == 0;
            fields[c].value = host ? export_expand(&e->arena, value, e->domain) : value;
            if (!value.s && !fields[c].number)
                fields[c].value = STR("");
        }
        text_rows_put(&r, fields, n);
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
        bool put = kinds[e.kind].format == TEXT_HUMAN ? put_file(&e) : put_rows(&e, &o);
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
    .args = "autoconfig|mobileconfig|srv|autodiscover|csv|json|ndjson [PROVIDER|DOMAIN]",
    .summary = "print what mail programs set themselves up from, or the settings as rows",
    .options = options,
    .run = run,
};
