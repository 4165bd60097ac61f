/*
 * publish_list: kept, written, read. Knows nothing of trees.
 */
#include "base/publish_list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/file.h"

enum { LIST_MOST = 1 << 30 };

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

void publish_list_sort(struct publish_list *l)
{
    if (l->n)
        qsort(l->items, l->n, sizeof *l->items, by_path);
}

const struct publish_file *publish_list_find(const struct publish_list *l, struct str path)
{
    const struct publish_file key = {.path = path};
    return l->n ? bsearch(&key, l->items, l->n, sizeof key, by_path) : NULL;
}

/* PATH and a slash, against the beginning of ENTRY. */
static int cmp_below(struct str path, struct str entry)
{
    int c = str_cmp(path, str_sub(entry, 0, path.n));
    if (c || entry.n == path.n)
        return c ? c : 1;
    return '/' - (int)(unsigned char)entry.s[path.n];
}

bool publish_list_below(const struct publish_list *l, struct str path)
{
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = cmp_below(path, l->items[mid].path);
        if (c == 0)
            return true;
        if (c < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return false;
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
    for (size_t i = 0; i < l->n; i++) {
        const struct publish_file *f = &l->items[i];
        const uint64_t numbers[] = {f->size, f->mtime_ns, f->ino};
        digest_value(g, f->path);
        digest_value(g, (struct str){(const char *)numbers, sizeof numbers});
    }
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

bool publish_list_stat(struct publish_list *l, int dir)
{
    for (size_t i = 0; i < l->n; i++) {
        struct stat st;
        if (fstatat(dir, l->items[i].path.s, &st, AT_SYMLINK_NOFOLLOW) || !S_ISREG(st.st_mode))
            return false;
        set_state(&l->items[i], &st);
    }
    return true;
}

void publish_list_free(struct publish_list *l)
{
    free(l->items);
    arena_free(&l->arena);
    *l = (struct publish_list){0};
}
