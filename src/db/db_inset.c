/*
 * One walk from tag to tag. Does not check that tags match.
 */
#include "db/db_functions.h"

/* A heading's level, one further down. */
static char lower(char level)
{
    return level < '6' ? (char)(level + 1) : level;
}

/* Whether REST, behind '<', is a heading's tag with what follows its level being TAIL. */
static bool is_heading(struct str rest, struct str tail)
{
    return rest.n > 2 && rest.s[0] == 'h' && rest.s[1] >= '2' && rest.s[1] <= '6' &&
           str_starts(str_sub(rest, 2, rest.n), tail);
}

void inset_append(struct out *o, struct str html, struct str name)
{
    static const struct str id = {" id=\"", 5}, end = {">", 1}, link = {"a href=\"#", 9};
    size_t from = 0;
    for (size_t at; (at = str_find(html, '<', from)) < html.n;) {
        struct str rest = str_sub(html, at + 1, html.n);
        bool closing = rest.n && rest.s[0] == '/', named = false;
        size_t level = at + 1 + closing;
        out_raw(o, str_sub(html, from, level));
        from = level;
        if (is_heading(str_sub(html, level, html.n), closing ? end : id)) {
            char tag[] = {'h', lower(html.s[level + 1])};
            out_raw(o, (struct str){tag, sizeof tag});
            from += sizeof tag;
            named = !closing;
        }
        size_t value = named ? from + id.n : str_starts(rest, link) ? at + 1 + link.n : from;
        out_raw(o, str_sub(html, from, value));
        if (value > from) {
            out_raw(o, name);
            out_raw(o, (struct str){":", 1});
        }
        from = value;
    }
    out_raw(o, str_sub(html, from, html.n));
}
