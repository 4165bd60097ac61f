/*
 * Remembers what a build was made from.
 * Does not read the sources: their size, time and inode speak for them.
 */
#include "cmd/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/place.h"
#include "compile/compile.h"
#include "render/publish.h"
#include "render/source.h"

#define MANIFEST_MARK "portolan 3 "

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

static void add_forms(struct digest *g, struct arena *a, const struct options *o, int64_t *newest)
{
    struct stat st;
    digest_value(g, STR(PORTOLAN_VERSION));
    digest_value(g, arena_printf(a, "%d", !!o->value[OPTION_NO_FILES]));
    if (stat("/proc/self/exe", &st) == 0)
        digest_value(g, arena_printf(a, "%lld %lld %llu", (long long)st.st_size, (long long)st.st_mtim.tv_nsec,
                                     (unsigned long long)st.st_ino));
    struct source source = source_open(a);
    struct file_list list = source_list(&source, ".");
    for (size_t i = 0; i < list.n; i++)
        add_file(g, a, &list.items[i], newest);
    struct file_list own = source_own(&source);
    for (size_t i = 0; i < own.n; i++)
        add_file(g, a, &own.items[i], newest);
    source_close(&source);
}

struct manifest manifest_now(struct arena *a, const struct options *o)
{
    struct digest *g = digest_new(a);
    struct manifest m = {0};
    struct file_list content = compile_sources(a, o->root); /* first: where nothing stands, that is said */
    add_forms(g, a, o, &m.newest_form);
    m.forms = digest_hex(g, a);
    digest_value(g, m.forms);
    digest_value(g, arena_printf(a, "%d %d %d", !!o->value[OPTION_WARNINGS], !!o->value[OPTION_NOTES],
                                 !!o->value[OPTION_ALL]));
    for (size_t i = 0; i < content.n; i++)
        add_file(g, a, &content.items[i], &m.newest);
    m.newest = m.newest > m.newest_form ? m.newest : m.newest_form;
    m.all = digest_hex(g, a);
    return m;
}

/* Opens the manifest, ".site.manifest" beside site, whose path goes to *PATH; -errno when that cannot be. */
static int manifest_open(struct arena *a, const char *out_dir, int how, struct str *path)
{
    struct place place;
    struct stat st;
    place_find(a, out_dir, &place);
    *path = arena_printf(a, "%s.%s.manifest", place.prefix, place.name);
    int fd =
        openat(place.parent, path->s + strlen(place.prefix), how | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    int err = fd < 0 ? errno : 0;
    close(place.parent);
    if (!err && (err = fstat(fd, &st) ? errno : file_kind(st.st_mode)))
        close(fd);
    return err ? -err : fd;
}

/* All of the manifest FD, absent when it cannot be had; not ours when it begins otherwise. */
static struct str manifest_read(struct arena *a, int fd)
{
    struct stat st;
    if (fstat(fd, &st) || st.st_size > MANIFEST_MAX)
        return (struct str){0};
    char *buf = arena_bytes(a, (size_t)st.st_size + 1);
    ssize_t n = pread(fd, buf, (size_t)st.st_size, 0);
    return n == st.st_size ? (struct str){buf, (size_t)n} : (struct str){0};
}

/* One hash over THREE. */
static struct str sum_of(struct arena *a, struct str one, struct str two, struct str three)
{
    struct digest *g = digest_new(a);
    digest_value(g, one);
    digest_value(g, two);
    digest_value(g, three);
    return digest_hex(g, a);
}

struct manifest_memo manifest_load(struct arena *a, const char *out_dir)
{
    struct str path;
    struct manifest_memo memo = {0};
    int fd = manifest_open(a, out_dir, O_RDONLY, &path);
    struct str bytes = fd < 0 ? (struct str){0} : manifest_read(a, fd);
    if (fd >= 0)
        close(fd);
    if (!str_starts(bytes, STR(MANIFEST_MARK)))
        return memo;
    struct str line = str_cut(&bytes, '\n');
    line = str_sub(line, sizeof MANIFEST_MARK - 1, line.n);
    memo.all = str_cut(&line, ' ');
    memo.sum = str_cut(&line, ' ');
    memo.base = line;
    memo.said = bytes.s ? bytes : (struct str){0};
    return memo;
}

bool manifest_matches(struct arena *a, const char *out_dir, const struct manifest *now,
                      const struct manifest_memo *memo)
{
    if (!memo->said.s || !str_eq(memo->all, now->all))
        return false;
    struct str state = publish_look(a, out_dir);
    return state.s && str_eq(memo->sum, sum_of(a, now->all, state, memo->said));
}

bool manifest_fits(struct arena *a, const struct manifest *now, struct str state,
                   const struct manifest_memo *memo)
{
    return state.s && memo->base.n && str_eq(memo->base, sum_of(a, now->forms, state, STR("forms")));
}

/* By its first words, those of former versions too. */
static bool is_ours(struct str manifest)
{
    return str_starts(manifest, STR(MANIFEST_MARK)) || str_starts(manifest, STR("portolan 2 ")) ||
           str_starts(manifest, STR("portolan 1 "));
}

/* What is to be remembered, and of what. */
struct memo {
    const char *out_dir;
    const struct manifest *now;
    struct str state, said;
};

/*
 * The first line: the mark, the hash of what the output was made from, one that binds it to the output's state and to what
 * was said, and one that binds that state to the templates; '-' for what is not known.
 */
static struct str text_of(struct arena *a, const struct memo *m)
{
    const struct str none = STR("-");
    struct str all = m->now->all.s ? m->now->all : none;
    struct str sum = m->now->all.s ? sum_of(a, all, m->state, m->said) : none;
    struct str base = m->now->forms.s  ? sum_of(a, m->now->forms, m->state, STR("forms"))
                      : m->now->base.s ? m->now->base
                                       : none;
    return arena_printf(a, MANIFEST_MARK "%.*s %.*s %.*s\n%.*s", STR_ARG(all), STR_ARG(sum), STR_ARG(base),
                        STR_ARG(m->said));
}

/*
 * Written in place: what a killed build leaves half-written fits nothing, and the next one writes over it. An empty one
 * says the same.
 */
static void save(void *ctx)
{
    const struct memo *m = ctx;
    struct arena a = {0};
    struct str text = {0}, path;
    bool known = m->now->all.s || m->now->forms.s || m->now->base.s;
    int fd = manifest_open(&a, m->out_dir, known ? O_RDWR | O_CREAT : O_RDWR, &path);
    if (fd == -ENOENT || fd == -EACCES || fd == -EROFS) {
        arena_free(&a);
        return;
    }
    struct str old = fd < 0 ? (struct str){0} : manifest_read(&a, fd);
    if (fd < 0 || (old.n && !is_ours(old))) {
        fail_warn(0, "%.*s: is not portolan's: it stays, and every build is a full one", STR_ARG(path));
    } else {
        if (known)
            text = text_of(&a, m);
        if (ftruncate(fd, 0) == 0)
            file_write_all(fd, text);
    }
    if (fd >= 0)
        close(fd);
    arena_free(&a);
}

void manifest_save(const char *out_dir, const struct manifest *now, struct str state, struct str said)
{
    struct fail_caught caught;
    struct memo memo = {out_dir, now, state, said};
    /* The site is published: without memory for this the next build does not know it, which is all. */
    fail_catch(save, &memo, &caught);
}
