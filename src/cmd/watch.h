/*
 * watch: waits until something changes below content/ and templates/ of the current directory (inotify; where the
 * system gives none, by looking every second). Knows nothing of what stands in them.
 */
#ifndef CMD_WATCH_H
#define CMD_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/out.h"

enum { WATCH_FOLDERS = 2 };

/* Zero-initialise before the first watch_renew, but for fd, which is -1. */
struct watching {
    int fd;      /* inotify, or -1: we look ourselves */
    int here;    /* the watch of the current directory */
    int trouble; /* errno that keeps us from being told, 0: none */
    bool begun;
    bool there[WATCH_FOLDERS]; /* the folders, at the last watch_renew */
    uint64_t seen;             /* a hash of names, times and sizes of all that is below them */
};

/*
 * Watches both folders and all below them as they are now, in the place of what was watched before. What changed
 * between is not told: to be called before one looks at them. Says, a line each, into SAID: which folder is gone or
 * back, and that we look ourselves from now on and why.
 */
void watch_renew(struct watching *w, struct out *said);

enum watch_event { WATCH_NOTHING, WATCH_CHANGED, WATCH_OTHER };

/*
 * Waits until something changed, and then nothing for a tenth of a second (or two seconds passed); until the
 * descriptor OTHER can be read; or for MS milliseconds, when there was nothing.
 */
enum watch_event watch_wait(struct watching *w, int other, int ms);

#endif
