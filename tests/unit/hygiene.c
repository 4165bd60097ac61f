/* Source hygiene (read/text): what is text, where it is not, and what it looks like instead. */
#include "read/record.h"

#include "said.h"
#include "tap.h"

static struct arena a;

/* BYTES read; the copy in *OUT. Returns the diagnostics in full. */
static struct str clean(struct str bytes, size_t max, bool *good, struct str *out)
{
    struct diag *d = diag_new();
    *good = text_clean(&a, STR("x.md"), bytes, max, d, out);
    struct str s = said_in_full(&a, d);
    diag_free(d);
    return s;
}

static void becomes(struct str bytes, struct str want, const char *name)
{
    bool good;
    struct str out, diags = clean(bytes, 1 << 20, &good, &out);
    ok(good, "%s: read", name);
    is_str(out, want, name);
    is_str(diags, STR(""), name);
}

/* The first diagnostic about BYTES. */
static void says(struct str bytes, const char *want, const char *name)
{
    bool good;
    struct str out, diags = clean(bytes, 1 << 20, &good, &out);
    is_str(str_line(&diags), str_from(want), name);
}

/* BYTES are not UTF-8: byte HEX at PLACE, and they look like LIKE. */
static void looks(struct str bytes, const char *place, const char *hex, const char *like)
{
    struct str want =
        arena_printf(&a,
                     "x.md:%s: error: this is not valid UTF-8 (byte %s); save the file as UTF-8; it "
                     "looks like %s [TEXT_UTF8]",
                     place, hex, like);
    says(bytes, want.s, like);
}

static void test_lines(void)
{
    becomes(STR(""), STR(""), "an empty file");
    becomes(STR("a\nb\n"), STR("a\nb\n"), "LF");
    becomes(STR("a\r\nb\r\n"), STR("a\nb\n"), "CRLF");
    becomes(STR("a\rb\r"), STR("a\nb\n"), "lone CR");
    becomes(STR("a\r\r\nb\n\r"), STR("a\n\nb\n\n"), "a mixture");
    becomes(STR("\xef\xbb\xbfz"), STR("z"), "BOM");
    becomes(STR("\xef\xbb\xbf"), STR(""), "BOM alone");
    becomes(STR("\tz \xc3\xa9 \xe2\x82\xac \xf0\x9f\x93\xa7\n"),
            STR("\tz \xc3\xa9 \xe2\x82\xac \xf0\x9f\x93\xa7\n"), "TAB and characters of 2, 3 and 4 bytes");
}

static void test_encodings(void)
{
    looks(STR("a\ncaf\xe9 cr\xe8me\n"), "2:4", "0xE9", "Latin-1 (ISO 8859-1) or Windows-1252");
    looks(STR("a\r\n\x93quoted\x94\r\n"), "2:1", "0x93", "Windows-1252");
    looks(STR("caf\xc3\xa9 cr\xe8me\n"), "1:9", "0xE8", "UTF-8 with a piece of Latin-1 in it");
    looks(STR("caf\xc3\xa9 \x85\n"), "1:7", "0x85", "UTF-8 with a piece of Windows-1252 in it");
    looks(STR("price \xe2\x82"), "1:7", "0xE2", "UTF-8 that was cut off in the middle of a character");
    looks(STR("price \xf0\x9f\x93"), "1:7", "0xF0", "UTF-8 that was cut off in the middle of a character");
    looks(STR("price \xe2"), "1:7", "0xE2", "Latin-1 (ISO 8859-1) or Windows-1252");
    looks(STR("\xef\xbb\xbfz\xff"), "1:2", "0xFF", "Latin-1 (ISO 8859-1) or Windows-1252");
    looks(STR("\xff\xfez\0b\0"), "1:1", "0xFF", "UTF-16 (little endian)");
    looks(STR("\xfe\xff\0z\0b"), "1:1", "0xFE", "UTF-16 (big endian)");
    looks(STR("a\0b\0c\0d\0"), "1:1", "0x61", "UTF-16 (little endian)");
    looks(STR("\0a\0b\0c\0d"), "1:1", "0x00", "UTF-16 (big endian)");
    looks(STR("\xed\xa0\x80"), "1:1", "0xED", "Windows-1252");
    looks(STR("\xc0\xaf"), "1:1", "0xC0", "Latin-1 (ISO 8859-1) or Windows-1252");
}

static void test_mended(void)
{
    bool good;
    struct str out, diags = clean(STR("a\xff\xfe\xe9z"), 100, &good, &out);
    ok(good, "bad bytes do not end the reading");
    is_str(out, STR("a???z"), "each becomes a question mark");
    str_line(&diags);
    is_str(str_line(&diags), STR("1 error"), "and is said once");
    clean(STR("\xff\xfez\0"), 100, &good, &out);
    ok(!good && out.n == 0, "UTF-16 ends it");
}

/* Every byte below 0x80, and the code points on both sides of those that are refused. */
static void test_controls(void)
{
    static const struct {
        const char *bytes;
        unsigned code; /* 0: fine */
    } edges[] = {
        {"\xc2\x80", 0x80},       {"\xc2\x9f", 0x9f},
        {"\xc2\xa0", 0},          {"\xef\xb7\x8f", 0},
        {"\xef\xb7\x90", 0xfdd0}, {"\xef\xb7\xaf", 0xfdef},
        {"\xef\xb7\xb0", 0},      {"\xef\xbf\xbd", 0},
        {"\xef\xbf\xbe", 0xfffe}, {"\xef\xbf\xbf", 0xffff},
        {"\xf0\x9f\xbf\xbd", 0},  {"\xf0\x9f\xbf\xbe", 0x1fffe},
        {"\xf4\x8f\xbf\xbd", 0},  {"\xf4\x8f\xbf\xbf", 0x10ffff},
    };
    bool good;
    struct str out;
    char byte[] = "ab?c";
    for (unsigned c = 0; c < 0x80; c++) {
        byte[2] = (char)c;
        struct str diags = clean((struct str){byte, 4}, 100, &good, &out);
        bool refused = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
        struct str want = arena_printf(&a, "x.md:1:3: error: control character U+%04X;", c);
        ok(refused ? str_starts(diags, want) && str_eq(out, STR("ab?c")) : diags.n == 0, "byte 0x%02X", c);
    }
    for (size_t i = 0; i < COUNT(edges); i++) {
        struct str diags = clean(str_from(edges[i].bytes), 100, &good, &out);
        struct str want = arena_printf(&a, "x.md:1:1: error: control character U+%04X;", edges[i].code);
        ok(edges[i].code ? str_starts(diags, want) && out.s[0] == '?' : diags.n == 0, "character %zu", i);
    }
    struct str diags = clean(STR("\1\1\1\1\1\1\1\1\1\1\1\1\1\1"), 100, &good, &out);
    ok(str_find_str(diags, STR("\n10 errors\n"), 0) < diags.n, "ten are shown, not more");
}

static void test_size(void)
{
    bool good;
    struct str out;
    char *bytes = arena_alloc(&a, 3 << 20);
    memset(bytes, 'x', 3 << 20);
    clean((struct str){bytes, 256 << 10}, 256 << 10, &good, &out);
    ok(good && out.n == 256 << 10, "the limit itself");
    struct str diags = clean((struct str){bytes, (256 << 10) + 1}, 256 << 10, &good, &out);
    ok(!good && out.n == 0, "one byte more");
    is_str(str_line(&diags), STR("x.md: error: the file has more than 256 KiB; split it [TEXT_SIZE]"),
           "in KiB");
    diags = clean((struct str){bytes, (2 << 20) + 1}, 2 << 20, &good, &out);
    is_str(str_line(&diags), STR("x.md: error: the file has more than 2 MiB; split it [TEXT_SIZE]"), "in MiB");
}

int main(void)
{
    test_lines();
    test_encodings();
    test_mended();
    test_controls();
    test_size();
    arena_free(&a);
    return done();
}
