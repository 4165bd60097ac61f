/*
 * fail: prints and ends the program. Knows nothing of what failed.
 * The one place besides main that holds state for the whole process, as only a process can exit.
 */
#include "base/fail.h"

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/out.h"

static struct {
    pthread_mutex_t one;     /* taken for ever by the thread that fails first */
    pthread_mutex_t setting; /* over the two fields below */
    void (*cleanup)(void *ctx);
    void *ctx;
} state = {.one = PTHREAD_MUTEX_INITIALIZER, .setting = PTHREAD_MUTEX_INITIALIZER};

static _Thread_local bool failing;

/* One message, one write: from the stack, since memory may be what has run out. */
__attribute__((format(printf, 3, 0))) static void say(const char *kind, int err, const char *fmt, va_list ap)
{
    char text[5000], buf[8000];
    struct out o = {.buf = buf, .cap = sizeof buf, .fd = STDERR_FILENO};
    int n = vsnprintf(text, sizeof text, fmt, ap);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    out_lit(&o, "portolan: ");
    out_lit(&o, kind);
    out_term(&o, (struct str){text, length}, false);
    if (err) {
        char reason[128];
        out_lit(&o, ": ");
        out_lit(&o, strerror_r(err, reason, sizeof reason));
    }
    out_lit(&o, "\n");
    out_flush(&o);
}

static void run_cleanup(void)
{
    pthread_mutex_lock(&state.setting);
    void (*fn)(void *) = state.cleanup;
    void *ctx = state.ctx;
    state.cleanup = NULL;
    pthread_mutex_unlock(&state.setting);
    if (fn)
        fn(ctx);
}

_Noreturn void fail_system(int err, const char *fmt, ...)
{
    va_list ap;
    if (!failing)
        pthread_mutex_lock(&state.one);
    va_start(ap, fmt);
    say("", err, fmt, ap);
    va_end(ap);
    if (failing)
        _exit(EXIT_SYSTEM); /* the clean-up itself failed */
    failing = true;
    run_cleanup();
    exit(EXIT_SYSTEM);
}

_Noreturn void fail_internal(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say("internal error: ", 0, fmt, ap);
    va_end(ap);
    abort();
}

void fail_warn(int err, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say("warning: ", err, fmt, ap);
    va_end(ap);
}

void fail_signals(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

void fail_cleanup(void (*fn)(void *ctx), void *ctx)
{
    pthread_mutex_lock(&state.setting);
    state.cleanup = fn;
    state.ctx = ctx;
    pthread_mutex_unlock(&state.setting);
}
