/*
 * out_escape: the escapes of out.h, one context a function. Runs of harmless bytes are found
 * by a table and copied at once. Knows nothing of where the writer sends them.
 */
#include "base/out.h"

#include <stdint.h>

#include "base/escape.h"

/* What a byte may need, one bit a context. */
enum { T = 1, A = 2, U = 4, J = 8, M = 16 };
enum { IN_TEXT = T, IN_ATTR = A, IN_URL = U, IN_JSON = J, IN_TERM = M, X = U | J | M };

#define X8 X, X, X, X, X, X, X, X

/* clang-format off */
static const unsigned char class_of[256] = {
    X8, X8, X8, X8,
    U, U, A | U | J, U, U, U, T | A | U, U,         /*   ! " # $ % & ' */
    U, U, U, U, U, 0, 0, U,                         /* ( ) * + , - . / */
    0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, U, U, T | A | U | J, U, T | A | U, U,     /* 8 9 : ; < = > ? */
    U, 0, 0, 0, 0, 0, 0, 0,                         /* @ */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, U, U | J, U, U, 0,                     /* X Y Z [ \ ] ^ _ */
    U, 0, 0, 0, 0, 0, 0, 0,                         /* ` */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, U, U, U, 0, X,                         /* x y z { | } ~ DEL */
    X8, X8, X8, X8, X8, X8, X8, X8, X8, X8, X8, X8, X8, X8, X8, X8,
};
/* clang-format on */

/* Where what needs nothing in CONTEXT ends, from AT on. */
static size_t plain_end(struct str s, size_t at, unsigned context)
{
    while (at < s.n && !(class_of[(unsigned char)s.s[at]] & context))
        at++;
    return at;
}

/* Writes that; returns where it ends. */
static size_t plain(struct out *o, struct str s, size_t at, unsigned context)
{
    size_t end = plain_end(s, at, context);
    out_raw(o, str_sub(s, at, end));
    return end;
}

static void markup(struct out *o, struct str s, unsigned context)
{
    for (size_t at = plain(o, s, 0, context); at < s.n; at = plain(o, s, at + 1, context)) {
        switch (s.s[at]) {
        case '&':
            out_raw(o, STR("&amp;"));
            break;
        case '<':
            out_raw(o, STR("&lt;"));
            break;
        case '>':
            out_raw(o, STR("&gt;"));
            break;
        default:
            out_raw(o, STR("&quot;"));
        }
    }
}

void out_text(struct out *o, struct str s)
{
    markup(o, s, IN_TEXT);
}

void out_attr(struct out *o, struct str s)
{
    markup(o, s, IN_ATTR);
}

static void hex(struct out *o, const char *before, uint32_t value, int digits)
{
    char text[8];
    for (int i = digits; i-- > 0; value >>= 4)
        text[i] = "0123456789abcdef"[value & 15];
    out_lit(o, before);
    out_raw(o, (struct str){text, (size_t)digits});
}

void out_url(struct out *o, struct str s)
{
    for (size_t at = plain(o, s, 0, IN_URL); at < s.n; at = plain(o, s, at + 1, IN_URL)) {
        unsigned char byte = (unsigned char)s.s[at];
        char triple[3] = {'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]};
        out_raw(o, (struct str){triple, sizeof triple});
    }
}

static void json_ascii(struct out *o, unsigned char byte)
{
    const char *at = strchr("\"\"\\\\\bb\ff\nn\rr\tt", byte);
    if (byte && at)
        out_raw(o, (struct str){(char[2]){'\\', at[1]}, 2});
    else
        hex(o, "\\u", byte, 4);
}

void out_json(struct out *o, struct str s)
{
    if (!s.s) {
        out_raw(o, STR("null"));
        return;
    }
    if (!o->err && s.n + 2 <= o->cap - o->n && plain_end(s, 0, IN_JSON) == s.n) {
        char *p = o->buf + o->n;
        p[0] = p[s.n + 1] = '"';
        memcpy(p + 1, s.s, s.n);
        o->n += s.n + 2;
        return;
    }
    out_raw(o, STR("\""));
    for (size_t at = plain(o, s, 0, IN_JSON); at < s.n; at = plain(o, s, at, IN_JSON)) {
        uint32_t code;
        size_t n = str_utf8(s, at, &code);
        if (n == 0)
            out_raw(o, STR("\\ufffd"));
        else if (n == 1)
            json_ascii(o, (unsigned char)code);
        else if (escape_is_unsafe(code))
            hex(o, "\\u", code, 4);
        else
            out_raw(o, str_sub(s, at, at + n));
        at += n ? n : 1;
    }
    out_raw(o, STR("\""));
}

void out_term(struct out *o, struct str s, bool lines)
{
    char room[16];
    for (size_t at = plain(o, s, 0, IN_TERM); at < s.n; at = plain(o, s, at, IN_TERM))
        out_raw(o, escape_term(s, &at, lines, room));
}
