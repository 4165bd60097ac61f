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
#include "cmd/preview.h"
#include "cmd/report.h"
#include "compile/compile.h"
#include "render/publish.h"
#include "render/render.h"
#include "render/source.h"

static void put(void *ctx, struct str path, struct str bytes)
{
    publish_put(ctx, path, bytes);
}

static void keep(void *ctx, struct str path)
{
    publish_keep(ctx, path);
}

/* What a build has to do with. */
struct build {
    struct arena *a;
    const struct options *o;
    struct report *report;
    const struct manifest *now;
    const struct manifest_memo *memo;
    struct preview *preview;
};

/* The database that stands in the output, where all that stands there is as it was made with the templates of now. */
static const char *earlier(const struct build *b, struct publish *p)
{
    bool fits = !b->o->value[OPTION_FORCE] && b->memo->base.n &&
                manifest_fits(b->a, b->now, publish_base(p, b->a), b->memo);
    return fits ? arena_printf(b->a, "%s/portolan.db", b->o->out).s : NULL;
}

/* Compiles, renders and publishes; what was said on the way is left in the report, what stands there now in *STATE. */
static bool build_site(const struct build *b, struct str *state)
{
    const struct options *o = b->o;
    struct report *report = b->report;
    struct publish *p = publish_open(o->out, options_is_site, NULL);
    setenv("SQLITE_TMPDIR", publish_scratch(p),
           0); /* so that a kill leaves nothing that no build would sweep */
    const char *db = arena_printf(b->a, "%s/portolan.db", publish_path(p)).s;
    struct names_aside aside = {p, put};
    const struct kept kept = {publish_beside(p, "settings"),
                              arena_printf(b->a, "%s/settings", publish_scratch(p)).s, o->value[OPTION_FORCE]};
    const struct compile_in in = {o->root,
                                  db,
                                  o->threads,
                                  source_names,
                                  o->value[OPTION_NO_FILES] ? &aside : NULL,
                                  &kept,
                                  preview_early(b->preview, db)};
    bool fine = compile_content(&in, report->diag);
    if (fine) {
        preview_whole(b->preview);
        fine = render_site(
            db, o->threads, report->diag,
            &(struct render_sink){
                .ctx = p, .put = put, .copied = o->value[OPTION_NO_FILES], .was = earlier(b, p), .keep = keep});
    }
    report_print(report, o->root);
    fine = fine && diag_count(report->diag, DIAG_ERROR) == 0;
    if (fine) {
        publish_keep_if_same(p, "portolan.db");
        report->written = publish_written(p);
        report->kept = publish_kept(p);
        *state = publish_state(p, b->a);
        publish_commit(p);
    } else {
        publish_abort(p);
    }
    return fine;
}

/* A source changed while we read it could bear the time we saw: then the next build looks again. Where there was a mistake,
 * what MEMO says of the output is true still. */
static struct manifest known(const struct manifest *now, int64_t started, bool fine,
                             const struct manifest_memo *memo)
{
    struct manifest sure = {.base = fine ? (struct str){0} : memo->base};
    if (fine && now->newest < started - OPTIONS_CLOCK_GRAIN)
        sure.all = now->all;
    if (fine && now->newest_form < started - OPTIONS_CLOCK_GRAIN)
        sure.forms = now->forms;
    return sure;
}

static int run(int argc, char **argv)
{
    struct arena a = {0};
    struct options o;
    int64_t started = options_clock();
    int code;
    if (!options_read(&o, argc, argv, &cmd_build, &code))
        return code;
    struct preview *preview = preview_begin(o.out);
    struct report report = report_new(&o);
    struct manifest now = manifest_now(&a, &o);
    struct manifest_memo memo = manifest_load(&a, o.out);
    struct str state = {0};
    bool fine = true;
    if (!o.value[OPTION_FORCE] && manifest_matches(&a, o.out, &now, &memo)) {
        publish_tidy(o.out);
        report_again(&report, memo.said);
    } else {
        fine = build_site(&(struct build){&a, &o, &report, &now, &memo, preview}, &state);
        struct manifest sure = known(&now, started, fine, &memo);
        manifest_save(o.out, &sure, state, report_text(&report));
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
    .run = run,
};
