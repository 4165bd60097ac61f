/*
 * options: those that build, check and render share.
 */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "cmd/cmd.h"

/* File times are as coarse as the kernel's tick: 10 ms at most, in ns, doubled. */
enum { OPTIONS_CLOCK_GRAIN = 20000000 };

struct options {
    int root;         /* the current directory, after -C */
    const char *out;  /* the output directory */
    unsigned threads; /* beside the one that owns the database */
    bool errors;      /* -W error: warnings are errors */
    bool force;       /* build even if nothing changed */
    unsigned port;    /* --port */
    bool port_set;
    bool quiet;
    bool notes;    /* say notes too */
    bool ispdb;    /* --ispdb: check client configurations */
    bool dry;      /* --dry-run: nothing is written */
    bool all;      /* --all: every line of a long list */
    bool no_files; /* --no-files: the database is without the bytes of files */
    bool facts;    /* --facts: no sentences of the source */
    const char *into;
    const char *source, *replace, *merge; /* of import */
    const char *lang;                     /* of init */
    const char *words[3];
    int words_n;
    char **many; /* all words, for a command whose args hold "..." */
    int many_n;
};

extern const struct args_option options_build[], options_check[], options_render[], options_verify[],
    options_import[], options_init[], options_serve[];

/*
 * Reads ARGV by CMD's table and goes to the directory of -C. False when there is nothing more to do: after --help, or
 * after saying what is wrong; *CODE is then what to exit with.
 */
bool options_read(struct options *o, int argc, char **argv, const struct cmd *cmd, int *code);

/* Now, in ns since 1970, as the file system's clock has it. */
int64_t options_clock(void);

/* For publish_open: whether PATH is a site that may be replaced. */
bool options_is_site(const char *path, void *ctx);

#endif
