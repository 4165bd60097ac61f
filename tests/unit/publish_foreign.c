/* publish and what is not ours: carried over, clashing, written anew meanwhile; without links too. */
#include "render/publish.h"

#include <errno.h>
#include <stdio.h>

#include "base/fail.h"
#include "deny.h"
#include "site_place.h"

static void write_at(const char *path, const char *bytes)
{
    ok(file_write(AT_FDCWD, path, str_from(bytes)) == 0, "%s is written", path);
}

static void build(const char *page, const char *bytes)
{
    struct publish *p = begin();
    put(p, "index.html", "home");
    put(p, page, bytes);
    publish_commit(p);
}

static bool same_state(const char *path, const struct stat *was)
{
    struct stat is;
    return lstat(path, &is) == 0 && is.st_mode == was->st_mode && is.st_mtim.tv_sec == was->st_mtim.tv_sec &&
           is.st_mtim.tv_nsec == was->st_mtim.tv_nsec && is.st_uid == was->st_uid && is.st_gid == was->st_gid;
}

/* Whatever there is, the whole life of it; the same where files have to be copied. */
static void carried(void *ctx)
{
    struct stat file, folder, ends;
    static const struct timespec then[2] = {{.tv_sec = 1000000, .tv_nsec = 7},
                                            {.tv_sec = 1000001, .tv_nsec = 9}};
    (void)ctx;
    build("fr/a.html", "a");
    write_at("site/CNAME", "x.example");
    write_at("site/mine/deep/er/file", "mine");
    write_at("site/fr/note", "beside a page");
    ok(mkdir("site/empty", 0777) == 0 && symlink("../nowhere", "site/link") == 0, "more of it");
    chmod("site/mine/deep/er/file", 0640);
    chmod("site/mine/deep", 02750);
    utimensat(AT_FDCWD, "site/mine/deep/er/file", then, 0);
    utimensat(AT_FDCWD, "site/link", then, AT_SYMLINK_NOFOLLOW);
    utimensat(AT_FDCWD, "site/mine/deep", then, 0);
    lstat("site/mine/deep/er/file", &file);
    lstat("site/mine/deep", &folder);
    lstat("site/link", &ends);
    for (int i = 0; i < 3; i++)
        build(i % 2 ? "fr/a.html" : "en/b.html", "again");
    has("site/CNAME", "x.example");
    has("site/mine/deep/er/file", "mine");
    has("site/fr/note", "beside a page");
    has("site/fr/a.html", NULL);
    has("site/en/b.html", "again");
    ok(same_state("site/mine/deep/er/file", &file) && same_state("site/mine/deep", &folder) &&
           same_state("site/link", &ends),
       "permissions and times are kept");
    ok(access("site/empty", F_OK) == 0, "so is an empty folder");
    unlink("site/fr/note");
    build("en/b.html", "again");
    ok(access("site/fr", F_OK) == 0, "a folder that was somebody's with us is kept");
    ok(access(".site.portolan", F_OK) != 0, "nothing is left beside");
    file_remove_tree(AT_FDCWD, "site");
}

static void clash_file(void)
{
    build("new.html", "ours");
}

static void clash_folder(void)
{
    build("CNAME/x.html", "ours");
}

static void clash_below(void)
{
    build("mine", "ours");
}

static void clash_fifo(void)
{
    build("index2.html", "ours");
}

static void clashes(void)
{
    build("fr/a.html", "a");
    write_at("site/new.html", "mine");
    write_at("site/CNAME", "x.example");
    write_at("site/mine/file", "mine");
    fails(clash_file, 3, "site/new.html: is in the way", "a file where a file goes");
    fails(clash_folder, 3, "site/CNAME: is in the way", "a file where a folder goes");
    fails(clash_below, 3, "site/mine: is in the way", "a folder where a file goes");
    has("site/new.html", "mine");
    has("site/fr/a.html", "a");
    ok(access(".site.portolan", F_OK) != 0, "nothing is left beside");
    build("new.html", "mine");
    has("site/new.html", "mine");
    build("fr/a.html", "a");
    has("site/new.html", NULL);
}

/* A folder of ours that becomes a file, and a file that becomes a folder: no clash, nobody's. */
static void turned(void)
{
    build("x/y/z.html", "z");
    build("x", "file");
    has("site/x", "file");
    build("x/y", "folder");
    has("site/x/y", "folder");
    build("fr/a.html", "a");
    ok(access("site/x", F_OK) != 0, "a folder of ours that is empty goes");
}

/* Between the last put and the swap; as close as one can come without being there. */
static void during(void)
{
    struct publish *p = begin();
    put(p, "index.html", "home");
    write_at("site/CNAME", "changed");
    write_at("site/while", "it was built");
    publish_commit(p);
    has("site/CNAME", "changed");
    has("site/while", "it was built");
}

static void without_a(void)
{
    build("en/b.html", "b");
}

static void replaced(void)
{
    build("fr/a.html", "a");
    write_at("site/fr/a.html", "b");
    fails(without_a, 0, "site/fr/a.html: is published no longer", "a page that somebody changed");
    has("site/fr/a.html", "b");
    unlink("site/fr/a.html");
    build("fr/a.html", "a");
    unlink("site/fr/a.html");
    ok(symlink("/etc/passwd", "site/fr/a.html") == 0, "a link in its place");
    build("fr/a.html", "a");
    has("site/fr/a.html", "a");
}

static void no_list(void)
{
    unlink("site/.portolan-files");
    build("CNAME", "ours");
}

static void before_lists(void)
{
    write_at("site/stale.html", "x");
    fails(no_list, 0, "warning: site: has no list of what portolan wrote there: ", "a site without a list");
    has("site/CNAME", "ours");
    has("site/stale.html", "x");
    has("site/mine/file", "mine");
}

static void whole(void)
{
    struct arena a = {0};
    struct publish *p = begin();
    put(p, "index.html", "home");
    struct str state = publish_state(p, &a);
    publish_commit(p);
    ok(str_eq(state, publish_look(&a, "site")), "a site is in the state that it was published in");
    write_at("site/added", "somebody's");
    ok(str_eq(state, publish_look(&a, "site")), "what is not ours does not count");
    write_at("site/index.html", "home");
    struct str other = publish_look(&a, "site");
    ok(other.s && !str_eq(state, other), "another inode does");
    unlink("site/index.html");
    ok(!publish_look(&a, "site").s && !publish_look(&a, "nowhere").s, "nothing is in no state");
    arena_free(&a);
}

int main(void)
{
    char folder[40];
    enter_place(folder);
    carried(NULL);
    ok(deny_run(SYS_linkat, 0, EPERM, carried, NULL), "without links");
    ok(deny_run(SYS_renameat2, RENAME_EXCHANGE, EINVAL, carried, NULL), "without an exchange");
    clashes();
    turned();
    during();
    replaced();
    before_lists();
    whole();
    mkfifo("site/index2.html", 0666);
    fails(clash_fifo, 3, "site/index2.html: is in the way", "a FIFO");
    leave_place(folder);
    return done();
}
