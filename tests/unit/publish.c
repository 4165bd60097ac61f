/* publish: what is kept and written, the swap, the fallback, refusals, a failing world. */
#include "render/publish.h"

#include <errno.h>
#include <signal.h>

#include "base/fail.h"
#include "deny.h"
#include "site_place.h"

static void first(void)
{
    struct publish *p = begin();
    ok(access(publish_path(p), F_OK) == 0 && access("site", F_OK) != 0, "staged aside");
    put(p, "index.html", "home");
    put(p, "fr/a/index.html", "a");
    put(p, "fr/b/index.html", "b");
    put(p, ".well-known/x", "");
    ok(publish_written(p) == 4 && publish_kept(p) == 0, "all written");
    publish_commit(p);
    has("site/index.html", "home");
    has("site/fr/a/index.html", "a");
    has("site/.well-known/x", "");
    ok(names_here() == 4, "nothing is left beside the site");
}

static void second(void)
{
    struct stat st;
    file_write(AT_FDCWD, "site/.gitignore", STR("*\n"));
    chmod("site", 02750);
    ino_t home = inode("site/index.html"), a = inode("site/fr/a/index.html");
    struct publish *p = begin();
    put(p, "fr/a/index.html", "A");
    put(p, "index.html", "home");
    put(p, "new.html", "new");
    ok(publish_written(p) == 2 && publish_kept(p) == 1, "one kept");
    publish_commit(p);
    ok(inode("site/index.html") == home, "what did not change keeps its inode");
    ok(inode("site/fr/a/index.html") != a, "what did has a new one");
    ok(stat("site/index.html", &st) == 0 && st.st_nlink == 1, "the old tree is gone");
    has("site/fr/a/index.html", "A");
    has("site/fr/b/index.html", NULL);
    has("site/.gitignore", "*\n");
    ok(stat("site", &st) == 0 && (st.st_mode & 07777) == 02750, "the folder keeps its permissions");
    ok(names_here() == 3, "nothing is left beside the site");
}

/* A file that someone else writes into staging, as SQLite does. */
static void database(const char *bytes, bool same)
{
    struct publish *p = begin();
    struct arena a = {0};
    ino_t before = inode("site/db");
    put(p, "index.html", "home");
    file_write(AT_FDCWD, arena_printf(&a, "%s/db", publish_path(p)).s, str_from(bytes));
    ok(publish_keep_if_same(p, "db") == same, "%s: kept or not", bytes);
    publish_commit(p);
    ok((inode("site/db") == before) == same, "its inode says so");
    has("site/db", bytes);
    has("site/db.kept", NULL);
    arena_free(&a);
}

static void aborted(void)
{
    ino_t before = inode("site/index.html");
    struct publish *p = begin();
    put(p, "index.html", "half");
    publish_abort(p);
    has("site/index.html", "home");
    ok(inode("site/index.html") == before && names_here() == 2, "an abort leaves nothing");
}

/* One directory by another name: the link stays, what it leads to is replaced. */
static void other_names(void)
{
    static const char *const ways[] = {"site/", "./site//", "link", "site/.", "site/sub/.."};
    char page[32];
    if (symlink("site", "link"))
        ok(0, "a link");
    for (unsigned i = 0; i < COUNT(ways); i++) {
        snprintf(page, sizeof page, "by %u", i);
        struct publish *p = publish_open(ways[i], yes, NULL);
        put(p, "sub/x", page);
        put(p, "index.html", "home");
        publish_commit(p);
        has("site/sub/x", page);
    }
    struct stat st;
    ok(lstat("link", &st) == 0 && S_ISLNK(st.st_mode), "the link is still one");
    unlink("link");
    publish_abort(begin());
    ok(names_here() == 2, "nothing is left by any name");
}

static void refuse_foreign(void)
{
    mkdir("mine", 0777);
    file_write(AT_FDCWD, "mine/thesis.txt", STR("years of work"));
    publish_open("mine", no, NULL);
}

static void refuse_file(void)
{
    file_write(AT_FDCWD, "plain", STR(""));
    publish_open("plain", yes, NULL);
}

static void refuse_orphan(void)
{
    publish_open("no/parent", yes, NULL);
}

static void refuse_root(void)
{
    publish_open("/", yes, NULL);
}

static void refuse_mount(void)
{
    publish_open("/proc", yes, NULL);
}

static void put_twice(void)
{
    signal(SIGABRT, SIG_DFL);
    struct publish *p = begin();
    put(p, "x", "1");
    put(p, "x", "2");
}

static void put_outside(void)
{
    put(begin(), "a/../../x", "1");
}

static void put_on_file(void)
{
    struct publish *p = begin();
    put(p, "x", "1");
    put(p, "x/y", "1");
}

static void refusals(void)
{
    fails(refuse_foreign, 3, "not a site of portolan", "somebody's folder");
    has("mine/thesis.txt", "years of work");
    file_remove_tree(AT_FDCWD, "mine");
    fails(refuse_file, 3, "Not a directory", "a file");
    unlink("plain");
    fails(refuse_orphan, 3, "No such file", "no parent");
    fails(refuse_root, 3, "cannot be the output", "the root");
    if (geteuid() == 0)
        fails(refuse_mount, 3, "mount point", "a mount point");
    fails(put_twice, EXIT_SYSTEM, "x: two files of the site would have this name", "one path twice");
    fails(put_outside, 128 + SIGABRT, "internal error: cannot publish", "a path that leads out");
    fails(put_on_file, 3, "Not a directory", "a file where a folder should be");
    struct publish *p = begin();
    put(p, "index.html", "home");
    publish_commit(p);
    ok(names_here() == 1, "the dead have been swept");
    mkdir("empty", 0777);
    file_write(AT_FDCWD, "empty/.gitignore", STR("*"));
    publish_commit(publish_open("empty", no, NULL));
    has("empty/.gitignore", "*");
    file_remove_tree(AT_FDCWD, "empty");
}

static void no_space(void)
{
    struct publish *p = begin();
    put(p, "index.html", "changed");
    deny(SYS_syncfs, 0, EIO);
    publish_commit(p);
}

static void no_fsync(void)
{
    struct publish *p = begin();
    put(p, "index.html", "changed");
    deny(SYS_fsync, 0, EIO);
    publish_commit(p);
}

static void no_swap(void)
{
    struct publish *p = begin();
    put(p, "index.html", "changed");
    deny(SYS_renameat2, RENAME_EXCHANGE, EXDEV);
    publish_commit(p);
}

static void no_mkdir(void)
{
    deny(SYS_mkdirat, 0, EDQUOT);
    begin();
}

static void no_lock(void)
{
    deny(SYS_flock, 0, ENOLCK);
    begin();
}

static void no_pid(void)
{
    deny(SYS_pwrite64, 0, ENOSPC);
    begin();
}

static void no_rights(void)
{
    deny(SYS_fchmod, 0, EPERM);
    begin();
}

static void no_database(void)
{
    publish_keep_if_same(begin(), "db");
}

static void no_removal(void)
{
    struct publish *p = begin();
    put(p, "index.html", "home");
    deny(SYS_unlinkat, 0, EIO);
    publish_commit(p);
}

static void no_look(void)
{
    struct publish *p = begin();
    put(p, "other.html", "other");
    deny(SYS_read, 0, EIO);
    publish_commit(p);
}

static void broken_world(void)
{
    ino_t before = inode("site/index.html");
    fails(no_space, 3, "Input/output error", "the disk fails");
    fails(no_fsync, 3, "Input/output error", "the folder's sync fails after the swap");
    fails(no_swap, 3, "cannot be swapped", "no rename across");
    fails(no_mkdir, 3, "Disk quota exceeded", "no staging");
    fails(no_lock, 3, ".site.lock: No locks available", "no lock");
    unlink(".site.lock");
    fails(no_pid, 3, ".site.lock: No space left", "no room for the lock");
    fails(no_look, 3, "cannot be compared with what portolan wrote there: Input/output error",
          "nobody knows whose file that was");
    fails(no_rights, 3, "Operation not permitted", "no permissions");
    fails(no_database, 3, "/db: No such file", "nobody wrote the database");
    has("site/index.html", "home");
    ok(inode("site/index.html") == before && names_here() == 1,
       "the live tree is as it was, nothing beside it");
    fails(no_removal, 0, "warning: ", "the old tree cannot be removed: a warning");
    has("site/index.html", "home");
    publish_abort(begin());
    ok(names_here() == 1, "it goes next time");
}

/* The same life where the file system cannot exchange, then where it has no links. */
static void whole_life(void *ctx)
{
    (void)ctx;
    struct publish *p = begin();
    put(p, "index.html", "home");
    put(p, "fr/a.html", "a");
    publish_commit(p);
    has("site/index.html", "home");
    has("site/fr/a.html", "a");
    p = begin();
    put(p, "index.html", "home");
    publish_commit(p);
    has("site/index.html", "home");
    has("site/fr/a.html", NULL);
    has("site/.gitignore", NULL);
    ok(names_here() == 1, "nothing is left");
}

static void own_gitignore(void *ctx)
{
    whole_life(ctx);
    file_write(AT_FDCWD, "site/.gitignore", STR("*\n"));
    struct publish *p = begin();
    put(p, "index.html", "home");
    publish_commit(p);
    has("site/.gitignore", "*\n");
    unlink("site/.gitignore");
}

int main(void)
{
    char folder[40];
    enter_place(folder);
    first();
    second();
    database("one", false);
    database("one", true);
    database("two", false);
    aborted();
    other_names();
    unlink("site/.gitignore");
    refusals();
    broken_world();
    ok(deny_run(SYS_renameat2, RENAME_EXCHANGE, EINVAL, whole_life, NULL), "without an exchange");
    ok(deny_run(SYS_linkat, 0, EPERM, whole_life, NULL), "without links");
    ok(deny_run(SYS_linkat, 0, EPERM, own_gitignore, NULL), "and what is the user's is copied then");
    leave_place(folder);
    return done();
}
