/*
 * Finds and runs portolan-build and portolan-probe; says what is no command. Knows no command by name but help.
 */
#include "cmd/part.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/args.h"
#include "base/fail.h"
#include "cmd/cmd.h"

/* The unit tests link everything but main.c, and so no table. */
extern const struct cmd *const cmd_table[] __attribute__((weak));

enum { PATH_ROOM = 4096, PART_ROOM = 32, COMMANDS_MOST = 32 };

/* Becomes PART, which stands beside this program or where it was installed. */
static _Noreturn void become(const char *part, char **argv)
{
    char path[PATH_ROOM + PART_ROOM];
    ssize_t n = readlink("/proc/self/exe", path, PATH_ROOM);
    while (n > 0 && path[n - 1] != '/')
        n--;
    if (n > 0) {
        snprintf(path + n, PART_ROOM, "%s", part);
        execv(path, argv);
        if (errno != ENOENT)
            fail_system(errno, "%s", path);
    }
    snprintf(path, sizeof path, "%s/%s", PORTOLAN_LIBEXEC, part);
    execv(path, argv);
    fail_system(errno, "%s", path);
}

int part_exec(int argc, char **argv)
{
    (void)argc;
    become("portolan-build", argv);
}

int part_probe(int argc, char **argv)
{
    char *words[argc + 2];
    words[0] = (char[]){"portolan"};
    memcpy(words + 1, argv, ((size_t)argc + 1) * sizeof *argv);
    become("portolan-probe", words);
}

int part_help(const char *command)
{
    char name[64];
    snprintf(name, sizeof name, "%s", command);
    return part_exec(3, (char *[]){(char[]){"portolan"}, (char[]){"help"}, name, NULL});
}

int part_unknown(const char *name)
{
    const char *names[COMMANDS_MOST + 1] = {NULL};
    struct args args = args_begin(0, NULL, NULL, NULL);
    bool help = strcmp(name, "-h") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "--version") == 0;
    for (int i = 0; cmd_table[i] && i < COMMANDS_MOST; i++) {
        names[i] = cmd_table[i]->name;
        if (help && strcmp(names[i], "help") == 0) {
            char word[16];
            snprintf(word, sizeof word, "%s", name);
            return cmd_table[i]->run(2, (char *[]){(char[]){"help"}, word, NULL});
        }
    }
    const char *near = args_nearest(name, names);
    if (name[0] == '-')
        return args_error(&args, "unknown option %s; options stand behind a command", name);
    if (near)
        return args_error(&args, "unknown command \"%s\"; did you mean %s?", name, near);
    return args_error(&args, "unknown command \"%s\"", name);
}
