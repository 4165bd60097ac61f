/*
 * One walk from tag to tag. Does not check that tags match.
 */
#include "db/db_functions.h"

#include "base/html.h"

/* A tag's text with NAME and a colon at its byte AT. */
static void put_named(struct out *o, struct str tag, size_t at, struct str name)
{
    out_raw(o, str_sub(tag, 0, at));
    out_raw(o, name);
    out_lit(o, ":");
    out_raw(o, str_sub(tag, at, tag.n));
}

void inset_append(struct out *o, struct str html, struct str name)
{
    for (struct html_piece p; html_next(&html, &p);) {
        bool heading = html_is(&p, -1, "h2 h3 h4 h5 h6"), link = str_starts(p.source, STR("<a href=\"#"));
        struct str rest = p.source;
        if (heading && (p.end || str_starts(str_sub(rest, 3, rest.n), STR(" id=\"")))) {
            char level = (char)(p.name.s[1] + (p.name.s[1] < '6'));
            out_raw(o, str_sub(rest, 0, 2U + p.end));
            out_raw(o, (struct str){&level, 1});
            rest = str_sub(rest, 3U + p.end, rest.n);
        } else {
            heading = false;
        }
        if ((heading && !p.end) || link)
            put_named(o, rest, link ? 10 : 5, name);
        else
            out_raw(o, rest);
    }
}
