/*
 * text_words: the words around the data on a terminal, in the languages we speak.
 * Knows nothing of where they stand.
 */
#ifndef TERM_TEXT_WORDS_H
#define TERM_TEXT_WORDS_H

#include "base/out.h"
#include "base/str.h"

enum text_lang { TEXT_EN, TEXT_FR, TEXT_DE, TEXT_LANGS };

#define X(id, en, fr, de) WORD_##id,
enum text_word {
#include "term/text_words.def"
    TEXT_WORDS
};
#undef X

/* The language called CODE ("fr", "fr_CH.UTF-8"), or TEXT_LANGS when it is none of ours. */
enum text_lang text_lang_of(struct str code);

const char *text_word(enum text_lang lang, enum text_word word);

/* WORD to LINE as prepared text, {0} {1} {2} in it replaced by ARGS, which are content. */
void text_say(struct out *line, enum text_lang lang, enum text_word word, const struct str args[3]);

#endif
