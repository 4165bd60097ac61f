/*
 * The options of the commands that make things.
 * Does not know what the commands do with them.
 */
#include "cmd/options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/args.h"
#include "base/fail.h"
#include "base/pool.h"
#include "cmd/part.h"
#include "db/db.h"

#define DIRECTORY \
    { \
        'C', "directory", "DIR", "work in DIR instead of the current directory" \
    }
#define OUTPUT \
    { \
        'o', "output", "OUT", "write to OUT instead of site" \
    }
#define RAISE \
    { \
        'W', "warnings", "error", "take warnings for errors" \
    }
#define JOBS \
    { \
        'j', "jobs", "N", "use N reader and renderer threads" \
    }
#define QUIET \
    { \
        'q', "quiet", NULL, "say nothing but mistakes" \
    }
#define NOTES \
    { \
        0, "notes", NULL, "show notes as well" \
    }
#define ALL \
    { \
        0, "all", NULL, "show every mistake, however many are alike" \
    }
#define FORCE \
    { \
        'f', "force", NULL, "build even if nothing changed" \
    }
#define HELP \
    { \
        'h', "help", NULL, "show this help" \
    }

const struct args_option options_build[] = {
    DIRECTORY, OUTPUT,
    RAISE,     JOBS,
    QUIET,     NOTES,
    FORCE,     {0, "no-files", NULL, "make a database without the bytes of images and other files"},
    HELP,      {0}};
const struct args_option options_check[] = {
    DIRECTORY,
    RAISE,
    JOBS,
    QUIET,
    NOTES,
    ALL,
    {0, "ispdb", NULL, "check client configurations (XML) instead of content/"},
    HELP,
    {0}};
const struct args_option options_import[] = {
    DIRECTORY,
    {0, "into", "DIR", "the folder of the settings tables, or content"},
    {0, "facts", NULL, "leave out the sentences of the source"},
    {0, "source", "NAME", "say whose collection the files are of"},
    {0, "replace", "ID", "put a file in the place of provider ID"},
    {0, "merge", "ID[,ID]", "put files beside what is known of provider ID"},
    {0, "dry-run", NULL, "of markdown: say what would become of it, and write nothing"},
    {0, "force", NULL, "of markdown: write over what stands there, and what check would find wrong"},
    ALL,
    RAISE,
    QUIET,
    NOTES,
    HELP,
    {0}};
const struct args_option options_init[] = {
    {0, "lang", "TAG", "write it in this language: fr, pt-BR, zh-Hans …"}, QUIET, HELP, {0}};
const struct args_option options_serve[] = {
    DIRECTORY, OUTPUT, {'p', "port", "PORT", "listen on PORT instead of 8000"}, HELP, {0}};
const struct args_option options_render[] = {DIRECTORY, JOBS, QUIET, HELP, {0}};
const struct args_option options_verify[] = {DIRECTORY, HELP, {0}};

int64_t options_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME_COARSE, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

bool options_is_site(const char *path, void *ctx)
{
    char db[4096];
    (void)ctx;
    return snprintf(db, sizeof db, "%s/portolan.db", path) < (int)sizeof db && db_is_ours(db);
}

/* Takes one option; false after saying what is wrong with it. */
static bool take(struct options *o, const struct args *args, const char *name)
{
    long n;
    if (strcmp(name, "directory") == 0) {
        if (chdir(args->value) != 0)
            fail_system(errno, "%s", args->value);
    } else if (strcmp(name, "output") == 0) {
        o->out = args->value;
    } else if (strcmp(name, "warnings") == 0) {
        if (strcmp(args->value, "error") != 0) {
            args_error(args, "-W takes the word 'error'");
            return false;
        }
        o->errors = true;
    } else if (strcmp(name, "jobs") == 0) {
        if (!args_number(args, 1, 32, &n))
            return false;
        o->threads = (unsigned)n;
    } else if (strcmp(name, "port") == 0) {
        if (!args_number(args, 0, 65535, &n))
            return false;
        o->port = (unsigned)n;
        o->port_set = true;
    } else if (strcmp(name, "into") == 0) {
        o->into = args->value;
    } else if (strcmp(name, "source") == 0) {
        o->source = args->value;
    } else if (strcmp(name, "replace") == 0) {
        o->replace = args->value;
    } else if (strcmp(name, "merge") == 0) {
        o->merge = args->value;
    } else if (strcmp(name, "lang") == 0) {
        o->lang = args->value;
    } else {
        o->ispdb |= strcmp(name, "ispdb") == 0;
        o->facts |= strcmp(name, "facts") == 0;
        o->quiet |= strcmp(name, "quiet") == 0;
        o->notes |= strcmp(name, "notes") == 0;
        o->no_files |= strcmp(name, "no-files") == 0;
        o->dry |= strcmp(name, "dry-run") == 0;
        o->all |= strcmp(name, "all") == 0;
        o->force |= strcmp(name, "force") == 0;
    }
    return true;
}

/* Reads the words and options; *HELP when they ask for help instead. */
static bool read_all(struct options *o, struct args *args, const struct cmd *cmd, bool *help)
{
    int wanted = 0;
    bool many = strstr(cmd->args, "...") != NULL;
    for (const char *c = cmd->args; *c && !many; c++)
        wanted += c == cmd->args || c[-1] == ' ';
    for (int i; (i = args_next(args)) != ARGS_END;) {
        if (i == ARGS_BAD)
            return false;
        *help = i >= 0 && strcmp(cmd->options[i].name, "help") == 0;
        if (*help)
            return true;
        if (i == ARGS_WORD && many) {
            o->many[o->many_n++] = args->argv[args->at - 1]; /* never before the place it is read from */
            continue;
        }
        if (i == ARGS_WORD && o->words_n == wanted) {
            args_error(args, "too many words: \"%s\"", args->value);
            return false;
        }
        if (i == ARGS_WORD)
            o->words[o->words_n++] = args->value;
        else if (!take(o, args, cmd->options[i].name))
            return false;
    }
    if (o->words_n < wanted)
        args_error(args, "wants %s", cmd->args);
    return o->words_n == wanted;
}

bool options_read(struct options *o, int argc, char **argv, const struct cmd *cmd, int *code)
{
    bool help = false;
    *o = (struct options){.out = "site", .threads = pool_threads()};
    struct args args = args_begin(argc, argv, cmd->name, cmd->options);
    o->many = argv + 1;
    bool good = read_all(o, &args, cmd, &help);
    *code = help ? part_help(cmd->name) : EXIT_USAGE;
    if (!good || help)
        return false;
    o->root = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (o->root < 0)
        fail_system(errno, ".");
    return true;
}
