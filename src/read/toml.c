/*
 * toml: TOML 1.0 as far as front matter has it. Knows no keys.
 */
#include "read/front_node.h"

#include "base/out.h"

/* Where the writing stands: within an array or a string that goes on over lines. */
struct toml {
    struct out out;
    unsigned deep;    /* brackets that are open */
    const char *open; /* the quotes that end a string of several lines, or NULL */
    bool table;       /* a [table] has begun: its keys are indented */
};

/* S, what stands between quotes, as the inside of a YAML string between double ones. */
static void put_inside(struct toml *t, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool literal = t->open[0] == '\'' && (s.s[i] == '"' || s.s[i] == '\\');
        out_lit(&t->out, literal ? "\\" : "");
        out_raw(&t->out, str_sub(s, i, i + 1));
    }
}

/* From S[I] on, where a string begins, to its end in this line. Returns what is behind. */
static size_t put_string(struct toml *t, struct str s, size_t i)
{
    static const char *const marks[] = {"\"\"\"", "'''", "\"", "'"};
    size_t kind = 0, end = 0;
    while (!str_starts(str_sub(s, i, s.n), str_from(marks[kind])))
        kind++;
    struct str mark = str_from(marks[kind]), rest = str_sub(s, i + mark.n, s.n);
    while (end < rest.n && !str_starts(str_sub(rest, end, rest.n), mark))
        end += rest.s[end] == '\\' && mark.s[0] == '"' ? 2 : 1;
    end = end > rest.n ? rest.n : end;
    t->open = marks[kind];
    out_lit(&t->out, "\"");
    put_inside(t, str_sub(rest, 0, end));
    if (end == rest.n && mark.n == 3)
        return s.n;
    t->open = NULL;
    out_lit(&t->out, "\"");
    return i + mark.n + end + (end < rest.n ? mark.n : 0);
}

/* A value, or the part of one that a line holds; '=' within braces is ':'. */
static void put_value(struct toml *t, struct str s)
{
    for (size_t i = 0; i < s.n && s.s[i] != '#';) {
        char c = s.s[i];
        if (c == '"' || c == '\'') {
            i = put_string(t, s, i);
            continue;
        }
        t->deep += c == '[' || c == '{';
        t->deep -= t->deep && (c == ']' || c == '}');
        if (c == '=' && t->deep)
            out_lit(&t->out, ": ");
        else
            out_raw(&t->out, str_sub(s, i, i + 1));
        i++;
    }
}

/* A line within a string that an earlier one has begun. */
static void put_more(struct toml *t, struct str line)
{
    struct str mark = str_from(t->open);
    size_t end = str_find_str(line, mark, 0);
    out_lit(&t->out, " ");
    put_inside(t, str_sub(line, 0, end));
    if (end == line.n)
        return;
    t->open = NULL;
    out_lit(&t->out, "\"");
    put_value(t, str_sub(line, end + mark.n, line.n));
}

static void put_table(struct toml *t, struct str s)
{
    struct str name = str_sub(s, 1, str_find(s, ']', 1));
    bool list = name.n && name.s[0] == '[';
    t->table = true;
    out_raw(&t->out, list ? str_sub(name, 1, name.n) : name);
    out_lit(&t->out, ":");
}

static void put_line(struct toml *t, struct str s)
{
    size_t equals = str_find(s, '=', 0);
    if (s.n == 0 || s.s[0] == '#') {
        return;
    } else if (s.s[0] == '[' && !t->deep) {
        put_table(t, s);
    } else if (t->deep || equals == s.n) {
        out_lit(&t->out, "  ");
        put_value(t, s);
    } else {
        out_lit(&t->out, t->table ? "  " : "");
        put_value(t, str_trim(str_sub(s, 0, equals)));
        out_lit(&t->out, ": ");
        put_value(t, str_trim(str_sub(s, equals + 1, s.n)));
    }
}

struct str toml_yaml(struct arena *a, struct str text)
{
    struct toml t = {.out = out_memory()};
    for (struct str rest = text; rest.n;) {
        struct str line = str_line(&rest);
        if (t.open)
            put_more(&t, line);
        else
            put_line(&t, str_trim(line));
        out_lit(&t.out, "\n");
    }
    struct str yaml = out_take(&t.out, a);
    return yaml;
}
