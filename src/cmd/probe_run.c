/*
 * portolan-probe: what is to be probed, the clock, Ctrl-C, progress; what was found is printed, kept and reported.
 * Does not know how a server is asked.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/day.h"
#include "base/fail.h"
#include "cmd/probe.h"

enum { TIMEOUT_USUAL = 20, TIMEOUT_MOST = 600, DELAY_USUAL_MS = 500, JOBS_USUAL = 32, KEPT_EVERY_S = 10 };

#define FOLDER "content/settings"

/* Set by the signal handler alone, which can be handed nothing. */
static atomic_bool stop;

struct probing {
    struct query q;
    struct plan plan;
    struct found found;
    struct probe_how how;
    long due; /* 0: not said */
    bool progress;
    size_t planned, done;
    unsigned other; /* that did not answer as described */
    time_t kept;    /* when the file was last written */
};

/* The seconds of OPTION, if it was said, as *MS milliseconds; false after saying what is wrong with them. */
static bool take_seconds(const struct options *o, enum option option, unsigned *ms)
{
    char *end;
    const char *value = o->value[option];
    double seconds = value ? strtod(value, &end) : 0;
    bool good = !value || (!*end && end != value && seconds >= 0 && seconds <= TIMEOUT_MOST);
    if (!good)
        args_error(&o->args, "\"%s\" is no number of seconds up to %d", value, TIMEOUT_MOST);
    else if (value)
        *ms = (unsigned)(seconds * 1000);
    return good;
}

static void on_signal(int sig)
{
    (void)sig;
    atomic_store(&stop, true);
}

/* The first Ctrl-C ends conversations, the second the program. */
static void take_signals(void)
{
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND | SA_RESTART}, now;
    for (size_t i = 0; i < COUNT(signals); i++)
        if (sigaction(signals[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
}

static void show_progress(const struct probing *p, const struct probe_result *r)
{
    struct out o = out_fd(STDERR_FILENO);
    out_printf(&o, "\r\033[K%zu/%zu  %u  ", p->done, p->planned, p->other);
    if (r) {
        out_term(&o, r->host.n ? r->host : r->url, false);
        out_printf(&o, "  %s", verdict_word(r->finding.verdict));
    } else {
        out_lit(&o, "\r\033[K");
    }
    out_end(&o);
}

static void take_result(void *ctx, const struct probe_result *r)
{
    struct probing *p = ctx;
    struct found *f = &p->found;
    f->items = arena_more(&f->a, f->items, sizeof *f->items, f->n, &f->room);
    struct probe_result *kept = &f->items[f->n++];
    *kept = *r;
    kept->url = arena_str(&f->a, r->url);
    kept->finding.seen = arena_str(&f->a, r->finding.seen);
    if (r->auth_instead.s)
        kept->auth_instead = arena_str(&f->a, r->auth_instead);
    p->done += r->security.n || str_eq(r->protocol, STR("mx"));
    p->other += r->finding.verdict == VERDICT_DIFFERS || r->finding.verdict == VERDICT_NO_ANSWER;
    if (p->progress)
        show_progress(p, r);
    /* Whoever cuts the power loses little. */
    if (p->q.o.value[OPTION_WRITE] && time(NULL) - p->kept >= KEPT_EVERY_S) {
        sheet_keep(FOLDER, f, &p->plan);
        p->kept = time(NULL);
    }
}

/* How many of R's first rows are to be probed. */
static size_t wanted(const struct probing *p, const struct rows *r)
{
    size_t n = 0;
    if (p->q.o.words_n)
        return r->n;
    while (n < r->n && str_cmp(row_text(rows_at(r, n), "date"), p->found.date) < 0)
        n++;
    return p->due && (size_t)p->due < n ? (size_t)p->due : n;
}

/* Rows of one provider behind those of the others. */
static void append(struct rows *to, const struct rows *more, struct arena *a)
{
    struct str **cells = ARENA_NEW(a, struct str *, to->n + more->n + 1);
    for (size_t i = 0; i < to->n + more->n; i++)
        cells[i] = i < to->n ? to->cells[i] : more->cells[i - to->n];
    to->cells = cells;
    to->n += more->n;
}

/* False after saying that a word names no provider. */
static bool read_plan(struct probing *p)
{
    struct query *q = &p->q;
    for (int i = 0; i < q->o.words_n; i++) {
        struct plan more;
        struct str of = query_provider(q, str_from(q->o.words[i]));
        if (!of.s)
            return false;
        plan_read(q->db, &q->arena, of, i ? &more : &p->plan);
        if (i) {
            append(p->plan.servers, more.servers, &q->arena);
            append(p->plan.domains, more.domains, &q->arena);
        }
    }
    if (!q->o.words_n)
        plan_read(q->db, &q->arena, (struct str){0}, &p->plan);
    if (p->q.o.value[OPTION_WRITE])
        sheet_days(FOLDER, &q->arena, &p->plan);
    return true;
}

static int probe(struct probing *p)
{
    const struct probe_taker taker = {take_result, p};
    if (!read_plan(p))
        return EXIT_MISTAKES;
    size_t servers = wanted(p, p->plan.servers),
           domains = p->q.o.value[OPTION_SERVERS] ? 0 : wanted(p, p->plan.domains);
    p->planned = servers + domains;
    if (!p->planned) {
        query_say_none(&p->q, p->q.o.words_n ? p->q.words : str_from(cmd_probe.name),
                       "has nothing left to be probed today", NULL, 0);
        return EXIT_MISTAKES;
    }
    p->kept = time(NULL);
    take_signals();
    probe_run(&p->plan, servers, domains, &p->how, &taker);
    if (p->progress)
        show_progress(p, NULL);
    found_sort(&p->found);
    query_deadline(&p->q);
    if (p->q.o.value[OPTION_WRITE])
        sheet_keep(FOLDER, &p->found, &p->plan);
    if (p->q.o.value[OPTION_REPORT])
        probe_report(&p->q, FOLDER, &p->found);
    else
        found_print(&p->q, &p->found);
    return atomic_load(&stop) ? EXIT_INTERRUPTED : p->other ? EXIT_MISTAKES : EXIT_FOUND;
}

static int run(int argc, char **argv)
{
    struct probing p = {.how = {.milliseconds = TIMEOUT_USUAL * 1000,
                                .delay = DELAY_USUAL_MS,
                                .now = (int64_t)time(NULL),
                                .stop = &stop}};
    int code;
    if (!query_begin(&p.q, argc, argv, &cmd_probe, &code))
        return code;
    p.due = options_number(&p.q.o, OPTION_DUE, 0);
    p.how.threads = (unsigned)options_number(&p.q.o, OPTION_HOSTS, JOBS_USUAL);
    if (!take_seconds(&p.q.o, OPTION_TIMEOUT, &p.how.milliseconds) ||
        !take_seconds(&p.q.o, OPTION_DELAY, &p.how.delay))
        return query_end(&p.q, EXIT_USAGE);
    p.how.milliseconds += !p.how.milliseconds;
    if (!p.q.o.words_n && !p.due && !p.q.o.value[OPTION_ALL_DUE]) {
        args_error(&p.q.o.args, "wants the name of a provider, --due N or --all");
        return query_end(&p.q, EXIT_USAGE);
    }
    if (!query_open(&p.q))
        return query_end(&p.q, EXIT_USAGE);
    p.progress = isatty(STDERR_FILENO);
    p.found.date = day_text(&p.q.arena, day_now());
    code = probe(&p);
    arena_free(&p.found.a);
    return query_end(&p.q, code);
}

const struct cmd cmd_probe_here = {
    .name = "probe",
    .args = "",
    .summary = "",
    .run = run,
};
