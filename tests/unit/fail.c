/* fail: messages, exit codes, clean-up run once, two threads at once. */
#include "base/fail.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/out.h"
#include "tap.h"

/* Runs FN in a child; what it wrote to standard error into SAID, its status (128 + signal). */
static int run(void (*fn)(void), char *said, size_t room)
{
    int ends[2], status = 0;
    size_t n = 0;
    ssize_t got;
    fflush(stdout);
    if (pipe(ends))
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        setrlimit(RLIMIT_CORE, &(struct rlimit){0});
        fn();
        exit(0);
    }
    close(ends[1]);
    while ((got = read(ends[0], said + n, room - n - 1)) > 0)
        n += (size_t)got;
    said[n] = '\0';
    close(ends[0]);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void says(void (*fn)(void), int status, const char *want, const char *name)
{
    static char said[20000];
    int got = run(fn, said, sizeof said);
    ok(got == status, "%s: %d", name, got);
    is_str(str_from(said), str_from(want), name);
}

static void plain(void)
{
    fail_system(ENOENT, "%s/%s", "a", "b");
}

static void no_reason(void)
{
    fail_system(0, "x\n\x1B[2J");
}

static void internal(void)
{
    fail_internal("%d", 7);
}

static void say_clean(void *ctx)
{
    ssize_t n = write(STDERR_FILENO, ctx, 6);
    (void)n;
}

static void blamed(void)
{
    fail_blame("x.db");
    fail_internal("%d", 7);
}

static void internal_cleaned(void)
{
    fail_cleanup(say_clean, (char[]){"clean\n"});
    fail_internal("%d", 7);
}

static void warned(void)
{
    fail_warn(ENOSPC, "%s", "x");
    fail_warn(0, "y");
}

static void cleaned(void)
{
    fail_cleanup(say_clean, (char[]){"wrong\n"});
    fail_cleanup(say_clean, (char[]){"clean\n"});
    fail_system(0, "x");
}

static void not_cleaned(void)
{
    fail_cleanup(say_clean, (char[]){"clean\n"});
    fail_cleanup(NULL, NULL);
    fail_system(0, "x");
}

static void fail_again(void *ctx)
{
    fail_system(0, "again %s", (const char *)ctx);
}

static void twice(void)
{
    fail_cleanup(fail_again, (char[]){"y"});
    fail_system(0, "x");
}

static void *fail_in_thread(void *arg)
{
    (void)arg;
    fail_system(0, "one of many");
}

static void many(void)
{
    pthread_t t;
    for (int i = 0; i < 8; i++)
        pthread_create(&t, NULL, fail_in_thread, NULL);
    pause();
}

static void long_one(void)
{
    static char path[9000];
    memset(path, 'p', sizeof path - 1);
    fail_system(ENAMETOOLONG, "%s", path);
}

static void pipe_ignored(void)
{
    int ends[2];
    fail_signals();
    if (pipe(ends))
        exit(9);
    close(ends[0]);
    exit(write(ends[1], "x", 1) < 0 && errno == EPIPE ? 0 : 9);
}

static void file_size_ignored(void)
{
    char name[] = "/tmp/portolan-fail-XXXXXX";
    int fd = mkstemp(name);
    unlink(name);
    fail_signals();
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){4, 4});
    ssize_t first = write(fd, "12345678", 8), second = write(fd, "x", 1);
    exit(first == 4 && second < 0 && errno == EFBIG ? 0 : 9);
}

static void signalled(void)
{
    fail_cleanup(say_clean, (char[]){"clean\n"});
    kill(getpid(), SIGTERM);
    for (;;)
        pause();
}

/* To this thread alone, as strace sends it. */
static void signalled_here(void)
{
    fail_cleanup(say_clean, (char[]){"clean\n"});
    raise(SIGINT);
    for (;;)
        pause();
}

static void signalled_later(void)
{
    fail_cleanup(say_clean, (char[]){"clean\n"});
    fail_hold();
    raise(SIGHUP);
    say_clean((char[]){"held!\n"});
    fail_release();
    for (;;)
        pause();
}

static void signalled_without(void)
{
    fail_cleanup(say_clean, (char[]){"clean\n"});
    fail_cleanup(NULL, NULL);
    raise(SIGTERM);
    for (;;)
        pause();
}

static void signal_ignored(void)
{
    signal(SIGHUP, SIG_IGN);
    fail_cleanup(say_clean, (char[]){"clean\n"});
    raise(SIGHUP);
    usleep(20000);
}

static atomic_bool cleaning;

static void *fail_in_cleanup(void *arg)
{
    kill(getpid(), SIGTERM);
    while (!atomic_load(&cleaning))
        usleep(1000);
    fail_system(0, "too late: %s", (const char *)arg);
}

static void slow_clean(void *ctx)
{
    atomic_store(&cleaning, true);
    usleep(100000);
    say_clean(ctx);
}

static void signalled_then_failed(void)
{
    fail_cleanup(slow_clean, (char[]){"clean\n"});
    fail_in_cleanup((char[]){"x"});
}

/* Takes memory of every kind, and fails in the way CTX says. */
static void take_and_fail(void *ctx)
{
    static char long_path[9000];
    const char *how = ctx;
    struct arena a = {0};
    struct out o = out_memory();
    arena_alloc(&a, 100000);
    for (int i = 0; i < 1000; i++)
        out_lit(&o, "grows and moves");
    memset(long_path, 1, sizeof long_path - 1);
    if (strcmp(how, "system") == 0)
        fail_system(ENOENT, "%s", "a");
    if (strcmp(how, "internal") == 0)
        fail_internal("b");
    if (strcmp(how, "long") == 0)
        fail_system(0, "%s", long_path);
    out_free(&o);
    arena_free(&a);
}

/* Blocks from before grow while failures are caught, and live on. */
struct before {
    struct out o;
    struct arena *a;
    struct str s;
};

static void grow_and_fail(void *ctx)
{
    struct before *b = ctx;
    struct fail_caught inner;
    for (int i = 0; i < 1000; i++)
        out_lit(&b->o, "0123456789");
    ok(!fail_catch(take_and_fail, (char[]){"system"}, &inner), "caught within");
    b->s = arena_str(b->a, STR("kept"));
}

static void caught(void)
{
    struct fail_caught c = {0};
    ok(!fail_catch(take_and_fail, (char[]){"system"}, &c) && c.code == EXIT_SYSTEM,
       "the world's failure is caught");
    is_str(str_from(c.text), STR("a: No such file or directory"), "and told");
    ok(!fail_catch(take_and_fail, (char[]){"internal"}, &c) && c.code == 128 + SIGABRT,
       "so is our own mistake");
    is_str(str_from(c.text), STR("internal error: b"), "and told too");
    ok(!fail_catch(take_and_fail, (char[]){"long"}, &c) && strlen(c.text) == sizeof c.text - 1,
       "a long one is cut");
    ok(fail_catch(take_and_fail, (char[]){"not"}, &c), "no failure");
    struct arena a = {0};
    struct before b = {.o = out_memory(), .a = &a};
    out_lit(&b.o, "x");
    ok(fail_catch(grow_and_fail, &b, &c) && out_str(&b.o).n == 10001, "what was there before lives on");
    is_str(b.s, STR("kept"), "and so does what a caught function leaves");
    out_free(&b.o);
    arena_free(&a);
}

int main(void)
{
    static char said[20000];
    caught();
    says(plain, EXIT_SYSTEM, "portolan: a/b: No such file or directory\n", "with a reason");
    says(no_reason, EXIT_SYSTEM, "portolan: x\\u{a}\\u{1b}[2J\n", "without, and no control character");
    says(internal, 128 + SIGABRT, "portolan: internal error: 7\n", "our own mistake");
    says(internal_cleaned, 128 + SIGABRT, "portolan: internal error: 7\nclean\n",
         "which leaves nothing behind");
    says(blamed, EXIT_SYSTEM, "portolan: x.db: is not a sound database: 7\n",
         "the mistake of a file that was given");
    says(warned, 0, "portolan: warning: x: No space left on device\nportolan: warning: y\n", "warnings");
    says(cleaned, EXIT_SYSTEM, "portolan: x\nclean\n", "the last clean-up");
    says(not_cleaned, EXIT_SYSTEM, "portolan: x\n", "taken away");
    says(signalled, 128 + SIGTERM, "clean\n", "a signal cleans up, and ends by itself");
    says(signalled_here, 128 + SIGINT, "clean\n", "so does one to a thread");
    says(signalled_later, 128 + SIGHUP, "held!\nclean\n", "what is held is done first");
    says(signalled_without, 128 + SIGTERM, "", "a signal when there is nothing to clean");
    says(signal_ignored, 0, "", "what was ignored stays so");
    says(signalled_then_failed, 128 + SIGTERM, "clean\n", "a failure while a signal cleans up");
    says(twice, EXIT_SYSTEM, "portolan: x\nportolan: again y\n", "a clean-up that fails");
    says(many, EXIT_SYSTEM, "portolan: one of many\n", "eight threads, one message");
    ok(run(long_one, said, sizeof said) == EXIT_SYSTEM &&
           str_ends(str_from(said), STR("p: File name too long\n")),
       "a long path keeps its reason");
    says(pipe_ignored, 0, "", "a closed pipe does not kill");
    says(file_size_ignored, 0, "", "nor does the file size limit");
    return done();
}
