/*
 * link: the allow-list of link targets, and paths between source files made lexically.
 * Never asks the file system: what stands there the tree says.
 */
#include "read/link.h"

#include "base/fold.h"
#include "base/path.h"
#include "read/text.h"

static const char hex[] = "0123456789ABCDEF";

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.s[i]) && s.s[i] != '-')
            return false;
    return s.n > 0;
}

/* Browsers drop or turn such bytes before they read an address; here they end it, but for BLANKS that name a file. */
static bool has_trick(struct str s, bool blanks)
{
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c = 0;
        n = str_utf8(s, i, &c);
        if (n == 0 || (c <= ' ' && !(blanks && c == ' ')) || c == '\\' || text_unwanted(c))
            return true;
    }
    return false;
}

bool link_is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.s[i]) && !memchr("-._~", s.s[i], 4) && (unsigned char)s.s[i] < 0x80)
            return false;
    return s.n > 0 && !has_trick(s, false);
}

/* A telephone number as RFC 3966 writes it. */
static bool is_tel(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.s[i]) && !memchr("+-.();=*#", s.s[i], 9))
            return false;
    return s.n > 0;
}

/* As RFC 3986 has it, and no language of scripts. */
static bool is_scheme(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.s[i]) && !memchr("+-.", s.s[i], 3))
            return false;
    return s.n > 1 && !str_ieq(s, STR("data")) && !str_ieq(s, STR("blob")) &&
           !str_ieq(str_sub(s, s.n > 6 ? s.n - 6 : 0, s.n), STR("script"));
}

/* Web addresses need their two slashes and a host: "https:x" and "https:///x" mean other things to browsers. */
static bool is_web(struct str rest)
{
    return str_starts(rest, STR("//")) && rest.n > 2 &&
           (is_alnum(rest.s[2]) || (unsigned char)rest.s[2] >= 0x80);
}

/* The source of a page, going by its path alone. */
static struct link link_source(struct arena *keep, const struct path_parts *to, struct str lang,
                               struct link link)
{
    const struct str *part = to->part;
    link.class = LINK_REFUSED;
    if (to->n != 4 || !str_eq(part[0], STR("content")) || !str_ends(part[3], STR(".md")) || part[3].n < 4)
        return link;
    struct str there = part[2], name = str_sub(part[3], 0, part[3].n - 3);
    bool same = str_eq(there, lang), named = link_is_name(there) && link_is_name(name);
    if (named && str_eq(part[1], STR("faq"))) {
        link.kind = RECORD_LINK_ENTRY;
        link.path = arena_printf(keep, "content/faq/%.*s/%.*s.md", STR_ARG(there), STR_ARG(name));
        link.href = same ? arena_printf(keep, "%.*s.html", STR_ARG(name))
                         : arena_printf(keep, "../%.*s/%.*s.html", STR_ARG(there), STR_ARG(name));
        link.class = LINK_INSIDE;
    } else if (str_eq(part[1], STR("guides")) && same && is_id(name)) {
        link.kind = RECORD_LINK_GUIDE;
        link.path = name;
        link.href = arena_printf(keep, "guide/%.*s.html", STR_ARG(name));
        link.class = LINK_INSIDE;
    }
    return link;
}

/* What was found, as a link; of guides those of the same language. */
static bool link_take(struct arena *keep, const struct record_target *t, struct str lang, struct link *link)
{
    bool same = str_eq(t->lang, lang);
    if (t->kind == RECORD_TARGET_GUIDE && !same)
        return false;
    link->class = LINK_INSIDE;
    link->path = t->path;
    if (t->kind == RECORD_TARGET_FILE) {
        link->kind = RECORD_LINK_FILE;
        link->file = *t;
        link->href = arena_printf(keep, "../%.*s", STR_ARG(t->name));
    } else if (t->kind == RECORD_TARGET_GUIDE) {
        link->kind = RECORD_LINK_GUIDE;
        link->path = t->name;
        link->href = arena_printf(keep, "guide/%.*s.html", STR_ARG(t->name));
    } else {
        link->kind = RECORD_LINK_ENTRY;
        link->href = same ? arena_printf(keep, "%.*s.html", STR_ARG(t->name))
                          : arena_printf(keep, "../%.*s/%.*s.html", STR_ARG(t->lang), STR_ARG(t->name));
    }
    return true;
}

/* PATH put on BASE, looked up; *TO is where it leads. */
static bool link_look(struct arena *keep, const struct record_tree *tree, const struct path_parts *base,
                      struct str path, struct str lang, struct path_parts *to, struct link *link)
{
    struct record_target t;
    *to = *base;
    return path_walk(to, path) && tree->find(tree->ctx, path_join(keep, to), &t) &&
           link_take(keep, &t, lang, link);
}

/* A path from the site's root, as sites of others have it: a file that is copied there, or a page of this language. */
static bool link_absolute(struct arena *keep, const struct record_tree *tree, struct str from, struct str path,
                          struct str lang, struct link *link)
{
    static const char *const roots[] = {"content/static", "content", "content/faq"};
    struct path_parts base, to;
    struct str folder = from;
    for (size_t i = 0; i < COUNT(roots); i++) {
        base.n = 0;
        path_walk(&base, str_from(roots[i]));
        if (link_look(keep, tree, &base, path, lang, &to, link))
            return true;
    }
    base.n = 0;
    for (int i = 0; i < 3; i++) /* content/faq/fr of any page's path */
        base.part[base.n++] = str_cut(&folder, '/');
    bool found = link_look(keep, tree, &base, path, lang, &to, link);
    for (struct str rest = str_sub(path, 1, path.n); !found && str_find(rest, '/', 0) < rest.n;) {
        str_cut(&rest, '/'); /* the folder that the site of another stood in */
        found = rest.n > 0 && link_look(keep, tree, &base, rest, lang, &to, link);
        break;
    }
    return found;
}

/* The name of a source at which nothing stands is a link to a page that is missing. */
static void link_missing(struct arena *keep, const struct path_parts *to, struct str lang, struct link *link)
{
    bool page = to->n > 3 && str_eq(to->part[0], STR("content"));
    struct str name = page ? to->part[to->n - 1] : STR("");
    link->href = STR("");
    if (page && str_eq(to->part[1], STR("faq"))) {
        link->class = LINK_INSIDE;
        link->kind = RECORD_LINK_ENTRY;
        link->path = path_join(keep, to);
    } else if (page && str_eq(to->part[1], STR("guides")) && str_eq(to->part[2], lang)) {
        link->class = LINK_INSIDE;
        link->kind = RECORD_LINK_GUIDE;
        link->path = arena_str(keep, str_sub(name, 0, name.n - 3));
    }
}

static struct link link_file(struct arena *keep, struct str from, struct str lang, struct str path,
                             const struct record_tree *tree)
{
    struct link link = {.class = LINK_REFUSED};
    struct path_parts base = {.n = 0}, to, self;
    struct str decoded = path_unescape(keep, path);
    size_t slash = str_name_at(from), dot = from.n;
    if (has_trick(decoded, true) || !slash || !path_walk(&base, str_sub(from, 0, slash - 1)))
        return link;
    to = base;
    if (!tree)
        return decoded.s[0] != '/' && path_walk(&to, decoded) ? link_source(keep, &to, lang, link) : link;
    if (decoded.s[0] == '/' ? link_absolute(keep, tree, from, decoded, lang, &link)
                            : link_look(keep, tree, &base, decoded, lang, &to, &link))
        return link;
    while (dot > slash && from.s[dot - 1] != '.')
        dot--;
    if (decoded.s[0] != '/' &&
        base.n < PATH_DEPTH) { /* the folder that the page of this source is on sites of others */
        self = base;
        self.part[self.n++] = str_sub(from, slash, dot > slash ? dot - 1 : from.n);
        if (link_look(keep, tree, &self, decoded, lang, &base, &link))
            return link;
    }
    link.class = LINK_LOST;
    if (decoded.s[0] != '/' && str_ends(decoded, STR(".md")))
        link_missing(keep, &to, lang, &link);
    return link;
}

static struct link link_id(struct arena *keep, enum record_link_kind kind, const char *folder, struct str id)
{
    struct link link = {
        .class = is_id(id) ? LINK_INSIDE : LINK_REFUSED, .kind = kind, .path = arena_str(keep, id)};
    link.href = arena_printf(keep, "%s/%.*s.html", folder, STR_ARG(id));
    return link;
}

/* An address with a scheme; HEAD is the address without its fragment. */
static struct link link_scheme(struct arena *keep, struct str url, struct str head, struct str scheme)
{
    struct str rest = str_sub(url, scheme.n + 1, url.n), id = str_sub(head, scheme.n + 1, head.n);
    struct link link = {.class = LINK_REFUSED, .href = url};
    if (str_eq(scheme, STR("provider")))
        return link_id(keep, RECORD_LINK_PROVIDER, "provider", id);
    if (str_eq(scheme, STR("guide")))
        return link_id(keep, RECORD_LINK_GUIDE, "guide", id);
    if (str_ieq(scheme, STR("http")) || str_ieq(scheme, STR("https")))
        link.class = is_web(rest) ? LINK_WEB : LINK_REFUSED;
    else if (str_ieq(scheme, STR("mailto")))
        link.class = rest.n > 0 && !str_starts(rest, STR("/")) ? LINK_PERSON : LINK_REFUSED;
    else if (str_ieq(scheme, STR("tel")))
        link.class = is_tel(rest) ? LINK_PERSON : LINK_REFUSED;
    else if (str_starts(rest, STR("//")) && rest.n > 2 && !str_ieq(scheme, STR("file")) && is_scheme(scheme))
        link.class = LINK_FOREIGN;
    return link;
}

bool link_is_harmful(struct str url)
{
    static const char *const schemes[] = {"data", "blob", "file", "about", "view-source"};
    struct str scheme = str_sub(url, 0, str_find(url, ':', 0));
    if (scheme.n == url.n)
        return false;
    for (size_t i = 0; i < COUNT(schemes); i++)
        if (str_ieq(scheme, str_from(schemes[i])))
            return true;
    return scheme.n >= 6 && str_ieq(str_sub(scheme, scheme.n - 6, scheme.n), STR("script"));
}

/* The fragment of a link inside: as written, or as it would be the anchor of a heading of these words. */
static struct str link_anchor(struct arena *keep, struct str written)
{
    struct str anchor = path_unescape(keep, written);
    return str_find(anchor, ' ', 0) < anchor.n ? fold_anchor(keep, anchor, anchor.n) : anchor;
}

struct link link_resolve(struct arena *keep, struct str from, struct str lang, struct str url,
                         const struct record_tree *tree)
{
    struct link link = {.class = LINK_REFUSED};
    struct str head = str_sub(url, 0, str_find(url, '#', 0));
    size_t colon = 0, query = str_find(head, '?', 0);
    while (colon < head.n && !memchr(":/?", head.s[colon], 3))
        colon++;
    bool scheme = colon < head.n && head.s[colon] == ':';
    if (url.n == 0 || has_trick(url, tree && !scheme))
        return link;
    if (scheme)
        link = link_scheme(keep, url, head, str_sub(head, 0, colon));
    else if (head.n == 0)
        link = (struct link){
            .class = url.n > 1 ? LINK_INSIDE : LINK_TOP, .kind = RECORD_LINK_SELF, .href = STR("")};
    else if (!str_starts(head, STR("//")) && (tree || query == head.n) && query > 0)
        link = link_file(keep, from, lang, str_sub(head, 0, query), tree);
    if (link.class == LINK_TOP)
        link.href = url;
    if (link.class == LINK_REFUSED && tree && !link_is_harmful(url))
        link.class = LINK_LOST;
    if (link.class != LINK_INSIDE || head.n + 1 >= url.n)
        return link;
    link.anchor = link_anchor(keep, str_sub(url, head.n + 1, url.n));
    link.href = arena_printf(keep, "%.*s#%.*s", STR_ARG(link.href), STR_ARG(link.anchor));
    link.class = has_trick(link.anchor, false) ? LINK_REFUSED : LINK_INSIDE;
    return link;
}

/* The end of the host of a web address, where letters beyond ASCII may stay. */
static size_t host_end(struct str url)
{
    size_t from = str_find_str(url, STR("://"), 0);
    if (from == url.n)
        return 0;
    for (from += 3; from < url.n && !memchr("/?#", url.s[from], 3); from++)
        ;
    return from;
}

void link_attr(struct out *o, struct str url)
{
    size_t host = host_end(url), from = 0, fragment = str_find(url, '#', 0);
    for (size_t i = 0; i < url.n; i++) {
        char c = url.s[i];
        if (is_alnum(c) || memchr("-._~!$'()*+,;=:@/?", c, 18) || i == fragment || path_is_escape(url, i) ||
            ((unsigned char)c >= 0x80 && i < host))
            continue;
        out_attr(o, str_sub(url, from, i));
        if (c == '&')
            out_lit(o, "&amp;");
        else
            out_printf(o, "%%%c%c", hex[(unsigned char)c >> 4], hex[c & 15]);
        from = i + 1;
    }
    out_attr(o, str_sub(url, from, url.n));
}
