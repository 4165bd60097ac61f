/*
 * out: sticky writers. A writer collects bytes in memory or sends them to a descriptor;
 * once a write fails it does nothing more and says so at the end: ask once.
 * The function's name says the context, and so the escaping. Only out_raw is danger.
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct out {
    char *buf;  /* what has been written and not yet sent */
    size_t n;   /* bytes in buf */
    size_t cap; /* room in buf */
    int fd;     /* -1: everything stays in buf */
    int err;    /* errno of the first failure, 0 while fine */
};

/* A writer that keeps everything in memory. */
struct out out_memory(void);

/* A writer that sends to FD (borrowed) whenever its buffer is full and at out_flush; at once when there is no memory for a
 * buffer. */
struct out out_fd(int fd);

/* What a memory writer holds; valid until the next write. */
struct str out_str(const struct out *o);

/* Empties a memory writer, keeps its room. */
void out_reset(struct out *o);

/* Sends what is left; returns 0, or the errno of the first failure since the writer was made. */
int out_flush(struct out *o);

/* Gives the buffer back (after out_flush for a descriptor). */
void out_free(struct out *o);

/* What a memory writer holds, in A; the buffer is given back. */
struct str out_take(struct out *o, struct arena *a);

/*
 * Sends what is left and gives the buffer back. Exit 3 when standard output cannot be written, unless its reader has
 * gone; what cannot be said on standard error is not said.
 */
void out_end(struct out *o);

/*
 * Room for N more bytes at the end of a memory writer, for those who write in place and then
 * add what they wrote to o->n; valid until the next write.
 */
char *out_room(struct out *o, size_t n);

/* Bytes as they are. Every call of this is a place to review. */
void out_raw(struct out *o, struct str s);

/* Literals and numbers of our own making. */
static inline void out_lit(struct out *o, const char *literal)
{
    out_raw(o, (struct str){literal, strlen(literal)});
}
void out_int(struct out *o, int64_t value);
void out_printf(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* HTML text: & < > escaped. */
void out_text(struct out *o, struct str s);

/* HTML attribute within double quotes, and Mustache's escape: & < > " escaped. */
void out_attr(struct out *o, struct str s);

/* One URL path segment or query value: all but RFC 3986's unreserved is %XX. */
void out_url(struct out *o, struct str s);

/*
 * A JSON string with its quotes, safe in HTML scripts, in JavaScript and on a terminal too: < as
 * \u003c; U+2028/9, DEL, C1 and bidi controls escaped; a byte that is not UTF-8 becomes \ufffd.
 * An absent slice becomes null.
 */
void out_json(struct out *o, struct str s);

/*
 * One line of text for a terminal: C0, DEL, C1 and bidi controls, U+2028/9 become a
 * visible \u{XX}; bytes that are not UTF-8 become \xNN. LF and TAB are passed when LINES is set.
 */
void out_term(struct out *o, struct str s, bool lines);

#endif
