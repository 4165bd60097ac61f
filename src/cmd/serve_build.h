/*
 * serve_build: `portolan build` as a process of its own, which never outlives the one that began it, however that ends;
 * and the signals that end us, heard between other things. Knows nothing of what is built.
 */
#ifndef CMD_SERVE_BUILD_H
#define CMD_SERVE_BUILD_H

#include <signal.h>

#include "base/out.h"

struct serve_build {
    const char *out; /* the output */
    int signals;     /* can be read once SIGINT, SIGTERM or SIGHUP has come */
    int signal;      /* the one that came, or 0 */
    sigset_t before; /* what was blocked at first */
};

/* Blocks those signals, but those that were ignored (nohup): before any thread is made. Fails (exit 3) as systems do. */
struct serve_build serve_build_open(const char *out);

enum serve_build_end { BUILD_FINE, BUILD_FAILED, BUILD_STOPPED };

/*
 * Builds: from the main thread, since the child ends when the thread that made it does. What it says goes to standard
 * error, and the beginning of it, SAID_MOST bytes, behind what is in SAID. A build that cannot be begun has failed. On a
 * signal it is told to end (SIGTERM), made to (SIGKILL) at the second or after some seconds, and has been stopped.
 */
enum { SERVE_SAID_MOST = 64 << 10 };
enum serve_build_end serve_build_run(struct serve_build *b, struct out *said);

/* Ends this process by the signal that came. */
_Noreturn void serve_build_end(struct serve_build *b);

#endif
