/*
 * help: what the help command prints about commands, for those who print it elsewhere too.
 */
#ifndef CMD_HELP_H
#define CMD_HELP_H

#include "base/out.h"
#include "cmd/cmd.h"

/* The unit tests link everything but main.c, and so no table. */
extern const struct cmd *const cmd_table[] __attribute__((weak));

/* Completions of all commands and options for SHELL ("bash", "zsh", "fish"); false when it is none of them. */
bool help_completion(struct out *o, const char *shell);

#endif
