/*
 * The table of words. Every language has every word: the table is made of rows of three.
 */
#include "term/text_words.h"

#include "term/text.h"

#define X(id, en, fr, de) {en, fr, de},
static const char *const words[TEXT_WORDS][TEXT_LANGS] = {
#include "term/text_words.def"
};
#undef X

enum text_lang text_lang_of(struct str code)
{
    static const char codes[TEXT_LANGS][3] = {"en", "fr", "de"};
    for (int i = 0; i < TEXT_LANGS; i++)
        if (str_ieq(str_sub(code, 0, 2), str_from(codes[i])) && (code.n == 2 || strchr("_.@-", code.s[2])))
            return (enum text_lang)i;
    return TEXT_LANGS;
}

const char *text_word(enum text_lang lang, enum text_word word)
{
    return words[word][lang];
}

void text_say(struct out *line, enum text_lang lang, enum text_word word, const struct str args[3])
{
    for (struct str rest = str_from(text_word(lang, word)); rest.s;) {
        out_raw(line, str_cut(&rest, '{'));
        if (rest.n < 2 || rest.s[0] < '0' || rest.s[0] > '2')
            continue;
        text_put(line, args[rest.s[0] - '0']);
        rest = str_sub(rest, 2, rest.n);
    }
}
