/*
 * The words of a text: runs of letters and digits of what is folded, and each letter of a script without blanks for itself.
 * Knows no Unicode but which scripts those are.
 */
#include "base/fold.h"

bool fold_is_dense(uint32_t code)
{
    static const uint32_t ranges[][2] = {
        {0xE00, 0x109F},    /* Thai, Lao, Tibetan, Burmese */
        {0x1100, 0x11FF},   /* Hangul, in parts */
        {0x1780, 0x17FF},   /* Khmer */
        {0x2E80, 0xD7FF},   /* kana, Han, Yi, Hangul */
        {0x20000, 0x3FFFF}, /* more Han */
    };
    for (size_t i = 0; i < COUNT(ranges) && code >= ranges[i][0]; i++)
        if (code <= ranges[i][1])
            return true;
    return false;
}

/* Whether C (not folded) is only the end of the letter before it in such a script: a voiced kana, a part of a syllable. */
static bool is_rest(uint32_t c)
{
    return c == 0x3099 || c == 0x309A || c == 0xFF9E || c == 0xFF9F || c == 0x102E ||
           (c >= 0x1161 && c <= 0x11C2);
}

/*
 * How many of the bytes from AT on belong to a word that begins at BEGIN. With UNITS a dense letter is a word, and ends what
 * stands before it: *CUT then.
 */
static size_t word_span(struct str s, size_t begin, size_t at, bool units, bool *cut)
{
    size_t end = at;
    uint32_t code;
    *cut = false;
    while (end < s.n && !*cut) {
        size_t n = str_utf8(s, end, &code);
        if (!fold_is_word(code))
            break;
        *cut = units && fold_is_dense(code);
        if (*cut && end > begin)
            break;
        end += n;
    }
    return end - at;
}

/* How many of the bytes from AT on belong to no word. */
static size_t gap_span(struct str s, size_t at)
{
    size_t end = at, n;
    uint32_t code;
    while (end < s.n && (n = str_utf8(s, end, &code)) && !fold_is_word(code))
        end += n;
    return end - at;
}

struct fold_iter fold_words(struct str text, struct out *room)
{
    out_reset(room);
    return (struct fold_iter){.text = text, .room = room};
}

/* Goes to where a word begins: in what is pending, or with ASCII not folded yet. False at the end. */
static bool next_start(struct fold_iter *it)
{
    struct str s = it->text;
    it->joined = it->room->n > 0;
    for (;;) {
        size_t skip = gap_span(out_str(it->room), it->pending), at = it->at;
        it->joined = it->joined && skip == 0;
        it->pending += skip;
        if (it->pending < it->room->n)
            return true;
        out_reset(it->room);
        it->pending = 0;
        while (it->at < s.n && (unsigned char)s.s[it->at] < 0x80 && !is_alnum(s.s[it->at]))
            it->at++;
        it->joined = it->joined && it->at == at;
        if (it->at == s.n)
            return false;
        it->last = it->at;
        if ((unsigned char)s.s[it->at] < 0x80)
            return true;
        it->at += fold_one(it->room, s, it->at);
    }
}

/* Folds the letters and digits of ASCII that follow directly. */
static void take_ascii(struct fold_iter *it)
{
    struct str s = it->text;
    size_t end = it->at;
    while (end < s.n && is_alnum(s.s[end]))
        end++;
    if (end > it->at)
        fold_ascii(it->room, str_sub(s, 0, end), it->at);
    it->at = end;
}

/* Folds the rest of a dense letter, if it is the last one folded so far. */
static void take_rest(struct fold_iter *it, size_t end)
{
    uint32_t code;
    while (end == it->room->n && it->at < it->text.n && str_utf8(it->text, it->at, &code) && is_rest(code)) {
        it->at += fold_one(it->room, it->text, it->at);
        it->to = it->at;
    }
}

bool fold_word(struct fold_iter *it, struct str *word)
{
    bool cut;
    if (!next_start(it))
        return false;
    size_t begin = it->pending, end = begin;
    it->from = it->last;
    for (;;) {
        size_t more = word_span(out_str(it->room), begin, end, it->units, &cut);
        it->to = more ? it->at : it->last;
        end += more;
        if (cut && end > begin)
            take_rest(it, end);
        if (cut || end < it->room->n)
            break;
        take_ascii(it);
        end = it->room->n;
        it->to = it->at;
        if (it->at == it->text.n || (unsigned char)it->text.s[it->at] < 0x80)
            break;
        it->last = it->at;
        it->at += fold_one(it->room, it->text, it->at);
    }
    it->pending = end;
    *word = str_sub(out_str(it->room), begin, end);
    return true;
}
