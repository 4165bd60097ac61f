/*
 * Takes apart what somebody typed or pasted: address, host and port, or words; and fills the
 * placeholders of host and user names with it. Asks nothing of a database.
 */
#include "base/out.h"
#include "base/punycode.h"
#include "kb/ask.h"

enum { LABEL_MOST = 63, NAME_MOST = 253 };

/* One label, lowered, to O; false when no label can be so. */
static bool put_label(struct out *o, struct str label)
{
    uint32_t points[LABEL_MOST];
    size_t n = 0, before = o->n;
    bool ascii = true;
    for (size_t at = 0, step; at < label.n; at += step) {
        uint32_t c = 0;
        if (n == LABEL_MOST || (step = str_utf8(label, at, &c)) == 0)
            return false;
        if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7))
            c += 0x20;
        if (c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '_')
            return false;
        ascii = ascii && c < 0x80;
        points[n++] = c;
    }
    for (size_t i = 0; ascii && i < n; i++)
        out_raw(o, (struct str){(char[1]){(char)points[i]}, 1});
    if (!ascii)
        punycode_put(o, points, n);
    return o->n > before && o->n - before <= LABEL_MOST;
}

struct str ask_domain(struct arena *a, struct str domain)
{
    struct out o = out_memory();
    if (domain.n && domain.s[domain.n - 1] == '.')
        domain.n--;
    bool good = domain.n > 0;
    for (struct str rest = domain; good && rest.s;) {
        good = put_label(&o, str_cut(&rest, '.')) && o.n <= NAME_MOST;
        if (rest.s)
            out_lit(&o, ".");
    }
    struct str name = good ? arena_str(a, out_str(&o)) : (struct str){0};
    out_free(&o);
    return name;
}

/* What is left of TYPED without the wrapping that pasting brings. */
static struct str unwrap(struct str typed)
{
    struct str t = str_trim(typed);
    size_t open = str_find(t, '<', 0), close = str_find(t, '>', open);
    if (close < t.n)
        t = str_trim(str_sub(t, open + 1, close));
    if (str_ieq(str_sub(t, 0, 7), STR("mailto:")))
        t = str_sub(t, 7, t.n);
    size_t scheme = str_find_str(t, STR("://"), 0);
    if (scheme < t.n)
        t = str_sub(t, scheme + 3, t.n);
    if (scheme < t.n || str_find(t, ' ', 0) == t.n)
        t = str_sub(t, 0, str_find(t, '/', 0));
    return t;
}

struct ask_query ask_parse(struct arena *a, struct str typed)
{
    struct ask_query q = {.text = arena_str(a, unwrap(typed))};
    struct str host = q.text;
    size_t at = host.n;
    while (at && host.s[at - 1] != '@')
        at--;
    if (at) {
        q.local = str_sub(host, 0, at - 1);
        host = str_sub(host, at, host.n);
        if (!q.local.n)
            q.local = (struct str){0};
    }
    uint64_t port = 0;
    size_t colon = str_find(host, ':', 0);
    if (colon < host.n && str_uint(str_sub(host, colon + 1, host.n), UINT16_MAX, &port) && port) {
        q.port = (unsigned)port;
        host = str_sub(host, 0, colon);
    }
    if (at || q.port || str_find(host, '.', 0) < host.n)
        q.domain = ask_domain(a, host);
    return q;
}

struct str ask_without_names(struct arena *a, struct str words)
{
    struct out o = out_memory();
    for (struct str rest = words; rest.s;) {
        struct str word = str_cut(&rest, ' ');
        size_t at = str_find(word, '@', 0);
        out_raw(&o, at < word.n ? str_sub(word, at + 1, word.n) : word);
        out_lit(&o, rest.s ? " " : "");
    }
    struct str text = arena_str(a, out_str(&o));
    out_free(&o);
    return text;
}

struct str ask_fill(struct arena *a, struct str template, const struct ask_query *q, bool *open)
{
    struct out o = out_memory();
    *open = false;
    for (size_t at = 0; at < template.n;) {
        struct str rest = str_sub(template, at, template.n);
        bool address = str_starts(rest, STR("%EMAILADDRESS%"));
        bool local = str_starts(rest, STR("%EMAILLOCALPART%"));
        bool domain = str_starts(rest, STR("%EMAILDOMAIN%"));
        bool known = (!address && !local) || q->local.s;
        known = known && ((!address && !domain) || q->domain.s);
        size_t n = address ? 14 : local ? 16 : domain ? 13 : 1;
        *open = *open || !known;
        if (!known || n == 1)
            out_raw(&o, str_sub(rest, 0, n));
        else if (address)
            out_printf(&o, "%.*s@%.*s", STR_ARG(q->local), STR_ARG(q->domain));
        else
            out_raw(&o, local ? q->local : q->domain);
        at += n;
    }
    struct str filled = arena_str(a, out_str(&o));
    out_free(&o);
    return filled;
}
