/*
 * str: the byte work behind str.h. Nothing here allocates or looks at a locale.
 */
#include "base/str.h"

#include <stdint.h>

enum { DISTANCE_MAX = 64 };

struct str str_from(const char *cs)
{
    return (struct str){cs, cs ? strlen(cs) : 0};
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.s, b.s, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

int str_order(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool str_ieq(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (to_low(a.s[i]) != to_low(b.s[i]))
            return false;
    return true;
}

bool str_starts(struct str a, struct str prefix)
{
    return a.n >= prefix.n && (prefix.n == 0 || memcmp(a.s, prefix.s, prefix.n) == 0);
}

bool str_ends(struct str a, struct str suffix)
{
    return a.n >= suffix.n && (suffix.n == 0 || memcmp(a.s + a.n - suffix.n, suffix.s, suffix.n) == 0);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str a)
{
    while (a.n && is_space(a.s[0])) {
        a.s++;
        a.n--;
    }
    while (a.n && is_space(a.s[a.n - 1]))
        a.n--;
    return a;
}

struct str str_sub(struct str a, size_t from, size_t to)
{
    if (to > a.n)
        to = a.n;
    if (from > to)
        from = to;
    return (struct str){a.s ? a.s + from : NULL, to - from};
}

size_t str_find(struct str a, char c, size_t from)
{
    if (from >= a.n)
        return a.n;
    const char *hit = memchr(a.s + from, c, a.n - from);
    return hit ? (size_t)(hit - a.s) : a.n;
}

size_t str_find_str(struct str a, struct str needle, size_t from)
{
    if (from >= a.n)
        return a.n;
    if (needle.n == 0)
        return from;
    /* By its first byte, the processor's way, as long as that is rare. */
    size_t at = from;
    for (size_t misses = 0; misses * 16 <= at - from + 64; misses++, at++) {
        at = str_find(a, needle.s[0], at);
        if (needle.n > a.n - at)
            return a.n;
        if (memcmp(a.s + at, needle.s, needle.n) == 0)
            return at;
    }
    const char *hit = memmem(a.s + at, a.n - at, needle.s, needle.n);
    return hit ? (size_t)(hit - a.s) : a.n;
}

struct str str_cut(struct str *rest, char sep)
{
    size_t at = str_find(*rest, sep, 0);
    struct str part = str_sub(*rest, 0, at);
    *rest = at < rest->n ? str_sub(*rest, at + 1, rest->n) : (struct str){0};
    return part;
}

bool str_has(struct str list, char sep, struct str one)
{
    while (list.n)
        if (str_eq(str_cut(&list, sep), one))
            return true;
    return false;
}

struct str str_line(struct str *rest)
{
    if (rest->n == 0)
        return (struct str){0};
    size_t at = str_find(*rest, '\n', 0);
    struct str line = str_sub(*rest, 0, at);
    if (at < rest->n && line.n && line.s[line.n - 1] == '\r')
        line.n--;
    *rest = str_sub(*rest, at + 1, rest->n);
    return line;
}

bool str_uint(struct str a, uint64_t max, uint64_t *out)
{
    uint64_t value = 0;
    if (a.n == 0)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        if (a.s[i] < '0' || a.s[i] > '9')
            return false;
        unsigned digit = (unsigned)(a.s[i] - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (value > max)
        return false;
    *out = value;
    return true;
}

/* The second byte's range carries all of RFC 3629's exceptions (overlong, surrogates, > U+10FFFF). */
static size_t sequence(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (lead == 0xE0)
            *low = 0xA0;
        if (lead == 0xED)
            *high = 0x9F;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (lead == 0xF0)
            *low = 0x90;
        if (lead == 0xF4)
            *high = 0x8F;
        return 4;
    }
    return 0;
}

size_t str_utf8(struct str a, size_t at, uint32_t *code)
{
    if (at >= a.n)
        return 0;
    const unsigned char *u = (const unsigned char *)a.s + at;
    if (u[0] < 0x80) {
        *code = u[0];
        return 1;
    }
    unsigned char low, high;
    size_t n = sequence(u[0], &low, &high);
    if (n == 0 || n > a.n - at || u[1] < low || u[1] > high)
        return 0;
    uint32_t value = u[0] & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((u[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (u[i] & 0x3Fu);
    }
    *code = value;
    return n;
}

size_t str_bad_utf8(struct str a)
{
    size_t at = 0;
    while (at < a.n) {
        uint64_t eight;
        while (a.n - at >= sizeof eight) {
            memcpy(&eight, a.s + at, sizeof eight);
            if (eight & 0x8080808080808080u)
                break;
            at += sizeof eight;
        }
        if (at == a.n)
            break;
        uint32_t code;
        size_t n = str_utf8(a, at, &code);
        if (n == 0)
            return at;
        at += n;
    }
    return a.n;
}

size_t str_name_at(struct str path)
{
    size_t at = path.n;
    while (at && path.s[at - 1] != '/')
        at--;
    return at;
}

uint64_t str_hash(struct str a)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < a.n; i++)
        hash = (hash ^ (unsigned char)a.s[i]) * 0x100000001b3u;
    return hash;
}

uint64_t str_hash_long(struct str a)
{
    uint64_t h = a.n, w;
    size_t i = 0;
    for (; a.n - i >= sizeof w; i += sizeof w) {
        memcpy(&w, a.s + i, sizeof w);
        h = (h ^ w) * 0x9E3779B97F4A7C15u;
        h ^= h >> 32;
    }
    for (w = 0; i < a.n; i++)
        w = w << 8 | (unsigned char)a.s[i];
    h = (h ^ w) * 0x9E3779B97F4A7C15u;
    h = (h ^ h >> 29) * 0xBF58476D1CE4E5B9u;
    h ^= h >> 32;
    return h ? h : 1;
}

/*
 * A whole column of the table of edits at once, a bit a row: where a cell is one more than the one above it (more, less), and
 * than the one before it (right, left). Hyyrö 2003, with swaps of neighbours.
 */
unsigned str_distance(struct str a, struct str b, unsigned limit)
{
    uint64_t at[256] = {0}, same = 0, more = UINT64_MAX, less = 0, before = 0;
    if (a.n > DISTANCE_MAX || b.n > DISTANCE_MAX || (a.n > b.n ? a.n - b.n : b.n - a.n) > limit)
        return limit + 1;
    size_t edits = a.n;
    for (size_t i = 0; i < a.n; i++)
        at[(unsigned char)a.s[i]] |= (uint64_t)1 << i;
    for (size_t i = 0; i < b.n && a.n; i++) {
        uint64_t here = at[(unsigned char)b.s[i]], last = (uint64_t)1 << (a.n - 1);
        uint64_t swapped = ((~same & here) << 1) & before;
        same = (((here & more) + more) ^ more) | here | less | swapped;
        uint64_t right = less | ~(same | more), left = same & more;
        edits += (right & last) != 0;
        edits -= (left & last) != 0;
        right = right << 1 | 1;
        more = left << 1 | ~(same | right);
        less = right & same;
        before = here;
    }
    if (!a.n)
        edits = b.n;
    return edits > limit ? limit + 1 : (unsigned)edits;
}

size_t str_characters(struct str a)
{
    size_t n = 0;
    for (size_t i = 0; i < a.n; i++)
        n += ((unsigned char)a.s[i] & 0xC0) != 0x80;
    return n;
}

uint64_t str_bytes(struct str a)
{
    uint64_t in = 0;
    for (size_t i = 0; i < a.n; i++)
        in |= (uint64_t)1 << ((unsigned char)a.s[i] & 63);
    return in;
}

unsigned str_slips(size_t n)
{
    return n < 2 ? 0 : n < 6 ? 1 : n < 12 ? 2 : 3;
}

bool str_near(struct str a, struct str b, unsigned *edits)
{
    unsigned limit = str_slips(a.n < b.n ? a.n : b.n);
    *edits = limit + 1;
    if ((a.n > b.n ? a.n - b.n : b.n - a.n) > limit || str_bytes_far(str_bytes(a), str_bytes(b), limit))
        return false;
    /* What the two share at both ends costs nothing, however long. */
    while (a.n && b.n && a.s[0] == b.s[0]) {
        a = str_sub(a, 1, a.n);
        b = str_sub(b, 1, b.n);
    }
    while (a.n && b.n && a.s[a.n - 1] == b.s[b.n - 1]) {
        a.n--;
        b.n--;
    }
    *edits = str_distance(a, b, limit);
    return *edits <= limit;
}
