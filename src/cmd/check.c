/*
 * portolan check: all that build would say, and a look over the pages it would write. Writes nothing.
 */
#include <stdlib.h>

#include "base/fail.h"
#include "base/scratch.h"
#include "cmd/check_ispdb.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/report.h"
#include "compile/compile.h"
#include "render/check.h"
#include "render/render.h"
#include "render/source.h"

static void put(void *ctx, struct str path, struct str bytes)
{
    check_file(ctx, path, bytes);
}

static void check_site(struct arena *a, const struct options *o, struct diag *d)
{
    struct scratch *scratch = scratch_open();
    const char *db = arena_printf(a, "%s/portolan.db", scratch_path(scratch)).s;
    struct check *c = check_new();
    const struct render_sink sink = {.ctx = c, .put = put};
    setenv("SQLITE_TMPDIR", scratch_path(scratch), 0);
    if (compile_content(o->root, db, o->threads, source_names, d) && render_site(db, o->threads, d, &sink)) {
        check_file(c, STR("portolan.db"), STR(""));
        check_report(c, d);
    }
    check_free(c);
    scratch_close(scratch);
}

static int run(int argc, char **argv)
{
    struct arena a = {0};
    struct options o;
    int code;
    if (!options_read(&o, argc, argv, &cmd_check, &code))
        return code;
    if (!o.ispdb && o.many_n) {
        struct args args = args_begin(argc, argv, cmd_check.name, cmd_check.options);
        return args_error(&args, "too many words: \"%s\"; files are for --ispdb", o.many[0]);
    }
    struct report report = report_new(&o);
    if (o.ispdb)
        check_ispdb(&a, &o, report.diag);
    else
        check_site(&a, &o, report.diag);
    report_print(&report, o.root);
    bool fine = diag_count(report.diag, DIAG_ERROR) == 0;
    if (fine && !o.quiet && !o.ispdb)
        report_fine(&report);
    report_free(&report);
    arena_free(&a);
    return fine ? EXIT_FOUND : EXIT_MISTAKES;
}

const struct cmd cmd_check = {
    .name = "check",
    .args = "[--ispdb FILE|DIR...]",
    .summary = "report every mistake in content/ and templates/, or in client configurations; write nothing",
    .options = options_check,
    .run = run,
};
