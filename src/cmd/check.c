/*
 * portolan check: all that build would say, and a look over the pages it would write. Writes nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "cmd/check_ispdb.h"
#include "cmd/cmd.h"
#include "cmd/compile.h"
#include "cmd/options.h"
#include "cmd/report.h"
#include "out/check.h"
#include "out/render.h"

static void put(void *ctx, struct str path, struct str bytes)
{
    check_file(ctx, path, bytes);
}

static void remove_folder(void *ctx)
{
    const char *folder = ctx;
    file_remove_tree(AT_FDCWD, folder);
}

/* A folder for the staging database, gone again whatever happens. */
static const char *make_folder(struct arena *a)
{
    const char *base = getenv("TMPDIR");
    struct str folder = arena_printf(a, "%s/portolan.XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp((char *)(uintptr_t)folder.s))
        fail_system(errno, "%s", folder.s);
    fail_cleanup(remove_folder, (void *)(uintptr_t)folder.s);
    return folder.s;
}

static void check_site(struct arena *a, const struct options *o, struct diag *d)
{
    const char *folder = make_folder(a);
    const char *db = arena_printf(a, "%s/portolan.db", folder).s;
    struct check *c = check_new();
    const struct render_sink sink = {.ctx = c, .put = put};
    if (compile_content(o->root, db, o->threads, d) && render_site(db, o->threads, d, &sink)) {
        check_file(c, STR("portolan.db"), STR(""));
        check_report(c, d);
    }
    check_free(c);
    fail_cleanup(NULL, NULL);
    remove_folder((void *)(uintptr_t)folder);
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
