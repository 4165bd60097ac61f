/*
 * markdown_front: the front matter of a page that is being taken over, line by line. Knows no key.
 */
#include <stdint.h>

#include "base/html.h"
#include "port/markdown_part.h"

enum { KEYS = 64 };

size_t markdown_body_at(struct str text, char *kind)
{
    static const char *const fences[] = {"---", "+++", "{"};
    struct str rest = text, first = str_trim(str_line(&rest));
    *kind = 0;
    for (size_t i = 0; i < COUNT(fences); i++)
        if (str_eq(first, str_from(fences[i])))
            *kind = fences[i][0];
    while (*kind && rest.n) {
        struct str line = str_trim(str_line(&rest));
        if (str_eq(line, *kind == '{' ? STR("}") : first))
            return text.n - rest.n;
    }
    *kind = 0;
    return 0;
}

void markdown_add_key(struct markdown_folder *f, struct markdown_file *page, const char *key, struct str value)
{
    char kind;
    struct str text = page->bytes;
    size_t body = markdown_body_at(text, &kind), line = kind ? str_find(text, '\n', 0) + 1 : 0;
    bool has = body && str_find_str(str_sub(text, 0, body), arena_printf(f->arena, "\n%s", key), 0) < body;
    struct str head = str_sub(text, 0, line), rest = str_sub(text, line, text.n);
    if (has)
        return;
    struct out o = out_memory();
    out_raw(&o, head);
    out_lit(&o, kind ? "" : "---\n");
    out_printf(&o,
               kind == '{'   ? " \"%s\": \"%.*s\","
               : kind == '+' ? "%s = \"%.*s\""
                             : "%s: %.*s",
               key, STR_ARG(value));
    out_lit(&o, kind ? "\n" : "\n---\n\n");
    out_raw(&o, rest);
    page->bytes = out_take(&o, f->arena);
}

/* VALUE, on one line behind a key, is no plain text to YAML though its author meant it so. */
static bool wants_quotes(struct str value)
{
    char first = value.n ? value.s[0] : ' ';
    struct str inner = str_sub(value, 1, value.n);
    if (first == '"' || first == '\'') {
        size_t shut = str_find(inner, first, 0);
        while (first == '\'' && shut + 1 < inner.n && inner.s[shut + 1] == first)
            shut = str_find(inner, first, shut + 2);
        while (first == '"' && shut < inner.n && shut && inner.s[shut - 1] == '\\')
            shut = str_find(inner, first, shut + 1);
        struct str behind = str_trim(str_sub(inner, shut + 1, inner.n));
        return shut < inner.n && behind.n && behind.s[0] != '#';
    }
    if (str_starts(value, STR("{{")) || str_starts(value, STR("{%")))
        return true;
    if (memchr("[{|>#", first, 5))
        return false;
    return memchr("@`%&*!", first, 6) || str_find_str(value, STR(": "), 0) < value.n ||
           str_ends(value, STR(":"));
}

static void put_quoted(struct out *o, struct str value)
{
    out_lit(o, "\"");
    for (size_t i = 0; i < value.n; i++) {
        if (value.s[i] == '"' || value.s[i] == '\\')
            out_lit(o, "\\");
        out_raw(o, str_sub(value, i, i + 1));
    }
    out_lit(o, "\"\n");
}

/* VALUE, which HTML was to show, without its entities; itself when it has none, or is no plain text. */
static struct str without_entities(struct arena *a, struct str value)
{
    static const char *const known[] = {"&#39;", "&amp;", "&quot;", "&lt;", "&gt;"};
    bool quoted = value.n > 1 && value.s[0] == '"' && value.s[value.n - 1] == '"', any = false;
    for (size_t i = 0; i < COUNT(known); i++)
        any = any || str_find_str(value, str_from(known[i]), 0) < value.n;
    if (!any || (!quoted && memchr("'[{|>", value.s[0], 5)))
        return value;
    struct out o = out_memory();
    html_decode(&o, quoted ? str_sub(value, 1, value.n - 1) : value);
    value = out_take(&o, a);
    return value;
}

/* A key that has been met: how far it stands from the margin, and the number of its line. */
struct met_key {
    struct str name;
    size_t indent, line;
    bool bare; /* nothing stands behind it: what is further in is its map or list */
};

/* The keys of the maps that the line at hand stands in. */
struct met {
    struct met_key keys[KEYS];
    size_t n, line;
    size_t skips; /* lines further in than this are left out, and so are texts of it; SIZE_MAX: none */
};

enum fate { FRESH, TWICE, AGAIN }; /* AGAIN: right below itself, where it says nothing */

/* KEY, with VALUE, stands INDENT bytes from the margin. */
static enum fate meet(struct met *met, struct str key, struct str value, size_t indent)
{
    while (met->n && met->keys[met->n - 1].indent > indent)
        met->n--;
    for (size_t i = met->n; i-- && met->keys[i].indent == indent;)
        if (str_eq(met->keys[i].name, key))
            return met->keys[i].bare && met->keys[i].line + 1 == met->line ? AGAIN : TWICE;
    const struct met_key *above = met->n ? &met->keys[met->n - 1] : NULL;
    if (indent && (!above || (above->indent < indent && !above->bare)))
        return FRESH; /* the text of a key */
    if (met->n < KEYS)
        met->keys[met->n++] = (struct met_key){key, indent, met->line, !value.n};
    return FRESH;
}

static void mend_line(struct markdown_folder *f, const struct markdown_file *page, struct met *met,
                      struct str line, struct out *o)
{
    size_t colon = str_find(line, ':', 0), indent = 0;
    while (indent < line.n && line.s[indent] == ' ')
        indent++;
    bool names =
        indent < line.n && (unsigned char)line.s[indent] > ' ' && !memchr("#-\"'{[", line.s[indent], 6);
    struct str key = str_sub(line, indent, colon), value = str_trim(str_sub(line, colon + 1, line.n));
    bool has = names && colon < line.n && (colon + 1 == line.n || line.s[colon + 1] == ' ');
    met->line++;
    if (met->skips != SIZE_MAX && (indent > met->skips || (!has && !str_starts(line, STR("---")))))
        return;
    met->skips = SIZE_MAX;
    if (str_starts(str_sub(line, indent, line.n), STR("-")))
        while (met->n && met->keys[met->n - 1].indent > indent)
            met->n--; /* a map of its own */
    enum fate fate = has ? meet(met, key, value, indent) : FRESH;
    if (fate == AGAIN && value.n) {
        out_printf(o, "%*s%.*s\n", (int)indent + 2, "", STR_ARG(value));
        return;
    }
    if (fate == AGAIN)
        return;
    if (fate == TWICE) {
        f->lost(f->ctx, page->path, "the key stands twice, and its first value counts", key);
        met->skips = indent;
        return;
    }
    has = has && !indent;
    struct str plain = has ? without_entities(f->arena, value) : value;
    if (has && (plain.s != value.s || wants_quotes(value))) {
        out_printf(o, "%.*s: ", STR_ARG(key));
        put_quoted(o, plain);
    } else {
        out_raw(o, line);
        out_lit(o, "\n");
    }
}

bool markdown_mend_front(struct markdown_folder *f, struct markdown_file *page)
{
    struct str text = page->bytes, rest;
    struct met met = {.skips = SIZE_MAX};
    char kind;
    text = str_starts(text, STR("\xef\xbb\xbf")) ? str_sub(text, 3, text.n) : text;
    while ((rest = text).n && str_trim(str_line(&rest)).n == 0)
        text = rest;
    size_t body = markdown_body_at(text, &kind);
    if (!body || kind == '{')
        return false;
    struct out o = out_memory();
    for (rest = str_sub(text, 0, body); rest.n;) {
        struct str line = str_line(&rest);
        if (kind == '-')
            mend_line(f, page, &met, line, &o);
        else
            out_printf(&o, "%.*s\n", STR_ARG(line));
    }
    out_raw(&o, str_sub(text, body, text.n));
    bool changed = !str_eq(out_str(&o), page->bytes);
    page->bytes = changed ? arena_str(f->arena, out_str(&o)) : page->bytes;
    out_free(&o);
    return changed;
}
