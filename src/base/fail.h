/*
 * fail: the two failures that are not the author's: the world's and ours.
 * The author's mistakes are diagnostics (diag.h).
 */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H

#include <stdbool.h>

/* Exit codes, fixed by the manual. */
enum { EXIT_FOUND = 0, EXIT_MISTAKES = 1, EXIT_USAGE = 2, EXIT_SYSTEM = 3, EXIT_INTERRUPTED = 130 };

/*
 * The world's failure: prints "portolan: WHAT: reason" (reason = file_why(ERR), or nothing
 * when ERR is 0) to standard error, runs the clean-up of fail_cleanup, exits with 3.
 */
_Noreturn void fail_system(int err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Our mistake: prints "portolan: internal error: …", runs the clean-up of fail_cleanup, and aborts. */
_Noreturn void fail_internal(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * From now on, on every thread, what only our own mistake could explain is the fault of the database at PATH (borrowed),
 * which somebody gave us: fail_internal then says that it is not sound and ends as fail_system does.
 */
void fail_blame(const char *path);

/* Whether somebody is blamed. */
bool fail_is_blamed(void);

/* Prints "portolan: warning: WHAT: reason" as fail_system, and goes on: for what went wrong after the work was
 * done. */
void fail_warn(int err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * A closed pipe (SIGPIPE) and a file over the limit (SIGXFSZ) no longer kill: the write fails
 * with EPIPE or EFBIG and is reported like any other. What ends a command is not blocked, whatever whoever
 * started it did. Once, at the start of main.
 */
void fail_signals(void);

/*
 * FN(CTX) is run once by fail_system before it exits; NULL takes it away. The last one set counts. FN finds a few free
 * descriptors whatever has run out: they are kept for it from now on, and where there are none left this is exit 3.
 * When two threads fail at once, the first is reported and the other waits for the exit.
 *
 * From the first FN on, SIGINT, SIGTERM and SIGHUP (those that were not ignored) are taken by a thread of their own:
 * it runs FN and then ends the process by that signal. FN may run while others work: a call of fail_cleanup or
 * fail_hold then does not return.
 */
void fail_cleanup(void (*fn)(void *ctx), void *ctx);

/* Between these two a signal waits: for the few steps that are not to be interrupted half-way. */
void fail_hold(void);
void fail_release(void);

/* A failure that was caught: what was said of it, without "portolan: " and the line end; and the exit code it
 * would have had, EXIT_SYSTEM, or 128 + SIGABRT for our own mistakes. Room is the caller's. */
struct fail_caught {
    int code;
    char text[512];
};

/*
 * Runs FN(CTX). When fail_system or fail_internal is called on this thread meanwhile, nothing is printed and
 * nothing ends: FN is left where it stands, the memory of arenas and writers that it took is given back,
 * *CAUGHT tells why, and the result is false. Its descriptors stay open, what it locked stays locked: for
 * functions that have neither.
 */
bool fail_catch(void (*fn)(void *ctx), void *ctx, struct fail_caught *caught);

/* Whether this thread is in such a function: then a failure that must not jump over others' functions is to be
 * handed to them. */
bool fail_is_caught(void);

#endif
