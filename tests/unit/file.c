/* file: what may be opened, limits, the walk's order, writing all or nothing, removing. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "deny.h"
#include "tap.h"

/* A scratch directory with, inside, the root that the tests open. */
struct place {
    char name[40];
    int outer;
    int root;
};

static struct place enter(void)
{
    struct place p = {.name = "/tmp/portolan-file-XXXXXX"};
    p.outer = open(mkdtemp(p.name), O_RDONLY | O_DIRECTORY);
    mkdirat(p.outer, "root", 0777);
    p.root = openat(p.outer, "root", O_RDONLY | O_DIRECTORY);
    file_write(p.outer, "secret", STR("secret"));
    file_write(p.root, "sub/a.md", STR("hello"));
    if (symlinkat("../secret", p.root, "out"))
        abort();
    if (symlinkat("/etc/passwd", p.root, "absolute"))
        abort();
    if (symlinkat("sub/a.md", p.root, "in"))
        abort();
    if (symlinkat("sub", p.root, "dirlink"))
        abort();
    if (symlinkat("loop", p.root, "loop"))
        abort();
    if (mkfifoat(p.root, "fifo", 0666))
        abort();
    return p;
}

static void leave(struct place *p)
{
    ok(file_remove_tree(AT_FDCWD, p->name) == 0, "removed with all that is in it");
    close(p->root);
    close(p->outer);
}

static int read_of(const struct place *p, const char *path, size_t limit)
{
    struct arena a = {0};
    struct str bytes = {0};
    int err = file_read(&a, p->root, path, limit, &bytes);
    if (!err && bytes.s[bytes.n] != '\0')
        err = -1;
    arena_free(&a);
    return err;
}

static void reading(const struct place *p, bool links)
{
    struct arena a = {0};
    struct str bytes = {0};
    ok(file_read(&a, p->root, "sub/a.md", 5, &bytes) == 0, "at the limit");
    is_str(bytes, STR("hello"), "its bytes");
    ok(bytes.s[5] == '\0', "a NUL after them");
    ok(read_of(p, "sub/a.md", 4) == EFBIG, "over the limit");
    ok(read_of(p, "in", 99) == (links ? 0 : FILE_LINK), "a link that stays inside");
    ok(read_of(p, "dirlink/a.md", 99) == 0, "below a folder's link");
    ok(read_of(p, "out", 99) == (links ? FILE_LINK_OUT : FILE_LINK), "a link that leads out");
    ok(read_of(p, "absolute", 99) == (links ? FILE_LINK_OUT : FILE_LINK), "an absolute link");
    ok(read_of(p, "loop", 99) == (links ? FILE_LINK_LOOP : FILE_LINK), "a link to itself");
    ok(read_of(p, "../secret", 99) == FILE_LINK_OUT, "..");
    ok(read_of(p, "sub/../../secret", 99) == FILE_LINK_OUT, ".. within");
    ok(read_of(p, "/etc/passwd", 99) == FILE_LINK_OUT, "an absolute path");
    ok(read_of(p, "fifo", 99) == FILE_FIFO, "a FIFO, without waiting");
    ok(read_of(p, "sub", 99) == EISDIR, "a folder");
    ok(read_of(p, "none", 99) == ENOENT, "no such file");
    arena_free(&a);
}

static void writing(const struct place *p)
{
    struct stat st;
    struct arena a = {0};
    struct str bytes = {0};
    ok(file_write(p->root, "x/y/z.txt", STR("one")) == 0, "folders are made");
    if (fchmodat(p->root, "x/y/z.txt", 0640, 0))
        abort();
    ok(file_write(p->root, "x/y/z.txt", STR("two!")) == 0, "replaced");
    ok(file_read(&a, p->root, "x/y/z.txt", 99, &bytes) == 0 && str_eq(bytes, STR("two!")),
       "with what was written");
    ok(fstatat(p->root, "x/y/z.txt", &st, 0) == 0 && (st.st_mode & 0777) == 0640, "permissions kept");
    ok(file_write(p->root, "in", STR("x")) == FILE_LINK, "a link is not written through");
    ok(file_write(p->root, "fifo", STR("x")) == FILE_FIFO, "nor a FIFO");
    ok(file_write(p->root, "x", STR("x")) == EISDIR, "nor a folder");
    ok(file_write(p->root, "x/y/z.txt/w", STR("x")) == ENOTDIR, "a file is no folder");
    int full = open("/dev/full", O_WRONLY);
    ok(file_write_all(full, STR("x")) == ENOSPC, "a full device");
    close(full);
    ok(file_write_all(-1, STR("")) == 0, "nothing to write");
    arena_free(&a);
}

static void walking(const struct place *p, bool links)
{
    struct arena a = {0};
    struct file_list list;
    struct str where = {0};
    file_write(p->root, "w/b.md", STR("12"));
    file_write(p->root, "w/a/z.md", STR("1"));
    file_write(p->root, "w/a.md", STR("123"));
    file_write(p->root, "w/a-b.md", STR(""));
    file_write(p->root, "w/.hidden", STR(""));
    file_write(p->root, "w/.git/x", STR(""));
    file_write(p->root, "w/kept/.gitkeep", STR(""));
    file_write(p->root, "w/b.md~", STR(""));
    file_write(p->root, "w/#b.md#", STR(""));
    if (symlinkat("../../secret", p->root, "w/out"))
        abort();
    if (symlinkat("a.md", p->root, "w/in"))
        abort();
    if (symlinkat("a", p->root, "w/folder"))
        abort();
    if (symlinkat("gone", p->root, "w/broken") || symlinkat("a.md/gone", p->root, "w/broken-2"))
        abort();
    if (mkfifoat(p->root, "w/fifo", 0666))
        abort();
    ok(file_walk_all(&a, p->root, "w", 8, &list, NULL) == 0, "walked");
    static const struct {
        const char *path;
        uint64_t size;
        int fault, plainly; /* without openat2 */
    } want[] = {{"w/a", 1, EISDIR, EISDIR},
                {"w/a-b.md", 0, 0, 0},
                {"w/a.md", 3, 0, 0},
                {"w/a/z.md", 1, 0, 0},
                {"w/b.md", 2, 0, 0},
                {"w/broken", 0, FILE_LINK_BROKEN, FILE_LINK},
                {"w/broken-2", 0, FILE_LINK_BROKEN, FILE_LINK},
                {"w/fifo", 0, FILE_FIFO, FILE_FIFO},
                {"w/folder", 0, FILE_LINK_FOLDER, FILE_LINK},
                {"w/in", 3, 0, FILE_LINK},
                {"w/kept", 1, EISDIR, EISDIR},
                {"w/out", 0, FILE_LINK_OUT, FILE_LINK}};
    ok(list.n == COUNT(want), "%zu files", list.n);
    for (size_t i = 0; i < COUNT(want) && i < list.n; i++) {
        is_str(list.items[i].path, str_from(want[i].path), want[i].path);
        int fault = links ? want[i].fault : want[i].plainly;
        ok(list.items[i].fault == fault, "%s: %s", want[i].path, fault ? file_why(fault) : "a file");
        ok((fault && fault != EISDIR) || list.items[i].size == want[i].size, "its size");
        ok(fault || list.items[i].mtime_ns > 0, "its time");
    }
    int w = openat(p->root, "w", O_RDONLY | O_DIRECTORY);
    ok(file_walk(&a, w, ".", 8, &list, NULL) == 0 && list.n == COUNT(want) - 2,
       "files alone, from the root itself");
    is_str(list.items[0].path, STR("a-b.md"), "paths without ./");
    close(w);
    ok(file_walk(&a, p->root, "w", 1, &list, &where) == FILE_DEEP && list.n == 0, "too deep");
    is_str(where, STR("w/a"), "and where");
    ok(file_walk(&a, p->root, "nowhere", 8, &list, &where) == ENOENT, "no such folder");
    is_str(where, STR("nowhere"), "named");
    if (geteuid() != 0) {
        if (fchmodat(p->root, "w/a", 0, 0))
            abort();
        ok(file_walk(&a, p->root, "w", 8, &list, &where) == EACCES, "a folder that may not be read");
        is_str(where, STR("w/a"), "named too");
        if (fchmodat(p->root, "w/a", 0755, 0))
            abort();
    }
    arena_free(&a);
}

/* One failing call each; what was there must still be, and nothing beside it. */
static void write_fails(void *ctx)
{
    const struct place *p = ctx;
    struct arena a = {0};
    struct str bytes = {0};
    struct file_list list;
    ok(file_write(p->root, "full/a.txt", STR("new")) == EIO, "the write fails");
    ok(file_read(&a, p->root, "full/a.txt", 99, &bytes) == 0 && str_eq(bytes, STR("old")),
       "the old file is whole");
    ok(file_walk(&a, p->root, "full", 8, &list, NULL) == 0 && list.n == 1, "and alone");
    arena_free(&a);
}

static void walk_fails(void *ctx)
{
    const struct place *p = ctx;
    struct arena a = {0};
    struct file_list list;
    struct str where = {0};
    ok(file_walk(&a, p->root, "full", 8, &list, &where) == EIO, "the walk fails");
    is_str(where, STR("full"), "and says where");
    arena_free(&a);
}

static void remove_fails(void *ctx)
{
    const struct place *p = ctx;
    ok(file_remove_tree(p->root, "full") == EIO, "the removal fails");
}

static void broken_world(struct place *p)
{
    file_write(p->root, "full/a.txt", STR("old"));
    ok(deny_run(SYS_renameat, 0, EIO, write_fails, p), "no rename");
    ok(deny_run(SYS_fchmod, 0, EIO, write_fails, p), "no permissions");
    ok(deny_run(SYS_getdents64, 0, EIO, walk_fails, p), "no reading of folders");
    ok(deny_run(SYS_newfstatat, 0, EIO, walk_fails, p), "no stat");
    ok(deny_run(SYS_unlinkat, 0, EIO, remove_fails, p), "no removal");
    ok(deny_run(SYS_getdents64, 0, EIO, remove_fails, p), "no reading before it");
    ok(file_remove_tree(p->root, "full/a.txt") == 0, "a file is a tree too");
}

static void deep(const struct place *p)
{
    char path[700];
    for (size_t i = 0; i < sizeof path; i++)
        path[i] = i & 1 ? '/' : 'd';
    path[sizeof path - 1] = '\0';
    ok(file_make_parents(p->root, path) == 0, "three hundred and fifty folders");
    ok(file_remove_tree(p->root, "d") == FILE_DEEP, "too deep to be ours");
    path[200] = '\0';
    int middle = openat(p->root, path, O_RDONLY | O_DIRECTORY);
    ok(file_remove_tree(middle, "d") == 0 && file_remove_tree(p->root, "d") == 0, "in two goes");
    close(middle);
}

static void without_openat2(void *ctx)
{
    reading(ctx, false);
}

/* What a person names: links are followed, nothing waits, and the words are ours. */
static void checking(const struct place *p)
{
    struct arena a = {0};
    static const struct {
        const char *path, *why;
    } want[] = {{"root/fifo", "is a FIFO, not a file"},
                {"root", "is a folder, not a file"},
                {"root/loop", "is a link that leads in a circle"},
                {"root/w/broken", "is a link that leads to nothing"},
                {"none", "No such file or directory"},
                {"root/sub/a.md/x", "Not a directory"}};
    for (size_t i = 0; i < COUNT(want); i++) {
        const char *path = arena_printf(&a, "%s/%s", p->name, want[i].path).s;
        struct str bytes;
        int err = file_check(path);
        is_str(str_from(file_why(err)), str_from(want[i].why), want[i].path);
        ok(file_map(path, &bytes) == err, "and so when it is mapped");
    }
    ok(file_check("/dev/zero") == FILE_DEVICE, "a device");
    ok(file_check(arena_printf(&a, "%s/root/out", p->name).s) == 0, "a link to a file is followed");
    ok(file_is_fault(EISDIR) && file_is_fault(FILE_GREW) && !file_is_fault(ENOENT) && !file_is_fault(0),
       "faults");
    for (int err = FILE_FIFO; err <= FILE_GREW; err++)
        ok(!strstr(file_why(err), "nknown"), "%s", file_why(err));
    ok(!strstr(file_why(ELOOP), "symbolic") && !strstr(file_why(EXDEV), "Invalid"),
       "the system's words for links");
    arena_free(&a);
}

int main(void)
{
    struct place p = enter();
    bool openat2_is_there = syscall(SYS_openat2, -1, "", NULL, 0) >= 0 || errno != ENOSYS;
    reading(&p, openat2_is_there);
    writing(&p);
    walking(&p, openat2_is_there);
    checking(&p);
    ok(file_remove_tree(p.root, "none") == ENOENT, "nothing to remove");
    ok(deny_run(SYS_openat2, 0, ENOSYS, without_openat2, &p), "the same without openat2");
    broken_world(&p);
    deep(&p);
    leave(&p);
    return done();
}
