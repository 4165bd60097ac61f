/*
 * portolan serve: the site on this machine while one writes. Builds when something below content/ or templates/
 * changes, and tells the open pages, which load themselves again or show what is wrong.
 * Does not build itself: `portolan build` does, as its own process.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "cmd/http.h"
#include "cmd/options.h"
#include "cmd/watch.h"

enum { PAGE_MAX = 64 << 20, WAIT_SECONDS = 20, PORT = 8000 };

struct serve {
    const char *out;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned long build; /* how many there were */
    bool fine;           /* the last one */
    struct out said;     /* by it */
};

/* Runs `portolan build`; what it says goes to the terminal and into SAID. */
static bool build(const char *site, struct out *said)
{
    char *const argv[] = {(char[]){"portolan"}, (char[]){"build"}, (char[]){"-o"}, (char *)(uintptr_t)site,
                          NULL};
    posix_spawn_file_actions_t actions;
    int ends[2], status = 0;
    char room[4096];
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC) != 0)
        fail_system(errno, "portolan build");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    int err = posix_spawn(&pid, "/proc/self/exe", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (err)
        fail_system(err, "portolan build");
    out_reset(said);
    for (ssize_t n; (n = read(ends[0], room, sizeof room)) > 0 || (n < 0 && errno == EINTR);)
        if (n > 0)
            out_printf(said, "%.*s", (int)n, room);
    close(ends[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    fwrite(out_str(said).s, 1, out_str(said).n, stderr);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void build_and_tell(struct serve *s)
{
    struct out said = out_memory();
    bool fine = build(s->out, &said);
    pthread_mutex_lock(&s->lock);
    struct out old = s->said;
    s->said = said;
    s->fine = fine;
    s->build++;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    out_free(&old);
}

/* ---- what is answered ---- */

/* Asks what happened since the build that the page shows, and again; the answer is a script, as the pages' policy
 * wants it. */
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
    "  const script = document.createElement('script');\n"
    "  script.src = '/.portolan/wait.js?at=' + (portolanLive.build ?? '');\n"
    "  script.onload = () => script.remove();\n"
    "  script.onerror = () => { script.remove(); setTimeout(portolanLive.ask, 2000); };\n"
    "  document.head.append(script);\n"
    "};\n"
    "portolanLive.ask();\n";

/* Waits for another build than AT, but not for ever. */
static struct str wait_script(struct serve *s, struct arena *a, struct str at)
{
    struct timespec until;
    int err = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_SECONDS;
    pthread_mutex_lock(&s->lock);
    while (err == 0 && str_eq(at, arena_printf(a, "%lu", s->build)))
        err = pthread_cond_timedwait(&s->changed, &s->lock, &until);
    struct out o = out_memory();
    out_printf(&o, "portolanLive(%lu, %d, ", s->build, s->fine);
    out_json(&o, out_str(&s->said));
    out_lit(&o, ");\n");
    pthread_mutex_unlock(&s->lock);
    struct str script = arena_str(a, out_str(&o));
    out_free(&o);
    return script;
}

static const char *type_of(struct str path)
{
    static const char *const types[][2] = {{".html", "text/html; charset=utf-8"},
                                           {".css", "text/css"},
                                           {".js", "text/javascript"},
                                           {".svg", "image/svg+xml"},
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

/* HTML with our script at its end. */
static struct str with_live(struct arena *a, struct str html)
{
    struct str end = STR("</body>");
    size_t at = str_find_str(html, end, 0);
    return arena_printf(a, "%.*s<script src=\"/.portolan/live.js\"></script>%.*s", (int)at, html.s,
                        (int)(html.n - at), html.s + at);
}

/* PATH of the site; no name in it begins with a dot but those that are published. */
static bool read_page(const struct serve *s, struct arena *a, struct str path, struct str *bytes)
{
    struct str folder = path.n == 0 || path.s[path.n - 1] == '/' ? STR("index.html") : STR("");
    if (str_find_str(path, STR(".."), 0) < path.n)
        return false;
    const char *name = arena_printf(a, "%s/%.*s%.*s", s->out, STR_ARG(path), STR_ARG(folder)).s;
    return file_read(a, AT_FDCWD, name, PAGE_MAX, bytes) == 0;
}

static void answer(void *ctx, struct arena *a, struct str path, struct str at, struct http_reply *reply)
{
    struct serve *s = ctx;
    path = str_sub(path, 1, path.n);
    *reply = (struct http_reply){200, "text/javascript", str_from(live)};
    if (str_eq(path, STR(".portolan/live.js")))
        return;
    if (str_eq(path, STR(".portolan/wait.js"))) {
        reply->body = wait_script(s, a, at);
        return;
    }
    bool page = path.n == 0 || path.s[path.n - 1] == '/' || str_ends(path, STR(".html"));
    reply->type = page ? type_of(STR(".html")) : type_of(path);
    if (!read_page(s, a, path, &reply->body)) {
        reply->status = 404;
        reply->type = type_of(STR(".html"));
        page = true;
        if (!read_page(s, a, STR("404.html"), &reply->body))
            reply->body = STR("<!doctype html>\n<title>portolan</title>\n<body>\n</body>\n");
    }
    if (page)
        reply->body = with_live(a, reply->body);
}

static int run(int argc, char **argv)
{
    struct options o;
    int code;
    if (!options_read(&o, argc, argv, &cmd_serve, &code))
        return code;
    struct serve s = {.out = o.out,
                      .lock = PTHREAD_MUTEX_INITIALIZER,
                      .changed = PTHREAD_COND_INITIALIZER,
                      .said = out_memory()};
    const struct http_site site = {&s, answer};
    struct http *h = http_start(o.port_set ? o.port : PORT, &site);
    int watch = watch_open();
    for (bool first = true;; first = false) {
        watch_add(watch, "content");
        watch_add(watch, "templates");
        build_and_tell(&s);
        if (first) {
            printf("http://127.0.0.1:%u/   (Ctrl+C ends it)\n", http_port(h));
            fflush(stdout);
        }
        watch_wait(watch);
    }
}

const struct cmd cmd_serve = {
    .name = "serve",
    .args = "",
    .summary = "show the site on this machine, and build it anew at every change",
    .options = options_serve,
    .run = run,
};
