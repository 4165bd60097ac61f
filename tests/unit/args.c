/* args: every way to write an option, and every way to write it wrong. */
#include "base/args.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fail.h"
#include "tap.h"

static const struct args_option options[] = {
    {'n', "limit", "N", "1..100", NULL, "at most N results"},
    {0, "json", NULL, NULL, "show search", "as JSON"},
    {0, "jsom", NULL, NULL, "show", "of another command"},
    {'q', "quiet", NULL, NULL, "search", "no messages"},
    {'q', "quick", NULL, NULL, "show", "of another command"},
    {0, "security", "tls|starttls|none", "tls starttls none", NULL, "only servers with it"},
    {0, "host", "HOST", NULL, NULL, "only this server"},
    {0},
};

/* Reads the words of LINE (split at blanks) and writes what came: "limit=5 quiet w:word !". */
static void reads(const char *line, const char *want)
{
    char copy[200], *argv[20] = {copy};
    int argc = 1;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *p = strtok(copy, " "); p; p = strtok(NULL, " "))
        argv[argc++] = p;
    struct args args = args_begin(argc, argv, "search", options);
    struct out o = out_memory();
    for (int got; (got = args_next(&args)) != ARGS_END;) {
        if (got == ARGS_BAD) {
            out_lit(&o, "! ");
            break;
        }
        out_printf(&o, "%s", got == ARGS_WORD ? "w" : options[got].name);
        if (args.value)
            out_printf(&o, "=%s", args.value);
        out_lit(&o, " ");
    }
    is_str(str_trim(out_str(&o)), str_from(want), line);
    out_free(&o);
}

/* What reading ARGUMENT says on standard error. */
static void complains(const char *argument, const char *want)
{
    char name[] = "/tmp/portolan-args-XXXXXX", said[400] = "", first[] = "search", word[64];
    char *argv[] = {first, word, NULL};
    snprintf(word, sizeof word, "%s", argument);
    int fd = mkstemp(name), saved = dup(STDERR_FILENO);
    dup2(fd, STDERR_FILENO);
    struct args args = args_begin(2, argv, "search", options);
    int got = args_next(&args);
    dup2(saved, STDERR_FILENO);
    ssize_t n = pread(fd, said, sizeof said - 1, 0);
    struct str rest = {said, n > 0 ? (size_t)n : 0};
    ok(got == ARGS_BAD, "%s is refused", argument);
    is_str(str_line(&rest), str_from(want), argument);
    is_str(rest, STR("portolan help search tells more\n"), "and where help is");
    close(fd);
    close(saved);
    unlink(name);
}

static void complaints(void)
{
    complains("--jsno", "portolan search: unknown option --jsno; did you mean --json?");
    complains("--sec=tls", "portolan search: unknown option --sec; did you mean --security?");
    complains("-json", "portolan search: unknown option -json; did you mean --json?");
    complains("--xyzzy", "portolan search: unknown option --xyzzy");
    complains("-x", "portolan search: unknown option -x");
    complains("-qn", "portolan search: unknown option -qn");
    complains("--\x1B", "portolan search: unknown option --\\u{1b}");
    complains("--limit", "portolan search: option --limit wants a value: N");
    complains("-n", "portolan search: option -n wants a value: N");
    complains("--json=yes", "portolan search: option --json takes no value");
}

static void values(void)
{
    complains("--limit=0", "portolan search: \"0\" is not a number from 1 to 100");
    complains("-n101", "portolan search: \"101\" is not a number from 1 to 100");
    complains("--limit=", "portolan search: \"\" is not a number from 1 to 100");
    complains("--limit=-1", "portolan search: \"-1\" is not a number from 1 to 100");
    complains("-n1x", "portolan search: \"1x\" is not a number from 1 to 100");
    complains("-n99999999999999999999",
              "portolan search: \"99999999999999999999\" is not a number from 1 to 100");
    complains("--security=ssl", "portolan search: --security takes tls, starttls or none");
    complains("--security=tls starttls", "portolan search: --security takes tls, starttls or none");
    complains("--jsom", "portolan search: unknown option --jsom; did you mean --json?");
    complains("--quick", "portolan search: unknown option --quick; did you mean --quiet?");
}

static void nearest(void)
{
    static const char *const commands[] = {"build",  "check", "render", "lookup",
                                           "search", "show",  "list",   NULL};
    static const struct {
        const char *word, *want;
    } table[] = {{"serach", "search"}, {"biuld", "build"}, {"look", "lookup"}, {"shwo", "show"},
                 {"lst", "list"},      {"xyzzy", NULL},    {"", NULL},         {"a", NULL}};
    for (unsigned i = 0; i < COUNT(table); i++) {
        const char *got = args_nearest(table[i].word, commands);
        ok(got == table[i].want || (got && table[i].want && strcmp(got, table[i].want) == 0), "%s: %s",
           table[i].word, got ? got : "none");
    }
}

static void help(void)
{
    struct out o = out_memory();
    args_help(&o, options, "search");
    is_str(out_str(&o),
           STR("  -n, --limit N             at most N results\n"
               "      --json                as JSON\n"
               "  -q, --quiet               no messages\n"
               "      --security tls|starttls|none\n"
               "                            only servers with it\n"
               "      --host HOST           only this server\n"),
           "help is aligned");
    out_free(&o);
}

int main(void)
{
    reads("", "");
    reads("a - b", "w=a w=- w=b");
    reads("-n 5 a", "limit=5 w=a");
    reads("-n5 --limit 6 --limit=7 --host= x", "limit=5 limit=6 limit=7 host= w=x");
    reads("a --json b -q", "w=a json w=b quiet");
    reads("--json -- --json -- -n", "json w=--json w=-- w=-n");
    reads("--host -5", "host=-5");
    reads("--host=a=b", "host=a=b");
    complaints();
    values();
    nearest();
    help();
    return done();
}
