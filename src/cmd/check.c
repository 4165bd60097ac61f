/*
 * portolan check: all that build would say, and a look over the pages it would write, or over some of very many. Writes
 * nothing.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/scratch.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/report.h"
#include "compile/compile.h"
#include "port/foreign.h"
#include "port/import_gate.h"
#include "port/ispdb.h"
#include "port/xml.h"
#include "render/check.h"
#include "render/render.h"
#include "render/source.h"

/* So many pages of one kind in one language, and files of so many providers, are looked at: they differ in data alone. */
enum { LOOKED_MOST = 1000 };

static void put(void *ctx, struct str path, struct str bytes)
{
    check_file(ctx, path, bytes);
}

/* How many pages were looked at, of *PAGES. */
static size_t check_site(struct arena *a, const struct options *o, struct diag *d, size_t *pages)
{
    struct scratch *scratch = scratch_open();
    const char *db = arena_printf(a, "%s/portolan.db", scratch_path(scratch)).s;
    struct check *c = check_new();
    const struct render_sink sink = {
        .ctx = c, .put = put, .looked = o->value[OPTION_ALL] ? SIZE_MAX : LOOKED_MOST};
    setenv("SQLITE_TMPDIR", scratch_path(scratch), 0);
    const struct compile_in in = {
        .root = o->root, .db_path = db, .threads = o->threads, .beside = source_names};
    if (compile_content(&in, d) && render_site(db, o->threads, d, &sink)) {
        check_file(c, STR("portolan.db"), STR(""));
        check_report(c, d);
    }
    size_t read = check_read(c, pages);
    check_free(c);
    scratch_close(scratch);
    return read;
}

/* A file of --ispdb. */
struct checking {
    struct arena *a;
    struct import_gate *gate;
    struct diag *diag;
};

static void take_file(void *ctx, struct str path, struct str bytes)
{
    struct checking *c = ctx;
    const struct ispdb_how how = {.strict = true};
    struct record_rows *rows = ARENA_NEW(c->a, struct record_rows, 1);
    ispdb_read(c->a, arena_str(c->a, path), bytes, &how, c->diag, rows);
    for (; rows; rows = rows->next)
        if (rows->n)
            import_gate_put(c->gate, rows);
}

/* Client configurations of others (config-v1.1.xml) under the rules of the settings tables, with the lines of the XML. */
static void check_ispdb(struct arena *a, const struct options *o, struct diag *d)
{
    /* The reader has said it, in words of the format. */
    static const enum diag_code said[] = {DIAG_TABLE_EMPTY, DIAG_TABLE_MISSING, DIAG_PROVIDER_NO_SMTP,
                                          DIAG_PROVIDER_TWICE};
    struct checking c = {a, import_gate_open(a), d};
    foreign_each(o->words, o->words_n, ".xml", "<", XML_FILE_MAX, d, &(struct foreign_use){&c, take_file});
    import_gate_close(c.gate, d, DIAG_NOTE, said, COUNT(said));
}

static int run(int argc, char **argv)
{
    struct arena a = {0};
    struct options o;
    int code;
    if (!options_read(&o, argc, argv, &cmd_check, &code))
        return code;
    if (!o.value[OPTION_ISPDB] && o.words_n) {
        return args_error(&o.args, "too many words: \"%s\"; files are for --ispdb", o.words[0]);
    }
    struct report report = report_new(&o);
    size_t pages = 0, read = 0;
    if (o.value[OPTION_ISPDB])
        check_ispdb(&a, &o, report.diag);
    else
        read = check_site(&a, &o, report.diag, &pages);
    report_print(&report, o.root);
    bool fine = diag_count(report.diag, DIAG_ERROR) == 0;
    if (fine && !o.value[OPTION_QUIET] && !o.value[OPTION_ISPDB])
        report_fine(&report, read, pages);
    report_free(&report);
    arena_free(&a);
    return fine ? EXIT_FOUND : EXIT_MISTAKES;
}

const struct cmd cmd_check = {
    .name = "check",
    .args = "[--ispdb FILE|DIR...]",
    .summary = "report every mistake in content/ and templates/, or in client configurations; write nothing",
    .run = run,
};
