/*
 * cmd: what a command is. One file and one const struct cmd per command; main.c lists them.
 * Usage, `help`, the manual's synopsis and completions are printed from these structs, and from the rows of options.def.
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

struct cmd {
    const char *name;
    const char *args;                  /* as in a synopsis: "ADDRESS|DOMAIN|HOST" */
    const char *summary;               /* one line, no full stop */
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns the exit code */
};

/* The query commands, in both programs. */
extern const struct cmd cmd_lookup, cmd_search, cmd_show, cmd_list, cmd_open, cmd_diagnose, cmd_stale;

/* The rest, in portolan-build only. */
extern const struct cmd cmd_build, cmd_render, cmd_check, cmd_verify, cmd_export, cmd_import, cmd_init,
    cmd_serve, cmd_probe, cmd_help;

/* Alone in portolan-probe, which cmd_probe runs. */
extern const struct cmd cmd_probe_here;

/* All commands of this program, ended by NULL (main.c). */
extern const struct cmd *const cmd_table[];

#endif
