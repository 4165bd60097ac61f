/*
 * portolan help: usage from the table of commands, exit codes, diagnostics, versions.
 * Knows no command and no diagnostic by name.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/fail.h"
#include "base/out.h"
#include "cmd/options.h"

/* The unit tests link everything but main.c, and so no table. */
extern const struct cmd *const cmd_table[] __attribute__((weak));
#include "db/db.h"

static void put_commands(struct out *o)
{
    for (const struct cmd *const *c = cmd_table; *c; c++)
        out_printf(o, "%s%s", c == cmd_table ? "" : " ", (*c)->name);
}

/* S within single quotes of a shell; our own words hold no backslash. */
static void put_quoted(struct out *o, struct str s)
{
    out_lit(o, "'");
    for (struct str rest = s; rest.s;) {
        out_term(o, str_cut(&rest, '\''), false);
        out_lit(o, rest.s ? "'\\''" : "");
    }
    out_lit(o, "'");
}

static void put_bash(struct out *o)
{
    out_lit(o, "_portolan() {\n"
               "    local word=${COMP_WORDS[COMP_CWORD]} words\n"
               "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
               "        words='");
    put_commands(o);
    out_lit(o, "'\n    else\n        case ${COMP_WORDS[1]} in\n");
    for (const struct cmd *const *c = cmd_table; *c; c++) {
        out_printf(o, "        %s) words='", (*c)->name);
        for (const struct args_option *p = options_table; p->name; p++)
            if (args_has(p, (*c)->name))
                out_printf(o, "%s--%s", p == options_table ? "" : " ", p->name);
        out_lit(o, "' ;;\n");
    }
    out_lit(o, "        esac\n"
               "    fi\n"
               "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
               "}\n"
               "complete -o default -F _portolan portolan\n");
}

/* "--db[ask this database]:FILE:_files" */
static void put_zsh_option(struct out *o, const struct args_option *p)
{
    struct out spec = out_memory();
    out_printf(&spec, "--%s[%s]", p->name, p->help);
    if (p->value)
        out_printf(&spec, ":%s:_files", p->value);
    out_lit(o, " ");
    put_quoted(o, out_str(&spec));
    out_free(&spec);
}

static void put_zsh_command(struct out *o, const struct cmd *c)
{
    struct out spec = out_memory();
    out_printf(&spec, "%s:%s", c->name, c->summary);
    out_lit(o, "        ");
    put_quoted(o, out_str(&spec));
    out_lit(o, "\n");
    out_free(&spec);
}

static void put_zsh(struct out *o)
{
    out_lit(o, "#compdef portolan\n_portolan() {\n    local -a commands=(\n");
    for (const struct cmd *const *c = cmd_table; *c; c++)
        put_zsh_command(o, *c);
    out_lit(o, "    )\n"
               "    if (( CURRENT == 2 )); then\n"
               "        _describe command commands\n"
               "        return\n"
               "    fi\n"
               "    case $words[2] in\n");
    for (const struct cmd *const *c = cmd_table; *c; c++) {
        out_printf(o, "    %s) _arguments", (*c)->name);
        for (const struct args_option *p = options_table; p->name; p++)
            if (args_has(p, (*c)->name))
                put_zsh_option(o, p);
        out_lit(o, " '*:word:_files' ;;\n");
    }
    /* Read as a function from $fpath it runs, read by `source` it only registers. */
    out_lit(
        o,
        "    esac\n}\n"
        "if [ \"$funcstack[1]\" = _portolan ]; then _portolan \"$@\"; else compdef _portolan portolan; fi\n");
}

static void put_fish(struct out *o)
{
    out_lit(o, "complete -c portolan -n __fish_use_subcommand -f\n");
    for (const struct cmd *const *c = cmd_table; *c; c++) {
        out_printf(o, "complete -c portolan -n __fish_use_subcommand -f -a %s -d ", (*c)->name);
        put_quoted(o, str_from((*c)->summary));
        out_lit(o, "\n");
        for (const struct args_option *p = options_table; p->name; p++) {
            if (!args_has(p, (*c)->name))
                continue;
            out_printf(o, "complete -c portolan -n '__fish_seen_subcommand_from %s' -l %s", (*c)->name,
                       p->name);
            if (p->short_name)
                out_printf(o, " -s %c", p->short_name);
            out_lit(o, p->value ? " -r -d " : " -d ");
            put_quoted(o, str_from(p->help));
            out_lit(o, "\n");
        }
    }
}

/* Completions of all commands and options for SHELL ("bash", "zsh", "fish"); false when it is none of them. */
static bool help_completion(struct out *o, const char *shell)
{
    static const struct {
        const char *name;
        void (*put)(struct out *o);
    } shells[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};
    for (size_t i = 0; i < COUNT(shells); i++)
        if (strcmp(shells[i].name, shell) == 0) {
            shells[i].put(o);
            return true;
        }
    return false;
}

/* "sqlite3 3.40.1 …", as the Makefile found them. */
#ifndef PORTOLAN_LIBRARIES
#define PORTOLAN_LIBRARIES ""
#endif

enum { NAMES_MOST = 40, SUMMARY_COLUMN = 12, SUBJECT_COLUMN = 26 };

/* Subjects that are not commands. */
struct subject {
    const char *name;
    const char *summary;
    void (*put)(struct out *o);
};

static void put_codes(struct out *o)
{
    out_lit(o, "Exit codes:\n"
               "    0  found, or done\n"
               "    1  nothing found, or mistakes in the content\n"
               "    2  the command line was wrong\n"
               "    3  the system: a file that cannot be read or written, a damaged database\n"
               "  130  interrupted\n");
}

/* A diagnostic's text, with "…" for what the reporter fills in. */
static void put_pattern(struct out *o, const char *pattern)
{
    for (struct str rest = str_from(pattern); rest.n;) {
        size_t at = str_find(rest, '{', 0);
        bool hole = at + 2 < rest.n && rest.s[at + 1] >= '0' && rest.s[at + 1] <= '2' && rest.s[at + 2] == '}';
        out_term(o, str_sub(rest, 0, at), false);
        if (at < rest.n)
            out_lit(o, hole ? "…" : "{");
        rest = str_sub(rest, at + (hole ? 3 : 1), rest.n);
    }
}

static void put_diagnostics(struct out *o)
{
    static const char *const levels[] = {
        [DIAG_NOTE] = "note", [DIAG_WARNING] = "warning", [DIAG_ERROR] = "error"};
    out_lit(o, "Diagnostics, as in \"path:line:column: level: text; advice [NAME]\":\n");
    for (enum diag_code c = 0; c < DIAG_CODES; c++) {
        out_printf(o, "\n%s (%s)\n    ", diag_name(c), levels[diag_level_of(c)]);
        put_pattern(o, diag_text(c));
        out_lit(o, "\n    ");
        put_pattern(o, diag_advice(c));
        out_lit(o, "\n");
    }
}

static void put_environment(struct out *o)
{
    out_lit(o, "The database is the first of these that exists:\n"
               "  --db FILE, $PORTOLAN_DB, site/portolan.db, $XDG_DATA_HOME/portolan/portolan.db,\n"
               "  portolan/portolan.db in each of $XDG_DATA_DIRS, " PORTOLAN_DATA "/portolan.db\n"
               "Other variables:\n"
               "  LC_ALL, LC_MESSAGES, LANG  the language of the output, unless --lang names one\n"
               "  NO_COLOR                   no colour on a terminal\n"
               "  PORTOLAN_PAGER, PAGER      the pager (less -FIRX); empty for none\n");
}

static const struct subject subjects[] = {{"exit-codes", "what the exit codes mean", put_codes},
                                          {"diagnostics", "every diagnostic, and what to do", put_diagnostics},
                                          {"environment", "where the database is looked for", put_environment}};

static void pad(struct out *o, size_t taken, size_t to)
{
    do
        out_lit(o, " ");
    while (++taken < to);
}

static void put_overview(struct out *o)
{
    out_lit(o, "usage: portolan COMMAND [OPTION …] [WORD …]\n\nCommands:\n");
    for (const struct cmd *const *c = cmd_table; *c; c++) {
        out_printf(o, "  %s", (*c)->name);
        pad(o, strlen((*c)->name) + 2, SUMMARY_COLUMN);
        out_printf(o, "%s\n", (*c)->summary);
    }
    out_lit(o, "\nportolan help COMMAND shows its options. There is also:\n");
    for (size_t i = 0; i < COUNT(subjects); i++) {
        out_printf(o, "  help %s", subjects[i].name);
        pad(o, strlen(subjects[i].name) + 7, SUBJECT_COLUMN);
        out_printf(o, "%s\n", subjects[i].summary);
    }
    out_lit(o, "  help completion SHELL   completions for bash, zsh or fish\n"
               "  --version               the version, and those of the libraries\n"
               "The manual is portolan(1); the database is described in portolan.db(5).\n");
}

static void put_command(struct out *o, const struct cmd *c)
{
    out_printf(o, "usage: portolan %s [OPTION …]%s%s\n\n%s\n\nOptions:\n", c->name, c->args[0] ? " " : "",
               c->args, c->summary);
    args_help(o, options_table, c->name);
}

static void put_version(struct out *o)
{
    out_printf(o, "portolan %s\nSQLite %s, database version %d.%d\n", PORTOLAN_VERSION, db_library_version(),
               DB_USER_VERSION / 1000, DB_USER_VERSION % 1000);
    if (PORTOLAN_LIBRARIES[0])
        out_lit(o, "built with " PORTOLAN_LIBRARIES "\n");
}

/* About SUBJECT; false when there is nothing of that name. */
static bool put_subject(struct out *o, const char *subject)
{
    for (const struct cmd *const *c = cmd_table; *c; c++)
        if (strcmp((*c)->name, subject) == 0) {
            put_command(o, *c);
            return true;
        }
    for (size_t i = 0; i < COUNT(subjects); i++)
        if (strcmp(subjects[i].name, subject) == 0) {
            subjects[i].put(o);
            return true;
        }
    return false;
}

static int unknown(const struct args *args, const char *subject)
{
    const char *names[NAMES_MOST + 1] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < COUNT(subjects); i++)
        names[n++] = subjects[i].name;
    for (const struct cmd *const *c = cmd_table; *c && n < NAMES_MOST; c++)
        names[n++] = (*c)->name;
    const char *near = args_nearest(subject, names);
    if (near)
        return args_error(args, "nothing is called \"%s\"; did you mean %s?", subject, near);
    return args_error(args, "nothing is called \"%s\"", subject);
}

/* What ARGS ask for, to O; returns the exit code. */
static int put_help(struct args *args, struct out *o)
{
    const char *words[2] = {NULL};
    size_t n = 0;
    for (int i; (i = args_next(args)) != ARGS_END;) {
        if (i == ARGS_BAD)
            return EXIT_USAGE;
        if (i == OPTION_VERSION) {
            put_version(o);
            return EXIT_FOUND;
        }
        if (i == ARGS_WORD && n == COUNT(words))
            return args_error(args, "wants one subject");
        if (i == ARGS_WORD)
            words[n++] = args->value;
    }
    if (!n) {
        put_overview(o);
        return EXIT_FOUND;
    }
    if (strcmp(words[0], "completion") == 0)
        return help_completion(o, n == 2 ? words[1] : "")
                   ? EXIT_FOUND
                   : args_error(args, "completion wants one of bash, zsh, fish");
    return put_subject(o, words[0]) ? EXIT_FOUND : unknown(args, words[0]);
}

static int run(int argc, char **argv)
{
    struct args args = args_begin(argc, argv, "help", options_table);
    struct out o = out_fd(STDOUT_FILENO);
    int code = put_help(&args, &o);
    out_end(&o);
    return code;
}

const struct cmd cmd_help = {
    .name = "help",
    .args = "[COMMAND|SUBJECT]",
    .summary = "show how a command is used",
    .run = run,
};
