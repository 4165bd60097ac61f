/*
 * talk: one conversation with a server, up to where a user would log in and no further: nobody logs in, no mail is sent.
 * Says what happened and what was said; what that means is verdict.c's.
 */
#ifndef PROBE_TALK_H
#define PROBE_TALK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "probe/gate.h"

/*
 * Names into addresses, MX and SRV, by the name servers of this machine. The door to c-ares, which asks them
 * itself: no time is spent that is not bounded, and an answer says whether a name is missing or nobody knows.
 */

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

/*
 * What a mail server says of itself, line by line: its greeting and what it lists (IMAP CAPABILITY, POP3 CAPA,
 * SMTP EHLO, ManageSieve). Knows no connection. Any bytes may come: nothing is taken that does not fit.
 */

enum greeting_protocol { GREETING_IMAP, GREETING_POP3, GREETING_SMTP, GREETING_SIEVE, GREETING_NONE };

/* Zero-initialise all but the protocol. */
struct greeting {
    enum greeting_protocol protocol;
    size_t lines, bytes;
    bool is_right;        /* the first line is a greeting of this protocol */
    bool turned_away;     /* it is one, and says that we shall go */
    bool listed;          /* what the server can do was listed */
    bool starttls;        /* it lists STARTTLS (STLS) */
    bool login_disabled;  /* IMAP: LOGINDISABLED */
    bool user;            /* POP3: USER */
    bool apop;            /* POP3: the greeting has a time stamp (RFC 1939) */
    bool ready;           /* STARTTLS was granted; ManageSieve: the list has come to its end */
    char first[96];       /* the first line's beginning, with what is no printable ASCII as '?' */
    char mechanisms[256]; /* of SASL, in upper case, blanks between */
};

/* The protocol called NAME in the record: GREETING_NONE when it has no greeting. */
enum greeting_protocol greeting_protocol_of(struct str name);

/* Takes a line of the server, with or without its end. */
void greeting_line(struct greeting *g, struct str line);

/* The connection is encrypted now: what was listed before is void (RFC 3207, 3501, 2595). */
void greeting_encrypted(struct greeting *g);

/* Whether the server lists mechanism NAME (upper case); a NAME that ends with '*' means all that begin so. */
bool greeting_has(const struct greeting *g, const char *name);

/*
 * What a TLS handshake shows, whether it is trusted or not: version, chain, names, days. libcurl tells some of
 * that, but neither the version nor, over one connection, both the chain and the name; so this is the door to OpenSSL,
 * which libcurl hands its connections to.
 */

/* The authorities that this machine trusts: read once, for all threads. */
struct trust;

/* Those of the system, or of SSL_CERT_FILE and SSL_CERT_DIR. */
struct trust *trust_open(void);
void trust_close(struct trust *t);

struct certificate {
    char host[256]; /* whom it shall name: said before */
    bool seen;      /* a handshake was finished: all below is known */
    bool trusted;   /* the chain leads to an authority that is trusted; days and names are not asked */
    bool self_signed;
    bool names_host;
    bool is_old;                   /* of TLS: older than 1.2, which mail programs refuse */
    int64_t not_before, not_after; /* seconds since 1970 */
    char version[16];              /* of TLS: "TLSv1.3" */
    char name[256];                /* one that it holds */
    char why[96];                  /* why it is not trusted, in OpenSSL's words */
};

/*
 * SSL_CTX, as libcurl hands it to its CURLOPT_SSL_CTX_FUNCTION, takes any server and any version that there still is, and
 * fills *C at the end of the handshake. Nothing secret is ever sent over it.
 */
void certificate_watch(void *ssl_ctx, const struct trust *t, struct certificate *c);

enum talk_security { TALK_TLS, TALK_STARTTLS, TALK_PLAIN };

/* Where a conversation stood when it ended. */
enum talk_stage { TALK_RESOLVE, TALK_CONNECT, TALK_HANDSHAKE, TALK_GREETING, TALK_LISTING, TALK_THROUGH };

/* Why it ended before TALK_THROUGH. */
enum talk_fault {
    TALK_FINE,
    TALK_NO_NAME,     /* the host's name does not exist, or has no address */
    TALK_UNKNOWN,     /* no name server could say */
    TALK_UNREACHABLE, /* this machine has no way there */
    TALK_REFUSED,
    TALK_SILENT, /* nothing more came in time */
    TALK_CLOSED,
    TALK_STRANGE,     /* what came is not of this protocol */
    TALK_TURNED_AWAY, /* the server greets, and sends us away */
    TALK_LONG,        /* it says more than anybody would read */
    TALK_NO_STARTTLS, /* it does not offer it, or refuses it */
    TALK_NO_TLS,      /* it does not speak TLS here */
    TALK_STOPPED,     /* the user stopped us */
    TALK_OTHER
};

struct talk {
    enum talk_stage stage;
    enum talk_fault fault;
    struct greeting greeting;
    struct certificate certificate;
    char why[256]; /* the library's words for a fault */
};

/* What one thread talks with. */
struct talker;

struct talk_how {
    unsigned milliseconds; /* for a conversation, from its first byte to its last */
    const struct trust *trust;
    struct gate *gate;       /* of web servers, which lead to others: each is entered for its turn */
    const atomic_bool *stop; /* becomes true: every conversation ends within a second or two */
};

struct talker *talker_open(const struct talk_how *how);
void talker_close(struct talker *t);
struct resolver *talker_resolver(struct talker *t);

/* Greets HOST (which is none of ours to complete) on PORT in PROTOCOL, lists, and says good-bye. */
void talk_mail(struct talker *t, const char *host, unsigned port, enum greeting_protocol protocol,
               enum talk_security security, struct talk *out);

enum { TALK_PAGE_MOST = 256 << 10 };

/* What a web server answered. Texts in the arena asked with. */
struct talk_page {
    struct talk talk;                      /* stage and fault; certificate of the last address */
    unsigned status;                       /* 0: none */
    struct str url;                        /* that answered, behind redirections */
    struct str challenge, dav, activesync; /* WWW-Authenticate, DAV, MS-ASProtocolVersions; absent */
    struct str body;
};

/* Asks for URL (https or http) by METHOD without any account; follows at most five redirections. */
void talk_page(struct talker *t, struct arena *a, const char *url, const char *method, struct talk_page *out);

/* Once, before the first thread and after the last. */
void talk_begin(void);
void talk_end(void);

#endif
