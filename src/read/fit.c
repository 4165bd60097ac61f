/*
 * Hosts, domains and web addresses, one character after the other.
 * Does not know where they stand.
 */
#include "read/fit.h"

#include "base/out.h"
#include "base/punycode.h"

enum { LABEL_MOST = 63, NAME_MOST = 253, URL_MOST = 1000, FILE_MOST = 100 };

static const char *const placeholders[] = {"%EMAILADDRESS%", "%EMAILLOCALPART%", "%EMAILDOMAIN%"};

/* Code points that no label has as they stand: marks that are not composed, capitals that we do not lower, blanks and
 * signs that are not seen, forms of other widths. */
static bool is_strange(uint32_t c)
{
    static const struct {
        uint32_t from, to;
    } ranges[] = {{0x80, 0xB6},     {0xD7, 0xD7},     {0xF7, 0xF7},       {0x300, 0x36F},
                  {0x386, 0x38F},   {0x391, 0x3AB},   {0x400, 0x42F},     {0x1F00, 0x303F},
                  {0xE000, 0xF8FF}, {0xFE00, 0xFFFF}, {0xE0000, 0x10FFFF}};
    for (size_t i = 0; i < COUNT(ranges); i++)
        if (c >= ranges[i].from && c <= ranges[i].to)
            return true;
    return false;
}

/* How many bytes of S a placeholder takes at AT. */
static size_t placeholder_at(struct str s, size_t at)
{
    for (size_t k = 0; k < COUNT(placeholders); k++)
        if (str_starts(str_sub(s, at, s.n), str_from(placeholders[k])))
            return strlen(placeholders[k]);
    return 0;
}

bool fit_percent(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        size_t n = placeholder_at(text, i);
        if (text.s[i] == '%' && !n)
            return true;
        i += n ? n - 1 : 0;
    }
    return false;
}

struct str fit_lower(struct arena *a, struct str s)
{
    struct str copy = arena_str(a, s);
    char *to = (char *)(uintptr_t)copy.s;
    for (size_t i = 0; i < copy.n; i++)
        to[i] = to_low(to[i]);
    return copy;
}

/* LABEL with placeholders in it: they stay, the rest is ASCII. */
static bool put_template(struct out *o, struct str label)
{
    for (size_t at = 0; at < label.n;) {
        size_t n = placeholder_at(label, at);
        char c = n ? label.s[at] : to_low(label.s[at]);
        if (!n && !is_alnum(c) && c != '-')
            return false;
        out_raw(o, n ? str_sub(label, at, at + n) : (struct str){&c, 1});
        at += n ? n : 1;
    }
    return label.n > 0;
}

static bool put_label(struct out *o, struct str label)
{
    uint32_t points[LABEL_MOST];
    size_t n = 0, before = o->n;
    if (str_find(label, '%', 0) < label.n)
        return put_template(o, label);
    for (size_t at = 0, step; at < label.n; at += step) {
        uint32_t c = 0;
        if (n == LABEL_MOST || (step = str_utf8(label, at, &c)) == 0)
            return false;
        if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7))
            c += 0x20;
        if (c < 0x80 ? !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' : is_strange(c))
            return false;
        points[n++] = c;
    }
    punycode_label(o, points, n);
    return n && o->n - before <= LABEL_MOST && points[0] != '-' && points[n - 1] != '-';
}

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < '0' || s.s[i] > '9')
            return false;
    return s.n > 0;
}

/* Whether NAME, whose last label is a number, is an IP address. */
static bool is_address(struct str name)
{
    uint64_t part;
    size_t parts = 0;
    for (struct str rest = name; rest.s; parts++)
        if (!str_uint(str_cut(&rest, '.'), 255, &part))
            return false;
    return parts == 4;
}

/* NAME into FITTING; *LABELS of them, the last one *LAST. */
static bool fit_name(struct arena *a, struct str written, struct str *fitting, size_t *labels, struct str *last)
{
    struct out o = out_memory();
    struct str name = str_trim(written);
    if (name.n > 1 && name.s[name.n - 1] == '.')
        name.n--;
    bool good = name.n > 0;
    *labels = 0;
    for (struct str rest = name; good && rest.s; ++*labels) {
        size_t at = o.n;
        good = put_label(&o, str_cut(&rest, '.')) && o.n <= NAME_MOST;
        *last = good ? arena_str(a, str_sub(out_str(&o), at, o.n)) : STR("");
        if (rest.s)
            out_lit(&o, ".");
    }
    *fitting = good ? arena_str(a, out_str(&o)) : written;
    out_free(&o);
    return good;
}

bool fit_host(struct arena *a, struct str written, struct str *host)
{
    size_t labels;
    struct str last;
    if (fit_name(a, written, host, &labels, &last) && (!is_number(last) || is_address(*host)))
        return true;
    *host = written;
    return false;
}

bool fit_domain(struct arena *a, struct str written, struct str *domain)
{
    size_t labels;
    struct str last;
    if (fit_name(a, written, domain, &labels, &last) && labels > 1 && !is_number(last) &&
        str_find(*domain, '%', 0) == domain->n)
        return true;
    *domain = written;
    return false;
}

bool fit_url(struct str url)
{
    size_t from = str_starts(url, STR("https://")) ? 8 : str_starts(url, STR("http://")) ? 7 : 0;
    for (size_t i = 0; i < url.n; i++)
        if (url.s[i] <= ' ' || url.s[i] > '~' || memchr("\"<>", url.s[i], 3))
            return false;
    return from && url.n > from && url.n <= URL_MOST;
}

struct str fit_file(struct arena *a, struct str path)
{
    struct str file = path;
    for (struct str rest = path; rest.s;)
        file = str_cut(&rest, '/');
    struct str copy = arena_str(a, str_sub(file, 0, FILE_MOST));
    char *to = (char *)(uintptr_t)copy.s;
    for (size_t bad; (bad = str_bad_utf8(copy)) < copy.n;)
        to[bad] = '?';
    for (size_t i = 0; i < copy.n; i++)
        if ((unsigned char)to[i] < ' ' || to[i] == 0x7f || to[i] == ';')
            to[i] = '?';
    return copy;
}
