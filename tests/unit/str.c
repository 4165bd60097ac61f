/* str: slices, lines, numbers, UTF-8 by the byte, distances. */
#include "base/str.h"
#include "tap.h"

static void slices(void)
{
    struct str absent = {0};
    ok(str_from(NULL).s == NULL && str_from("ab").n == 2, "from a C string");
    ok(str_eq(absent, STR("")) && !str_eq(STR("a"), STR("b")) && !str_eq(STR("a"), STR("ab")), "equality");
    ok(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("b"), STR("ab")) > 0 && !str_cmp(absent, STR("")),
       "order");
    ok(str_cmp(STR("\xC3"), STR("a")) > 0, "bytes are unsigned");
    ok(str_ieq(STR("IMAP.Gmail"), STR("imap.gMAIL")) && !str_ieq(STR("\xC3\x89"), STR("\xC3\xA9")),
       "ASCII case");
    ok(!str_ieq(STR("@"), STR("`")) && !str_ieq(STR("a"), STR("ab")), "only letters have case");
    ok(str_starts(STR("abc"), STR("ab")) && str_starts(absent, STR("")) && !str_starts(STR("a"), STR("ab")),
       "starts");
    ok(str_ends(STR("abc"), STR("bc")) && str_ends(absent, absent) && !str_ends(STR("c"), STR("bc")), "ends");
    is_str(str_trim(STR(" \t\r\n a b\v\f ")), STR("a b"), "trimmed");
    is_str(str_trim(STR("  ")), STR(""), "trimmed to nothing");
    is_str(str_sub(STR("abc"), 1, 99), STR("bc"), "cut to the size");
    is_str(str_sub(STR("abc"), 5, 2), STR(""), "crossed limits");
    ok(str_sub(absent, 0, 3).s == NULL, "a part of nothing is absent");
    ok(str_find(STR("abab"), 'b', 2) == 3 && str_find(STR("ab"), 'c', 0) == 2 && str_find(absent, 'a', 7) == 0,
       "find");
    ok(str_find_str(STR("a--b--c"), STR("--"), 2) == 4 && str_find_str(STR("a"), STR("ab"), 0) == 1,
       "find a string");
    ok(str_find_str(STR("ab"), STR(""), 1) == 1 && str_find_str(absent, STR("a"), 0) == 0, "find at the edges");
    ok(str_hash(STR("")) == 0xcbf29ce484222325u && str_hash(STR("a")) == 0xaf63dc4c8601ec8cu,
       "FNV-1a's own values");
}

static void cutting(void)
{
    struct str rest = STR("a,,b,");
    const char *want[] = {"a", "", "b", ""};
    unsigned n = 0;
    while (rest.s && n < 9) {
        struct str part = str_cut(&rest, ',');
        is_str(part, str_from(n < 4 ? want[n] : "too many"), "part");
        n++;
    }
    ok(n == 4, "four parts");

    struct str text = STR("one\r\n\ntwo\rx\r\nlast\r");
    const char *lines[] = {"one", "", "two\rx", "last\r"};
    for (unsigned i = 0; i < COUNT(lines); i++)
        is_str(str_line(&text), str_from(lines[i]), "line");
    ok(str_line(&text).s == NULL && str_line(&text).s == NULL, "no more lines");
    text = STR("a\n");
    str_line(&text);
    ok(str_line(&text).s == NULL, "an LF ends a line, it begins none");
}

static void numbers(void)
{
    uint64_t v = 7;
    ok(str_uint(STR("993"), 65535, &v) && v == 993, "a port");
    ok(str_uint(STR("65535"), 65535, &v) && !str_uint(STR("65536"), 65535, &v), "limit and limit + 1");
    ok(str_uint(STR("18446744073709551615"), UINT64_MAX, &v) && v == UINT64_MAX, "the greatest");
    ok(!str_uint(STR("18446744073709551616"), UINT64_MAX, &v), "one too great");
    ok(!str_uint(STR("99999999999999999999999"), UINT64_MAX, &v), "far too great");
    ok(str_uint(STR("007"), 7, &v) && v == 7, "leading zeros");
    ok(!str_uint(STR(""), 9, &v) && !str_uint(STR("+1"), 9, &v) && !str_uint(STR("1 "), 9, &v),
       "nothing, sign, blank");
}

/* How many sequences that begin with LEAD (of N bytes) are taken as one code point of N bytes. */
static unsigned long accepted(unsigned n)
{
    unsigned long count = 0;
    unsigned long all = 1ul << 8 * (n > 3 ? 2 : n);
    for (unsigned long v = 0; v < all; v++) {
        unsigned long bits = n > 3 ? v << 16 | 0x8080 : v;
        char bytes[4];
        for (unsigned i = 0; i < n; i++)
            bytes[i] = (char)(bits >> 8 * (n - 1 - i));
        uint32_t code;
        count += str_utf8((struct str){bytes, n}, 0, &code) == n;
    }
    return count;
}

static void utf8(void)
{
    ok(accepted(1) == 128, "one byte: 128 code points");
    ok(accepted(2) == 0x800 - 0x80, "two bytes: all pairs tried, 1920 code points");
    ok(accepted(3) == 0x10000 - 0x800 - 0x800, "three bytes: all triples tried, no surrogate");
    ok(accepted(4) == 0x100, "four bytes: every lead and second byte, up to U+10FFFF");

    static const struct {
        const char *bytes;
        size_t n, bad;
    } table[] = {
        {"", 0, 0},
        {"plain ASCII, more than eight bytes", 34, 34},
        {"caf\xC3\xA9", 5, 5},
        {"caf\xE9", 4, 3},
        {"\xC3", 1, 0},
        {"ab\xE2\x82", 4, 2},
        {"\xF0\x9F\x98\x80", 4, 4},
        {"\xF0\x9F\x98", 3, 0},
        {"\xC0\xAF", 2, 0},
        {"\xE0\x80\xAF", 3, 0},
        {"\xF0\x80\x80\xAF", 4, 0},
        {"\xED\xA0\x80", 3, 0},
        {"\xF4\x90\x80\x80", 4, 0},
        {"\xF5\x80\x80\x80", 4, 0},
        {"\x80", 1, 0},
        {"\xFE", 1, 0},
        {"\xF0\x9F\xC0\x80", 4, 0},
        {"\xF0\x9F\x98\xC0", 4, 0},
        {"12345678\xC3\xA9"
         "12345678\xFF",
         19, 18},
        {"a\0b", 3, 3},
    };
    for (unsigned i = 0; i < COUNT(table); i++)
        ok(str_bad_utf8((struct str){table[i].bytes, table[i].n}) == table[i].bad, "UTF-8 row %u", i);
    uint32_t code = 0;
    ok(str_utf8(STR("\xF4\x8F\xBF\xBF"), 0, &code) == 4 && code == 0x10FFFF, "the last code point");
    ok(str_utf8(STR("a"), 1, &code) == 0, "none at the end");
}

static void distances(void)
{
    static const struct {
        const char *a, *b;
        unsigned limit, want;
    } table[] = {
        {"updated", "updated", 2, 0},
        {"udpated", "updated", 2, 1},
        {"update", "updated", 2, 1},
        {"uppdated", "updated", 2, 1},
        {"apdated", "updated", 2, 1},
        {"kitten", "sitting", 3, 3},
        {"kitten", "sitting", 2, 3},
        {"", "abc", 3, 3},
        {"", "", 0, 0},
        {"abc", "", 2, 3},
        {"ca", "abc", 3, 3},
        {"a", "b", 0, 1},
        {"ab", "ba", 1, 1},
        {"abcd", "badc", 2, 2},
        {"abcdef", "ghijkl", 2, 3},
    };
    for (unsigned i = 0; i < COUNT(table); i++)
        ok(str_distance(str_from(table[i].a), str_from(table[i].b), table[i].limit) == table[i].want,
           "%s to %s", table[i].a, table[i].b);
    char full[66];
    memset(full, 'x', sizeof full);
    ok(str_distance((struct str){full, 64}, (struct str){full, 63}, 2) == 1, "64 bytes are compared");
    ok(str_distance((struct str){full, 65}, (struct str){full, 65}, 2) == 3, "65 are not");
}

/* What is seen from afar to be far is: every pair of words as the whole comparison has it. */
static void nearness(void)
{
    enum { WORDS = 300, MOST = 16 };
    char words[WORDS][MOST + 1];
    unsigned dice = 1, near = 0;
    for (size_t i = 0; i < WORDS; i++) {
        size_t n = i % MOST + 1;
        for (size_t k = 0; k < n; k++) {
            dice = dice * 1103515245 + 12345;
            words[i][k] = i % 3 && i >= MOST ? words[i - MOST][k] : (char)('a' + (dice >> 16) % 5);
        }
        words[i][n] = '\0';
        if (i % 3)
            words[i][(dice >> 8) % n] = (char)('f' + i % 3);
    }
    bool same = true;
    for (size_t i = 0; i < WORDS; i++)
        for (size_t k = 0; k < WORDS; k++) {
            struct str a = str_from(words[i]), b = str_from(words[k]);
            size_t n = a.n < b.n ? a.n : b.n;
            unsigned edits, limit = n < 2 ? 0 : n < 6 ? 1 : n < 12 ? 2 : 3, want = str_distance(a, b, limit);
            bool is = str_near(a, b, &edits);
            near += is && i != k;
            same &= is == (want <= limit) && (!is || edits == want);
        }
    ok(same && near > WORDS && near < WORDS * WORDS / 2, "near are those that few edits lie between (%u)",
       near);
}

static void test_has(void)
{
    ok(str_has(STR("993,995"), ',', STR("995")) && str_has(STR("993"), ',', STR("993")), "a part of a list");
    ok(!str_has(STR("993,995"), ',', STR("99")) && !str_has(STR("993,995"), ',', STR("993,995")),
       "no less, no more");
    ok(!str_has((struct str){0}, ',', STR("a")) && !str_has(STR(""), ',', STR("")), "an empty list has none");
}

int main(void)
{
    test_has();
    slices();
    cutting();
    numbers();
    utf8();
    distances();
    nearness();
    return done();
}
