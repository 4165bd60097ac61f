/*
 * guard: is this Markdown of a kind that can be parsed in a moment? The parser has inputs that
 * take quadratic time; none of them passes these limits, and no text written for people meets them.
 */
#ifndef READ_GUARD_H
#define READ_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"
#include "read/extend.h"

/* The most of each that an entry may hold. */
enum {
    GUARD_RUN = 16 * 1024,      /* bytes of a paragraph, with any signs; longer ones have fewer signs */
    GUARD_DEPTH = 32,           /* quotes and lists within each other */
    GUARD_BRACKETS = 10000,     /* closing square brackets */
    GUARD_FACTS = 5000,         /* references to facts */
    GUARD_EXPANSION = 16 << 20, /* bytes that reference definitions may become */
};

/* What the parser may at worst do for one paragraph, and for all: its bytes times the signs in it that may begin something. */
#define GUARD_WORK (UINT64_C(1) << 28)
#define GUARD_WORK_ALL (UINT64_C(1) << 32)

/* False, and one diagnostic where it is passed, when TEXT, which begins at POS, refers to more facts than it may. */
bool guard_facts(struct str text, struct diag *d, struct diag_pos pos);

/* The same for all other limits of what the parser is given, made of a source that begins at POS. */
bool guard_check(const struct extended *text, struct diag *d, struct diag_pos pos);

#endif
