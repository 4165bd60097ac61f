/*
 * args: a command's options and words, read one by one. Knows nothing of what they mean.
 */
#ifndef BASE_ARGS_H
#define BASE_ARGS_H

#include <stdbool.h>

#include "base/out.h"
#include "base/str.h"

/* One option of some commands; a table of them ends with one that has no name. */
struct args_option {
    char short_name;   /* 'n' for -n, or 0 */
    const char *name;  /* "limit" for --limit */
    const char *value; /* what it takes, as help shows it ("N"); NULL for a flag */
    const char *takes; /* its values: whole numbers ("1..32") or words ("always never auto"); NULL: any text */
    const char *commands; /* those that have it, a blank between; NULL: all */
    const char *help;     /* one line */
};

/* Whether O is an option of COMMAND (NULL: before a command is known). */
bool args_has(const struct args_option *o, const char *command);

/* Where the reading stands. Only `value` is for the caller. */
struct args {
    char **argv;
    int argc;
    int at;
    bool words_only; /* after "--" */
    const char *command;
    const struct args_option *options;
    const char *value; /* the word, or the option's value; NULL for a flag */
};

/* What args_next returns when it is not the index of an option in the table. */
enum { ARGS_END = -1, ARGS_WORD = -2, ARGS_BAD = -3 };

/* Begins to read ARGV[1] … of COMMAND ("search"; NULL before a command is known); all is borrowed. */
struct args args_begin(int argc, char **argv, const char *command, const struct args_option *options);

/*
 * The next option (its index in the table, args->value set when it takes one), word (ARGS_WORD)
 * or ARGS_END. Options and words may be mixed; "--" ends the options; "-" is a word. Long options
 * are written in full, "--name value" or "--name=value"; short ones "-n 5" or "-n5". ARGS_BAD after
 * an unknown option, a missing value or one that it does not take: said on standard error with the nearest name, and the
 * caller returns EXIT_USAGE.
 */
int args_next(struct args *args);

/* A usage error said on standard error: "portolan search: …" and where help is. Returns EXIT_USAGE. */
int args_error(const struct args *args, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Of LIST (ended by NULL) the name nearest to WORD, or NULL when none is near. */
const char *args_nearest(const char *word, const char *const *list);

/* Those OPTIONS that COMMAND has, one a line, aligned, for help texts. */
void args_help(struct out *o, const struct args_option *options, const char *command);

#endif
