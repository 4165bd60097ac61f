/*
 * One walk from tag to tag. Does not check that tags match.
 */
#include "db/db_functions.h"

#include "base/html.h"

/* Where the value of an id or of a link within the page begins in TAG; TAG.n when there is none. */
static size_t find_value(struct str tag)
{
    static const struct str id = {" id=\"", 5}, link = {" href=\"#", 8};
    size_t i = str_find_str(tag, id, 0), l = str_find_str(tag, link, 0);
    if (l < tag.n && str_starts(str_sub(tag, l + link.n, tag.n), STR("\"")))
        l = tag.n; /* the head of the page is that of the outer one */
    return i < l ? i + id.n : l < tag.n ? l + link.n : tag.n;
}

void inset_append(struct out *o, struct str html, struct str name)
{
    for (struct html_piece p; html_next(&html, &p);) {
        struct str rest = p.source;
        if (html_is(&p, -1, "h2 h3 h4 h5 h6")) {
            char level = (char)(p.name.s[1] + (p.name.s[1] < '6'));
            out_raw(o, str_sub(rest, 0, 2U + p.end));
            out_raw(o, (struct str){&level, 1});
            rest = str_sub(rest, 3U + p.end, rest.n);
        }
        for (size_t value; p.name.n && (value = find_value(rest)) < rest.n;
             rest = str_sub(rest, value, rest.n)) {
            out_raw(o, str_sub(rest, 0, value));
            out_raw(o, name);
            out_lit(o, ":");
        }
        out_raw(o, rest);
    }
}
