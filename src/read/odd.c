/*
 * odd: finds by their signs alone; what looks like one of them in a price or a path is let pass.
 */
#include "read/raw.h"

static const char *const words[ODD_KINDS][2] = {
    [ODD_MATH] = {"formulas ($$)", "say it in words, or in code between backticks"},
    [ODD_WIKI] = {"wiki links ([[page]])", "write [text](page.md)"},
    [ODD_SHORTCODE] = {"Hugo's shortcodes ({{<)", "write what they would show in Markdown"},
    [ODD_LIQUID] = {"Liquid tags ({%)", "write what they would show in Markdown"},
    [ODD_IMPORT] = {"imports and exports (MDX)", "take them out"},
    [ODD_COMPONENT] = {"components (MDX)", "write what they would show in Markdown"},
    [ODD_EXPRESSION] = {"expressions (MDX)", "write what they would show in Markdown"},
    [ODD_ATTRIBUTES] = {"lists of attributes ({: })",
                        "take them out; an anchor behind a heading, {#name}, is understood"},
    [ODD_SOURCE] = {"references to a program's source (::: module.name)",
                    "write what they would show in Markdown"},
    [ODD_SNIPPET] = {"texts of other files (--8<--, {{#include)",
                     "write here what stands there, or link to it"},
    [ODD_TABLE] = {"tables whose second line (|---|) has another number of cells than the first",
                   "write as many as there are columns"},
    [ODD_NOTE] = {"notes in the text (^[ ])", "write [^1] here, and [^1]: with the note on a line of its own"},
    [ODD_ICON] = {"icons and emoji by their names (:name:)", "write the sign itself, or leave it out"},
};

void odd_add(struct odd *odd, enum odd_kind kind, struct record_pos pos)
{
    if (odd->kinds[kind].n++ == 0)
        odd->kinds[kind].pos = pos;
}

void odd_html(struct odd *odd, struct str name, struct record_pos pos)
{
    bool known = odd->names_n == COUNT(odd->names);
    if (odd->html.n++ == 0)
        odd->html.pos = pos;
    for (unsigned i = 0; i < odd->names_n && !known; i++)
        known = str_ieq(odd->names[i], name);
    if (!known)
        odd->names[odd->names_n++] = name;
}

static void found(struct odd *odd, struct body *b, enum odd_kind kind, struct str s, size_t at, size_t n)
{
    struct record_pos pos = b->place.start;
    if (odd->kinds[kind].n == 0)
        pos = place_text(&b->place, str_sub(s, at, at + n));
    odd_add(odd, kind, pos);
}

/* C beside a colon makes it part of a word, an address, a time. */
static bool is_sign_of_word(char c)
{
    return is_alnum(c) || (unsigned char)c >= 0x80 || memchr("/:.@\\", c, 5);
}

/* Between two $, what no price holds. */
static bool is_formula(struct str s)
{
    bool signs = false;
    for (size_t i = 0; i < s.n; i++)
        signs = signs || memchr("\\^_={", s.s[i], 5);
    return s.n && signs && s.s[0] != ' ' && s.s[s.n - 1] != ' ';
}

/* How many bytes of S from AT, which is a $, are a formula's; 0: none. */
static size_t formula(struct str s, size_t at)
{
    if (at + 1 < s.n && s.s[at + 1] == '$')
        return 2;
    size_t end = str_find(str_sub(s, 0, at + 200), '$', at + 1);
    return end < s.n && s.s[end] == '$' && is_formula(str_sub(s, at + 1, end)) ? end + 1 - at : 0;
}

/* How many bytes of S from AT are a formula between \( and \), \[ and \]; 0: none. */
static size_t bracketed(struct str s, size_t at)
{
    char open = at + 1 < s.n ? s.s[at + 1] : ' ';
    struct str near = str_sub(s, 0, at + 500), shut = open == '(' ? STR("\\)") : STR("\\]");
    size_t end = open == '(' || open == '[' ? str_find_str(near, shut, at + 2) : near.n;
    return end < near.n ? end + 2 - at : 0;
}

/* How many bytes of S from AT, a ^, are a note's that stands in the text; 0: none. */
static size_t note(struct str s, size_t at)
{
    size_t end = str_find(str_sub(s, 0, at + 500), ']', at);
    bool is_note = at + 2 < s.n && s.s[at + 1] == '[' && s.s[at + 2] != '^' && end < s.n && s.s[end] == ']';
    return is_note && str_find(str_sub(s, at, end), ' ', 0) < end - at ? end + 1 - at : 0;
}

/* How many bytes of S from AT are a brace's of some other language, in *KIND which. */
static size_t brace(struct str s, size_t at, enum odd_kind *kind)
{
    char next = at + 1 < s.n ? s.s[at + 1] : '\0', third = at + 2 < s.n ? s.s[at + 2] : '\0';
    *kind = next == '%'    ? ODD_LIQUID
            : next == ':'  ? ODD_ATTRIBUTES
            : third == '#' ? ODD_SNIPPET
                           : ODD_SHORTCODE;
    if (fact_is_foreign(s, at))
        return 3;
    if (next == '{' && (third == '<' || third == '%' || third == '\x07'))
        return 3;
    return next == '%' || (next == ':' && third != '}') ? 2 : 0;
}

/* How many bytes of S from AT, a brace of B, are an expression of MDX; 0: none. */
static size_t expression(const struct body *b, struct str s, size_t at)
{
    size_t end = str_ends(b->e->path, STR(".mdx")) ? str_find(str_sub(s, 0, at + 500), '}', at) : s.n;
    return end < s.n && s.s[end] == '}' ? end + 1 - at : 0;
}

/* How many bytes of S from AT, which is a colon, are the name of an icon or an emoji between two of them; 0: none. */
static size_t icon(struct str s, size_t at)
{
    size_t end = at + 1;
    while (end < s.n && end - at < 60 && (is_alnum(s.s[end]) || memchr("_+-", s.s[end], 3)))
        end++;
    bool named = end < s.n && s.s[end] == ':' && end > at + 2 && s.s[at + 1] >= 'a' && s.s[at + 1] <= 'z';
    bool alone =
        (at == 0 || !is_sign_of_word(s.s[at - 1])) && (end + 1 >= s.n || !is_sign_of_word(s.s[end + 1]));
    return named && alone ? end + 1 - at : 0;
}

/* S, a line, is what stands below a table's head, and became none. */
static bool is_delimiter(struct str s)
{
    size_t bars = 0, dashes = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!memchr("|-: ", s.s[i], 4))
            return false;
        bars += s.s[i] == '|';
        dashes += s.s[i] == '-';
    }
    return bars && dashes > 1;
}

static bool is_snippet(struct str s)
{
    return str_starts(s, STR("--8<--")) || str_starts(s, STR("-8<-"));
}

static bool is_import(struct str s)
{
    bool from = str_find_str(s, STR(" from "), 0) < s.n || str_starts(s, STR("import '")) ||
                str_starts(s, STR("import \""));
    return (str_starts(s, STR("import ")) && from && str_find(s, ' ', 0) < s.n &&
            (str_find(s, '\'', 0) < s.n || str_find(s, '"', 0) < s.n)) ||
           str_starts(s, STR("export const ")) || str_starts(s, STR("export default ")) ||
           str_starts(s, STR("export function "));
}

void odd_text(struct odd *odd, struct body *b, struct str s, bool first)
{
    enum odd_kind kind;
    size_t n;
    if (first && is_import(s))
        found(odd, b, ODD_IMPORT, s, 0, 7);
    if (first && str_starts(s, STR(":::")) && str_find(s, '.', 0) < s.n)
        found(odd, b, ODD_SOURCE, s, 0, 3);
    if (is_delimiter(s))
        found(odd, b, ODD_TABLE, s, 0, s.n);
    if (first && is_snippet(s))
        found(odd, b, ODD_SNIPPET, s, 0, 4);
    for (size_t i = 0; i < s.n; i += n ? n : 1) {
        n = 0;
        if (s.s[i] == '$' && (n = formula(s, i)) > 0) {
            found(odd, b, ODD_MATH, s, i, n);
            size_t end = n == 2 ? str_find_str(s, STR("$$"), i + 2) : s.n;
            n = end < s.n ? end + 2 - i : n;
        } else if (s.s[i] == '[' && i + 1 < s.n && s.s[i + 1] == '[') {
            size_t end = str_find_str(str_sub(s, 0, i + 500), STR("]]"), i + 2);
            if (end > i + 2 && end < s.n && s.s[end] == ']') {
                n = end + 2 - i;
                found(odd, b, ODD_WIKI, s, i, 2);
            }
        } else if (s.s[i] == ':' && (n = icon(s, i)) > 0) {
            found(odd, b, ODD_ICON, s, i, n);
        } else if (s.s[i] == '\\' && (n = bracketed(s, i)) > 0) {
            found(odd, b, ODD_MATH, s, i, n);
        } else if (s.s[i] == '^' && (n = note(s, i)) > 0) {
            found(odd, b, ODD_NOTE, s, i, n);
        } else if (s.s[i] == '{' && (n = brace(s, i, &kind)) > 0) {
            found(odd, b, kind, s, i, n);
        } else if (s.s[i] == '{' && (n = expression(b, s, i)) > 0) {
            found(odd, b, ODD_EXPRESSION, s, i, n);
        }
    }
}

void odd_report(const struct odd *odd, struct body *b)
{
    struct out names = out_memory();
    for (size_t i = 0; i < ODD_KINDS; i++) {
        const struct odd_count *c = &odd->kinds[i];
        struct str often = c->n > 1 ? arena_printf(b->keep, " (%u times)", c->n) : STR("");
        const struct str args[3] = {str_from(words[i][0]), often, str_from(words[i][1])};
        if (c->n)
            diag_at(b->d, DIAG_MD_FOREIGN, (struct diag_pos){b->e->path, c->pos.line, c->pos.col}, args,
                    (struct str){0});
    }
    for (unsigned i = 0; i < odd->names_n; i++)
        out_printf(&names, "%s<%.*s>", i ? ", " : "", STR_ARG(odd->names[i]));
    if (odd->names_n == COUNT(odd->names))
        out_lit(&names, " …");
    struct str often = odd->html.n > 1 ? arena_printf(b->keep, " (%u tags)", odd->html.n) : STR("");
    if (odd->html.n)
        body_say(b, DIAG_MD_RAW_HTML, odd->html.pos, arena_str(b->keep, out_str(&names)), often);
    out_free(&names);
}
