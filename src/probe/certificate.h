/*
 * certificate: what a TLS handshake shows, whether it is trusted or not: version, chain, names, days. libcurl tells some of
 * that, but neither the version nor, over one connection, both the chain and the name; so this is the door to OpenSSL,
 * which libcurl hands its connections to.
 */
#ifndef PROBE_CERTIFICATE_H
#define PROBE_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

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

#endif
