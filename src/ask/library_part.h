/*
 * library_part: what the two files of the library share.
 */
#ifndef ASK_LIBRARY_PART_H
#define ASK_LIBRARY_PART_H

#include <stdbool.h>

#include "ask/ask.h"
#include "base/arena.h"
#include "base/lang.h"
#include "portolan.h"

/* Languages of a database, and bytes of a question that near names are looked for. */
enum { LIBRARY_LANGS = 32, LIBRARY_ASKED = 512 };

struct portolan {
    struct db *db; /* NULL when opening failed */
    char *path;
    struct arena arena;        /* the last answer */
    int milliseconds;          /* for each question */
    bool entry;                /* the last question was about an entry */
    char asked[LIBRARY_ASKED]; /* and had this text, if portolan_near may be asked */
    char lang_room[LIBRARY_LANGS][LANG_MOST + 1];
    const char *langs[LIBRARY_LANGS + 1];
    char message[512];
};

/*
 * Runs ASK(P, QUESTION), true when it found something. Its failure becomes a status and a message; the
 * answer's memory is then given back, and statements with it.
 */
enum portolan_status library_call(struct portolan *p, bool (*ask)(struct portolan *p, void *question),
                                  void *question);

/* STATUS, with MESSAGE to be read. */
enum portolan_status library_complain(struct portolan *p, enum portolan_status status, const char *message);

/* For a question to a handle that is NULL or not open, or that lacks what MISSING says. */
enum portolan_status library_misuse(struct portolan *p, const char *missing);

#endif
