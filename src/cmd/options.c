/*
 * The table of options, and how a command line is read by it.
 * Does not know what the commands do with them.
 */
#include "cmd/options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/pool.h"
#include "cmd/part.h"
#include "db/db.h"

const struct args_option options_table[] = {
#define OPTION(id, letter, name, value, takes, commands, help) {letter, name, value, takes, commands, help},
#include "cmd/options.def"
#undef OPTION
    {0}};

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

bool options_parse(struct options *o, int argc, char **argv, const struct cmd *cmd, int *code)
{
    *o = (struct options){
        .args = args_begin(argc, argv, cmd->name, options_table), .format = OPTIONS_N, .words = argv + 1};
    *code = EXIT_USAGE;
    for (int i; (i = args_next(&o->args)) != ARGS_END;) {
        if (i == OPTION_HELP)
            *code = part_help(cmd->name);
        if (i == OPTION_HELP || i == ARGS_BAD)
            return false;
        if (i == ARGS_WORD)
            o->words[o->words_n++] = argv[o->args.at - 1]; /* never before the place it is read from */
        else
            o->value[i] = o->args.value ? o->args.value : "";
        if (i >= OPTION_JSON && i <= OPTION_PLAIN)
            o->format = (enum option)i;
        if (i == OPTION_DIRECTORY && chdir(o->args.value) != 0)
            fail_system(errno, "%s", o->args.value);
    }
    return true;
}

long options_number(const struct options *o, enum option option, long usual)
{
    return o->value[option] ? strtol(o->value[option], NULL, 10) : usual;
}

bool options_read(struct options *o, int argc, char **argv, const struct cmd *cmd, int *code)
{
    if (!options_parse(o, argc, argv, cmd, code))
        return false;
    int wanted = 0;
    for (const char *c = cmd->args; *c; c++)
        wanted += c == cmd->args || c[-1] == ' ';
    if (strstr(cmd->args, "..."))
        wanted = o->words_n;
    if (o->words_n > wanted)
        args_error(&o->args, "too many words: \"%s\"", o->words[wanted]);
    else if (o->words_n < wanted)
        args_error(&o->args, "wants %s", cmd->args);
    if (o->words_n != wanted)
        return false;
    o->out = o->value[OPTION_OUTPUT] ? o->value[OPTION_OUTPUT] : "site";
    o->threads = (unsigned)options_number(o, OPTION_JOBS, pool_threads());
    o->root = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (o->root < 0)
        fail_system(errno, ".");
    return true;
}
