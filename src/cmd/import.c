/*
 * portolan import: facts of other collections into the settings tables.
 * Does not know their formats (read/) nor how rows are merged (import_merge.c).
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_together.h"
#include "base/fold.h"
#include "cmd/cmd.h"
#include "cmd/import_markdown.h"
#include "cmd/options.h"
#include "cmd/report.h"
#include "db/db.h"
#include "port/autodiscover.h"
#include "port/foreign.h"
#include "port/import_gate.h"
#include "port/import_merge.h"
#include "port/ispdb.h"
#include "port/sheet.h"
#include "port/xml.h"
#include "read/record.h"
#include "render/source.h"

struct import;

/* A format we can read. */
struct collection {
    const char *name, *suffix, *begins; /* of files: how names end, or what stands first in them */
    size_t limit;
    bool (*read)(struct import *im, struct str path, struct str bytes, struct record_rows *out);
};

struct import {
    struct arena *a;
    struct merge merge;
    const struct collection *from;
    bool sentences;
    struct hint_words words;
    struct str source; /* whose files these are, or absent */
    struct diag *diag;
    struct import_gate *gate;
    struct str old[TABLES_N]; /* the files' bytes; absent: there was none */
    unsigned files;
};

static bool read_ispdb(struct import *im, struct str path, struct str bytes, struct record_rows *out)
{
    const struct ispdb_how how = {.sentences = im->sentences, .words = im->words, .collection = im->source};
    return ispdb_read(im->a, path, bytes, &how, im->diag, out);
}

static bool read_provider_db(struct import *im, struct str path, struct str bytes, struct record_rows *out)
{
    return provider_db_read(im->a, path, bytes, im->sentences, im->source, &im->words, im->diag, out);
}

static bool read_autodiscover(struct import *im, struct str path, struct str bytes, struct record_rows *out)
{
    return autodiscover_read(im->a, path, bytes, im->source, im->diag, out);
}

static const struct collection collections[] = {
    {"ispdb", ".xml", "<", XML_FILE_MAX, read_ispdb},
    {"autodiscover", ".xml", "<", XML_FILE_MAX, read_autodiscover},
    {"provider-db", ".md", "---", PROVIDER_DB_MAX, read_provider_db},
};

/* What requirements are said with: in the languages of the site that the tables are of, when it says which, else in all. */
static void read_words(struct import *im, int folder)
{
    struct record_site site = {0};
    struct str bytes;
    struct diag *aside = diag_new();
    if (file_read(im->a, folder, "../site.yaml", ENTRY_MAX, &bytes) == 0)
        front_site(im->a, STR("site.yaml"), bytes, aside, &site);
    diag_free(aside);
    size_t n;
    struct source templates = source_open(im->a);
    const struct file_text *files = source_strings(&templates, &n);
    im->words = hint_words_read(im->a, files, n, site.languages, im->diag);
    source_close(&templates);
}

static void take_file(void *ctx, struct str path, struct str bytes)
{
    struct import *im = ctx;
    struct record_rows *rows = ARENA_NEW(im->a, struct record_rows, 1);
    im->files++;
    if (!im->from->read(im, arena_str(im->a, path), bytes, rows))
        return;
    for (; rows; rows = rows->next) {
        merge_settle(&im->merge, rows);
        if (merge_rows(&im->merge, rows))
            import_gate_put(im->gate, rows);
    }
}

/* A table that has no file yet gets the columns of the schema. */
static void head(struct import *im, struct db *db, size_t t)
{
    struct stmt *st = db_prepare(db, sql_raw, "columns", NULL);
    stmt_bind_text(st, "table", str_from(tables_all[t].name));
    while (stmt_step(st))
        sheet_column(&im->merge.sheets[t], arena_str(im->a, stmt_col(st, 0)).s);
    im->merge.sheets[t].changed = false;
    stmt_free(st);
}

static struct str usual_ports(struct import *im, struct db *db, const char *security)
{
    struct stmt *st = db_prepare(db, sql_raw, "usual_ports", NULL);
    stmt_bind_text(st, "security", str_from(security));
    struct str ports = stmt_step(st) ? arena_str(im->a, stmt_col(st, 0)) : (struct str){0};
    stmt_free(st);
    return ports;
}

static void read_tables(struct import *im, int folder, const char *into)
{
    struct db *db = db_create(":memory:");
    db_run(db, sql_schema, "tables", NULL);
    db_run(db, sql_raw, "tables", NULL);
    im->merge.tls_ports = usual_ports(im, db, "tls");
    im->merge.starttls_ports = usual_ports(im, db, "starttls");
    for (size_t t = 0; t < TABLES_N; t++) {
        struct str path = arena_printf(im->a, "%s/%s", into, tables_all[t].file);
        int err = file_read(im->a, folder, tables_all[t].file, TABLE_MAX, &im->old[t]);
        if (err && err != ENOENT)
            fail_system(err, "%.*s", STR_ARG(path));
        if (err)
            im->old[t] = (struct str){0};
        sheet_read(im->a, path, im->old[t], im->diag, &im->merge.sheets[t]);
        if (err)
            head(im, db, t);
    }
    db_close(db);
}

/* A table that somebody wrote to while we read would lose what was written. */
static void want_unchanged(struct import *im, int folder, const char *into, size_t t)
{
    struct str now;
    int err = file_read(im->a, folder, tables_all[t].file, TABLE_MAX, &now);
    if (err == ENOENT && !im->old[t].s)
        return;
    if (err)
        fail_system(err, "%s/%s", into, tables_all[t].file);
    if (!im->old[t].s || !str_eq(now, im->old[t]))
        fail_system(0, "%s/%s: was changed meanwhile; nothing is written: import again", into,
                    tables_all[t].file);
}

/* Writes the tables whose bytes are others than before, all or none; how many. */
static size_t write_tables(struct import *im, int folder, const char *into)
{
    struct file_together_item items[TABLES_N];
    struct out text = out_memory();
    size_t n = 0;
    merge_sort(&im->merge);
    for (size_t t = 0; t < TABLES_N; t++) {
        const struct sheet *s = &im->merge.sheets[t];
        out_reset(&text);
        if (!s->changed || (!s->rows_n && !im->old[t].s))
            continue;
        sheet_write(s, &text);
        if (im->old[t].s && str_eq(im->old[t], out_str(&text)))
            continue;
        want_unchanged(im, folder, into, t);
        items[n++] = (struct file_together_item){tables_all[t].file, arena_str(im->a, out_str(&text))};
    }
    out_free(&text);
    if (n)
        file_together_write(into, items, n);
    return n;
}

static void print_sums(const struct import *im, size_t written)
{
    struct out say = out_fd(STDOUT_FILENO);
    struct merge_sum all = {.provider = STR("all")};
    size_t width = sizeof "provider" - 1, fresh = 0;
    for (size_t i = 0; i < im->merge.sums_n; i++)
        width = im->merge.sums[i].provider.n > width ? im->merge.sums[i].provider.n : width;
    out_printf(&say, "%-*s  %7s %8s %10s %12s\n", (int)width, "provider", "new", "changed", "unchanged",
               "conflicting");
    for (size_t i = 0; i <= im->merge.sums_n; i++) {
        const struct merge_sum *m = i < im->merge.sums_n ? &im->merge.sums[i] : &all;
        out_printf(&say, "%-*.*s  %7u %8u %10u %12u\n", (int)width, STR_ARG(m->provider), m->added, m->changed,
                   m->same, m->conflicts);
        all.added += m == &all ? 0 : m->added;
        all.changed += m == &all ? 0 : m->changed;
        all.same += m == &all ? 0 : m->same;
        all.conflicts += m == &all ? 0 : m->conflicts;
        fresh += m->is_new;
    }
    out_printf(&say, "%u files, %zu providers, %zu of them new; %zu tables written\n", im->files,
               im->merge.sums_n, fresh, written);
    if (im->merge.left_out)
        out_printf(&say, "%u sentences of the sources left out\n", im->merge.left_out);
    out_end(&say);
}

static const struct collection *collection_called(const struct args *args, const char *name)
{
    const char *known[COUNT(collections) + 1] = {NULL};
    for (size_t i = 0; i < COUNT(collections); i++) {
        known[i] = collections[i].name;
        if (strcmp(collections[i].name, name) == 0)
            return &collections[i];
    }
    const char *near = args_nearest(name, known);
    if (near)
        args_error(args, "cannot import \"%s\"; did you mean %s?", name, near);
    else
        args_error(args, "cannot import \"%s\": it reads ispdb, provider-db, autodiscover and markdown", name);
    return NULL;
}

/* --replace and --merge must have met a file. */
static void want_all_named(struct import *im, const struct options *o)
{
    const struct str ids[] = {im->merge.replaced ? STR("") : im->merge.replace,
                              im->merge.merged ? STR("") : im->merge.beside};
    struct diag_pos pos = {arena_printf(im->a, "%s/providers.csv", o->value[OPTION_INTO]), 1, 0};
    for (size_t i = 0; i < COUNT(ids); i++)
        if (ids[i].n && diag_count(im->diag, DIAG_ERROR) == 0)
            diag_say(im->diag, DIAG_IMPORT_NOBODY, pos, ids[i], (struct str){0});
}

static bool import_all(struct import *im, const struct options *o, struct report *report)
{
    /* Two files for one provider, and a domain in both, are what merging is for. */
    static const enum diag_code merging[] = {DIAG_PROVIDER_TWICE, DIAG_DOMAIN_TWICE};
    int folder = file_together_lock(o->value[OPTION_INTO]);
    file_together_mend(o->value[OPTION_INTO]);
    read_words(im, folder);
    read_tables(im, folder, o->value[OPTION_INTO]);
    if (diag_count(im->diag, DIAG_ERROR) == 0)
        foreign_each(o->words + 1, o->words_n - 1, im->from->suffix, im->from->begins, im->from->limit,
                     im->diag, &(struct foreign_use){im, take_file});
    import_gate_close(im->gate, im->diag, DIAG_ERROR, merging, COUNT(merging));
    want_all_named(im, o);
    report_print(report, o->root);
    bool fine = diag_count(im->diag, DIAG_ERROR) == 0;
    size_t written = fine ? write_tables(im, folder, o->value[OPTION_INTO]) : 0;
    if (fine && !o->value[OPTION_QUIET])
        print_sums(im, written);
    close(folder);
    return fine;
}

static int run(int argc, char **argv)
{
    struct arena a = {0};
    struct options o;
    int code;
    if (!options_read(&o, argc, argv, &cmd_import, &code))
        return code;
    if (o.words_n < 2)
        return args_error(&o.args, "wants the name of a collection, and its files");
    if (strcmp(o.words[0], "markdown") == 0)
        return o.value[OPTION_INTO] ? import_markdown(&o)
                                    : args_error(&o.args, "wants --into and the folder of the site's content");
    struct import im = {
        .a = &a, .from = collection_called(&o.args, o.words[0]), .sentences = !o.value[OPTION_FACTS]};
    if (!im.from)
        return EXIT_USAGE;
    if (!o.value[OPTION_INTO])
        return args_error(&o.args,
                          "wants --into and the folder of the settings tables, such as content/settings");
    struct report report = report_new(&o);
    im.diag = report.diag;
    im.source = str_from(o.value[OPTION_SOURCE]);
    im.gate = import_gate_open(&a);
    im.merge = (struct merge){.a = &a,
                              .d = report.diag,
                              .into = o.value[OPTION_INTO],
                              .told = o.value[OPTION_SOURCE] && *o.value[OPTION_SOURCE],
                              .replace = str_from(o.value[OPTION_REPLACE]),
                              .beside = str_from(o.value[OPTION_MERGE])};
    bool fine = import_all(&im, &o, &report);
    report_free(&report);
    arena_free(&a);
    return fine ? EXIT_FOUND : EXIT_MISTAKES;
}

const struct cmd cmd_import = {
    .name = "import",
    .args = "ispdb|provider-db|autodiscover|markdown FILE|DIR...",
    .summary =
        "take another collection's facts into the settings tables, or a folder of Markdown into content/",
    .run = run,
};
