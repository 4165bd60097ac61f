/*
 * portolan check: all that build would say, and a look over the pages it would write. Writes nothing.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fail.h"
#include "base/file.h"
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

/*
 * A folder of one's own below TMPDIR (or /tmp) for the length of a run, and an end to those of runs that were killed.
 * They stand in one folder for each user, portolan.UID, which is ours by a marker inside; a run holds a flock on its
 * own. So what can be locked there was left, and goes.
 */
#define MARKER "made-by-portolan"

enum { DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW };

struct scratch {
    struct arena arena;
    const char *home; /* TMPDIR/portolan.UID */
    const char *name; /* ours in it */
    const char *path; /* both */
    int own;          /* our folder, opened and locked; -1: none yet */
    int folder;       /* that of all, while it is being used; -1: it is not */
};

/* Whether the open folder FD is private to us and still the one at PATH. */
static bool is_private(int fd, const char *path)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && lstat(path, &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev && held.st_uid == geteuid() && !(held.st_mode & 077);
}

/* Opens and locks the folder of all; -1 with errno, ENOENT when another run has just removed it. */
static int lock_home(const struct scratch *s)
{
    int fd = open(s->home, DIR_FLAGS);
    if (fd < 0)
        return -1;
    /* Where there are no locks nothing is swept either. */
    while (flock(fd, LOCK_EX) && errno == EINTR)
        ;
    if (is_private(fd, s->home))
        return fd;
    errno = access(s->home, F_OK) ? errno : EEXIST;
    close(fd);
    return -1;
}

/* The names in HOME but the marker; each is removed when it is LEFT by a dead run. */
static size_t look_over(int home, bool *marked, bool sweep)
{
    int fd = openat(home, ".", DIR_FLAGS);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    size_t n = 0;
    *marked = false;
    for (const struct dirent *d; stream && (d = readdir(stream));) {
        if (strcmp(d->d_name, MARKER) == 0)
            *marked = true;
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0 || strcmp(d->d_name, MARKER) == 0)
            continue;
        n++;
        int run = sweep ? openat(home, d->d_name, DIR_FLAGS) : -1;
        if (run >= 0 && flock(run, LOCK_EX | LOCK_NB) == 0 && file_remove_tree(home, d->d_name) == 0)
            n--;
        if (run >= 0)
            close(run);
    }
    if (stream)
        closedir(stream);
    return n;
}

/* Opens the folder of all and locks it: S->folder. */
static void open_home(struct scratch *s)
{
    int fd = -1;
    bool marked;
    while (fd < 0) {
        if (mkdir(s->home, 0700) && errno != EEXIST)
            fail_system(errno, "%s", s->home);
        fd = lock_home(s);
        if (fd < 0 && errno != ENOENT)
            break;
    }
    /* An empty one was killed before it could be marked. */
    if (fd < 0 || (look_over(fd, &marked, false) && !marked))
        fail_system(0,
                    "%s: is in the way: portolan works in a folder of this name, and this is none of its own; "
                    "move it away, or set TMPDIR",
                    s->home);
    s->folder = fd;
    int marker = openat(fd, MARKER, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (marker < 0)
        fail_system(errno, "%s/" MARKER, s->home);
    close(marker);
    look_over(fd, &marked, true);
}

/* Removes our folder, and the one of all with the last of them. */
static void clean_up(void *ctx)
{
    struct scratch *s = ctx;
    bool marked;
    int home = s->folder >= 0 || s->own < 0 ? s->folder : lock_home(s);
    if (home < 0)
        return;
    int err = s->own < 0 ? 0 : file_remove_tree(home, s->name);
    if (err && err != ENOENT)
        fail_warn(err, "%s: cannot be removed", s->path);
    if (look_over(home, &marked, false) == 0) {
        unlinkat(home, MARKER, 0);
        rmdir(s->home);
    }
    close(home);
}

/* The number of another process may be ours too, where both see one TMPDIR and not each other. */
static void make_own(struct scratch *s)
{
    int err = EEXIST, home = s->folder;
    for (unsigned i = 0; err == EEXIST; i++) {
        s->name = arena_printf(&s->arena, "run.%ld.%u", (long)getpid(), i).s;
        err = mkdirat(home, s->name, 0700) ? errno : 0;
    }
    s->path = arena_printf(&s->arena, "%s/%s", s->home, s->name).s;
    s->own = err ? -1 : openat(home, s->name, DIR_FLAGS);
    if (s->own < 0) {
        err = err ? err : errno;
        unlinkat(home, s->name, AT_REMOVEDIR);
        fail_system(err, "%s", s->path);
    }
}

/* Sweeps, and makes a folder. Exit 3 when that cannot be. Sets fail_cleanup. */
static struct scratch *scratch_open(void)
{
    const char *base = getenv("TMPDIR");
    struct scratch *s = calloc(1, sizeof *s);
    if (!s)
        fail_system(ENOMEM, "%zu bytes", sizeof *s);
    s->own = s->folder = -1;
    s->home =
        arena_printf(&s->arena, "%s/portolan.%lu", base && *base ? base : "/tmp", (unsigned long)geteuid()).s;
    fail_cleanup(clean_up, s);
    fail_hold(); /* a signal between a folder and our knowing it would leave it */
    open_home(s);
    make_own(s);
    flock(s->own, LOCK_EX | LOCK_NB);
    close(s->folder);
    s->folder = -1;
    fail_release();
    return s;
}

/* Its path, valid until it is closed. */
static const char *scratch_path(const struct scratch *s)
{
    return s->path;
}

/* Removes the folder with all that is in it (when that fails, a warning), takes fail_cleanup away, frees S. */
static void scratch_close(struct scratch *s)
{
    clean_up(s);
    fail_cleanup(NULL, NULL);
    close(s->own);
    arena_free(&s->arena);
    free(s);
}

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
    foreign_each(o->many, o->many_n, ".xml", XML_FILE_MAX, d, &(struct foreign_use){&c, take_file});
    import_gate_close(c.gate, d, DIAG_NOTE, said, COUNT(said));
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
