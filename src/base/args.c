/*
 * args: options and words of a command line. Knows nothing of what they mean.
 */
#include "base/args.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/fold.h"

enum { NEAR_MOST = 2, HELP_COLUMN = 26 };

bool args_has(const struct args_option *o, const char *command)
{
    return !o->commands || str_has(str_from(o->commands), ' ', str_from(command));
}

struct args args_begin(int argc, char **argv, const char *command, const struct args_option *options)
{
    static const struct args_option none[1];
    return (struct args){
        .argv = argv, .argc = argc, .at = 1, .command = command, .options = options ? options : none};
}

int args_error(const struct args *args, const char *fmt, ...)
{
    struct arena scratch = {0};
    struct out o = out_fd(STDERR_FILENO);
    va_list ap;
    va_start(ap, fmt);
    struct str text = arena_vprintf(&scratch, fmt, ap);
    va_end(ap);
    const char *command = args->command;
    out_printf(&o, "portolan%s%s: ", command ? " " : "", command ? command : "");
    out_term(&o, text, false);
    out_printf(&o, "\nportolan help%s%s tells more\n", command ? " " : "", command ? command : "");
    out_end(&o);
    arena_free(&scratch);
    return EXIT_USAGE;
}

/* How far NAME is from what was typed; what begins with it is nearest after what is one edit away. */
static unsigned distance(struct str word, const char *name)
{
    unsigned limit = word.n > 3 ? NEAR_MOST : 1;
    struct str full = str_from(name);
    unsigned d = str_distance(word, full, limit);
    if (d > 1 && word.n >= 2 && str_starts(full, word))
        return 1;
    return d > limit || d >= word.n ? UINT_MAX : d;
}

const char *args_nearest(const char *word, const char *const *list)
{
    const char *best = NULL;
    unsigned least = UINT_MAX;
    for (; *list; list++) {
        unsigned d = distance(str_from(word), *list);
        if (d < least) {
            least = d;
            best = *list;
        }
    }
    return best;
}

static const char *nearest_option(const struct args *args, struct str name)
{
    const char *best = NULL;
    unsigned least = UINT_MAX;
    for (const struct args_option *o = args->options; o->name; o++) {
        unsigned d = args_has(o, args->command) ? distance(name, o->name) : UINT_MAX;
        if (d < least) {
            least = d;
            best = o->name;
        }
    }
    return best;
}

static int unknown(const struct args *args, const char *written, struct str name)
{
    const char *near = name.n > 1 ? nearest_option(args, name) : NULL;
    int shown = (int)strcspn(written, "=");
    if (near)
        args_error(args, "unknown option %.*s; did you mean --%s?", shown, written, near);
    else
        args_error(args, "unknown option %.*s", shown, written);
    return ARGS_BAD;
}

/* Whether the value is one of the numbers that O takes; when not, it has been said. */
static bool is_number(const struct args *args, const struct args_option *o)
{
    char *dots;
    long least = strtol(o->takes, &dots, 10), most = strtol(dots + 2, NULL, 10);
    uint64_t value;
    if (str_uint(str_from(args->value), (uint64_t)most, &value) && (long)value >= least)
        return true;
    args_error(args, "\"%s\" is not a number from %ld to %ld", args->value, least, most);
    return false;
}

/* Whether it is one of the words. */
static bool is_word(const struct args *args, const struct args_option *o)
{
    if (str_has(str_from(o->takes), ' ', str_from(args->value)))
        return true;
    struct arena scratch = {0};
    struct out words = out_memory();
    for (struct str rest = str_from(o->takes); rest.s;) {
        out_lit(&words, !words.n ? "" : str_find(rest, ' ', 0) < rest.n ? ", " : " or ");
        out_raw(&words, str_cut(&rest, ' '));
    }
    args_error(args, "--%s takes %s", o->name, arena_str(&scratch, out_str(&words)).s);
    out_free(&words);
    arena_free(&scratch);
    return false;
}

/* The option's value: INLINE_VALUE, what stuck to the option, or the next word. */
static int with_value(struct args *args, int option, const char *shown, const char *inline_value)
{
    const struct args_option *o = &args->options[option];
    if (!o->value && inline_value) {
        args_error(args, "option %s takes no value", shown);
        return ARGS_BAD;
    }
    if (!o->value)
        return option;
    if (!inline_value && args->at < args->argc)
        inline_value = args->argv[args->at++];
    if (!inline_value) {
        args_error(args, "option %s wants a value: %s", shown, o->value);
        return ARGS_BAD;
    }
    args->value = inline_value;
    return !o->takes || (strstr(o->takes, "..") ? is_number(args, o) : is_word(args, o)) ? option : ARGS_BAD;
}

static int next_long(struct args *args, const char *word)
{
    struct str rest = str_from(word + 2);
    struct str name = str_cut(&rest, '=');
    char shown[64];
    for (int i = 0; args->options[i].name; i++) {
        if (!args_has(&args->options[i], args->command) || !str_eq(name, str_from(args->options[i].name)))
            continue;
        snprintf(shown, sizeof shown, "--%s", args->options[i].name);
        return with_value(args, i, shown, rest.s);
    }
    return unknown(args, word, name);
}

static int next_short(struct args *args, const char *word)
{
    for (int i = 0; args->options[i].name; i++) {
        const struct args_option *o = &args->options[i];
        if (!o->short_name || word[1] != o->short_name || !args_has(o, args->command))
            continue;
        if (word[2] && !o->value)
            break;
        return with_value(args, i, (char[3]){'-', word[1]}, word[2] ? word + 2 : NULL);
    }
    struct str rest = str_from(word + 1);
    return unknown(args, word, str_cut(&rest, '='));
}

int args_next(struct args *args)
{
    args->value = NULL;
    if (args->at >= args->argc)
        return ARGS_END;
    const char *word = args->argv[args->at++];
    if (!args->words_only && strcmp(word, "--") == 0) {
        args->words_only = true;
        return args_next(args);
    }
    if (args->words_only || word[0] != '-' || !word[1]) {
        args->value = word;
        return ARGS_WORD;
    }
    return word[1] == '-' ? next_long(args, word) : next_short(args, word);
}

void args_help(struct out *o, const struct args_option *options, const char *command)
{
    struct out line = out_memory();
    for (; options->name; options++) {
        if (!args_has(options, command))
            continue;
        out_reset(&line);
        if (options->short_name)
            out_printf(&line, "  -%c, ", options->short_name);
        else
            out_lit(&line, "      ");
        out_printf(&line, "--%s%s%s", options->name, options->value ? " " : "",
                   options->value ? options->value : "");
        unsigned width = fold_width(out_str(&line));
        out_raw(o, out_str(&line));
        if (width >= HELP_COLUMN)
            out_lit(o, "\n");
        for (unsigned i = width >= HELP_COLUMN ? 0 : width; i < HELP_COLUMN; i++)
            out_lit(o, " ");
        out_printf(o, "  %s\n", options->help);
    }
    out_free(&line);
}
