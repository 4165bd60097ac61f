/*
 * front: YAML front matter of entries, and content/site.yaml, into records.
 * Does not know what the values mean beyond their type; never expands YAML aliases.
 */
#ifndef READ_FRONT_H
#define READ_FRONT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "read/record.h"

/* Whether {{name}} is looked up, as far as the entry says so. */
enum front_facts { FRONT_FACTS_UNSAID, FRONT_FACTS_ON, FRONT_FACTS_OFF };

/* What an entry's front matter says beside the record's own fields. */
struct front {
    size_t body_from;          /* offset in the text where the body begins */
    unsigned body_line;        /* the line it begins on, from 1 */
    struct record_words links; /* related:, as written */
    struct record_word summary;
    enum front_facts facts;
    bool broken; /* it was not understood: what is missing need not be reported again */
};

/*
 * Reads the front matter at the head of TEXT (valid UTF-8, LF line ends; see text.h) of
 * entry or guide (as OUT->guide says) OUT->path into OUT, and says in F where the body begins. Text without front matter
 * is all body; after front matter that is never closed there is none. Mistakes go to D, with the position of
 * the value, or of the key when that is unknown or stands twice. What OUT and F point to lives in KEEP.
 */
void front_read(struct arena *keep, struct str text, struct diag *d, struct record_entry *out, struct front *f);

#endif
