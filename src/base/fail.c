/*
 * fail: prints and ends the program. Knows nothing of what failed.
 * The one place besides main that holds state for the whole process, as only a process can exit.
 */
#include "base/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/file_why.h"
#include "base/keep.h"
#include "base/str.h"

/* The trees that clean-ups remove are not so deep. */
enum { SPARES = 8 };

static struct {
    pthread_mutex_t one;     /* taken for ever by the thread that fails first */
    pthread_mutex_t holding; /* taken for ever by a signal, and between fail_hold and fail_release */
    pthread_mutex_t setting; /* over the fields below; taken for ever by who runs the clean-up */
    void (*cleanup)(void *ctx);
    void *ctx;
    int spare[SPARES];            /* descriptors for the clean-up: */
    size_t spares;                /* so many */
    pid_t listening;              /* the process whose signals are taken by a thread, */
    pthread_t listener;           /* this one */
    _Atomic(const char *) blamed; /* a file; NULL: ourselves */
} state = {.one = PTHREAD_MUTEX_INITIALIZER,
           .holding = PTHREAD_MUTEX_INITIALIZER,
           .setting = PTHREAD_MUTEX_INITIALIZER};

static _Thread_local bool failing;

/* Where this thread's failures go instead. */
struct catching {
    jmp_buf back;
    struct keep memory;
    struct fail_caught *caught;
};

static _Thread_local struct catching *catching;

enum { TEXT_ROOM = 5000, LINE_ROOM = 8000 };

/* A line on the stack, since memory may be what has run out. */
struct line {
    char text[LINE_ROOM];
    size_t n;
    bool sent; /* to standard error whenever it is full, else cut */
};

static void send(struct line *l)
{
    for (size_t at = 0; at < l->n;) {
        ssize_t n = write(STDERR_FILENO, l->text + at, l->n - at);
        if (n > 0)
            at += (size_t)n;
        else if (n < 0 && errno == EAGAIN)
            poll(&(struct pollfd){.fd = STDERR_FILENO, .events = POLLOUT}, 1, -1);
        else if (n == 0 || errno != EINTR)
            break;
    }
    l->n = 0;
}

static void add(struct line *l, struct str s)
{
    if (l->sent && s.n > LINE_ROOM - l->n)
        send(l);
    s = str_sub(s, 0, LINE_ROOM - l->n);
    memcpy(l->text + l->n, s.s, s.n);
    l->n += s.n;
}

__attribute__((format(printf, 4, 0))) static void put(struct line *l, const char *kind, int err,
                                                      const char *fmt, va_list ap)
{
    char text[TEXT_ROOM] = "", room[16];
    vsnprintf(text, sizeof text, fmt, ap);
    add(l, str_from(kind));
    for (size_t at = 0, n = strlen(text); at < n;)
        add(l, escape_term((struct str){text, n}, &at, false, room));
    if (err) {
        add(l, STR(": "));
        add(l, str_from(file_why(err)));
    }
}

/* One message, one write. */
__attribute__((format(printf, 3, 0))) static void say(const char *kind, int err, const char *fmt, va_list ap)
{
    struct line l;
    l.n = 0;
    l.sent = true;
    add(&l, STR("portolan: "));
    put(&l, kind, err, fmt, ap);
    add(&l, STR("\n"));
    send(&l);
}

/* The message to who catches it, and back there; returns when nobody does. */
__attribute__((format(printf, 4, 0))) static void give(int code, const char *kind, int err, const char *fmt,
                                                       va_list ap)
{
    struct line l;
    struct catching *c = catching;
    if (!c)
        return;
    l.n = 0;
    l.sent = false;
    put(&l, kind, err, fmt, ap);
    c->caught->code = code;
    snprintf(c->caught->text, sizeof c->caught->text, "%.*s", (int)l.n, l.text);
    longjmp(c->back, 1);
}

/* What changes between setjmp and longjmp stands in the caller's frame. */
static bool attempt(struct catching *c, void (*fn)(void *ctx), void *ctx)
{
    if (setjmp(c->back))
        return false;
    catching = c;
    fn(ctx);
    return true;
}

bool fail_catch(void (*fn)(void *ctx), void *ctx, struct fail_caught *caught)
{
    struct catching c = {.caught = caught}, *outer = catching;
    struct keep *outer_memory = keep_open(&c.memory);
    bool done = attempt(&c, fn, ctx);
    catching = outer;
    keep_close(&c.memory, outer_memory, !done);
    return done;
}

bool fail_is_caught(void)
{
    return catching;
}

static void give_spares(void)
{
    while (state.spares)
        close(state.spare[--state.spares]);
}

/* 0 or errno. */
static int take_spares(void)
{
    while (state.spares < SPARES) {
        int fd = open("/", O_PATH | O_CLOEXEC);
        if (fd < 0)
            return errno;
        state.spare[state.spares++] = fd;
    }
    return 0;
}

/* Whoever would take the clean-up away now, to go on without it, waits for the end of the process. */
static void run_cleanup(void)
{
    pthread_mutex_lock(&state.setting);
    give_spares();
    if (state.cleanup)
        state.cleanup(state.ctx);
}

/* Once the failure is said: what is half-done is taken away, by the thread that fails first. */
static void take_away(void)
{
    if (failing)
        _exit(EXIT_SYSTEM); /* the clean-up itself failed */
    failing = true;
    run_cleanup();
}

static void wait_turn(void)
{
    if (!failing)
        pthread_mutex_lock(&state.one);
}

_Noreturn void fail_system(int err, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    give(EXIT_SYSTEM, "", err, fmt, ap);
    va_end(ap);
    wait_turn();
    va_start(ap, fmt);
    say("", err, fmt, ap);
    va_end(ap);
    take_away();
    exit(EXIT_SYSTEM);
}

bool fail_is_blamed(void)
{
    return state.blamed != NULL;
}

_Noreturn void fail_internal(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    give(128 + SIGABRT, "internal error: ", 0, fmt, ap);
    va_end(ap);
    const char *path = state.blamed;
    char text[TEXT_ROOM];
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (path)
        fail_system(0, "%s: is not a sound database: %s", path, text);
    wait_turn();
    va_start(ap, fmt);
    say("internal error: ", 0, fmt, ap);
    va_end(ap);
    take_away();
    abort();
}

void fail_warn(int err, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say("warning: ", err, fmt, ap);
    va_end(ap);
}

/* The signals that end a command and that whoever started it (nohup, a shell's &) did not ask to ignore. */
static sigset_t ending_signals(void)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < COUNT(ending); i++) {
        struct sigaction now;
        if (sigaction(ending[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
            sigaddset(&set, ending[i]);
    }
    return set;
}

void fail_signals(void)
{
    sigset_t set = ending_signals();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static _Noreturn void end_by(int sig)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, sig);
    signal(sig, SIG_DFL);
    kill(getpid(), sig);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    for (;;)
        pause();
}

static void *take_signal(void *arg)
{
    sigset_t set = ending_signals();
    int sig;
    (void)arg;
    while (sigwait(&set, &sig) != 0)
        ;
    pthread_mutex_lock(&state.holding);
    pthread_mutex_lock(&state.one); /* who fails meanwhile waits, as for another failure */
    failing = true;
    run_cleanup();
    end_by(sig);
}

/* On whatever thread a signal met. */
static void pass_on(int sig)
{
    pthread_kill(state.listener, sig);
}

/* Without the thread signals end the process as ever, and the next run sweeps. */
static void start_listening(void)
{
    sigset_t set = ending_signals(), before;
    const struct sigaction action = {.sa_handler = pass_on, .sa_flags = SA_RESTART};
    if (state.listening == getpid())
        return;
    pthread_sigmask(SIG_BLOCK, &set, &before); /* what the thread begins with */
    if (pthread_create(&state.listener, NULL, take_signal, NULL) == 0) {
        state.listening = getpid();
        for (int sig = 1; sig < NSIG; sig++)
            if (sigismember(&set, sig) == 1)
                sigaction(sig, &action, NULL);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void fail_cleanup(void (*fn)(void *ctx), void *ctx)
{
    pthread_mutex_lock(&state.setting);
    int err = fn ? take_spares() : 0;
    if (!fn || err)
        give_spares();
    state.cleanup = err ? NULL : fn;
    state.ctx = ctx;
    if (state.cleanup)
        start_listening();
    pthread_mutex_unlock(&state.setting);
    if (err)
        fail_system(err, "/");
}

void fail_hold(void)
{
    pthread_mutex_lock(&state.holding);
}

void fail_release(void)
{
    pthread_mutex_unlock(&state.holding);
}

void fail_blame(const char *path)
{
    state.blamed = path;
}
