/* publish, many at once: threads, the lock, and what killed builds leave. */
#include "render/publish.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "base/fail.h"
#include "base/pool.h"
#include "site_place.h"

static void killed(void)
{
    struct publish *p = begin();
    put(p, "index.html", "half");
    raise(SIGKILL);
}

static void killed_aside(void)
{
    struct arena a = {0};
    begin();
    rename("site", arena_printf(&a, ".site.portolan/old.%ld", (long)getpid()).s);
    raise(SIGKILL);
}

/* Killed after the swap: the tree that was live still has what came too late to be carried over. */
static void killed_swapped(void)
{
    struct arena a = {0};
    struct publish *p = begin();
    const char *staged = arena_str(&a, str_from(publish_path(p))).s;
    put(p, "index.html", "home");
    publish_state(p, &a);
    if (link("site/old.txt", arena_printf(&a, "%s/old.txt", staged).s) ||
        link("site/both.txt", arena_printf(&a, "%s/both.txt", staged).s))
        exit(9);
    renameat2(AT_FDCWD, staged, AT_FDCWD, "site", RENAME_EXCHANGE);
    file_write(AT_FDCWD, arena_printf(&a, "%s/late.txt", staged).s, STR("late"));
    file_write(AT_FDCWD, arena_printf(&a, "%s/mine/late.txt", staged).s, STR("late too"));
    file_write(AT_FDCWD, arena_printf(&a, "%s/old.txt", staged).s, STR("written anew"));
    raise(SIGKILL);
}

static void killed_unmarked(void)
{
    mkdir(".site.portolan", 0777);
    raise(SIGKILL);
}

static void swapped(void)
{
    struct arena a = {0};
    struct str said;
    file_write(AT_FDCWD, "site/old.txt", STR("old"));
    file_write(AT_FDCWD, "site/both.txt", STR("both"));
    ok(child(killed_swapped, &a, &said) == 128 + SIGKILL, "killed after the swap");
    file_write(AT_FDCWD, "site/both.txt", STR("newer"));
    publish_abort(begin());
    has("site/index.html", "home");
    has("site/late.txt", "late");
    has("site/mine/late.txt", "late too");
    has("site/old.txt", "written anew");
    has("site/both.txt", "newer");
    ok(names_here() == 5, "nothing else is left");
    static const char *const mine[] = {"site/late.txt", "site/mine/late.txt", "site/old.txt", "site/both.txt"};
    for (size_t i = 0; i < COUNT(mine); i++)
        unlink(mine[i]);
    rmdir("site/mine");
    arena_free(&a);
}

static void the_dead(void)
{
    struct arena a = {0};
    struct str said;
    ok(child(killed, &a, &said) == 128 + SIGKILL && names_here() == 3,
       "killed: a folder and the lock are left");
    has("site/index.html", "home");
    publish_abort(begin());
    ok(names_here() == 1, "and swept by the next");
    child(killed, &a, &said);
    publish_tidy("site");
    ok(names_here() == 1, "or by one that has nothing to do");
    ok(child(killed_aside, &a, &said) == 128 + SIGKILL && access("site", F_OK),
       "killed with the live tree aside");
    publish_abort(begin());
    has("site/index.html", "home");
    child(killed_unmarked, &a, &said);
    publish_abort(begin());
    ok(names_here() == 1, "killed before its folder was marked");
    swapped();
    arena_free(&a);
}

static bool said_something(void)
{
    struct stat st;
    return stat("../said", &st) == 0 && st.st_size > 0;
}

static bool is_held(void)
{
    return access("../held", F_OK) == 0;
}

/* A minute is for slow machines. */
static void rest_until(bool (*true_now)(void))
{
    for (int i = 0; i < 30000 && !true_now(); i++)
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
}

/* Until the other waits. */
static void hold(void)
{
    struct publish *p = begin();
    file_write(AT_FDCWD, "../held", STR(""));
    rest_until(said_something);
    put(p, "index.html", "first");
    publish_commit(p);
}

static void wait_for_it(void)
{
    struct publish *p = begin();
    put(p, "index.html", "second");
    publish_commit(p);
}

static void lock(void)
{
    unlink("../said");
    fflush(stdout);
    pid_t holder = fork();
    if (holder == 0) {
        hold();
        exit(0);
    }
    rest_until(is_held);
    struct arena a = {0};
    struct str said;
    ok(child(wait_for_it, &a, &said) == 0, "the second waits");
    struct str want = arena_printf(&a, "portolan: site: process %ld is building it; waiting\n", (long)holder);
    ok(str_find_str(said, want, 0) < said.n, "and says for whom: %.*s", STR_ARG(str_trim(said)));
    waitpid(holder, NULL, 0);
    has("site/index.html", "second");
    ok(names_here() == 1, "no lock is left");
    arena_free(&a);
}

static void many_builds(void)
{
    fflush(stdout);
    for (int i = 0; i < 4; i++) {
        if (fork())
            continue;
        for (int k = 0; k < 15; k++) {
            struct publish *p = begin();
            put(p, "index.html", k & 1 ? "odd" : "even");
            put(p, "same.html", "same");
            publish_commit(p);
        }
        exit(0);
    }
    int status, bad = 0;
    while (wait(&status) > 0)
        bad += status != 0;
    ok(bad == 0, "four times fifteen builds at once");
    has("site/same.html", "same");
    ok(names_here() == 2, "nothing is left beside them");
}

static void put_page(void *ctx, size_t i, unsigned thread)
{
    char path[64];
    (void)thread;
    snprintf(path, sizeof path, "p%zu/%zu/index.html", i % 7, i);
    put(ctx, path, path);
}

static void threads(void)
{
    struct publish *p = begin();
    pool_each(2000, 4, put_page, p);
    ok(publish_written(p) == 2000, "four threads write");
    publish_commit(p);
    p = begin();
    pool_each(2000, 4, put_page, p);
    ok(publish_kept(p) == 2000 && publish_written(p) == 0, "four threads keep");
    publish_commit(p);
    ok(names_here() == 2000, "two thousand pages");
}

static void fail_one(void *ctx, size_t i, unsigned thread)
{
    if (i == 500)
        fail_system(EIO, "page %zu", i);
    put_page(ctx, i, thread);
}

static void fail_among_threads(void)
{
    pool_each(2000, 4, fail_one, begin());
}

int main(void)
{
    char folder[40];
    enter_place(folder);
    struct publish *p = begin();
    put(p, "index.html", "home");
    publish_commit(p);
    the_dead();
    lock();
    many_builds();
    threads();
    fails(fail_among_threads, 3, "portolan: page 500: Input/output error", "one thread fails");
    ok(names_here() == 2000, "and leaves nothing");
    leave_place(folder);
    return done();
}
