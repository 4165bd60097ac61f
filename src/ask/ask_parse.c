/*
 * Names of the DNS as the record has them, and the placeholders of host and user names filled with what was asked.
 * Asks nothing of a database.
 */
#include "ask/ask.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/punycode.h"

enum { LABEL_MOST = 63 };

/* One label in small letters to O; false when no label can be so. */
static bool put_label(struct out *o, struct str label)
{
    uint32_t points[LABEL_MOST];
    size_t n = 0, before = o->n;
    for (size_t at = 0, step; at < label.n; at += step) {
        uint32_t c = 0;
        if (n == LABEL_MOST || (step = str_utf8(label, at, &c)) == 0)
            return false;
        if (c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '_')
            return false;
        points[n++] = c;
    }
    punycode_label(o, points, n);
    return o->n > before && o->n - before <= LABEL_MOST;
}

struct str ask_domain(struct arena *a, struct str domain)
{
    struct out o = out_memory(), low = out_memory();
    if (domain.n && domain.s[domain.n - 1] == '.')
        domain.n--;
    bool good = domain.n > 0 && domain.n <= ASK_TYPED_MOST && str_bad_utf8(domain) == domain.n;
    if (good)
        fold_lower(&low, domain);
    for (struct str rest = out_str(&low); good && rest.s;) {
        good = put_label(&o, str_cut(&rest, '.')) && o.n <= ASK_NAME_MOST;
        if (rest.s)
            out_lit(&o, ".");
    }
    struct str name = good ? arena_str(a, out_str(&o)) : (struct str){0};
    out_free(&o);
    out_free(&low);
    return name;
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
    return out_take(&o, a);
}
