/*
 * portolan build: content/ and templates/ into site/, in one go and atomically.
 * Reads as the table of contents of the project.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/pool.h"
#include "cmd/cmd.h"
#include "cmd/manifest.h"
#include "cmd/options.h"
#include "cmd/report.h"
#include "compile/compile.h"
#include "render/publish.h"
#include "render/render.h"
#include "render/source.h"

static void put(void *ctx, struct str path, struct str bytes)
{
    publish_put(ctx, path, bytes);
}

/* Compiles, renders and publishes; what was said on the way is left in REPORT, what stands there now in *STATE. */
static bool build_site(struct arena *a, const struct options *o, struct report *report, struct str *state)
{
    struct publish *p = publish_open(o->out, options_is_site, NULL);
    setenv("SQLITE_TMPDIR", publish_scratch(p),
           0); /* so that a kill leaves nothing that no build would sweep */
    const char *db = arena_printf(a, "%s/portolan.db", publish_path(p)).s;
    const struct render_sink sink = {.ctx = p, .put = put, .copied = o->no_files};
    const struct names_aside aside = {p, put};
    bool fine =
        compile_content(o->root, db, o->threads, source_names, o->no_files ? &aside : NULL, report->diag) &&
        render_site(db, o->threads, report->diag, &sink);
    report_print(report, o->root);
    fine = fine && diag_count(report->diag, DIAG_ERROR) == 0;
    if (fine) {
        publish_keep_if_same(p, "portolan.db");
        report->written = publish_written(p);
        report->kept = publish_kept(p);
        *state = publish_state(p, a);
        publish_commit(p);
    } else {
        publish_abort(p);
    }
    return fine;
}

static int run(int argc, char **argv)
{
    struct arena a = {0};
    struct options o;
    int64_t newest, started = options_clock();
    int code;
    if (!options_read(&o, argc, argv, &cmd_build, &code))
        return code;
    struct report report = report_new(&o);
    struct str said, state = {0}, now = manifest_now(&a, &o, &newest);
    bool fine = true;
    if (!o.force && manifest_matches(&a, o.out, now, &said)) {
        publish_tidy(o.out);
        report_again(&report, said);
    } else {
        fine = build_site(&a, &o, &report, &state);
        /* A source changed while we read it could bear the time we saw: then the next build looks again. */
        bool sure = fine && newest < started - OPTIONS_CLOCK_GRAIN;
        manifest_save(o.out, sure ? now : (struct str){0}, state, report_text(&report));
    }
    if (fine)
        report_done(&report, &o);
    report_free(&report);
    arena_free(&a);
    return fine ? EXIT_FOUND : EXIT_MISTAKES;
}

const struct cmd cmd_build = {
    .name = "build",
    .args = "",
    .summary = "compile content/ into the site and its database",
    .options = options_build,
    .run = run,
};
