/* Where descriptors run out, early or late, whoever makes folders aside says so and takes them away again. */
#include <sys/resource.h>

#include "base/fail.h"
#include "base/file_together.h"
#include "base/scratch.h"
#include "site_place.h"

enum { MOST = 24 };

static void scratch_at_work(void)
{
    struct scratch *s = scratch_open();
    scratch_close(s);
}

static void tables_at_work(void)
{
    const struct file_together_item items[] = {{"a/b/c.csv", STR("c")}, {"d.csv", STR("d")}};
    file_together_write("tables", items, COUNT(items));
}

static void site_at_work(void)
{
    struct publish *p = begin();
    put(p, "fr/a/index.html", "a");
    publish_commit(p);
}

static rlim_t least;

static void limited(void (*work)(void))
{
    const struct rlimit limit = {least, least};
    setrlimit(RLIMIT_NOFILE, &limit);
    work();
}

static void scratch_limited(void)
{
    limited(scratch_at_work);
}

static void tables_limited(void)
{
    limited(tables_at_work);
}

static void site_limited(void)
{
    limited(site_at_work);
}

static void count(void *ctx, int dir, const char *name)
{
    size_t *n = ctx;
    (void)dir, (void)name;
    ++*n;
}

/* All that stands here, hidden or not. */
static size_t names(void)
{
    size_t n = 0;
    return file_each(AT_FDCWD, ".", count, &n) ? SIZE_MAX : n;
}

/* WORK with ever more descriptors, until it is done: MADE is there then, and nothing else ever. */
static void each_limit(void (*work)(void), const char *name, const char *made)
{
    int free_one = dup(0), code = EXIT_SYSTEM;
    close(free_one);
    for (int more = 1; more < MOST && code == EXIT_SYSTEM; more++) {
        struct arena a = {0};
        struct str said;
        least = (rlim_t)(free_one + more);
        code = child(work, &a, &said);
        bool there = made && access(made, F_OK) == 0;
        ok(code == EXIT_FOUND || str_find_str(said, STR(": Too many open files\n"), 0) < said.n,
           "%s, %d more: %.*s", name, more, STR_ARG(said));
        ok(there == (made && code == EXIT_FOUND) && names() == (size_t)there, "and nothing is left");
        arena_free(&a);
    }
    ok(code == EXIT_FOUND, "%s is done in the end", name);
    if (made)
        file_remove_tree(AT_FDCWD, made);
}

int main(void)
{
    char folder[40];
    enter_place(folder);
    fail_signals();
    setenv("TMPDIR", ".", 1);
    each_limit(scratch_limited, "a scratch folder", NULL);
    each_limit(tables_limited, "tables", "tables");
    each_limit(site_limited, "a site", "site");
    leave_place(folder);
    return done();
}
