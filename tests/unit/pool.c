/* pool: order, the window, few and many threads. */
#include "base/pool.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

#include "tap.h"

enum { WINDOW = 8 };

struct job {
    size_t slots[WINDOW];
    unsigned window;
    atomic_size_t worked;
    size_t taken;
    bool ordered, intact, bounded;
    long work_ns, take_ns; /* every 64th time */
};

static void rest(long ns, size_t i)
{
    if (ns && i % 64 == 0)
        nanosleep(&(struct timespec){.tv_nsec = ns}, NULL);
}

static void work(void *ctx, size_t i, unsigned slot)
{
    struct job *j = ctx;
    rest(j->work_ns, i);
    j->slots[slot] = i * 3;
    atomic_fetch_add(&j->worked, 1);
}

static void take(void *ctx, size_t i, unsigned slot)
{
    struct job *j = ctx;
    j->ordered = j->ordered && i == j->taken;
    j->intact = j->intact && j->slots[slot] == i * 3;
    j->bounded = j->bounded && atomic_load(&j->worked) <= j->taken + j->window;
    j->slots[slot] = (size_t)-1;
    j->taken++;
    rest(j->take_ns, i);
}

static void map(size_t n, unsigned threads, unsigned window, long work_ns, long take_ns)
{
    struct job j = {.window = window ? window : 1, .ordered = true, .intact = true, .bounded = true};
    j.work_ns = work_ns;
    j.take_ns = take_ns;
    pool_map(&(struct pool_job){work, take, &j}, n, threads, window);
    ok(j.taken == n && atomic_load(&j.worked) == n, "%zu items, %u threads, window %u: all", n, threads,
       window);
    ok(j.ordered && j.intact && j.bounded, "in order, each in its slot, never more than the window");
}

static atomic_uint seen[1000];
static atomic_bool strange;

static void visit(void *ctx, size_t i, unsigned thread)
{
    atomic_fetch_add(&seen[i], 1);
    if (thread >= *(unsigned *)ctx)
        atomic_store(&strange, true);
}

static void each(unsigned threads)
{
    bool once = true;
    unsigned most = threads ? threads : 1;
    for (size_t i = 0; i < COUNT(seen); i++)
        atomic_store(&seen[i], 0);
    pool_each(COUNT(seen), threads, visit, &most);
    for (size_t i = 0; i < COUNT(seen); i++)
        once = once && atomic_load(&seen[i]) == 1;
    ok(once && !atomic_load(&strange), "%u threads: each once, numbered below the count", threads);
}

int main(void)
{
    ok(pool_threads() >= 1 && pool_threads() <= 32, "a sensible number of threads");
    for (unsigned threads = 0; threads <= 5; threads++)
        for (unsigned window = 0; window <= WINDOW; window += window ? 3 : 1)
            map(2000, threads, window, 0, 0);
    map(0, 3, WINDOW, 0, 0);
    map(1, 3, WINDOW, 0, 0);
    map(5, 40, WINDOW, 0, 0);
    map(50000, 3, WINDOW, 0, 0);
    map(2000, 3, WINDOW, 300000, 0);
    map(2000, 3, WINDOW, 0, 300000);
    map(2000, 2, 1, 100000, 100000);
    each(0);
    each(1);
    each(4);
    each(99);
    pool_each(0, 4, visit, NULL);
    return done();
}
