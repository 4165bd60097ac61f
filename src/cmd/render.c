/*
 * portolan render: the site of any database, without content/.
 */
#include "render/render.h"
#include "base/fail.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/report.h"
#include "render/publish.h"

static void put(void *ctx, struct str path, struct str bytes)
{
    publish_put(ctx, path, bytes);
}

/* The database goes into the site it makes, as `build` leaves it there. */
static void put_database(struct publish *p, const char *path)
{
    struct str bytes;
    int err = file_map(path, &bytes);
    if (err)
        fail_system(err, "%s", path);
    publish_put(p, STR("portolan.db"), bytes);
    file_unmap(bytes);
}

static int run(int argc, char **argv)
{
    struct options o;
    int code;
    if (!options_read(&o, argc, argv, &cmd_render, &code))
        return code;
    struct report report = report_new(&o);
    o.out = o.words[1];
    fail_blame(o.words[0]);
    struct publish *p = publish_open(o.out, options_is_site, NULL);
    const struct render_sink sink = {.ctx = p, .put = put};
    bool fine = render_site(o.words[0], o.threads, report.diag, &sink);
    report_print(&report, o.root);
    if (fine) {
        put_database(p, o.words[0]);
        report.written = publish_written(p);
        report.kept = publish_kept(p);
        publish_commit(p);
        report_done(&report, &o);
    } else {
        publish_abort(p);
    }
    report_free(&report);
    return fine ? EXIT_FOUND : EXIT_MISTAKES;
}

const struct cmd cmd_render = {
    .name = "render",
    .args = "DB OUT",
    .summary = "write the site of a database, without content/",
    .run = run,
};
