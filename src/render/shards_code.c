/*
 * Numbers, strings and files of shards. A shard is full at some bytes of its own text.
 * Does not know what is in them.
 */
#include "render/shards_code.h"

enum { END_FIRST = '#', END_VALUES = 57, MORE_FIRST = ']', MORE_VALUES = 34 };

struct shard shard_begin(const struct shard_sink *sink, struct arena *a, const char *kind)
{
    struct shard s = {.sink = sink, .arena = a, .kind = kind};
    s.text = out_memory();
    s.firsts = out_memory();
    s.room = out_memory();
    return s;
}

void shard_put(const struct shard_sink *sink, const char *kind, unsigned index, struct str text)
{
    struct arena scratch = {0};
    struct out o = out_memory();
    struct str name = index == SHARD_ONLY ? str_from(kind) : arena_printf(&scratch, "%s%u", kind, index);
    out_printf(&o, "portolan(\"%s/%.*s\",\"", sink->lang, STR_ARG(name));
    out_raw(&o, text);
    out_printf(&o, "\",\"%.*s\")\n", STR_ARG(sink->build));
    sink->put(sink->ctx, arena_printf(&scratch, "search/%s/%.*s.js", sink->lang, STR_ARG(name)), out_str(&o));
    out_free(&o);
    arena_free(&scratch);
}

static void finish(struct shard *s)
{
    shard_put(s->sink, s->kind, s->index++, out_str(&s->text));
    out_reset(&s->text);
    s->parts = 0;
}

struct str shard_separator(struct str before, struct str key)
{
    size_t shared = shard_shared(before, key, UINT32_MAX), n;
    uint32_t code;
    n = str_utf8(key, shared, &code);
    return str_sub(key, 0, shared + n);
}

bool shard_part(struct shard *s, struct str key, size_t n)
{
    if (s->parts && s->text.n + n > s->sink->bytes)
        finish(s);
    if (s->parts == 0) {
        out_lit(&s->firsts, s->index ? "|" : "");
        if (s->index && key.s)
            out_raw(&s->firsts, shard_separator(out_str(&s->room), key));
    }
    out_reset(&s->room);
    out_raw(&s->room, key);
    return s->parts++ == 0;
}

void shard_end(struct shard *s)
{
    if (s->parts || s->index == 0) /* an empty one rather than none: the browser asks for the first */
        finish(s);
    out_free(&s->text);
    out_free(&s->room);
}

size_t shard_digits(char *to, uint64_t value)
{
    size_t n = 0;
    while (value >= END_VALUES) {
        value -= END_VALUES;
        to[n++] = (char)(MORE_FIRST + value % MORE_VALUES);
        value /= MORE_VALUES;
    }
    to[n++] = (char)(END_FIRST + value);
    return n;
}

void shard_number(struct out *o, uint64_t value)
{
    char digits[16];
    out_raw(o, (struct str){digits, shard_digits(digits, value)});
}

/* How many bytes at AT are a line end or control character to JavaScript or people; 0 when none. */
static size_t control(struct str s, size_t at)
{
    unsigned char c = (unsigned char)s.s[at];
    if (c < 0x20 || c == 0x7F)
        return 1;
    /* U+2028 and U+2029 */
    return c == 0xE2 && s.n - at > 2 && s.s[at + 1] == '\x80' && ((unsigned char)s.s[at + 2] | 1) == 0xA9 ? 3
                                                                                                          : 0;
}

void shard_text(struct out *o, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F && c != 0xE2)
            continue;
        size_t n = control(s, i);
        if (n == 0 && c == 0xE2)
            continue;
        out_raw(o, str_sub(s, from, i));
        out_lit(o, n ? " " : "\\");
        from = i + n;
        i += n ? n - 1 : 0;
    }
    out_raw(o, str_sub(s, from, s.n));
}

/* Where UTF-8 and UTF-16 differ in order: surrogates (lead byte F0…) come before U+E000… (EE, EF). */
static int rank_of(unsigned char c)
{
    return c >= 0xF0 ? c - 2 : c >= 0xEE ? c + 0x10 : c;
}

int shard_compare(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n, i = 0;
    while (i < n && a.s[i] == b.s[i])
        i++;
    if (i == n)
        return (a.n > b.n) - (a.n < b.n);
    return rank_of((unsigned char)a.s[i]) - rank_of((unsigned char)b.s[i]);
}

unsigned shard_units(struct str s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        n += (c & 0xC0) == 0x80 ? 0 : c >= 0xF0 ? 2 : 1;
    }
    return n;
}

size_t shard_shared(struct str a, struct str b, unsigned most)
{
    size_t shared = 0;
    while (shared < a.n && shared < b.n && a.s[shared] == b.s[shared])
        shared++;
    while (shared && ((shared < a.n && ((unsigned char)a.s[shared] & 0xC0) == 0x80) ||
                      (shared < b.n && ((unsigned char)b.s[shared] & 0xC0) == 0x80)))
        shared--;
    while (shared && shard_units(str_sub(a, 0, shared)) > most)
        do
            shared--;
        while (shared && ((unsigned char)a.s[shared] & 0xC0) == 0x80);
    return shared;
}
