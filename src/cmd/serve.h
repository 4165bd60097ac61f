/*
 * serve: what `portolan serve` stands on: the output as a folder, the builds, and what tells it of changes.
 *
 * serve_root.c: the output as a folder to serve from. Whatever is asked for, nothing outside of it is opened, no link is
 * followed, and nothing is opened that is no regular file.
 *
 * A build swaps the folder for another: so its parent is opened once, by what -o means then, and the folder itself
 * below that whenever it is asked, as long as it is a site of ours and no link.
 */
#ifndef CMD_SERVE_H
#define CMD_SERVE_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/out.h"
#include "base/str.h"
#include "cmd/preview.h"

struct serve_root {
    const char *out;      /* as it was named */
    int parent;           /* the folder that it stands in */
    char name[256];       /* there */
    uint64_t device, ino; /* of the folder that was last seen to be a site */
};

/* Fails (exit 3) when OUT cannot be an output: its parent is not there, or it stands below what is watched. */
struct serve_root serve_root_open(const char *out);

/* Whether the output is there and a site. One thread at a time, as the next. */
bool serve_root_is_site(struct serve_root *r);

/*
 * PATH of a request (as serve_root_file) as a path below the output, in A; an absent slice when nothing is served under it.
 */
struct str serve_root_path(struct arena *a, struct str path);

/*
 * Opens the file that PATH, of a request, names: absolute, %XX as sent; one that ends with '/' names the index.html
 * there. Returns a descriptor and *SIZE, or -1 when nothing is served under that name: no file, no site, a name that
 * is hidden (but .well-known), that has ".." or what cannot stand in a name.
 */
int serve_root_file(struct serve_root *r, struct str path, uint64_t *size);

/* ---- serve_build.c: the builds, each a process of its own ---- */

struct serve_build {
    const char *out;  /* the output */
    int swaps;        /* inotify: of what takes a name in the folder that the output stands in; -1: none */
    const char *name; /* the output's there */
    void *ctx;
    /* The new site stands in its place, the old one is still being removed. */
    void (*stands)(void *ctx, const struct out *said);
    /* What a build tells of the pages that it is making. */
    void (*hears)(void *ctx, enum preview_news news, struct str text);
    int changes; /* can be read once something may have changed that is built; -1: nobody knows */
    /* That was so. Whether the build is to be given up for the next. */
    bool (*changed)(void *ctx);
    bool given_up;        /* it was */
    int signals;          /* can be read once SIGINT, SIGTERM or SIGHUP has come */
    int signal;           /* the one that came, or 0 */
    sigset_t before;      /* what was blocked at first */
    pthread_mutex_t lock; /* over what follows */
    int pages;            /* where the running build is asked for pages; -1: nowhere */
};

enum serve_build_end { BUILD_FINE, BUILD_FAILED, BUILD_GIVEN_UP, BUILD_STOPPED };

/* Blocks those signals, but those that were ignored (nohup): before any thread is made. Fails (exit 3) as systems do. */
struct serve_build serve_build_open(const struct serve_root *root);

/*
 * Builds: from the main thread, since the child ends when the thread that made it does. What it says goes to standard
 * error, and the beginning of it behind what is in SAID. A build that cannot be begun has failed. On a
 * signal it is told to end (SIGTERM), made to (SIGKILL) at the second or after some seconds, and has been stopped.
 */
enum serve_build_end serve_build_run(struct serve_build *b, struct out *said);

/*
 * The page or asset PATH ("fr/x.html") of the build that is running, as far as it has told that it may be asked: a descriptor and
 * *SIZE, or -1 when the site on the disk has it. Any thread, one at a time.
 */
int serve_build_page(struct serve_build *b, struct str path, uint64_t *size);

/* Ends this process by the signal that came. */
_Noreturn void serve_build_end(struct serve_build *b);

/* Waits until something changes below content/ and templates/ of the current directory (watch.c: inotify; where the
 * system gives none, by looking every second). Knows nothing of what stands in them. */

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
 * Waits until something changed, and then nothing for a hundredth of a second (or two seconds passed); until the
 * descriptor OTHER can be read; or for MS milliseconds, when there was nothing.
 */
enum watch_event watch_wait(struct watching *w, int other, int ms);

/* Takes what happened so far; whether something changed. Only where W's fd is not -1. */
bool watch_changed(struct watching *w);

struct inotify_event;

/* Takes all events of FD, inotify that does not block; returns whether one IS what CTX wants. */
bool watch_events(int fd, bool (*is)(const void *ctx, const struct inotify_event *e), const void *ctx);

#endif
