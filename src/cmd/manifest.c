/*
 * Remembers what a build was made from.
 * Does not read the sources: their size, time and inode speak for them.
 */
#include "cmd/manifest.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/compile.h"
#include "kb/digest.h"
#include "out/source.h"

enum { MANIFEST_MAX = 64 << 20 };

static void add_file(struct digest *g, struct arena *a, const struct file_entry *f, int64_t *newest)
{
    struct arena_mark mark = arena_mark(a);
    digest_value(g, f->path);
    digest_value(g, arena_printf(a, "%llu %lld %llu", (unsigned long long)f->size, (long long)f->mtime_ns,
                                 (unsigned long long)f->ino));
    arena_rewind(a, mark);
    if (f->mtime_ns > *newest)
        *newest = f->mtime_ns;
}

struct str manifest_now(struct arena *a, const struct options *o, int64_t *newest)
{
    struct digest *g = digest_new(a);
    struct stat st;
    *newest = 0;
    digest_value(g, STR(PORTOLAN_VERSION));
    digest_value(g, arena_printf(a, "%d %d", o->errors, o->notes));
    if (stat("/proc/self/exe", &st) == 0)
        digest_value(g, arena_printf(a, "%lld %lld %llu", (long long)st.st_size, (long long)st.st_mtim.tv_nsec,
                                     (unsigned long long)st.st_ino));
    struct file_list content = compile_sources(a, o->root);
    for (size_t i = 0; i < content.n; i++)
        add_file(g, a, &content.items[i], newest);
    static const char *const folders[] = {"pages", "partials", "strings", "assets"};
    struct source source = source_open(a);
    for (size_t k = 0; k < COUNT(folders); k++) {
        struct file_list list = source_list(&source, folders[k]);
        for (size_t i = 0; i < list.n; i++)
            add_file(g, a, &list.items[i], newest);
    }
    source_close(&source);
    return digest_hex(g, a);
}

/* The manifest's folder, opened, and its name in it: ".site.manifest" beside site. -1: no such folder. */
static int manifest_place(struct arena *a, const char *out_dir, const char **name)
{
    struct str path = str_from(out_dir);
    while (path.n > 1 && path.s[path.n - 1] == '/')
        path.n--;
    size_t slash = path.n;
    while (slash && path.s[slash - 1] != '/')
        slash--;
    *name = arena_printf(a, ".%.*s.manifest", (int)(path.n - slash), path.s + slash).s;
    const char *folder = slash ? arena_str(a, str_sub(path, 0, slash)).s : ".";
    return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* The first line: what the output's database was when the manifest was written, and what it was made from. */
static struct str manifest_head(struct arena *a, const char *out_dir, struct str now)
{
    struct stat st;
    if (stat(arena_printf(a, "%s/portolan.db", out_dir).s, &st) != 0)
        return (struct str){0};
    return arena_printf(a, "portolan 1 %llu %lld %lld.%09ld %.*s", (unsigned long long)st.st_ino,
                        (long long)st.st_size, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, STR_ARG(now));
}

bool manifest_matches(struct arena *a, const char *out_dir, struct str now, struct str *said)
{
    const char *name;
    struct str bytes, head = manifest_head(a, out_dir, now);
    int folder = manifest_place(a, out_dir, &name);
    bool same = head.s && folder >= 0 && file_read(a, folder, name, MANIFEST_MAX, &bytes) == 0 &&
                str_eq(str_line(&bytes), head);
    if (same)
        *said = bytes.s ? bytes : STR("");
    if (folder >= 0)
        close(folder);
    return same;
}

void manifest_save(struct arena *a, const char *out_dir, struct str now, struct str said)
{
    const char *name;
    struct str head = now.s ? manifest_head(a, out_dir, now) : (struct str){0};
    int folder = manifest_place(a, out_dir, &name);
    if (folder < 0)
        return;
    if (!head.s || file_write(folder, name, arena_printf(a, "%.*s\n%.*s", STR_ARG(head), STR_ARG(said))) != 0)
        unlinkat(folder, name, 0);
    close(folder);
}
