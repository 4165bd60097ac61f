/*
 * Completions for shells, printed from the table of commands.
 * Completes names of commands and options; what options take is the shell's guess (files).
 */
#include <string.h>

#include "cmd/help.h"

static void put_commands(struct out *o)
{
    for (const struct cmd *const *c = cmd_table; *c; c++)
        out_printf(o, "%s%s", c == cmd_table ? "" : " ", (*c)->name);
}

/* S within single quotes of a shell; our own words hold no backslash. */
static void put_quoted(struct out *o, struct str s)
{
    out_lit(o, "'");
    for (struct str rest = s; rest.s;) {
        out_term(o, str_cut(&rest, '\''), false);
        out_lit(o, rest.s ? "'\\''" : "");
    }
    out_lit(o, "'");
}

static void put_bash(struct out *o)
{
    out_lit(o, "_portolan() {\n"
               "    local word=${COMP_WORDS[COMP_CWORD]} words\n"
               "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
               "        words='");
    put_commands(o);
    out_lit(o, "'\n    else\n        case ${COMP_WORDS[1]} in\n");
    for (const struct cmd *const *c = cmd_table; *c; c++) {
        out_printf(o, "        %s) words='", (*c)->name);
        for (const struct args_option *p = (*c)->options; p && p->name; p++)
            out_printf(o, "%s--%s", p == (*c)->options ? "" : " ", p->name);
        out_lit(o, "' ;;\n");
    }
    out_lit(o, "        esac\n"
               "    fi\n"
               "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
               "}\n"
               "complete -o default -F _portolan portolan\n");
}

/* "--db[ask this database]:FILE:_files" */
static void put_zsh_option(struct out *o, const struct args_option *p)
{
    struct out spec = out_memory();
    out_printf(&spec, "--%s[%s]", p->name, p->help);
    if (p->value)
        out_printf(&spec, ":%s:_files", p->value);
    out_lit(o, " ");
    put_quoted(o, out_str(&spec));
    out_free(&spec);
}

static void put_zsh_command(struct out *o, const struct cmd *c)
{
    struct out spec = out_memory();
    out_printf(&spec, "%s:%s", c->name, c->summary);
    out_lit(o, "        ");
    put_quoted(o, out_str(&spec));
    out_lit(o, "\n");
    out_free(&spec);
}

static void put_zsh(struct out *o)
{
    out_lit(o, "#compdef portolan\n_portolan() {\n    local -a commands=(\n");
    for (const struct cmd *const *c = cmd_table; *c; c++)
        put_zsh_command(o, *c);
    out_lit(o, "    )\n"
               "    if (( CURRENT == 2 )); then\n"
               "        _describe command commands\n"
               "        return\n"
               "    fi\n"
               "    case $words[2] in\n");
    for (const struct cmd *const *c = cmd_table; *c; c++) {
        out_printf(o, "    %s) _arguments", (*c)->name);
        for (const struct args_option *p = (*c)->options; p && p->name; p++)
            put_zsh_option(o, p);
        out_lit(o, " '*:word:_files' ;;\n");
    }
    /* Read as a function from $fpath it runs, read by `source` it only registers. */
    out_lit(
        o,
        "    esac\n}\n"
        "if [ \"$funcstack[1]\" = _portolan ]; then _portolan \"$@\"; else compdef _portolan portolan; fi\n");
}

static void put_fish(struct out *o)
{
    out_lit(o, "complete -c portolan -n __fish_use_subcommand -f\n");
    for (const struct cmd *const *c = cmd_table; *c; c++) {
        out_printf(o, "complete -c portolan -n __fish_use_subcommand -f -a %s -d ", (*c)->name);
        put_quoted(o, str_from((*c)->summary));
        out_lit(o, "\n");
        for (const struct args_option *p = (*c)->options; p && p->name; p++) {
            out_printf(o, "complete -c portolan -n '__fish_seen_subcommand_from %s' -l %s", (*c)->name,
                       p->name);
            if (p->short_name)
                out_printf(o, " -s %c", p->short_name);
            out_lit(o, p->value ? " -r -d " : " -d ");
            put_quoted(o, str_from(p->help));
            out_lit(o, "\n");
        }
    }
}

bool help_completion(struct out *o, const char *shell)
{
    static const struct {
        const char *name;
        void (*put)(struct out *o);
    } shells[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};
    for (size_t i = 0; i < COUNT(shells); i++)
        if (strcmp(shells[i].name, shell) == 0) {
            shells[i].put(o);
            return true;
        }
    return false;
}
