/*
 * portolan build as a process of its own, and what it says meanwhile.
 * Does not know who wants to hear it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fail.h"
#include "cmd/serve.h"

/* Bytes of what a build says that are kept for pages; how long one that shall end may take. */
enum { SERVE_SAID_MOST = 64 << 10, PATIENCE_MS = 5000 };

struct serve_build serve_build_open(const struct serve_root *root)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    struct serve_build b = {
        .out = root->out, .name = root->name, .swaps = inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
    char parent[40];
    struct sigaction is;
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < COUNT(ends); i++)
        if (sigaction(ends[i], NULL, &is) == 0 && is.sa_handler != SIG_IGN)
            sigaddset(&set, ends[i]);
    sigprocmask(SIG_BLOCK, &set, &b.before);
    b.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (b.signals < 0)
        fail_system(errno, "signalfd");
    snprintf(parent, sizeof parent, "/proc/self/fd/%d", root->parent);
    if (b.swaps >= 0 && inotify_add_watch(b.swaps, parent, IN_MOVED_TO | IN_ONLYDIR) < 0) {
        close(b.swaps);
        b.swaps = -1;
    }
    return b;
}

/* Between fork and exec: nothing that takes a lock, as another thread may hold it. */
static _Noreturn void become_build(const struct serve_build *b, char *const argv[], int out, pid_t parent)
{
    sigprocmask(SIG_SETMASK, &b->before, NULL);
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent && dup2(out, STDOUT_FILENO) >= 0 &&
        dup2(out, STDERR_FILENO) >= 0)
        execv("/proc/self/exe", argv);
    _exit(EXIT_SYSTEM);
}

/* Begins a build; returns what it says, or -errno. */
static int begin(const struct serve_build *b, pid_t *pid)
{
    char *const argv[] = {(char[]){"portolan"}, (char[]){"build"}, (char[]){"-o"}, (char *)(uintptr_t)b->out,
                          NULL};
    int ends[2];
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC))
        return -errno;
    *pid = fork();
    int err = errno;
    if (*pid == 0)
        become_build(b, argv, ends[1], parent);
    close(ends[1]);
    if (*pid > 0)
        return ends[0];
    close(ends[0]);
    return -err;
}

static void keep(struct out *said, struct str text)
{
    size_t room = said->n < SERVE_SAID_MOST ? SERVE_SAID_MOST - said->n : 0;
    fwrite(text.s, 1, text.n, stderr);
    out_printf(said, "%.*s", STR_ARG(str_sub(text, 0, room)));
}

/* Takes the next signal, if one has come. */
static bool take_signal(struct serve_build *b)
{
    struct signalfd_siginfo info;
    bool came = read(b->signals, &info, sizeof info) == (ssize_t)sizeof info;
    if (came)
        b->signal = (int)info.ssi_signo;
    return came;
}

static bool is_swap(const void *name, const struct inotify_event *e)
{
    return e->len && strcmp(e->name, name) == 0;
}

/* Whether something has taken the output's name since this was asked last. */
static bool take_swap(const struct serve_build *b)
{
    return b->swaps >= 0 && watch_events(b->swaps, is_swap, b->name);
}

/*
 * Hears the child PID, which speaks to FD, until it is silent for ever; ends it when a signal comes. What it says of the
 * site comes before that stands, so all of it is heard first.
 */
static void hear(struct serve_build *b, pid_t pid, int fd, struct out *said)
{
    struct pollfd all[] = {
        {.fd = fd, .events = POLLIN}, {.fd = b->signals, .events = POLLIN}, {.fd = b->swaps, .events = POLLIN}};
    char room[4096];
    for (ssize_t n = 1; n;) {
        bool ending = b->signal;
        int ready = poll(all, COUNT(all), ending ? PATIENCE_MS : -1);
        if (ready == 0 || (ready > 0 && all[1].revents && take_signal(b)))
            kill(pid, ending ? SIGKILL : SIGTERM);
        if (ready > 0 && all[0].revents && (n = read(fd, room, sizeof room)) > 0)
            keep(said, (struct str){room, (size_t)n});
        else if (ready > 0 && all[2].revents && take_swap(b))
            b->stands(b->ctx, said);
    }
}

enum serve_build_end serve_build_run(struct serve_build *b, struct out *said)
{
    pid_t pid = 0;
    take_swap(b); /* somebody else's build */
    int status = 0, fd = begin(b, &pid);
    if (fd < 0) {
        char reason[128];
        struct out why = out_memory();
        out_printf(&why, "portolan: build: cannot be begun now, will be at the next change: %s\n",
                   strerror_r(-fd, reason, sizeof reason));
        keep(said, out_str(&why));
        out_free(&why);
        return BUILD_FAILED;
    }
    hear(b, pid, fd, said);
    close(fd);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (b->signal)
        return BUILD_STOPPED;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? BUILD_FINE : BUILD_FAILED;
}

_Noreturn void serve_build_end(struct serve_build *b)
{
    sigset_t set;
    while (!b->signal && !take_signal(b))
        poll(&(struct pollfd){.fd = b->signals, .events = POLLIN}, 1, -1);
    sigemptyset(&set);
    sigaddset(&set, b->signal);
    signal(b->signal, SIG_DFL);
    raise(b->signal);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    _exit(128 + b->signal);
}
