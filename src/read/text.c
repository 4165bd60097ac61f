/*
 * text: turns a source file's bytes into clean text, or says where and why they are none.
 * Knows nothing of what the text says; guesses encodings only for the message.
 */
#include "read/text.h"

#include "read/record.h"

enum { CONTROLS_SHOWN = 10 };

static struct diag_pos text_pos(struct str path, struct str s, size_t at)
{
    struct diag_pos pos = {path, 1, 1};
    for (size_t i = 0; i < at; i++) {
        pos.line += s.s[i] == '\n';
        pos.col = s.s[i] == '\n' ? 1 : pos.col + 1;
    }
    return pos;
}

struct str text_utf16(struct str s)
{
    size_t zeros[2] = {0, 0}, n = s.n < 512 ? s.n : 512;
    for (size_t i = 0; i < n; i++)
        zeros[i & 1] += s.s[i] == 0;
    if (str_starts(s, STR("\xff\xfe")) || (zeros[1] > n / 4 && !zeros[0]))
        return STR("UTF-16 (little endian)");
    if (str_starts(s, STR("\xfe\xff")) || (zeros[0] > n / 4 && !zeros[1]))
        return STR("UTF-16 (big endian)");
    return (struct str){0};
}

/* A character that the file's end cuts off, beginning at AT. */
static bool text_cut_off(struct str s, size_t at)
{
    unsigned char lead = (unsigned char)s.s[at];
    size_t n = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4, i = at + 1;
    while (i < s.n && ((unsigned char)s.s[i] & 0xc0) == 0x80)
        i++;
    return at > 0 && i == s.n && i - at < n && i - at > 1;
}

/* What S, whose first bad byte stands at BAD, looks like. */
static struct str text_guess(struct str s, size_t bad)
{
    bool mixed = false, windows = false;
    if (text_cut_off(s, bad))
        return STR("UTF-8 that was cut off in the middle of a character");
    for (size_t i = 0; i < bad && !mixed; i++)
        mixed = (unsigned char)s.s[i] >= 0x80;
    for (struct str rest = str_sub(s, bad, s.n); rest.n && !windows;) {
        unsigned char c = (unsigned char)rest.s[0];
        windows = c >= 0x80 && c < 0xa0;
        rest = str_sub(rest, 1, rest.n);
        rest = str_sub(rest, str_bad_utf8(rest), rest.n);
    }
    if (mixed)
        return windows ? STR("UTF-8 with a piece of Windows-1252 in it")
                       : STR("UTF-8 with a piece of Latin-1 in it");
    return windows ? STR("Windows-1252") : STR("Latin-1 (ISO 8859-1) or Windows-1252");
}

/* CRLF and lone CR become LF; returns the new size. */
static size_t text_lines(char *s, size_t n)
{
    char *cr = n ? memchr(s, '\r', n) : NULL;
    if (!cr)
        return n;
    size_t to = (size_t)(cr - s);
    for (size_t i = to; i < n; i++) {
        bool is_cr = s[i] == '\r';
        i += is_cr && i + 1 < n && s[i + 1] == '\n';
        s[to++] = is_cr ? '\n' : s[i];
    }
    return to;
}

/* Reports the first byte of S that is not UTF-8, then makes each of them a '?'. */
static void text_mend(struct arena *keep, struct str path, char *s, size_t n, struct diag *d)
{
    struct str all = {s, n};
    size_t bad = str_bad_utf8(all);
    if (bad == n)
        return;
    struct str hex = arena_printf(keep, "0x%02X", (unsigned)(unsigned char)s[bad]);
    diag_say(d, DIAG_TEXT_UTF8, text_pos(path, all, bad), hex, text_guess(all, bad));
    while (bad < n) {
        s[bad++] = '?';
        bad += str_bad_utf8(str_sub(all, bad, n));
    }
}

bool text_unwanted(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) || (c >= 0xfdd0 && c <= 0xfdef) ||
           (c & 0xfffe) == 0xfffe;
}

/* True when a character that begins with C is worth decoding to ask text_unwanted: 00-08 0B-1F 7F C2 EF-FF. */
static bool text_suspect(unsigned char c)
{
    static const uint64_t bits[4] = {0xfffff9ff, (uint64_t)1 << 63, 0, (uint64_t)0x1ffff << 47 | 1 << 2};
    return bits[c >> 6] >> (c & 63) & 1;
}

/* Reports control characters and noncharacters of S, which is UTF-8, and makes them '?'. */
static void text_controls(struct arena *keep, struct str path, char *s, size_t n, struct diag *d)
{
    struct str all = {s, n};
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c;
        if (!text_suspect((unsigned char)s[i]))
            continue;
        size_t size = str_utf8(all, i, &c);
        if (size == 0 || !text_unwanted(c))
            continue;
        if (shown++ < CONTROLS_SHOWN)
            diag_say(d, DIAG_TEXT_CONTROL, text_pos(path, all, i), arena_printf(keep, "U+%04X", (unsigned)c),
                     (struct str){0});
        memset(s + i, '?', size);
    }
}

bool text_clean(struct arena *keep, struct str path, struct str bytes, size_t max, struct diag *d,
                struct str *out)
{
    struct str utf16 = text_utf16(bytes);
    *out = (struct str){"", 0};
    if (bytes.n > max) {
        struct str size = max >= 1 << 20 ? arena_printf(keep, "%zu MiB", max >> 20)
                                         : arena_printf(keep, "%zu KiB", max >> 10);
        diag_say(d, DIAG_TEXT_SIZE, (struct diag_pos){path, 0, 0}, size, (struct str){0});
        return false;
    }
    if (utf16.s) {
        struct str hex = arena_printf(keep, "0x%02X", (unsigned)(unsigned char)bytes.s[0]);
        diag_say(d, DIAG_TEXT_UTF8, (struct diag_pos){path, 1, 1}, hex, utf16);
        return false;
    }
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_sub(bytes, 3, bytes.n);
    char *s = arena_alloc(keep, bytes.n + 1);
    if (bytes.n)
        memcpy(s, bytes.s, bytes.n);
    size_t n = text_lines(s, bytes.n);
    s[n] = 0;
    text_mend(keep, path, s, n, d);
    text_controls(keep, path, s, n, d);
    *out = (struct str){s, n};
    return true;
}
