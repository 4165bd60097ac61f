/*
 * link: the allow-list of link targets, and paths between source files made lexically.
 * Never asks the file system.
 */
#include "read/link.h"

#include "read/text.h"

enum { SEGMENTS_MAX = 16 };

static const char hex[] = "0123456789ABCDEF";

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.s[i]) && s.s[i] != '-')
            return false;
    return s.n > 0;
}

/* Browsers drop or turn such bytes before they read an address; here they end it. */
static bool has_trick(struct str s)
{
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c = 0;
        n = str_utf8(s, i, &c);
        if (n == 0 || c <= ' ' || c == '\\' || text_unwanted(c))
            return true;
    }
    return false;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_escape(struct str s, size_t i)
{
    return i + 2 < s.n && s.s[i] == '%' && hex_digit(s.s[i + 1]) >= 0 && hex_digit(s.s[i + 2]) >= 0;
}

/* S with its %XX undone. */
static struct str unescape(struct arena *keep, struct str s)
{
    char *to = arena_alloc(keep, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (is_escape(s, i)) {
            to[n++] = (char)(hex_digit(s.s[i + 1]) * 16 + hex_digit(s.s[i + 2]));
            i += 2;
        } else {
            to[n++] = s.s[i];
        }
    return (struct str){to, n};
}

/* A file or folder whose name needs no escape. */
static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.s[i]) && !memchr("-._~", s.s[i], 4) && (unsigned char)s.s[i] < 0x80)
            return false;
    return s.n > 0 && !has_trick(s);
}

/* A telephone number as RFC 3966 writes it. */
static bool is_tel(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.s[i]) && !memchr("+-.();=*#", s.s[i], 9))
            return false;
    return s.n > 0;
}

/* Web addresses need their two slashes and a host: "https:x" and "https:///x" mean other things to browsers. */
static bool is_web(struct str rest)
{
    return str_starts(rest, STR("//")) && rest.n > 2 &&
           (is_alnum(rest.s[2]) || (unsigned char)rest.s[2] >= 0x80);
}

/* The segments of a path put on those of another one; false when ".." leads out. */
static bool path_walk(struct str path, struct str *segments, size_t *n)
{
    while (path.s) {
        struct str part = str_cut(&path, '/');
        if (str_eq(part, STR(".")))
            continue;
        if (str_eq(part, STR(".."))) {
            if (*n == 0)
                return false;
            --*n;
        } else if (part.n == 0 || *n == SEGMENTS_MAX) {
            return false;
        } else {
            segments[(*n)++] = part;
        }
    }
    return true;
}

static struct link link_file(struct arena *keep, struct str from, struct str lang, struct str path,
                             struct link link)
{
    struct str segments[SEGMENTS_MAX], decoded = unescape(keep, path);
    size_t n = 0, slash = from.n;
    while (slash && from.s[slash - 1] != '/')
        slash--;
    link.class = LINK_REFUSED;
    if (!slash || !path_walk(str_sub(from, 0, slash - 1), segments, &n) || !path_walk(decoded, segments, &n))
        return link;
    if (n != 4 || !str_eq(segments[0], STR("content")) || !str_ends(segments[3], STR(".md")) ||
        segments[3].n < 4)
        return link;
    struct str there = segments[2], name = str_sub(segments[3], 0, segments[3].n - 3);
    bool same = str_eq(there, lang), named = is_name(there) && is_name(name);
    if (named && str_eq(segments[1], STR("faq"))) {
        link.kind = RECORD_LINK_ENTRY;
        link.path = arena_printf(keep, "content/faq/%.*s/%.*s.md", STR_ARG(there), STR_ARG(name));
        link.href = same ? arena_printf(keep, "%.*s.html", STR_ARG(name))
                         : arena_printf(keep, "../%.*s/%.*s.html", STR_ARG(there), STR_ARG(name));
        link.class = LINK_INSIDE;
    } else if (str_eq(segments[1], STR("guides")) && same && is_id(name)) {
        link.kind = RECORD_LINK_GUIDE;
        link.path = name;
        link.href = arena_printf(keep, "guide/%.*s.html", STR_ARG(name));
        link.class = LINK_INSIDE;
    }
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
    return link;
}

struct link link_resolve(struct arena *keep, struct str from, struct str lang, struct str url)
{
    struct link link = {.class = LINK_REFUSED};
    struct str head = str_sub(url, 0, str_find(url, '#', 0));
    if (url.n == 0 || has_trick(url))
        return link;
    size_t colon = 0;
    while (colon < head.n && !memchr(":/?", head.s[colon], 3))
        colon++;
    if (colon < head.n && head.s[colon] == ':')
        link = link_scheme(keep, url, head, str_sub(head, 0, colon));
    else if (head.n == 0)
        link = (struct link){
            .class = url.n > 1 ? LINK_INSIDE : LINK_TOP, .kind = RECORD_LINK_SELF, .href = STR("")};
    else if (head.s[0] != '/' && str_find(head, '?', 0) == head.n)
        link = link_file(keep, from, lang, head, link);
    if (link.class == LINK_TOP)
        link.href = url;
    if (link.class != LINK_INSIDE || head.n + 1 >= url.n)
        return link;
    link.anchor = unescape(keep, str_sub(url, head.n + 1, url.n));
    link.href = arena_printf(keep, "%.*s#%.*s", STR_ARG(link.href), STR_ARG(link.anchor));
    link.class = has_trick(link.anchor) ? LINK_REFUSED : LINK_INSIDE;
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
        if (is_alnum(c) || memchr("-._~!$'()*+,;=:@/?", c, 18) || i == fragment || is_escape(url, i) ||
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
