/*
 * lang: names of languages as BCP 47 writes them: "pt-BR", "zh-Hans". Knows their shape, and no language.
 */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Bytes of the longest name there is room for (RFC 5646, 4.4.1). */
enum { LANG_MOST = 35 };

/*
 * Whether S names a language in the letters that BCP 47 recommends: two or three small ones, then perhaps a script
 * (Hans), a region (BR, 419) and variants (1996, valencia), each behind a '-'.
 */
bool lang_is(struct str s);

/* What stands for S where S itself has nothing: S without its last part ("pt-BR", then "pt"); absent when there is none. */
struct str lang_base(struct str s);

/*
 * Which of the N languages somebody who asks for WANTED is best served in: that one, in whatever letters and with '_' for '-';
 * else the nearest that WANTED says more of; else the first that is the same language elsewhere. N when there is none.
 */
size_t lang_pick(struct str wanted, const struct str *langs, size_t n);

#endif
