/*
 * publish: staging, comparing, linking. The lock is publish_lock.c's, the folder we work in publish_work.c's, what is not
 * ours publish_carry.c's, the swap publish_swap.c's.
 * Knows nothing of what the files are.
 */
#include "render/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "render/publish_lock.h"
#include "render/publish_stage.h"
#include "render/publish_work.h"

enum { CHUNK = 32 << 10 };

const char *publish_path(const struct publish *p)
{
    return p->staged_path;
}

const char *publish_scratch(const struct publish *p)
{
    return p->scratch_path;
}

const char *publish_beside(struct publish *p, const char *name)
{
    return arena_printf(&p->arena, "%s.%s.%s", p->place.prefix, p->place.name, name).s;
}

size_t publish_written(const struct publish *p)
{
    return atomic_load(&p->written);
}

size_t publish_kept(const struct publish *p)
{
    return atomic_load(&p->kept);
}

static void see(void *ctx, int folder, const char *name)
{
    bool *empty = ctx;
    (void)folder;
    *empty &= strcmp(name, ".gitignore") == 0;
}

/* Whether the live tree has nothing but its .gitignore. */
static bool is_empty(const struct publish *p)
{
    bool empty = true;
    int err = file_each(p->live, ".", see, &empty);
    if (err)
        fail_system(err, "%s", p->out_dir);
    return empty;
}

static void open_live(struct publish *p, bool (*mine)(const char *path, void *ctx), void *ctx)
{
    struct stat live, parent;
    p->live = openat(p->place.parent, p->place.name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (p->live < 0 && errno == ENOENT)
        return;
    if (p->live < 0 || fstat(p->live, &live) || fstat(p->place.parent, &parent))
        fail_system(errno, "%s", p->out_dir);
    if (live.st_dev != parent.st_dev)
        fail_system(0, "%s: is a mount point and cannot be swapped: name a directory inside it", p->out_dir);
    int err = publish_list_read(&p->was, p->live);
    if (err)
        fail_system(err, "%s/" PUBLISH_LIST, p->out_dir);
    if (!p->was.known && !is_empty(p) && !mine(p->out_dir, ctx))
        fail_system(0, "%s: is not empty and not a site of portolan: name an empty or a new directory",
                    p->out_dir);
}

/* The name KIND.PID in the folder beside the output. */
static const char *work_path(struct publish *p, const char *kind)
{
    return arena_printf(&p->arena, "%s/%s.%ld", p->place.work, kind, (long)getpid()).s;
}

static const char *whole_path(struct publish *p, const char *name)
{
    return arena_printf(&p->arena, "%s%s", p->place.prefix, name).s;
}

/* Staging beside the live tree, with its permissions and group, so that the swap changes neither. */
static void make_staged(struct publish *p)
{
    struct stat st;
    p->old_name = work_path(p, "old");
    p->staged_name = work_path(p, "new");
    p->staged_path = whole_path(p, p->staged_name);
    p->scratch_name = work_path(p, "tmp");
    p->scratch_path = whole_path(p, p->scratch_name);
    p->doomed = p->staged_name;
    if (mkdirat(p->place.parent, p->scratch_name, 0700))
        fail_system(errno, "%s", p->scratch_path);
    if (mkdirat(p->place.parent, p->staged_name, 0777))
        fail_system(errno, "%s", p->staged_path);
    p->staged = openat(p->place.parent, p->staged_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->staged < 0)
        fail_system(errno, "%s", p->staged_path);
    if (p->live >= 0 && fstat(p->live, &st) == 0) {
        if (fchown(p->staged, (uid_t)-1, st.st_gid))
            st.st_mode &= 0777; /* somebody else's group: then without its set-group bit */
        if (fchmod(p->staged, st.st_mode & 07777))
            fail_system(errno, "%s", p->staged_path);
    }
}

struct publish *publish_open(const char *out_dir, bool (*mine)(const char *path, void *ctx), void *ctx)
{
    struct publish *p = memory_zeroed(1, sizeof *p);
    p->place.parent = p->lock = p->live = p->staged = -1;
    pthread_mutex_init(&p->listing, NULL);
    p->out_dir = arena_str(&p->arena, str_from(out_dir)).s;
    fail_cleanup(publish_clean_up, p);
    place_find(&p->arena, out_dir, &p->place);
    fail_hold(); /* what is taken away while it is being made would be left in part */
    p->lock = publish_lock(&p->place, true);
    work_open(&p->place);
    open_live(p, mine, ctx);
    make_staged(p);
    fail_release();
    return p;
}

void publish_tidy(const char *out_dir)
{
    struct arena scratch = {0};
    struct place place;
    place_find(&scratch, out_dir, &place);
    bool left = work_is_left(&place) || publish_lock_is_left(&place);
    int lock = left ? publish_lock(&place, false) : -1;
    if (lock >= 0) {
        work_open(&place);
        work_close(&place);
        publish_unlock(lock, &place);
    }
    close(place.parent);
    arena_free(&scratch);
}

/* Whether what comes next in the open file FD is BYTES. */
static bool holds(int fd, struct str bytes)
{
    char buf[CHUNK];
    while (bytes.n) {
        ssize_t n = read(fd, buf, bytes.n < sizeof buf ? bytes.n : sizeof buf);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || memcmp(buf, bytes.s, (size_t)n) != 0)
            return false;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return true;
}

/* The live file at PATH when it is a regular one of SIZE bytes, else -1. */
static int open_same_size(const struct publish *p, const char *path, off_t size, struct stat *st)
{
    if (p->live < 0)
        return -1;
    int fd = openat(p->live, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return -1;
    if (fstat(fd, st) == 0 && S_ISREG(st->st_mode) && st->st_size == size)
        return fd;
    close(fd);
    return -1;
}

/* Links the live file PATH into staging. Returns whether it did: some file systems have no links, and a file may have had all its own. */
static bool link_live(struct publish *p, const char *path)
{
    int err = linkat(p->live, path, p->staged, path, 0) ? errno : 0;
    if (err == ENOENT && file_make_parents(p->staged, path) == 0)
        err = linkat(p->live, path, p->staged, path, 0) ? errno : 0;
    if (err == EEXIST)
        fail_system(0, "%s: two files of the site would have this name", path);
    return err == 0;
}

/* Links the live file at PATH into staging when it holds BYTES. Returns whether it did. */
static bool keep_live(struct publish *p, const char *path, struct str bytes, struct stat *st)
{
    int fd = open_same_size(p, path, (off_t)bytes.n, st);
    if (fd < 0)
        return false;
    bool same = holds(fd, bytes);
    close(fd);
    return same && link_live(p, path);
}

static void write_staged(struct publish *p, const char *path, struct str bytes, struct stat *st)
{
    enum { HOW = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC };
    int fd = openat(p->staged, path, HOW, 0666);
    int err = fd < 0 ? errno : 0;
    if (err == ENOENT && !(err = file_make_parents(p->staged, path))) {
        fd = openat(p->staged, path, HOW, 0666);
        err = fd < 0 ? errno : 0;
    }
    if (err == EEXIST)
        fail_system(0, "%s: two files of the site would have this name", path);
    if (!err) {
        err = file_write_all(fd, bytes);
        if (!err && fstat(fd, st))
            err = errno;
        if (close(fd) && !err)
            err = errno;
    }
    if (err)
        fail_system(err, "%s/%s", p->staged_path, path);
}

/* Whether PATH stays below the directory it is relative to, is written in one way only, and on one line. */
static bool is_plain(struct str path)
{
    bool plain = path.n && !str_eq(path, STR(".gitignore")) && !str_eq(path, STR(PUBLISH_LIST));
    for (size_t i = 0; i < path.n; i++)
        plain &= (unsigned char)path.s[i] >= ' ';
    while (plain && path.s) {
        struct str part = str_cut(&path, '/');
        plain = part.n && !str_eq(part, STR(".")) && !str_eq(part, STR(".."));
    }
    return plain;
}

/* Puts a file on the list, and counts it. */
static void enlist(struct publish *p, struct str path, const struct stat *st, const uint8_t sum[DIGEST_SIZE],
                   bool kept)
{
    pthread_mutex_lock(&p->listing);
    publish_list_add(&p->files, path, st, sum);
    pthread_mutex_unlock(&p->listing);
    atomic_fetch_add(kept ? &p->kept : &p->written, 1);
}

void publish_put(struct publish *p, struct str path, struct str bytes)
{
    char name[PATH_MAX];
    struct stat st;
    uint8_t sum[DIGEST_SIZE];
    while (atomic_load(&p->stopped))
        pause(); /* another thread has failed and is ending the process */
    if (path.n >= sizeof name || !is_plain(path))
        fail_internal("cannot publish as \"%.*s\"", STR_ARG(path));
    memcpy(name, path.s, path.n);
    name[path.n] = '\0';
    digest_bytes(bytes, sum);
    bool kept = keep_live(p, name, bytes, &st);
    if (!kept)
        write_staged(p, name, bytes, &st);
    enlist(p, path, &st, sum, kept);
}

/* Links the live file PATH into staging, or copies it where there are no links. */
static void take_live(struct publish *p, const char *path, const struct publish_file *f, struct stat *st)
{
    struct arena a = {0};
    struct str bytes;
    uint8_t sum[DIGEST_SIZE];
    if (link_live(p, path)) {
        if (fstatat(p->staged, path, st, AT_SYMLINK_NOFOLLOW) == 0 && publish_list_same(f, st))
            return;
        unlinkat(p->staged, path, 0);
    }
    int err = file_read(&a, p->live, path, SIZE_MAX / 2, &bytes);
    if (err)
        fail_system(err, "%s/%s", p->out_dir, path);
    digest_bytes(bytes, sum);
    if (memcmp(sum, f->sum, sizeof sum) != 0)
        fail_system(0, "%s/%s: has changed while the site was built: build again", p->out_dir, path);
    write_staged(p, path, bytes, st);
    arena_free(&a);
}

static void keep_file(struct publish *p, const struct publish_file *f)
{
    struct stat st;
    while (atomic_load(&p->stopped))
        pause();
    take_live(p, f->path.s, f, &st);
    enlist(p, f->path, &st, f->sum, true);
}

static void keep_folder(struct publish *p, struct str folder)
{
    const struct publish_file *f = p->was.items, *end = f + p->was.n;
    struct stat st;
    for (; f < end; f++)
        if (str_starts(f->path, folder) && fstatat(p->staged, f->path.s, &st, AT_SYMLINK_NOFOLLOW))
            keep_file(p, f);
}

void publish_keep(struct publish *p, struct str path)
{
    const struct publish_file *f = publish_list_find(&p->was, path);
    if (str_ends(path, STR("/")))
        keep_folder(p, path);
    else if (f)
        keep_file(p, f);
}

/* Puts the live file in the place of the staged one; leaves that alone when it cannot. */
static bool replace_by_link(struct publish *p, const char *path)
{
    const char *aside = arena_printf(&p->arena, "%s.kept", path).s;
    if (linkat(p->live, path, p->staged, aside, 0))
        return false;
    if (renameat(p->staged, aside, p->staged, path) == 0)
        return true;
    unlinkat(p->staged, aside, 0);
    return false;
}

bool publish_keep_if_same(struct publish *p, const char *path)
{
    struct stat st, live_st;
    uint8_t sum[DIGEST_SIZE], live_sum[DIGEST_SIZE];
    int fd = openat(p->staged, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int err = fd < 0 || fstat(fd, &st) ? errno : digest_file(fd, sum);
    if (err)
        fail_system(err, "%s/%s", p->staged_path, path);
    close(fd);
    int live = open_same_size(p, path, st.st_size, &live_st);
    bool kept = live >= 0 && digest_file(live, live_sum) == 0 && memcmp(sum, live_sum, sizeof sum) == 0 &&
                replace_by_link(p, path);
    if (live >= 0)
        close(live);
    enlist(p, str_from(path), kept ? &live_st : &st, sum, kept);
    return kept;
}

void publish_finish(struct publish *p)
{
    struct stat st;
    const uint8_t none[DIGEST_SIZE] = {0};
    struct out text = out_memory();
    if (p->finished)
        return;
    publish_list_sort(&p->files);
    publish_list_print(&p->files, &text);
    if (!keep_live(p, PUBLISH_LIST, out_str(&text), &st))
        write_staged(p, PUBLISH_LIST, out_str(&text), &st);
    out_free(&text);
    publish_list_add(&p->files, STR(PUBLISH_LIST), &st, none);
    publish_list_sort(&p->files);
    p->finished = true;
}

struct str publish_state(struct publish *p, struct arena *a)
{
    publish_finish(p);
    return publish_list_state(&p->files, a);
}

/* What the tree FD has of LIST, which was read there; LIST names itself from then on. */
static struct str look(struct arena *a, struct publish_list *list, int fd)
{
    struct stat st = {0};
    const uint8_t none[DIGEST_SIZE] = {0};
    if (!list->known)
        return (struct str){0};
    publish_list_add(list, STR(PUBLISH_LIST), &st, none);
    publish_list_sort(list);
    return publish_list_stat(list, fd) ? publish_list_state(list, a) : (struct str){0};
}

struct str publish_base(struct publish *p, struct arena *a)
{
    return look(a, &p->was, p->live);
}

struct str publish_look(struct arena *a, const char *out_dir)
{
    struct publish_list list = {0};
    struct str state = {0};
    int fd = open(out_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && publish_list_read(&list, fd) == 0)
        state = look(a, &list, fd);
    publish_list_free(&list);
    if (fd >= 0)
        close(fd);
    return state;
}
