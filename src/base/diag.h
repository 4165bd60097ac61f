/*
 * diag: the author's mistakes, collected, sorted, printed once, counted.
 * Every code, its level, text and advice stand in diag.def; this knows no rule itself.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"

enum diag_level { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

#define X(code, level, text, advice) DIAG_##code,
enum diag_code {
#include "base/diag.def"
    DIAG_CODES
};
#undef X

/* A place in a source file: path as the author knows it (relative to the project), line
 * and column from 1, column in bytes (0 = the whole line or file). */
struct diag_pos {
    struct str path;
    unsigned line;
    unsigned col;
};

/* All diagnostics of one run. Threads may report into one collector at the same time. */
struct diag;

struct diag *diag_new(void);
void diag_free(struct diag *d);

/*
 * Reports CODE at POS. ARGS fill {0} {1} {2} of the code's text and advice, in order, and
 * end with an absent slice; HINT, when present, replaces the advice by 'did you mean "HINT"?'.
 * Everything is copied.
 */
void diag_at(struct diag *d, enum diag_code code, struct diag_pos pos, const struct str args[3],
             struct str hint);

/* The same with up to two arguments, for the many simple callers. */
void diag_say(struct diag *d, enum diag_code code, struct diag_pos pos, struct str arg0, struct str arg1);

/* Takes over what FROM holds of LEVEL and above, but for the N codes BUT. */
void diag_take(struct diag *d, const struct diag *from, enum diag_level level, const enum diag_code *but,
               size_t n);

/* How many of LEVEL; with RAISE warnings count as errors (as they are then printed). */
size_t diag_count(const struct diag *d, enum diag_level level);

/* From now on warnings are errors (-W error). */
void diag_raise_warnings(struct diag *d);

/* From now on notes are neither kept nor counted. */
void diag_hide_notes(struct diag *d);

/* From now on diag_print prints every diagnostic; else, of more than 20 of one code, three and how many there are. */
void diag_show_all(struct diag *d);

/*
 * Prints all, sorted by path, line, column, code, equal ones once:
 *     path:line:col: level: text; advice [CODE]
 * and on a terminal (SHOW_SOURCE) the source line read below ROOT, with a caret; then the count
 * ("2 errors, 1 warning") to the same writer when there is any.
 */
void diag_print(struct diag *d, struct out *o, int root, bool show_source, bool colour);

/* Codes by their name, for lint rules: the code called NAME, or DIAG_CODES. */
enum diag_code diag_by_name(struct str name);
const char *diag_name(enum diag_code code);
enum diag_level diag_level_of(enum diag_code code);
const char *diag_text(enum diag_code code);
const char *diag_advice(enum diag_code code);

#endif
