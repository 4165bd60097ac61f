/*
 * bare: web and mail addresses in running text, by the rules of GitHub's "extended autolinks". Knows no Markdown tree.
 */
#ifndef READ_BARE_H
#define READ_BARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* What was found: bytes FROM to TO of the text, and what goes before them to make a URL. */
struct bare {
    size_t from, to;
    const char *scheme;
};

/*
 * Whether an address stands around S[AT], which is ':', '@' or 'w', at or after FROM (what is before belongs to another).
 * Text holds tokens of hide.h and fact.h: they count as what they hide, as letters.
 */
bool bare_address(struct str s, size_t from, size_t at, struct bare *b);

#endif
