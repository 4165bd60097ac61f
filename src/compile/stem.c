/*
 * Words through libstemmer. What is not a word to it, or too long, stays as it is.
 * Does not fold: the caller does, before and after.
 */
#include "compile/stem.h"

#include <errno.h>
#include <libstemmer.h>

#include "base/fail.h"
#include "base/lang.h"
#include "base/memory.h"

struct stemmer {
    struct sb_stemmer *snowball; /* NULL: the language has none */
};

/* No language drops more than this from a word: a longer cut is a chain of accidents. */
enum { WORD_MAX = 1024, CUT_MAX = 24 };

struct stemmer *stemmer_new(const char *lang)
{
    struct stemmer *st = memory_zeroed(1, sizeof *st);
    /* NULL is a language without a stemmer, and no memory for one that there is: malloc says which. */
    char primary[LANG_MOST + 1] = {0};
    for (size_t i = 0; i < LANG_MOST && lang[i] && lang[i] != '-'; i++)
        primary[i] = lang[i];
    errno = 0;
    st->snowball = sb_stemmer_new(primary, NULL);
    if (!st->snowball && errno == ENOMEM)
        fail_system(ENOMEM, "the stemmer of \"%s\"", lang);
    return st;
}

void stemmer_free(struct stemmer *st)
{
    if (!st)
        return;
    sb_stemmer_delete(st->snowball);
    memory_free(st);
}

struct str stemmer_stem(struct stemmer *st, struct str word)
{
    if (!st->snowball || word.n > WORD_MAX)
        return word;
    const sb_symbol *s = sb_stemmer_stem(st->snowball, (const sb_symbol *)word.s, (int)word.n);
    if (!s)
        fail_system(ENOMEM, "a stem");
    struct str stem = {(const char *)s, (size_t)sb_stemmer_length(st->snowball)};
    return stem.n == 0 || stem.n + CUT_MAX < word.n ? word : stem;
}
