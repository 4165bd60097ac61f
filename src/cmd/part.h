/*
 * part: the other programs: finds and runs portolan-build and portolan-probe, as git runs its parts.
 */
#ifndef CMD_PART_H
#define CMD_PART_H

/*
 * Becomes `portolan-build` with the same arguments: the one beside this program, else the one
 * where it was installed. Returns only by fail_system (exit 3).
 */
int part_exec(int argc, char **argv);

/* The same with `portolan-probe`, for a command's words: ARGV[0] is the command. */
int part_probe(int argc, char **argv);

/* part_exec for `help COMMAND`. */
int part_help(const char *command);

/*
 * What cannot be a command of cmd_table: -h, --help and --version are help's; everything else is
 * said on standard error with the nearest command, and EXIT_USAGE returned.
 */
int part_unknown(const char *name);

#endif
