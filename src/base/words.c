/*
 * Words of bounded length, and whether two are a few edits apart.
 * Lengths are counted in code points, as the browser counts them.
 */
#include "base/words.h"

/* Bytes of the first CHARS code points of WORD. */
static size_t chars_end(struct str word, unsigned chars)
{
    size_t at = 0;
    for (; at < word.n; at++)
        if (((unsigned char)word.s[at] & 0xC0) != 0x80 && chars-- == 0)
            break;
    return at;
}

struct ask_iter ask_words(struct str text, struct out *room)
{
    return (struct ask_iter){.text = text, .room = room};
}

/* What a byte is to the walk: a letter or digit of ASCII (as it is folded), part of another character, or
 * neither. */
enum { GAP = 0, OTHER = 1 };
static const unsigned char ascii[128] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
    ['8'] = '8', ['9'] = '9', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f',
    ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n',
    ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v',
    ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd',
    ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l',
    ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
    ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
};

static unsigned char kind_of(unsigned char c)
{
    return c < 0x80 ? ascii[c] : OTHER;
}

static bool is_letter_dense(struct str word)
{
    uint32_t code;
    return str_utf8(word, 0, &code) == word.n && fold_is_dense(code);
}

/* The letter before, which no longer waits for another: a word itself when it stands alone, or to whoever indexes. */
static bool pair_end(struct ask_iter *it, struct str *word)
{
    bool alone = it->pair_n && (!it->paired || it->ends);
    *word = (struct str){it->pair, it->pair_n};
    it->from = it->pair_from;
    it->to = it->pair_to;
    it->pair_n = 0;
    it->paired = false;
    return alone;
}

/* Puts the dense letter WORD behind the one before; whether that makes two, into *WORD. */
static bool pair_add(struct ask_iter *it, struct str *word)
{
    size_t before = it->pair_n;
    it->from = before ? it->pair_from : it->run + it->fold.from;
    it->pair_from = it->run + it->fold.from;
    it->pair_to = it->to = it->run + it->fold.to;
    memcpy(it->two, it->pair, before);
    memcpy(it->two + before, word->s, word->n);
    memcpy(it->pair, word->s, word->n);
    it->pair_n = word->n;
    it->paired = before > 0;
    *word = (struct str){it->two, before + word->n};
    return before > 0;
}

/* The next word of a run that is not all ASCII. */
static bool folded_word(struct ask_iter *it, struct str *word)
{
    while (it->fold.room) {
        if (!it->held && !fold_word(&it->fold, &it->word)) {
            it->fold.room = NULL;
            return pair_end(it, word);
        }
        bool dense = is_letter_dense(it->word);
        it->held = it->pair_n && !(dense && it->fold.joined);
        if (it->held && pair_end(it, word))
            return true;
        it->held = false;
        *word = it->word;
        if (dense && pair_add(it, word))
            return true;
        if (dense)
            continue;
        it->from = it->run + it->fold.from;
        it->to = it->run + it->fold.to;
        if (word->n > ASK_WORD_CHARS)
            word->n = chars_end(*word, ASK_WORD_CHARS);
        return true;
    }
    return false;
}

bool ask_word(struct ask_iter *it, struct str *word)
{
    const unsigned char *s = (const unsigned char *)it->text.s;
    size_t at = it->at, n = it->text.n;
    while (!folded_word(it, word)) {
        unsigned char kind = GAP;
        while (at < n && kind_of(s[at]) == GAP)
            at++;
        if (at == n)
            return false;
        out_reset(it->room);
        char *to = out_room(it->room, ASK_WORD_CHARS);
        size_t begin = at, end = at + ASK_WORD_CHARS;
        for (; at < n && (kind = kind_of(s[at])) > OTHER; at++)
            if (at < end)
                *to++ = (char)kind;
        if (at == n || kind == GAP) {
            *word = (struct str){it->room->buf, at - begin < ASK_WORD_CHARS ? at - begin : ASK_WORD_CHARS};
            it->from = begin;
            it->to = it->at = at;
            return true;
        }
        while (at < n && kind_of(s[at]) != GAP)
            at++;
        it->run = begin;
        it->at = at;
        it->fold = fold_words(str_sub(it->text, begin, at), it->room);
        it->fold.units = true;
    }
    return true;
}

struct str ask_form(struct arena *a, struct str text, struct str word)
{
    size_t at = 0;
    while (at < text.n && (unsigned char)text.s[at] < 0x80)
        at++;
    if (at == text.n || str_bad_utf8(text) < text.n)
        return word;
    struct out low = out_memory();
    fold_lower(&low, fold_typed(a, text));
    struct str form = out_take(&low, a);
    return str_eq(fold_str(a, form), word) ? form : word;
}

struct str ask_query_cut(struct str query)
{
    if (query.n > ASK_QUERY_BYTES) {
        query.n = ASK_QUERY_BYTES;
        while (query.n && ((unsigned char)query.s[query.n] & 0xC0) == 0x80)
            query.n--;
    }
    return query;
}

/* WORD without the mark of a hexadecimal number. */
static struct str without_mark(struct str word)
{
    size_t digits = 2;
    if (!str_starts(word, STR("0x")))
        return word;
    while (digits < word.n && (word.s[digits] <= '9' || (word.s[digits] >= 'a' && word.s[digits] <= 'f')))
        digits++;
    return digits == word.n && digits > 2 ? str_sub(word, 2, word.n) : word;
}

struct str ask_key_add(struct arena *a, struct str key, struct str word)
{
    struct str bare = without_mark(word);
    key = arena_printf(a, "%.*s%.*s", STR_ARG(key), STR_ARG(bare));
    key.n = chars_end(key, ASK_WORD_CHARS);
    return key;
}

struct str ask_key(struct arena *a, struct str text)
{
    struct out room = out_memory();
    struct str key = STR(""), word;
    for (struct ask_iter it = ask_words(text, &room); ask_word(&it, &word);)
        key = ask_key_add(a, key, word);
    out_free(&room);
    return key;
}

unsigned ask_codes(struct str word, uint32_t codes[ASK_WORD_CHARS])
{
    unsigned n = 0;
    for (size_t at = 0, step; at < word.n && n < ASK_WORD_CHARS; at += step) {
        step = str_utf8(word, at, &codes[n]);
        if (step == 0)
            break;
        n++;
    }
    return n;
}

bool ask_near(const uint32_t *a, unsigned an, const uint32_t *b, unsigned bn, bool begins, unsigned edits)
{
    unsigned i = 0;
    while (i < an && i < bn && a[i] == b[i])
        i++;
    const uint32_t *x = a + i, *y = b + i;
    unsigned xn = an - i, yn = bn - i;
    if (xn == 0 && (begins || yn <= edits))
        return true;
    if (edits == 0)
        return false;
    if (xn && yn && ask_near(x + 1, xn - 1, y + 1, yn - 1, begins, edits - 1))
        return true; /* another letter */
    if (xn && ask_near(x + 1, xn - 1, y, yn, begins, edits - 1))
        return true; /* one too many */
    if (yn && ask_near(x, xn, y + 1, yn - 1, begins, edits - 1))
        return true; /* one missing */
    return xn > 1 && yn > 1 && x[0] == y[1] && x[1] == y[0] &&
           ask_near(x + 2, xn - 2, y + 2, yn - 2, begins, edits - 1);
}
