/*
 * main: the table of commands, nothing else. Compiled three times: `portolan` knows the query commands and
 * runs `portolan-build` for everything else, as git runs its parts; `portolan-build` knows all, but runs
 * `portolan-probe` for the one that has to do with a network.
 */
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "cmd/cmd.h"
#include "cmd/part.h"
#include "db/db.h"
#include "render/check.h"

const struct cmd *const cmd_table[] = {
#ifdef PORTOLAN_PROBE
    &cmd_probe_here,
#else
    &cmd_lookup, &cmd_search, &cmd_show,   &cmd_list,   &cmd_open,   &cmd_diagnose, &cmd_stale,
#ifdef PORTOLAN_EVERYTHING
    &cmd_check,  &cmd_build,  &cmd_render, &cmd_verify, &cmd_export, &cmd_import,   &cmd_init,
    &cmd_serve,  &cmd_probe,  &cmd_help,
#endif
#endif
    NULL,
};

int main(int argc, char **argv)
{
    fail_signals();
#ifdef PORTOLAN_EVERYTHING
    check_memory();
    db_memory_or_end();
#elif !defined PORTOLAN_PROBE
    db_one_thread();
#endif
    const char *name = argc > 1 ? argv[1] : "help";
    for (const struct cmd *const *c = cmd_table; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return (*c)->run(argc - 1, argv + 1);
#ifdef PORTOLAN_EVERYTHING
    return part_unknown(name);
#else
    return part_exec(argc, argv);
#endif
}
