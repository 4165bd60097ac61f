/*
 * portolan serve: the site on this machine while one writes. Builds when something below content/ or templates/
 * changes, and tells the open pages, which load themselves again or show what is wrong.
 * Does not build itself: `portolan build` does, as its own process.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "cmd/http.h"
#include "cmd/options.h"
#include "cmd/serve.h"

struct serve_build {
    const char *out;  /* the output */
    int swaps;        /* inotify: of what takes a name in the folder that the output stands in; -1: none */
    const char *name; /* the output's there */
    void *ctx;
    void (*stands)(
        void *ctx,
        const struct out *said); /* the new site stands in its place, the old one is still being removed */
    int signals;                 /* can be read once SIGINT, SIGTERM or SIGHUP has come */
    int signal;                  /* the one that came, or 0 */
    sigset_t before;             /* what was blocked at first */
};

enum serve_build_end { BUILD_FINE, BUILD_FAILED, BUILD_STOPPED };

/*
 * Builds: from the main thread, since the child ends when the thread that made it does. What it says goes to standard
 * error, and the beginning of it, SAID_MOST bytes, behind what is in SAID. A build that cannot be begun has failed. On a
 * signal it is told to end (SIGTERM), made to (SIGKILL) at the second or after some seconds, and has been stopped.
 */
enum { SERVE_SAID_MOST = 64 << 10 };

enum { PATIENCE_MS = 5000 };

/* Blocks those signals, but those that were ignored (nohup): before any thread is made. Fails (exit 3) as systems do. */
static struct serve_build serve_build_open(const struct serve_root *root)
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

static enum serve_build_end serve_build_run(struct serve_build *b, struct out *said)
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

/* Ends this process by the signal that came. */
static _Noreturn void serve_build_end(struct serve_build *b)
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

enum { TAIL = 4096, TICK_MS = 1000, PORT = 8000 };

struct serve {
    struct serve_build build;
    struct watching watch;
    pthread_mutex_t lock;
    struct serve_root root;
    struct http *http;
    unsigned long builds; /* how many there were */
    bool fine;            /* the last one */
    struct out said;      /* by it */
    bool told;            /* its site stands, and the pages know */
};

/* ---- what is answered ---- */

/* Asks what happened since the build that the page shows, and again; the answer is a script, as the pages' policy
 * wants it. A page that nobody sees does not ask: browsers have six connections to one server, for all its pages. */
static const char live[] =
    "window.portolanLive = (build, fine, text) => {\n"
    "  const page = portolanLive;\n"
    "  if (page.build != undefined && build != page.build && fine) return location.reload();\n"
    "  page.build = build;\n"
    "  let box = document.getElementById('portolan-live');\n"
    "  if (!fine || / (error|warning): /.test(text)) {\n"
    "    box ||= document.body.appendChild(document.createElement('pre'));\n"
    "    box.id = 'portolan-live';\n"
    "    box.textContent = text;\n"
    "    box.style.cssText = 'position:fixed;inset:auto 0 0 "
    "0;max-height:40vh;overflow:auto;margin:0;padding:1rem;z-index:99;'\n"
    "      + 'white-space:pre-wrap;color:#fff;background:' + (fine ? '#5a4300' : '#7a1010');\n"
    "  } else if (box) box.remove();\n"
    "  page.ask();\n"
    "};\n"
    "portolanLive.ask = () => {\n"
    "  if (document.hidden) return document.addEventListener('visibilitychange', portolanLive.ask, {once: "
    "true});\n"
    "  const script = document.createElement('script');\n"
    "  script.src = '/.portolan/wait.js?at=' + (portolanLive.build ?? '');\n"
    "  script.onload = () => script.remove();\n"
    "  script.onerror = () => { script.remove(); setTimeout(portolanLive.ask, 2000); };\n"
    "  document.head.append(script);\n"
    "};\n"
    "if (document.readyState == 'complete') portolanLive.ask();\n"
    "else addEventListener('load', portolanLive.ask, {once: true});\n";

/* What happened since the build AT; false when nothing did. */
static bool tell(struct serve *s, struct arena *a, const struct http_request *request, struct str *script)
{
    pthread_mutex_lock(&s->lock);
    bool news = request->last || !str_eq(request->at, arena_printf(a, "%lu", s->builds));
    if (news) {
        struct out o = out_memory();
        out_printf(&o, "portolanLive(%lu, %d, ", s->builds, s->fine);
        out_json(&o, out_str(&s->said));
        out_lit(&o, ");\n");
        *script = out_take(&o, a);
    }
    pthread_mutex_unlock(&s->lock);
    return news;
}

static const char *type_of(struct str path)
{
    static const char *const types[][2] = {{".html", "text/html; charset=utf-8"},
                                           {".css", "text/css"},
                                           {".js", "text/javascript"},
                                           {".svg", "image/svg+xml"},
                                           {".png", "image/png"},
                                           {".xml", "text/xml"},
                                           {".md", "text/plain; charset=utf-8"},
                                           {".txt", "text/plain; charset=utf-8"},
                                           {".json", "application/json"},
                                           {".mobileconfig", "application/x-apple-aspen-config"}};
    for (size_t i = 0; i < COUNT(types); i++)
        if (str_ends(path, str_from(types[i][0])))
            return types[i][1];
    return "application/octet-stream";
}

static bool is_page(struct str path)
{
    return str_ends(path, STR("/")) || str_ends(path, STR(".html"));
}

/* Where in the page, of SIZE bytes, our script goes: before the body's end. */
static uint64_t script_at(int page, uint64_t size)
{
    char tail[TAIL];
    uint64_t from = size > TAIL ? size - TAIL : 0;
    ssize_t n = pread(page, tail, TAIL, (off_t)from);
    struct str end = STR("</body>"), rest = {tail, n > 0 ? (size_t)n : 0};
    size_t at = rest.n;
    for (size_t next = 0; (next = str_find_str(rest, end, next)) < rest.n; next++)
        at = next;
    return at < rest.n ? from + at : size;
}

static bool open_page(struct serve *s, struct str path, struct http_reply *reply)
{
    pthread_mutex_lock(&s->lock);
    reply->file = serve_root_file(&s->root, path, &reply->size);
    pthread_mutex_unlock(&s->lock);
    if (reply->file < 0)
        return false;
    reply->type = type_of(is_page(path) ? STR(".html") : path);
    if (is_page(path)) {
        reply->inset = STR("<script src=\"/.portolan/live.js\"></script>");
        reply->inset_at = script_at(reply->file, reply->size);
    }
    return true;
}

static void answer(void *ctx, struct arena *a, const struct http_request *request, struct http_reply *reply)
{
    struct serve *s = ctx;
    *reply = (struct http_reply){.status = 200, .type = "text/javascript", .file = -1};
    if (str_starts(request->path, STR("/.portolan/")) && request->foreign)
        *reply =
            (struct http_reply){403, "text/plain", .body = STR("This is for its own pages.\n"), .file = -1};
    else if (str_eq(request->path, STR("/.portolan/live.js")))
        reply->body = str_from(live);
    else if (str_eq(request->path, STR("/.portolan/wait.js")))
        reply->later = !tell(s, a, request, &reply->body);
    else if (!open_page(s, request->path, reply)) {
        reply->status = 404;
        if (open_page(s, STR("/404.html"), reply))
            return;
        reply->type = type_of(STR(".html"));
        reply->body = STR("<!doctype html>\n<title>portolan</title>\n<body>\n"
                          "<script src=\"/.portolan/live.js\"></script></body>\n");
    }
}

/* ---- what is built ---- */

/* Whether the site is there to be shown. */
static bool is_there(struct serve *s)
{
    pthread_mutex_lock(&s->lock);
    bool there = serve_root_is_site(&s->root);
    pthread_mutex_unlock(&s->lock);
    return there;
}

/* A build has said SAID, which is copied, and its site stands if it was FINE. */
static void take_said(struct serve *s, const struct out *said, bool fine)
{
    pthread_mutex_lock(&s->lock);
    out_reset(&s->said);
    out_printf(&s->said, "%.*s", STR_ARG(out_str(said)));
    s->fine = fine;
    s->builds += !s->told;
    pthread_mutex_unlock(&s->lock);
    if (!s->told && s->http)
        http_wake(s->http);
    s->told = true;
}

static void stands(void *ctx, const struct out *said)
{
    take_said(ctx, said, true);
}

/* Builds, tells the pages; does not return when it is to end. SAID was said before, and is given away. */
static void build(struct serve *s, struct out *said)
{
    fwrite(out_str(said).s, 1, said->n, stderr);
    s->told = false;
    enum serve_build_end end = serve_build_run(&s->build, said);
    if (end == BUILD_STOPPED)
        serve_build_end(&s->build);
    s->told &= end == BUILD_FINE; /* what stood there was another's, if it was not */
    take_said(s, said, end == BUILD_FINE);
    out_free(said);
}

/* Until there is something to build for; what that is, if it must be said, into SAID. */
static void wait_for_change(struct serve *s, struct out *said)
{
    bool there = is_there(s);
    for (;;) {
        enum watch_event is = watch_wait(&s->watch, s->build.signals, TICK_MS);
        http_tick(s->http);
        if (is == WATCH_OTHER)
            serve_build_end(&s->build);
        if (is == WATCH_CHANGED)
            return;
        if (there && !is_there(s)) {
            out_lit(said, "portolan: ");
            out_term(said, str_from(s->root.out), false);
            out_lit(said, ": is gone; it is built anew\n");
            return;
        }
    }
}

static void say_place(const struct http *h)
{
    printf("http://127.0.0.1:%u/   (Ctrl+C ends it)\n", http_port(h));
    if (fflush(stdout))
        fail_system(errno, "standard output");
}

static int run(int argc, char **argv)
{
    struct options o;
    int code;
    if (!options_read(&o, argc, argv, &cmd_serve, &code))
        return code;
    struct serve s = {.watch = {.fd = -1}, .lock = PTHREAD_MUTEX_INITIALIZER, .said = out_memory()};
    const struct http_site site = {&s, answer};
    s.root = serve_root_open(o.out);
    s.build = serve_build_open(&s.root);
    s.build.ctx = &s;
    s.build.stands = stands;
    s.http = http_start((unsigned)options_number(&o, OPTION_PORT, PORT), &site);
    struct out said = out_memory();
    for (bool first = true;; first = false) {
        watch_renew(&s.watch, &said);
        build(&s, &said);
        if (first)
            say_place(s.http);
        said = out_memory();
        wait_for_change(&s, &said);
    }
}

const struct cmd cmd_serve = {
    .name = "serve",
    .args = "",
    .summary = "show the site on this machine, and build it anew at every change",
    .run = run,
};
