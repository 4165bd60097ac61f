/*
 * tag: one table of elements, one stack. Knows nothing of Markdown; never looks at what a text means.
 */
#include "read/raw.h"

/* An element, what it is, and within which it alone may stand. */
struct element {
    const char *name;
    enum tag_class class;
    const char *parents;
};

static const struct element elements[] = {
    {"a", TAG_LINK, NULL},
    {"abbr", TAG_WORDS, NULL},

    {"bdi", TAG_WORDS, NULL},
    {"blockquote", TAG_BLOCK, NULL},
    {"br", TAG_EMPTY, NULL},
    {"caption", TAG_BLOCK, " table "},
    {"cite", TAG_WORDS, NULL},
    {"code", TAG_WORDS, NULL},
    {"dd", TAG_BLOCK, " dl "},
    {"del", TAG_WORDS, NULL},
    {"details", TAG_BLOCK, NULL},
    {"dfn", TAG_WORDS, NULL},
    {"dl", TAG_BLOCK, NULL},
    {"dt", TAG_BLOCK, " dl "},
    {"em", TAG_WORDS, NULL},
    {"hr", TAG_RULE, NULL},

    {"ins", TAG_WORDS, NULL},
    {"kbd", TAG_WORDS, NULL},
    {"li", TAG_BLOCK, " ul ol "},
    {"mark", TAG_WORDS, NULL},
    {"ol", TAG_BLOCK, NULL},
    {"pre", TAG_BLOCK, NULL},
    {"q", TAG_WORDS, NULL},
    {"s", TAG_WORDS, NULL},
    {"samp", TAG_WORDS, NULL},
    {"script", TAG_MUTE, NULL},
    {"small", TAG_WORDS, NULL},
    {"strong", TAG_WORDS, NULL},
    {"style", TAG_MUTE, NULL},
    {"sub", TAG_WORDS, NULL},
    {"summary", TAG_BLOCK, " details "},
    {"sup", TAG_WORDS, NULL},
    {"table", TAG_BLOCK, NULL},
    {"tbody", TAG_BLOCK, " table "},
    {"td", TAG_BLOCK, " tr "},
    {"tfoot", TAG_BLOCK, " table "},
    {"th", TAG_BLOCK, " tr "},
    {"thead", TAG_BLOCK, " table "},
    {"tr", TAG_BLOCK, " table thead tbody tfoot "},
    {"u", TAG_WORDS, NULL},
    {"ul", TAG_BLOCK, NULL},
    {"var", TAG_WORDS, NULL},
};

/* Other elements; those that people write for a blank to fill in (<address>, <title>) only count with attributes. */
static const char dropped[] = " acronym applet article aside audio base basefont big body button canvas center "
                              "col colgroup dir div embed fieldset "
                              "figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header "
                              "hgroup html iframe img input "
                              "label legend link main meta meter nav nobr noscript object optgroup option p "
                              "param picture progress rp rt ruby "
                              "section select source span strike svg template textarea track tt video wbr ";

static const struct element *element_of(struct str name)
{
    for (size_t i = 0; i < COUNT(elements); i++)
        if (str_ieq(str_from(elements[i].name), name))
            return &elements[i];
    return NULL;
}

/* NAME, in small letters, is one of WORDS, which blanks surround. */
static bool is_one_of(const char *words, struct str name)
{
    char room[16] = " ";
    if (name.n + 2 > sizeof room)
        return false;
    for (size_t i = 0; i < name.n; i++)
        room[i + 1] = to_low(name.s[i]);
    room[name.n + 1] = ' ';
    struct str all = str_from(words);
    return str_find_str(all, (struct str){room, name.n + 2}, 0) < all.n;
}

size_t tag_read(struct str s, struct tag *t)
{
    bool end = s.n > 1 && s.s[1] == '/';
    size_t from = end ? 2 : 1, i = from;
    s = str_sub(s, 0, TAG_MOST);
    char quote = '\0';
    if (i >= s.n || !is_letter(s.s[i]))
        return 0;
    while (i < s.n && (is_alnum(s.s[i]) || memchr("-.:_", s.s[i], 4)))
        i++;
    struct str name = str_sub(s, from, i);
    size_t behind = i;
    if (str_ieq(name, STR("b")) || str_ieq(name, STR("i")))
        name = (s.s[from] | 0x20) == 'b' ? STR("strong") : STR("em");
    for (; i < s.n && (quote || s.s[i] != '>'); i++)
        if (quote ? s.s[i] == quote : (s.s[i] == '"' || s.s[i] == '\'') && s.s[i - 1] == '=')
            quote = quote ? '\0' : s.s[i];
    if (i == s.n)
        return 0;
    bool empty = s.s[i - 1] == '/';
    struct str inner = str_trim(str_sub(s, behind, empty ? i - 1 : i));
    *t = (struct tag){str_sub(s, 0, i + 1), name, end, inner.n == 0, empty};
    if ((str_ieq(name, STR("span")) || str_ieq(name, STR("bdo"))) && tag_direction(t).n)
        t->name = STR("bdi");
    return i + 1;
}

struct str tag_attribute(const struct tag *t, struct str name)
{
    struct str s = t->source;
    for (size_t i = str_find(s, '=', 0); i < s.n; i = str_find(s, '=', i + 1)) {
        size_t from = i - (i > name.n ? name.n : i), end;
        char quote = i + 1 < s.n ? s.s[i + 1] : ' ';
        if (!str_ieq(str_sub(s, from, i), name) || (unsigned char)s.s[from - 1] > ' ')
            continue;
        if (quote != '"' && quote != '\'') {
            for (end = i + 1; (unsigned char)s.s[end] > ' ' && s.s[end] != '>'; end++)
                ;
            return str_sub(s, i + 1, end);
        }
        return str_sub(s, i + 2, str_find(s, quote, i + 2));
    }
    return (struct str){0};
}

struct str tag_direction(const struct tag *t)
{
    struct str way = t->end || t->bare ? STR("") : str_or_empty(tag_attribute(t, STR("dir")));
    return str_ieq(way, STR("ltr")) ? STR("ltr") : str_ieq(way, STR("rtl")) ? STR("rtl") : STR("");
}

enum tag_class tag_class(const struct tag *t)
{
    const struct element *e = element_of(t->name);
    bool assigns = str_find(t->source, '=', 0) < t->source.n;
    if (e)
        return e->class;
    return assigns || is_one_of(dropped, t->name) ? TAG_DROPPED : TAG_TEXT;
}

bool tag_is_words(const struct tag *t)
{
    return is_one_of(" acronym big button font img input label nobr span strike svg tt wbr ", t->name);
}

/* Ends the innermost element. */
static struct str pop(struct tags *tags, struct out *html)
{
    struct str name = tags->open[tags->n - 1];
    out_printf(html, "</%.*s>", STR_ARG(name));
    tags->n--;
    return name;
}

bool tags_open(struct tags *tags, const struct tag *t, struct out *html)
{
    const struct element *e = element_of(t->name);
    bool item = e && e->class == TAG_BLOCK && e->parents;
    if (!e || tags->n == TAGS_OPEN || tags->over)
        return false;
    if (item) { /* an end tag that HTML lets one leave out */
        unsigned i = tags->n;
        while (i && tags->open[i - 1].n && !is_one_of(e->parents, tags->open[i - 1]))
            i--;
        if (!i || !tags->open[i - 1].n)
            return false;
        while (tags->n > i)
            pop(tags, html);
    }
    struct str name = str_from(e->name), way = tag_direction(t);
    if (way.n)
        out_printf(html, "<%.*s dir=\"%.*s\">", STR_ARG(name), STR_ARG(way));
    else
        out_printf(html, "<%.*s>", STR_ARG(name));
    tags->open[tags->n++] = name;
    return true;
}

bool tags_within(const struct tags *tags, struct str name)
{
    unsigned i = tags->n;
    while (i && tags->open[i - 1].n && !str_ieq(tags->open[i - 1], name))
        i--;
    return i && tags->open[i - 1].n && !tags->over;
}

bool tags_close(struct tags *tags, const struct tag *t, struct out *html)
{
    struct str last;
    if (!tags_within(tags, t->name))
        return false;
    do {
        last = pop(tags, html);
    } while (!str_ieq(last, t->name));
    return true;
}

bool tags_hold_items(const struct tags *tags)
{
    return tags->n && !tags->over &&
           is_one_of(" table thead tbody tfoot tr ul ol dl ", tags->open[tags->n - 1]);
}

void tags_flow(struct tags *tags, struct out *html)
{
    while (tags_hold_items(tags)) {
        pop(tags, html);
        out_lit(html, "\n");
    }
}

void tags_enter(struct tags *tags)
{
    if (tags->n == TAGS_OPEN || tags->over)
        tags->over++;
    else
        tags->open[tags->n++] = STR("");
}

void tags_leave(struct tags *tags, struct out *html)
{
    if (tags->over) {
        tags->over--;
        return;
    }
    while (tags->n && tags->open[tags->n - 1].n)
        pop(tags, html);
    tags->n -= tags->n > 0;
}
