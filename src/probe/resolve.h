/*
 * resolve: names into addresses, MX and SRV, by the name servers of this machine. The door to c-ares, which asks them
 * itself: no time is spent that is not bounded, and an answer says whether a name is missing or nobody knows.
 */
#ifndef PROBE_RESOLVE_H
#define PROBE_RESOLVE_H

#include <stdatomic.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* One thread at a time. */
struct resolver;

enum resolved {
    RESOLVE_FOUND,
    RESOLVE_NO_NAME, /* there is no such name (NXDOMAIN) */
    RESOLVE_NO_DATA, /* the name has no records of this kind */
    RESOLVE_FAILED   /* nobody could say: no name server answered, or it failed */
};

/* A host of an MX record (NUMBER is its preference) or of an SRV record (its port; RANK its priority). */
struct resolve_host {
    struct str name; /* in lower case, without the last dot; "" stands for "." */
    unsigned number, rank, weight;
};

/* What one question answers has no more hosts or addresses than these: the rest is left out. */
enum { RESOLVE_MOST = 16 };

/*
 * Name servers have MILLISECONDS for each question; it is given up as soon as *STOP is true. Exit 3 when the library
 * cannot begin.
 */
struct resolver *resolve_open(unsigned milliseconds, const atomic_bool *stop);
void resolve_close(struct resolver *r);

/* The addresses of HOST with commas between, IPv6 in brackets, into *LIST (A's). */
enum resolved resolve_addresses(struct resolver *r, struct arena *a, const char *host, struct str *list);

/* The hosts of an MX (RFC 5321) or SRV (RFC 2782) record in the order they are to be tried; *N of them, in A. */
enum resolved resolve_mx(struct resolver *r, struct arena *a, const char *name, struct resolve_host *list,
                         size_t *n);
enum resolved resolve_srv(struct resolver *r, struct arena *a, const char *name, struct resolve_host *list,
                          size_t *n);

/* Once, before the first thread, and after the last. */
void resolve_begin(void);
void resolve_end(void);

#endif
