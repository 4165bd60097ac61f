/*
 * options: every command line. Does not know what the commands do with it.
 */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/args.h"
#include "cmd/cmd.h"

/* File times are as coarse as the kernel's tick: 10 ms at most, in ns, doubled. */
enum { OPTIONS_CLOCK_GRAIN = 20000000 };

enum option {
#define OPTION(id, letter, name, value, takes, commands, help) OPTION_##id,
#include "cmd/options.def"
#undef OPTION
    OPTIONS_N
};

/* The rows of options.def, numbered as above; an empty one ends them. */
extern const struct args_option options_table[];

struct options {
    struct args args;             /* for args_error */
    const char *value[OPTIONS_N]; /* as it was said last, "" for a flag; NULL: not said */
    enum option format;           /* the last said of --json … --plain; OPTIONS_N: none */
    char **words;
    int words_n;

    /* What options_read finds. */
    int root;         /* the current directory, after -C */
    const char *out;  /* the output directory */
    unsigned threads; /* beside the one that owns the database */
};

/*
 * Reads ARGV, which O borrows, as the options and words of CMD, and goes to the directory of -C. False when there is
 * nothing more to do: after --help, or after saying what is wrong; *CODE is then what to exit with.
 */
bool options_parse(struct options *o, int argc, char **argv, const struct cmd *cmd, int *code);

/* The same for a command that makes something: it has as many words as CMD's args name, or with "..." any number. */
bool options_read(struct options *o, int argc, char **argv, const struct cmd *cmd, int *code);

/* The number that was said with OPTION, or USUAL. */
long options_number(const struct options *o, enum option option, long usual);

/* Now, in ns since 1970, as the file system's clock has it. */
int64_t options_clock(void);

/* For publish_open: whether PATH is a site that may be replaced. */
bool options_is_site(const char *path, void *ctx);

#endif
