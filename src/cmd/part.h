/*
 * part: the other program: finds and runs portolan-build, as git runs its parts.
 */
#ifndef CMD_PART_H
#define CMD_PART_H

/*
 * Becomes `portolan-build` with the same arguments: the one beside this program, else the one
 * where it was installed. Returns only by fail_system (exit 3).
 */
int part_exec(int argc, char **argv);

/* The same for `help COMMAND`. */
int part_help(const char *command);

/*
 * What cannot be a command of cmd_table: -h, --help and --version are help's; everything else is
 * said on standard error with the nearest command, and EXIT_USAGE returned.
 */
int part_unknown(const char *name);

#endif
