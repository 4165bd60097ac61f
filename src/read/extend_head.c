/*
 * The heads of containers that CommonMark does not have, and what they are called elsewhere.
 * Knows nothing of where they may stand.
 */
#include "read/extend_part.h"

#include "read/hide.h"

/* The names that MkDocs, Docusaurus, Obsidian and others give to GitHub's five kinds. */
static struct str kind_of(struct str name)
{
    static const char *const names[][2] = {
        {"note", "note"},           {"info", "note"},         {"abstract", "note"},
        {"summary", "note"},        {"tldr", "note"},         {"example", "note"},
        {"quote", "note"},          {"cite", "note"},         {"question", "note"},
        {"help", "note"},           {"faq", "note"},          {"todo", "note"},
        {"seealso", "note"},        {"tip", "tip"},           {"hint", "tip"},
        {"success", "tip"},         {"check", "tip"},         {"done", "tip"},
        {"important", "important"}, {"attention", "warning"}, {"warning", "warning"},
        {"danger", "caution"},      {"caution", "caution"},   {"error", "caution"},
        {"failure", "caution"},     {"fail", "caution"},      {"missing", "caution"},
        {"bug", "caution"},
    };
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_ieq(name, str_from(names[i][0])))
            return str_from(names[i][1]);
    return (struct str){0};
}

static size_t blanks(struct str s, size_t i)
{
    while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t'))
        i++;
    return i;
}

/* The end of the word at I: letters, digits, - and _. */
static size_t word_end(struct str s, size_t i)
{
    while (i < s.n && ((s.s[i] | 0x20) >= 'a' || (s.s[i] >= '0' && s.s[i] <= '9') || s.s[i] == '-') &&
           s.s[i] != '{' && (unsigned char)s.s[i] != 0x7f && s.s[i] != '|' && s.s[i] != '}' && s.s[i] != '[' &&
           s.s[i] != ']')
        i++;
    return i;
}

/* What stands in double quotes in S; absent when nothing does. */
static struct str quoted(struct str s)
{
    size_t from = str_find(s, '"', 0), to = s.n;
    while (to > from + 1 && s.s[to - 1] != '"')
        to--;
    return to > from + 1 ? str_sub(s, from + 1, to - 1) : (struct str){0};
}

/* NAME with a capital letter, for kinds that we have no word of our own for. */
static struct str capital(struct arena *keep, struct str name)
{
    struct str copy = arena_str(keep, name);
    char *first = (char *)(uintptr_t)copy.s;
    if (copy.n && *first >= 'a' && *first <= 'z')
        *first = (char)(*first - 'a' + 'A');
    return copy;
}

/* !!! kind "title", ??? and ???+ the same folded, === "title" */
static bool opens_indented(struct extension *x, struct str s, struct opening *o)
{
    struct str sign = str_sub(s, 0, str_find(s, ' ', 0));
    bool alert = str_eq(sign, STR("!!!")), open = str_eq(sign, STR("???+"));
    bool folded = open || str_eq(sign, STR("???")), tab = str_eq(sign, STR("===")) || str_eq(sign, STR("===!"));
    struct str rest = str_trim(str_sub(s, sign.n, s.n));
    struct str name = str_sub(rest, 0, word_end(rest, 0)), title = quoted(rest);
    if ((!alert && !folded && !tab) || (tab ? !title.n || rest.s[0] != '"' : !name.n))
        return false;
    struct str kind = kind_of(name);
    *o = (struct opening){STRICT,
                          tab      ? EXTEND_TAB
                          : open   ? EXTEND_OPEN
                          : folded ? EXTEND_SHUT
                                   : EXTEND_ALERT,
                          4, kind.s ? kind : STR("note"),
                          title.s  ? title
                          : kind.s ? STR("")
                                   : capital(x->keep, name)};
    return true;
}

/* :::kind[title], ::: kind title, :::kind{title="…"} */
static bool opens_colons(struct str s, struct opening *o)
{
    size_t n = 0;
    while (n < s.n && s.s[n] == ':')
        n++;
    size_t from = blanks(s, n), to = word_end(s, from), end = s.n;
    struct str name = str_sub(s, from, to), kind = kind_of(name), title = str_trim(str_sub(s, to, s.n));
    bool braces = from < s.n && s.s[from] == '{';
    bool dotted = to < s.n && s.s[to] == '.'; /* what MkDocs takes out of a program: ::: module.name */
    if (n < 3 || (!name.n && !braces) || dotted)
        return false;
    while (end > n && s.s[end - 1] == ':')
        end--;
    title = str_trim(str_sub(s, to, end));
    if (title.n && title.s[0] == '[')
        title = str_sub(title, 1, str_find(title, ']', 1));
    else if (title.n && title.s[0] == '{')
        title = quoted(str_sub(title, str_find_str(title, STR("title="), 0), title.n));
    bool details = str_eq(name, STR("details"));
    *o = (struct opening){COLONS,
                          kind.s    ? EXTEND_ALERT
                          : details ? EXTEND_SHUT
                          : title.n ? EXTEND_TAB
                                    : EXTEND_PLAIN,
                          (unsigned)n, kind.s ? kind : STR("note"), title};
    return true;
}

/* [^label]: its sign is a token by now. */
static bool opens_note(struct str s, struct opening *o, size_t *used)
{
    struct str sign = STR(HIDE_NOTE);
    size_t end = str_find_str(s, STR("]:"), 0);
    if (!str_starts(s, sign) || end == s.n || end == sign.n || str_find(s, ' ', 0) < end)
        return false;
    *o = (struct opening){INDENTED, EXTEND_NOTE, 4, str_sub(s, sign.n, end), STR("")};
    *used = blanks(s, end + 2);
    return true;
}

bool extension_opens(struct extension *x, struct str s, struct opening *o, size_t *used)
{
    struct str line = str_trim(s);
    *used = s.n;
    switch (s.s[0]) {
    case '!':
    case '?':
    case '=':
        return opens_indented(x, line, o);
    case ':':
        if (s.n < 2 || (s.s[1] != ' ' && s.s[1] != '\t'))
            return opens_colons(line, o);
        *used = blanks(s, 1);
        *o = (struct opening){DEFINITION, EXTEND_DEFINITION, 2, STR(""), STR("")};
        o->size = *used <= 4 ? (unsigned)*used : 2;
        *used = o->size;
        return *used < s.n;
    default:
        return opens_note(s, o, used);
    }
}

bool extension_alert(struct extension *x, struct str s, struct opening *o)
{
    size_t end = str_find(s, ']', 0);
    if (!str_starts(s, STR("[!")) || end == s.n)
        return false;
    struct str name = str_sub(s, 2, end), kind = kind_of(name);
    bool open = end + 1 < s.n && s.s[end + 1] == '+', shut = end + 1 < s.n && s.s[end + 1] == '-';
    struct str title = str_trim(str_sub(s, end + 1 + (open || shut), s.n));
    if (word_end(name, 0) != name.n || !name.n || (title.n && memchr("([:", title.s[0], 3)))
        return false;
    *o = (struct opening){QUOTE,
                          open   ? EXTEND_OPEN
                          : shut ? EXTEND_SHUT
                                 : EXTEND_ALERT,
                          0, kind.s ? kind : STR("note"),
                          title.n  ? title
                          : kind.s ? STR("")
                                   : capital(x->keep, name)};
    return true;
}
