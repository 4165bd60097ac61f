/*
 * portolan build as a process of its own, and what it says meanwhile.
 * Does not know who wants to hear it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fail.h"
#include "cmd/serve.h"

/* Bytes of what a build says that are kept for pages; how long one that shall end may take; and a page of one. */
enum { SERVE_SAID_MOST = 64 << 10, PATIENCE_MS = 5000, ASK_SECONDS = 3 };

struct serve_build serve_build_open(const struct serve_root *root)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    struct serve_build b = {.out = root->out,
                            .name = root->name,
                            .swaps = inotify_init1(IN_CLOEXEC | IN_NONBLOCK),
                            .lock = PTHREAD_MUTEX_INITIALIZER,
                            .pages = -1};
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

/* What the child is given: where it speaks, and for previews where it is asked and where it tells (preview.h). */
struct begun {
    pid_t pid;
    int said, asked[2], told[2]; /* ours, the child's; -1: there is none */
    char says[sizeof PREVIEW_SAYS + 32];
};

/* Between fork and exec: nothing that takes a lock, as another thread may hold it. */
static _Noreturn void become_build(const struct serve_build *b, char *const argv[], char *const env[],
                                   const struct begun *g, int out, pid_t parent)
{
    sigprocmask(SIG_SETMASK, &b->before, NULL);
    if (g->asked[1] >= 0) {
        fcntl(g->asked[1], F_SETFD, 0);
        fcntl(g->told[1], F_SETFD, 0);
    }
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent && dup2(out, STDOUT_FILENO) >= 0 &&
        dup2(out, STDERR_FILENO) >= 0)
        execve("/proc/self/exe", argv, env);
    _exit(EXIT_SYSTEM);
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void close_pair(int pair[2])
{
    close_end(&pair[0]);
    close_end(&pair[1]);
}

/* Sockets for previews; without them there are none. */
static void make_sockets(struct begun *g)
{
    const struct timeval patience = {.tv_sec = ASK_SECONDS};
    const int kind = SOCK_SEQPACKET | SOCK_CLOEXEC;
    g->asked[0] = g->asked[1] = g->told[0] = g->told[1] = -1;
    if (socketpair(AF_UNIX, kind, 0, g->asked) || socketpair(AF_UNIX, kind, 0, g->told) ||
        setsockopt(g->asked[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) ||
        setsockopt(g->asked[0], SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience)) {
        close_pair(g->asked);
        close_pair(g->told);
    }
    snprintf(g->says, sizeof g->says, PREVIEW_SAYS "=%d,%d", g->asked[1], g->told[1]);
}

/* The environment of the child; NULL when there is no memory. */
static char **environment(struct begun *g)
{
    size_t n = 0;
    while (environ[n])
        n++;
    char **env = malloc((n + 2) * sizeof *env);
    if (!env)
        return NULL;
    memcpy(env, environ, n * sizeof *env);
    env[n] = g->asked[1] >= 0 ? g->says : NULL;
    env[n + 1] = NULL;
    return env;
}

/* Begins a build; 0, or errno. */
static int begin(const struct serve_build *b, struct begun *g)
{
    char *const argv[] = {(char[]){"portolan"}, (char[]){"build"}, (char[]){"-o"}, (char *)(uintptr_t)b->out,
                          NULL};
    int ends[2], err = 0;
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC))
        return errno;
    make_sockets(g);
    char **env = environment(g);
    if (!env || (g->pid = fork()) < 0)
        err = errno;
    else if (g->pid == 0)
        become_build(b, argv, env, g, ends[1], parent);
    free(env);
    close(ends[1]);
    g->said = ends[0];
    if (err) {
        close(ends[0]);
        close_pair(g->asked);
        close_pair(g->told);
        return err;
    }
    close_end(&g->asked[1]);
    close_end(&g->told[1]);
    return 0;
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

/* ---- pages before they stand on the disk ---- */

/* From now on pages are asked at the socket FD; -1: no more. */
static void set_pages(struct serve_build *b, int fd)
{
    pthread_mutex_lock(&b->lock);
    b->pages = fd;
    pthread_mutex_unlock(&b->lock);
}

/* Takes the answer to what was asked at FD: *FILE, -1 when there is no such page. False when there is no answer. */
static bool take_answer(int fd, int *file)
{
    union {
        char room[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control;
    char byte;
    struct iovec in = {.iov_base = &byte, .iov_len = 1};
    struct msghdr m = {
        .msg_iov = &in, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    *file = -1;
    if (recvmsg(fd, &m, MSG_CMSG_CLOEXEC) != 1)
        return false;
    const struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof(int)))
        memcpy(file, CMSG_DATA(c), sizeof *file);
    return true;
}

int serve_build_page(struct serve_build *b, struct str path, uint64_t *size)
{
    struct stat st;
    int file = -1;
    pthread_mutex_lock(&b->lock);
    if (b->pages >= 0 &&
        (send(b->pages, path.s, path.n, MSG_NOSIGNAL) != (ssize_t)path.n || !take_answer(b->pages, &file)))
        b->pages = -1; /* an answer that came late would be taken for another's */
    pthread_mutex_unlock(&b->lock);
    if (file >= 0 && fstat(file, &st) == 0)
        *size = (uint64_t)st.st_size;
    return file;
}

/* Takes a message of the child's from *FD; -1 when there will be no more. */
static void take_news(struct serve_build *b, const struct begun *g, int *fd)
{
    char message[PREVIEW_MESSAGE];
    ssize_t n = recv(*fd, message, sizeof message, 0);
    if (n <= 0) {
        *fd = -1;
        return;
    }
    if (message[0] != PREVIEW_MISTAKES)
        set_pages(b, g->asked[0]);
    b->hears(b->ctx, (enum preview_news)message[0], (struct str){message + 1, (size_t)n - 1});
}

/* ---- a build ---- */

/* Something may have changed. No more is heard of that at *FD once the child is told to end. */
static void take_change(struct serve_build *b, const struct begun *g, int *fd)
{
    if (!b->changed(b->ctx))
        return;
    b->given_up = true;
    *fd = -1;
    kill(g->pid, SIGTERM);
}

/*
 * Hears the child until it is silent for ever; ends it when a signal comes. What it says of the site comes before that stands, so
 * all of it is heard first.
 */
static void hear(struct serve_build *b, const struct begun *g, struct out *said)
{
    struct pollfd all[] = {{.fd = g->said, .events = POLLIN},
                           {.fd = b->signals, .events = POLLIN},
                           {.fd = b->swaps, .events = POLLIN},
                           {.fd = g->told[0], .events = POLLIN},
                           {.fd = b->changes, .events = POLLIN}};
    char room[4096];
    for (ssize_t n = 1; n;) {
        bool ending = b->signal;
        int ready = poll(all, COUNT(all), ending ? PATIENCE_MS : -1);
        if (ready == 0 || (ready > 0 && all[1].revents && take_signal(b)))
            kill(g->pid, ending ? SIGKILL : SIGTERM);
        if (ready > 0 && all[0].revents && (n = read(g->said, room, sizeof room)) > 0)
            keep(said, (struct str){room, (size_t)n});
        else if (ready > 0 && all[2].revents && take_swap(b)) {
            set_pages(b, -1);
            b->stands(b->ctx, said);
        }
        if (ready > 0 && all[3].fd >= 0 && all[3].revents)
            take_news(b, g, &all[3].fd);
        if (ready > 0 && all[4].fd >= 0 && all[4].revents)
            take_change(b, g, &all[4].fd);
    }
}

enum serve_build_end serve_build_run(struct serve_build *b, struct out *said)
{
    struct begun g = {0};
    b->given_up = false;
    take_swap(b); /* somebody else's build */
    int status = 0, err = begin(b, &g);
    if (err) {
        char reason[128];
        struct out why = out_memory();
        out_printf(&why, "portolan: build: cannot be begun now, will be at the next change: %s\n",
                   strerror_r(err, reason, sizeof reason));
        keep(said, out_str(&why));
        out_free(&why);
        return BUILD_FAILED;
    }
    hear(b, &g, said);
    set_pages(b, -1);
    close(g.said);
    close_pair(g.asked);
    close_pair(g.told);
    while (waitpid(g.pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (b->signal)
        return BUILD_STOPPED;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? BUILD_FINE
           : b->given_up                                 ? BUILD_GIVEN_UP
                                                         : BUILD_FAILED;
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
