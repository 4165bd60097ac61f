/*
 * A walk over tags, comments and references, without understanding them.
 * Does not know what the elements mean, nor whether they match.
 */

#include "port/xml.h"
#include "read/record.h"

struct guard {
    struct arena *keep;
    struct diag *d;
    struct str path, s;
    size_t i;
    size_t parts, depth;
    size_t *begin, begin_n; /* see xml_guarded */
};

static struct diag_pos guard_pos(const struct guard *g, size_t at)
{
    struct diag_pos pos = {g->path, 1, 1};
    size_t from = 0;
    for (size_t i = str_find(g->s, '\n', 0); i < at && i < g->s.n; i = str_find(g->s, '\n', i + 1)) {
        pos.line++;
        from = i + 1;
    }
    pos.col = (unsigned)(at - from) + 1;
    return pos;
}

static bool guard_refuse(const struct guard *g, size_t at, enum diag_code code, struct str what,
                         struct str advice)
{
    diag_say(g->d, code, guard_pos(g, at), what, advice);
    return false;
}

static bool guard_is(const struct guard *g, const char *begin)
{
    return str_starts(str_sub(g->s, g->i, g->s.n), str_from(begin));
}

/* Goes behind END, or to the end of the file: the parser will say that it is missing. */
static void guard_skip(struct guard *g, const char *end)
{
    size_t at = str_find_str(g->s, str_from(end), g->i);
    g->i = at < g->s.n ? at + strlen(end) : g->s.n;
}

/* The encoding that the declaration <?xml …?> names must be the one the file is in. */
static bool guard_declaration(struct guard *g)
{
    struct str whole = str_sub(g->s, 0, str_find_str(g->s, STR("?>"), 0));
    size_t at = str_find_str(whole, STR("encoding"), 0);
    if (at == whole.n)
        return true;
    size_t from = at + sizeof "encoding" - 1;
    while (from < whole.n && strchr(" \t\n='\"", whole.s[from]))
        from++;
    size_t to = from;
    while (to < whole.n && !strchr(" \t\n'\"", whole.s[to]))
        to++;
    struct str name = str_sub(whole, from, to);
    if (str_ieq(name, STR("UTF-8")) || str_ieq(name, STR("UTF8")) || str_ieq(name, STR("US-ASCII")))
        return true;
    return guard_refuse(g, at, DIAG_XML_ENCODING, name, (struct str){0});
}

/* A start tag: its attributes are counted by their values, its end is found outside of those. */
static bool guard_tag(struct guard *g)
{
    size_t from = g->i, attrs = 0;
    while (g->i < g->s.n && g->s.s[g->i] != '>') {
        char c = g->s.s[g->i++];
        if (c != '"' && c != '\'')
            continue;
        g->i = str_find(g->s, c, g->i);
        g->i += g->i < g->s.n;
        if (++attrs > XML_ATTRS_MAX)
            return guard_refuse(g, from, DIAG_XML_LIMIT, STR("an element has more than 200 attributes"),
                                STR("this is no provider's settings"));
    }
    bool closed = g->i > from && g->i < g->s.n && g->s.s[g->i - 1] == '/';
    g->depth += !closed;
    if (g->depth > XML_NEST_MAX)
        return guard_refuse(g, from, DIAG_XML_LIMIT, STR("elements are nested more than 32 deep"),
                            STR("this is no provider's settings"));
    return true;
}

/* What begins with '<' at g->i; goes behind it. */
static bool guard_markup(struct guard *g)
{
    if (++g->parts > XML_PARTS_MAX)
        return guard_refuse(g, g->i, DIAG_XML_LIMIT, STR("it has more than 20000 tags and comments"),
                            STR("split it: a file a provider"));
    bool end = guard_is(g, "</"), cdata = guard_is(g, "<![CDATA["),
         declaration = g->i == 0 && guard_is(g, "<?xml");
    if (!end && !cdata && !declaration)
        g->begin[g->begin_n++] = g->i;
    if (guard_is(g, "<!--")) {
        g->i += 4;
        guard_skip(g, "-->");
    } else if (cdata) {
        guard_skip(g, "]]>");
    } else if (guard_is(g, "<!")) {
        return guard_refuse(g, g->i, DIAG_XML_DOCTYPE, (struct str){0}, (struct str){0});
    } else if (guard_is(g, "<?")) {
        guard_skip(g, "?>");
    } else if (end) {
        g->depth -= g->depth > 0;
        guard_skip(g, ">");
    } else {
        return guard_tag(g);
    }
    return true;
}

/* A reference: only those that need no declaration. */
static bool guard_reference(struct guard *g)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#"};
    for (size_t i = 0; i < COUNT(known); i++)
        if (guard_is(g, known[i]))
            return true;
    size_t to = g->i + 1;
    while (to < g->s.n && to < g->i + 40 && !strchr("; \n<>&\"'", g->s.s[to]))
        to++;
    return guard_refuse(g, g->i, DIAG_XML_ENTITY, str_sub(g->s, g->i + 1, to), (struct str){0});
}

/* References stand in text and in attributes alike, but not in comments, CDATA and instructions. */
static bool guard_references(struct guard *g)
{
    for (g->i = 0; g->i < g->s.n;) {
        if (guard_is(g, "<!--")) {
            g->i += 4;
            guard_skip(g, "-->");
        } else if (guard_is(g, "<![CDATA[")) {
            guard_skip(g, "]]>");
        } else if (guard_is(g, "<?")) {
            guard_skip(g, "?>");
        } else if (g->s.s[g->i] == '&' && !guard_reference(g)) {
            return false;
        } else {
            g->i++;
        }
    }
    return true;
}

/* What a web server says instead of a file that it does not have. */
static bool guard_html(struct guard *g)
{
    static const char *const begins[] = {"<!doctype html", "<html", "<head", "<body", "<title"};
    size_t at = str_find(g->s, '<', 0);
    for (; at + 1 < g->s.n && (g->s.s[at + 1] == '?' || str_starts(str_sub(g->s, at, g->s.n), STR("<!--")));
         at = str_find(g->s, '<', at + 1))
        at = g->s.s[at + 1] == '?' ? str_find(g->s, '>', at) : str_find_str(g->s, STR("-->"), at);
    for (size_t i = 0; i < COUNT(begins); i++)
        if (str_ieq(str_sub(g->s, at, at + strlen(begins[i])), str_from(begins[i])))
            return !guard_refuse(g, at, DIAG_XML_HTML, (struct str){0}, (struct str){0});
    return false;
}

bool xml_guard(struct arena *keep, struct str path, struct str bytes, struct diag *d, struct xml_guarded *out)
{
    struct guard g = {.keep = keep, .d = d, .path = path};
    size_t said = diag_count(d, DIAG_ERROR);
    if (!text_clean(keep, path, bytes, XML_FILE_MAX, d, &g.s) || diag_count(d, DIAG_ERROR) != said)
        return false;
    g.begin = ARENA_NEW(keep, size_t, XML_PARTS_MAX + 1);
    *out = (struct xml_guarded){.text = g.s, .begin = g.begin};
    if (guard_html(&g))
        return false;
    if (guard_is(&g, "<?xml") && !guard_declaration(&g))
        return false;
    while (g.i < g.s.n) {
        g.i = str_find(g.s, '<', g.i);
        if (g.i < g.s.n && !guard_markup(&g))
            return false;
    }
    out->n = g.begin_n;
    return guard_references(&g);
}
