/*
 * fold: one code point at a time into its folded form; slugs are cut from that, and words (fold_words.c).
 * ASCII goes eight bytes at a time and Latin by a table; utf8proc does the rest of the world.
 */
#include "base/fold.h"

#include <errno.h>
#include <stdlib.h>

#include <utf8proc.h>

#include "base/fail.h"

enum {
    LATIN_FIRST = 0xA0,
    LATIN_LAST = 0x17F,
    EXPANSION = 32,
    BREVE = 0x306,
    SHORT_I = 0x438,
    TATWEEL = 0x640,
    HANGUL_FIRST = 0xAC00,
    HANGUL_LAST = 0xD7A3,
    VOICED = 0x3099
};

/* What the general rule makes of U+00A0 to U+017F; "" where that takes more than three bytes. */
/* clang-format off */
static const char latin[LATIN_LAST - LATIN_FIRST + 1][4] = {
    " ", "¡", "¢", "£", "¤", "¥", "¦", "§", " ", "©", "a", "«", "¬", "", "®", " ",
    "°", "±", "2", "3", " ", "μ", "¶", "·", " ", "1", "o", "»", "", "", "", "¿",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "ð", "n", "o", "o", "o", "o", "o", "×", "o", "u", "u", "u", "u", "y", "þ", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "ð", "n", "o", "o", "o", "o", "o", "÷", "o", "u", "u", "u", "u", "y", "þ", "y",
    "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
    "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
    "g", "g", "g", "g", "h", "h", "ħ", "ħ", "i", "i", "i", "i", "i", "i", "i", "i",
    "i", "i", "ij", "ij", "j", "j", "k", "k", "ĸ", "l", "l", "l", "l", "l", "l", "l·",
    "l·", "l", "l", "n", "n", "n", "n", "n", "n", "ʼn", "ŋ", "ŋ", "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
    "s", "s", "t", "t", "t", "t", "ŧ", "ŧ", "u", "u", "u", "u", "u", "u", "u", "u",
    "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",};
/* clang-format on */

/* The letters that have no decomposition but are typed without. */
static const char *letter_apart(utf8proc_int32_t c)
{
    switch (c) {
    case 0x0153:
        return "oe"; /* œ */
    case 0x00E6:
        return "ae"; /* æ */
    case 0x00DF:
        return "ss"; /* ß */
    case 0x00F8:
        return "o"; /* ø */
    case 0x0142:
        return "l"; /* ł */
    case 0x0111:
        return "d"; /* đ */
    case 0x0131:
        return "i"; /* ı */
    case 0x03C2:
        return "\xCF\x83"; /* ς → σ */
    default:
        return NULL;
    }
}

/* Stable by Unicode's policy, code points that are not assigned yet included. */
static bool is_unseen(uint32_t c)
{
    static const uint32_t ranges[][2] = {
        {0xAD, 0xAD},       {0x34F, 0x34F},    {0x61C, 0x61C},   {0x115F, 0x1160}, {0x17B4, 0x17B5},
        {0x180B, 0x180F},   {0x200B, 0x200F},  {0x202A, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
        {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},  {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3},
        {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
    for (size_t i = 0; c >= ranges[0][0] && i < COUNT(ranges); i++)
        if (c <= ranges[i][1])
            return c >= ranges[i][0];
    return false;
}

static bool is_mark(utf8proc_int32_t c)
{
    utf8proc_category_t kind = utf8proc_category(c);
    return kind >= UTF8PROC_CATEGORY_MN && kind <= UTF8PROC_CATEGORY_ME;
}

/* A mark that makes a letter of its own of the one before it: a vowel of India and its neighbours, a voiced kana, й. */
static bool is_vowel(utf8proc_int32_t c)
{
    return (c >= 0x900 && c <= 0x1AAF) || c == VOICED || c == VOICED + 1 || c == BREVE;
}

/* What is composed with what stands before it: such marks, vowels and finals of Hangul. */
static bool is_joining(utf8proc_int32_t c)
{
    return (c >= 0x1161 && c <= 0x11C2) || (is_vowel(c) && is_mark(c));
}

/* Composes C with the character at the end of O, which it takes the place of; false when the two make none. */
static bool join(struct out *o, utf8proc_int32_t c)
{
    utf8proc_int32_t pair[2] = {0, c};
    size_t at = o->n;
    while (at && ((unsigned char)o->buf[--at] & 0xC0) == 0x80)
        ;
    uint32_t before;
    if (at == o->n || str_utf8((struct str){o->buf, o->n}, at, &before) == 0)
        return false;
    pair[0] = (utf8proc_int32_t)before;
    if ((c == BREVE && before != SHORT_I) ||
        utf8proc_normalize_utf32(pair, 2, UTF8PROC_STABLE | UTF8PROC_COMPOSE) != 1)
        return false;
    o->n = at;
    o->n += (size_t)utf8proc_encode_char(pair[0], (utf8proc_uint8_t *)out_room(o, 4));
    return true;
}

static void fold_general(struct out *o, uint32_t code)
{
    utf8proc_int32_t parts[EXPANSION];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)code, parts, EXPANSION,
                                                 UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &boundary);
    if (n < 0 || n > EXPANSION)
        fail_internal("U+%04X does not decompose (%zd)", (unsigned)code, n);
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        utf8proc_int32_t c = utf8proc_tolower(parts[i]);
        const char *apart = letter_apart(c);
        bool mark = c >= 0x300 && is_mark(c);
        if (is_unseen((uint32_t)c) || c == TATWEEL || (mark && !is_vowel(c)) || (is_joining(c) && join(o, c)) ||
            c == BREVE)
            continue;
        if (apart)
            out_lit(o, apart);
        else
            o->n += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out_room(o, 4));
    }
}

size_t fold_one(struct out *o, struct str s, size_t at)
{
    uint32_t code;
    size_t n = str_utf8(s, at, &code);
    if (n == 0) {
        out_raw(o, STR("\xEF\xBF\xBD"));
        return 1;
    }
    if (code >= LATIN_FIRST && code <= LATIN_LAST && latin[code - LATIN_FIRST][0])
        out_lit(o, latin[code - LATIN_FIRST]);
    else if ((code >= 0x2018 && code <= 0x201D) || (code >= HANGUL_FIRST && code <= HANGUL_LAST))
        out_raw(o, str_sub(s, at,
                           at + n)); /* quotation marks and the French apostrophe stay, whole syllables too */
    else
        fold_general(o, code);
    return n;
}

/* Eight ASCII bytes at a time: 0x80 is set in a byte of UPPER where it lies between A and Z. */
static uint64_t lower_eight(uint64_t w)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t from_a = w + (0x80 - 'A') * ones, past_z = w + (0x7F - 'Z') * ones;
    uint64_t upper = (from_a ^ past_z) & 0x80 * ones;
    return w | upper >> 2;
}

size_t fold_ascii(struct out *o, struct str s, size_t at)
{
    char *to = out_room(o, s.n - at);
    uint64_t w;
    size_t begin = at;
    for (; s.n - at >= sizeof w; at += sizeof w) {
        memcpy(&w, s.s + at, sizeof w);
        if (w & 0x8080808080808080u)
            break;
        w = lower_eight(w);
        memcpy(to + (at - begin), &w, sizeof w);
    }
    for (; at < s.n && (unsigned char)s.s[at] < 0x80; at++)
        to[at - begin] = to_low(s.s[at]);
    o->n += at - begin;
    return at;
}

void fold_append(struct out *o, struct str s)
{
    for (size_t at = 0; at < s.n;) {
        at = fold_ascii(o, s, at);
        while (at < s.n && (unsigned char)s.s[at] >= 0x80)
            at += fold_one(o, s, at);
    }
}

struct str fold_str(struct arena *a, struct str s)
{
    struct out o = out_memory();
    fold_append(&o, s);
    return out_take(&o, a);
}

/* What \s is in JavaScript. */
static bool is_blank(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Adds S composed, and decomposed for compatibility too with COMPAT. */
static void add_composed(struct out *o, struct str s, int compat)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.s, (utf8proc_ssize_t)s.n, &composed,
                                      (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE | compat));
    if (n == UTF8PROC_ERROR_NOMEM)
        fail_system(ENOMEM, "%zu bytes", s.n);
    if (n < 0)
        fail_internal("text does not compose (%zd)", n);
    char *room = out_room(o, (size_t)n);
    memcpy(room, composed, (size_t)n);
    o->n += (size_t)n;
    free(composed);
}

/* Whether S is ASCII that is seen and blanks, and so as typed. */
static bool is_typed(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < ' ' || s.s[i] == 0x7F)
            return false;
    return true;
}

struct str fold_typed(struct arena *a, struct str s)
{
    struct out seen = out_memory(), composed = out_memory(), typed = out_memory();
    uint32_t c;
    if (is_typed(s))
        return arena_str(a, s);
    for (size_t at = 0, n; at < s.n && (n = str_utf8(s, at, &c)) > 0; at += n)
        if (!is_unseen(c))
            out_raw(&seen, str_sub(s, at, at + n));
    add_composed(&composed, out_str(&seen), UTF8PROC_COMPAT);
    struct str all = out_str(&composed);
    for (size_t at = 0, n; at < all.n && (n = str_utf8(all, at, &c)) > 0; at += n)
        out_raw(&typed, is_blank(c) ? STR(" ") : str_sub(all, at, at + n));
    struct str result = arena_str(a, out_str(&typed));
    out_free(&seen);
    out_free(&composed);
    out_free(&typed);
    return result;
}

void fold_lower(struct out *o, struct str s)
{
    struct out low = out_memory();
    uint32_t c;
    size_t ascii = fold_ascii(o, s, 0);
    if (ascii == s.n)
        return;
    o->n -= ascii;
    for (size_t at = 0, n; at < s.n && (n = str_utf8(s, at, &c)) > 0; at += n) {
        char *p = out_room(&low, 4);
        low.n += (size_t)utf8proc_encode_char(utf8proc_tolower((utf8proc_int32_t)c), (utf8proc_uint8_t *)p);
    }
    add_composed(o, out_str(&low), 0);
    out_free(&low);
}

bool fold_is_word(uint32_t code)
{
    if (code < 0x80)
        return is_alnum((char)code);
    utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)code);
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO; /* letters, marks, digits */
}

static unsigned code_width(uint32_t c)
{
    if (c >= 0x1160 && c <= 0x11FF)
        return 0; /* Korean vowels and finals join the consonant before them */
    if (utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_CN && c >= 0x1F300 && c <= 0x1FAFF)
        return 2; /* emoji younger than the library's tables */
    int width = utf8proc_charwidth((utf8proc_int32_t)c);
    return width > 0 ? (unsigned)width : 0;
}

/* The code point at AT: its bytes, and its columns into *WIDTH. */
static size_t step_width(struct str s, size_t at, unsigned *width)
{
    uint32_t code;
    unsigned char c = (unsigned char)s.s[at];
    if (c < 0x80) {
        *width = c >= 0x20 && c != 0x7F;
        return 1;
    }
    size_t n = str_utf8(s, at, &code);
    *width = n ? code_width(code) : 1;
    return n ? n : 1;
}

unsigned fold_width(struct str s)
{
    unsigned total = 0, width;
    for (size_t at = 0; at < s.n; total += width)
        at += step_width(s, at, &width);
    return total;
}

size_t fold_fit(struct str s, unsigned columns)
{
    size_t at = 0;
    while (at < s.n) {
        unsigned width;
        size_t n = step_width(s, at, &width);
        if (width > columns)
            break;
        columns -= width;
        at += n;
    }
    return at;
}

struct str fold_slug(struct arena *a, struct str s, size_t max)
{
    struct out o = out_memory();
    fold_append(&o, s);
    struct str folded = out_str(&o);
    char *slug = arena_bytes(a, folded.n + 1);
    size_t n = 0, end;
    for (size_t i = 0; i < folded.n; i++) {
        if (is_alnum(folded.s[i]))
            slug[n++] = folded.s[i];
        else if (n && slug[n - 1] != '-')
            slug[n++] = '-';
    }
    out_free(&o);
    if (n > max) {
        for (end = max; end > max / 2 && slug[end] != '-'; end--)
            ;
        n = end > max / 2 ? end : max;
    }
    while (n && slug[n - 1] == '-')
        n--;
    slug[n] = '\0';
    return (struct str){slug, n};
}

struct str fold_anchor(struct arena *a, struct str s, size_t max)
{
    struct out low = out_memory(), o = out_memory();
    fold_lower(&low, s);
    struct str all = out_str(&low);
    uint32_t code;
    for (size_t i = 0, n, chars = 0; i < all.n && chars < max; i += n) {
        n = str_utf8(all, i, &code);
        utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)code);
        bool letter = kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_ND;
        bool kept = letter || kind == UTF8PROC_CATEGORY_PC || code == '-' || code == ' ';
        out_raw(&o, code == ' ' ? STR("-") : kept ? str_sub(all, i, i + n) : STR(""));
        chars += kept;
    }
    struct str anchor = out_take(&o, a);
    out_free(&low);
    return anchor;
}
