/*
 * portolan serve: the site on this machine while one writes. Builds when something below content/ or templates/
 * changes, and tells the open pages, which load themselves again or show what is wrong.
 * Does not build itself: `portolan build` does, as its own process.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "cmd/http.h"
#include "cmd/options.h"
#include "cmd/serve.h"

/* GIVE_UP_SECONDS: how long builds may be given up for others until one has to end. */
enum { TAIL = 4096, TICK_MS = 1000, PORT = 8000, GIVE_UP_SECONDS = 20 };

struct serve {
    struct serve_build build;
    struct watching watch;
    pthread_mutex_t lock;
    struct serve_root root;
    struct http *http;
    unsigned long builds; /* how many there were */
    unsigned news;        /* of the one that runs, so far */
    unsigned long shown;  /* how often pages came to look otherwise */
    bool fine;            /* the last one */
    struct out said;      /* by it */
    bool told;            /* its site stands, and the pages know */
    bool whole;           /* its pages were shown before */
    bool again;           /* something has changed meanwhile */
    time_t ended;         /* when a build did so last, seconds */
};

/* ---- what is answered ---- */

/* Asks what happened since the news that the page knows, and again; the answer is a script, as the pages' policy
 * wants it. A page that nobody sees does not ask: browsers have six connections to one server, for all its pages. */
static const char live[] =
    "const was = +document.currentScript.dataset.shown;\n"
    "window.portolanLive = (build, fine, text, shown) => {\n"
    "  const page = portolanLive;\n"
    "  if (shown != was && fine) return location.reload();\n"
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

/* The script's element, for a page as pages look now. In A. */
static struct str live_element(struct serve *s, struct arena *a)
{
    pthread_mutex_lock(&s->lock);
    struct str element =
        arena_printf(a, "<script data-shown=\"%lu\" src=\"/.portolan/live.js\"></script>", s->shown);
    pthread_mutex_unlock(&s->lock);
    return element;
}

/* What happened since the news AT, "BUILDS" or, while one runs, "BUILDS.NEWS"; false when nothing did. */
static bool tell(struct serve *s, struct arena *a, const struct http_request *request, struct str *script)
{
    pthread_mutex_lock(&s->lock);
    struct str now =
        s->news ? arena_printf(a, "%lu.%u", s->builds, s->news) : arena_printf(a, "%lu", s->builds);
    bool news = request->last || !str_eq(request->at, now);
    if (news) {
        struct out o = out_memory();
        out_printf(&o, "portolanLive(%.*s, %d, ", STR_ARG(now), s->fine);
        out_json(&o, out_str(&s->said));
        out_printf(&o, ", %lu);\n", s->shown);
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

/* The page or file of PATH: of the build that runs, or as it stands on the disk. */
static bool open_page(struct serve *s, struct arena *a, struct str path, struct http_reply *reply)
{
    struct str element = live_element(s, a),
               below = serve_root_path(a, path); /* first: a page may be newer than it says */
    reply->file = below.n ? serve_build_page(&s->build, below, &reply->size) : -1;
    if (reply->file < 0) {
        pthread_mutex_lock(&s->lock);
        reply->file = serve_root_file(&s->root, path, &reply->size);
        pthread_mutex_unlock(&s->lock);
    }
    if (reply->file < 0)
        return false;
    reply->type = type_of(is_page(path) ? STR(".html") : path);
    if (is_page(path)) {
        reply->inset = element;
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
    else if (!open_page(s, a, request->path, reply)) {
        reply->status = 404;
        if (open_page(s, a, STR("/404.html"), reply))
            return;
        reply->type = type_of(STR(".html"));
        reply->body = arena_printf(a, "<!doctype html>\n<title>portolan</title>\n<body>\n%.*s</body>\n",
                                   STR_ARG(live_element(s, a)));
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

/* Pages hear of SAID, which is copied: the FINE site of a build that has ended; or, while it RUNS, what it tells. */
static void take_said(struct serve *s, struct str said, bool fine, bool runs)
{
    pthread_mutex_lock(&s->lock);
    out_reset(&s->said);
    out_printf(&s->said, "%.*s", STR_ARG(said));
    s->fine = fine;
    if (runs) {
        s->news++;
    } else if (!s->told) {
        s->builds++;
        s->news = 0;
        s->shown += fine && !s->whole;
    }
    pthread_mutex_unlock(&s->lock);
    if (!s->told && s->http)
        http_wake(s->http);
}

static void stands(void *ctx, const struct out *said)
{
    struct serve *s = ctx;
    take_said(s, out_str(said), true, false);
    s->told = true;
}

/* Pages of the build that runs may be asked for, or will not be. */
static void hears(void *ctx, enum preview_news news, struct str text)
{
    struct serve *s = ctx;
    if (s->told)
        return;
    s->whole |= news == PREVIEW_OTHER || news == PREVIEW_SAME;
    pthread_mutex_lock(&s->lock);
    s->shown += news == PREVIEW_EARLY || news == PREVIEW_OTHER;
    pthread_mutex_unlock(&s->lock);
    take_said(s, text, news != PREVIEW_MISTAKES, true);
}

static time_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* A build is given up for the next, whose pages are wanted now; not one whose site stands, nor for ever. */
static bool changed(void *ctx)
{
    struct serve *s = ctx;
    s->again |= watch_changed(&s->watch);
    return s->again && s->builds && !s->told && seconds() - s->ended < GIVE_UP_SECONDS;
}

/* Builds, tells the pages; does not return when it is to end. SAID was said before, and is given away. */
static void build(struct serve *s, struct out *said)
{
    fwrite(out_str(said).s, 1, said->n, stderr);
    s->told = s->whole = s->again = false;
    s->build.changes = s->watch.fd;
    enum serve_build_end end = serve_build_run(&s->build, said);
    if (end == BUILD_STOPPED)
        serve_build_end(&s->build);
    if (end == BUILD_GIVEN_UP) {
        out_free(said);
        return;
    }
    s->ended = seconds();
    s->told &= end == BUILD_FINE; /* what stood there was another's, if it was not */
    take_said(s, out_str(said), end == BUILD_FINE, false);
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
    s.build.hears = hears;
    s.build.changed = changed;
    s.http = http_start((unsigned)options_number(&o, OPTION_PORT, PORT), &site);
    struct out said = out_memory();
    for (bool first = true;; first = false) {
        watch_renew(&s.watch, &said);
        build(&s, &said);
        if (first)
            say_place(s.http);
        said = out_memory();
        if (!s.again)
            wait_for_change(&s, &said);
    }
}

const struct cmd cmd_serve = {
    .name = "serve",
    .args = "",
    .summary = "show the site on this machine, and build it anew at every change",
    .run = run,
};
