/*
 * publish_list: kept, written, read. Knows nothing of trees.
 */
#include "render/publish_list.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/pool.h"
#include "base/sorted.h"

/* ASK_MOST: files that a thread asks for at a time. */
enum { LIST_MOST = 1 << 30, ASK_MOST = 1024 };

static struct publish_file *add(struct publish_list *l)
{
    if (l->n == l->room) {
        size_t room = l->room ? l->room * 2 : 1024;
        struct publish_file *items = realloc(l->items, room * sizeof *items);
        if (!items)
            fail_system(ENOMEM, "%zu files", room);
        l->items = items;
        l->room = room;
    }
    return &l->items[l->n++];
}

static void set_state(struct publish_file *f, const struct stat *st)
{
    f->size = (uint64_t)st->st_size;
    f->mtime_ns = (uint64_t)st->st_mtim.tv_sec * 1000000000 + (uint64_t)st->st_mtim.tv_nsec;
    f->ino = st->st_ino;
}

void publish_list_add(struct publish_list *l, struct str path, const struct stat *st,
                      const uint8_t sum[DIGEST_SIZE])
{
    struct publish_file *f = add(l);
    f->path = arena_str(&l->arena, path);
    set_state(f, st);
    memcpy(f->sum, sum, DIGEST_SIZE);
}

static int by_path(const void *left, const void *right)
{
    const struct publish_file *a = left, *b = right;
    return str_cmp(a->path, b->path);
}

/* What was read is in order already, and one more is at its end. */
void publish_list_sort(struct publish_list *l)
{
    size_t sorted = l->n ? 1 : 0;
    while (sorted < l->n && by_path(&l->items[sorted - 1], &l->items[sorted]) <= 0)
        sorted++;
    if (sorted + 1 < l->n) {
        qsort(l->items, l->n, sizeof *l->items, by_path);
    } else if (sorted < l->n) {
        const struct publish_file last = l->items[sorted];
        size_t at = sorted_first(&last, l->items, sorted, sizeof last, by_path);
        memmove(&l->items[at + 1], &l->items[at], (sorted - at) * sizeof last);
        l->items[at] = last;
    }
}

const struct publish_file *publish_list_find(const struct publish_list *l, struct str path)
{
    const struct publish_file key = {.path = path};
    return l->n ? bsearch(&key, l->items, l->n, sizeof key, by_path) : NULL;
}

/* A path and a slash, against the beginning of a file's. */
static int by_folder(const void *folder, const void *file)
{
    const struct str *path = folder;
    const struct str entry = ((const struct publish_file *)file)->path;
    int c = str_cmp(*path, str_sub(entry, 0, path->n));
    if (c || entry.n == path->n)
        return c ? c : 1;
    return '/' - (int)(unsigned char)entry.s[path->n];
}

bool publish_list_below(const struct publish_list *l, struct str path)
{
    return l->n && bsearch(&path, l->items, l->n, sizeof *l->items, by_folder);
}

void publish_list_print(const struct publish_list *l, struct out *o)
{
    out_lit(o, PUBLISH_LIST_HEAD);
    for (size_t i = 0; i < l->n; i++) {
        char hex[DIGEST_HEX];
        digest_print(l->items[i].sum, hex);
        out_raw(o, (struct str){hex, sizeof hex});
        out_printf(o, " %llu ", (unsigned long long)l->items[i].size);
        out_raw(o, l->items[i].path);
        out_lit(o, "\n");
    }
}

struct str publish_list_state(const struct publish_list *l, struct arena *a)
{
    struct digest *g = digest_new(a);
    struct out all = out_memory();
    for (size_t i = 0; i < l->n; i++) {
        const struct publish_file *f = &l->items[i];
        const uint64_t numbers[] = {f->size, f->mtime_ns, f->ino};
        out_raw(&all, (struct str){f->path.s, f->path.n + 1});
        out_raw(&all, (struct str){(const char *)numbers, sizeof numbers});
    }
    digest_value(g, out_str(&all));
    out_free(&all);
    return digest_hex(g, a);
}

static void read_line(struct publish_list *l, struct str line)
{
    struct stat st = {0};
    uint8_t sum[DIGEST_SIZE];
    uint64_t size;
    struct str hex = str_cut(&line, ' ');
    bool sound = line.s && digest_scan(hex, sum) && str_uint(str_cut(&line, ' '), INT64_MAX, &size) && line.n;
    if (!sound)
        return;
    st.st_size = (off_t)size;
    publish_list_add(l, line, &st, sum);
}

int publish_list_read(struct publish_list *l, int dir)
{
    struct stat st;
    struct str bytes;
    if (fstatat(dir, PUBLISH_LIST, &st, AT_SYMLINK_NOFOLLOW) || !S_ISREG(st.st_mode))
        return 0;
    int err = file_read(&l->arena, dir, PUBLISH_LIST, LIST_MOST, &bytes);
    if (err || !str_starts(bytes, STR(PUBLISH_LIST_HEAD)))
        return err == ENOENT ? 0 : err;
    l->known = true;
    while (bytes.n)
        read_line(l, str_cut(&bytes, '\n'));
    publish_list_sort(l);
    return 0;
}

/* The folder that PATH stands in, with the slash; empty at the top. */
static struct str folder_of(struct str path)
{
    return str_sub(path, 0, str_name_at(path));
}

struct asking {
    struct publish_list *list;
    int dir;
    atomic_bool missing;
};

/* One file; FD is the folder OWN, when it is open. */
static bool ask_one(struct publish_file *f, int dir, int fd, struct str own)
{
    struct stat st;
    bool fine = fstatat(fd >= 0 ? fd : dir, f->path.s + (fd >= 0 ? own.n : 0), &st, AT_SYMLINK_NOFOLLOW) == 0 &&
                S_ISREG(st.st_mode);
    if (fine)
        set_state(f, &st);
    return fine;
}

/* Many files stand in few folders: asked from there, the way to each is short. */
static void ask_some(void *ctx, size_t index, unsigned thread)
{
    struct asking *q = ctx;
    struct publish_file *f = q->list->items + index * ASK_MOST;
    const struct publish_file *end =
        q->list->n - index * ASK_MOST > ASK_MOST ? f + ASK_MOST : q->list->items + q->list->n;
    struct str folder = {0};
    char name[PATH_MAX];
    int fd = -1;
    (void)thread;
    for (; f < end && !atomic_load(&q->missing); f++) {
        struct str own = folder_of(f->path);
        if (own.n && own.n < sizeof name && !str_eq(own, folder)) {
            if (fd >= 0)
                close(fd);
            folder = own;
            memcpy(name, own.s, own.n);
            name[own.n] = '\0';
            bool more = f + 1 < end && str_starts(f[1].path, own);
            fd = more ? openat(q->dir, name, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
        }
        if (!ask_one(f, q->dir, str_eq(own, folder) ? fd : -1, own))
            atomic_store(&q->missing, true);
    }
    if (fd >= 0)
        close(fd);
}

bool publish_list_stat(struct publish_list *l, int dir)
{
    struct asking q = {.list = l, .dir = dir};
    pool_each((l->n + ASK_MOST - 1) / ASK_MOST, pool_threads(), ask_some, &q);
    return !atomic_load(&q.missing);
}

bool publish_list_same(const struct publish_file *f, const struct stat *st)
{
    struct publish_file is;
    set_state(&is, st);
    return is.size == f->size && is.mtime_ns == f->mtime_ns && is.ino == f->ino;
}

void publish_list_free(struct publish_list *l)
{
    free(l->items);
    arena_free(&l->arena);
    *l = (struct publish_list){0};
}
