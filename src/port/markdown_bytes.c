/*
 * markdown_bytes: a page's bytes as UTF-8 without what nobody sees. Of encodings that are none of Unicode's knows only that of
 * Windows in the West, which has Latin-1 in it.
 */
#include "port/markdown_part.h"
#include "read/text.h"

/* What Windows-1252 has from 0x80 to 0x9f; 0: nothing. */
static const uint16_t windows[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static void put(struct out *o, uint32_t c)
{
    char utf8[4];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        utf8[i] = (char)(0x80 | (c & 0x3f));
    utf8[0] = (char)(n == 1 ? c : (0xf00u >> n & 0xffu) | c);
    out_raw(o, (struct str){utf8, n});
}

/* UTF-16, its low bytes first or last. */
static void put_utf16(struct out *o, struct str s, bool little)
{
    uint32_t high = 0;
    for (size_t i = 0; i + 1 < s.n; i += 2) {
        uint32_t c = (uint32_t)(unsigned char)s.s[i + little] << 8 | (unsigned char)s.s[i + !little];
        bool second = c >= 0xdc00 && c < 0xe000;
        if (c >= 0xd800 && c < 0xdc00) {
            high = c;
            continue;
        }
        if (second)
            c = high ? 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00) : 0xfffd;
        high = 0;
        put(o, c);
    }
}

/* S with UTF-8 for each byte that is none of it; what is UTF-8 already stays. */
static void put_windows(struct out *o, struct str s)
{
    while (s.n) {
        size_t good = str_bad_utf8(s);
        out_raw(o, str_sub(s, 0, good));
        s = str_sub(s, good, s.n);
        if (!s.n)
            break;
        unsigned char c = (unsigned char)s.s[0];
        put(o, c >= 0xa0 ? c : windows[c & 31] ? windows[c & 31] : 0xfffd);
        s = str_sub(s, 1, s.n);
    }
}

/* PAGE as UTF-8, whatever it was. */
static void decode(struct markdown_folder *f, struct markdown_file *page)
{
    struct str s = page->bytes, order = text_utf16(s);
    struct out o = out_memory();
    if (order.s)
        put_utf16(&o, s, str_find_str(order, STR("little"), 0) < order.n);
    else if (str_bad_utf8(s) < s.n)
        put_windows(&o, s);
    if (o.n)
        page->bytes = arena_str(f->arena, out_str(&o));
    f->sums.encoded += o.n > 0;
    out_free(&o);
}

void markdown_clean(struct markdown_folder *f, struct markdown_file *page)
{
    decode(f, page);
    struct str s = page->bytes;
    struct out o = out_memory();
    size_t from = 0;
    for (size_t i = 0, n; i < s.n; i += n ? n : 1) {
        uint32_t c = ' ';
        n = str_utf8(s, i, &c);
        bool crlf = c == '\r' && i + 1 < s.n && s.s[i + 1] == '\n';
        if (n == 0 || !text_unwanted(c) || (c == '\r' && !crlf))
            continue;
        out_raw(&o, str_sub(s, from, i));
        f->sums.signs += !crlf;
        from = i + n;
    }
    if (from) {
        out_raw(&o, str_sub(s, from, s.n));
        page->bytes = arena_str(f->arena, out_str(&o));
    }
    out_free(&o);
}
