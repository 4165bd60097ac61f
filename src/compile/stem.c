/*
 * Words through libstemmer. What is not a word to it, or too long, stays as it is.
 * Folds what it answers, never what it stems.
 */
#include "compile/stem.h"

#include <errno.h>
#include <libstemmer.h>

#include "base/fail.h"
#include "base/fold.h"
#include "base/lang.h"
#include "base/memory.h"
#include "base/words.h"

struct stemmer {
    struct sb_stemmer *snowball; /* NULL: the language has none */
    struct arena scratch;        /* for the last form */
    struct out stem;             /* the last one */
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
    st->stem = out_memory();
    return st;
}

void stemmer_free(struct stemmer *st)
{
    if (!st)
        return;
    sb_stemmer_delete(st->snowball);
    arena_free(&st->scratch);
    out_free(&st->stem);
    memory_free(st);
}

struct str stemmer_form(struct stemmer *st, struct str text, struct str word)
{
    arena_clear(&st->scratch);
    return st->snowball ? ask_form(&st->scratch, text, word) : word;
}

/* FORM without its ending. */
static struct str cut(struct stemmer *st, struct str form)
{
    if (!st->snowball || form.n > WORD_MAX)
        return form;
    const sb_symbol *s = sb_stemmer_stem(st->snowball, (const sb_symbol *)form.s, (int)form.n);
    if (!s)
        fail_system(ENOMEM, "a stem");
    struct str stem = {(const char *)s, (size_t)sb_stemmer_length(st->snowball)};
    return stem.n == 0 || stem.n + CUT_MAX < form.n ? form : stem;
}

struct str stemmer_stem(struct stemmer *st, struct str form)
{
    out_reset(&st->stem);
    fold_append(&st->stem, cut(st, form));
    return out_str(&st->stem);
}
