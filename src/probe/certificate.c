/*
 * Looks at each handshake when it is finished.
 * Does not judge: what is wrong with a certificate is said by verdict.c.
 */
#include "probe/talk.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/fail.h"
#include "base/memory.h"

struct trust {
    X509_STORE *store;
};

struct trust *trust_open(void)
{
    struct trust *t = memory_zeroed(1, sizeof *t);
    t->store = X509_STORE_new();
    if (!t->store || !X509_STORE_set_default_paths(t->store))
        fail_system(0, "the certificates that this machine trusts cannot be read");
    return t;
}

void trust_close(struct trust *t)
{
    X509_STORE_free(t->store);
    memory_free(t);
}

static int64_t seconds_of(const ASN1_TIME *time)
{
    struct tm tm = {0};
    return ASN1_TIME_to_tm(time, &tm) ? (int64_t)timegm(&tm) : 0;
}

/* The first DNS name, else the common name: for people, never compared. */
static void take_name(struct certificate *c, X509 *of)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(of, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names) && !*c->name; i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DNS)
            snprintf(c->name, sizeof c->name, "%.*s", ASN1_STRING_length(name->d.dNSName),
                     (const char *)ASN1_STRING_get0_data(name->d.dNSName));
    }
    GENERAL_NAMES_free(names);
    if (!*c->name)
        X509_NAME_get_text_by_NID(X509_get_subject_name(of), NID_commonName, c->name, sizeof c->name);
}

/* The chain without its days, which are said apart: an old certificate of an unknown authority is both. */
static void take_chain(struct certificate *c, const SSL *ssl, X509 *leaf)
{
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    X509_STORE *store = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl));
    if (!ctx || !X509_STORE_CTX_init(ctx, store, leaf, SSL_get_peer_cert_chain(ssl)))
        fail_system(0, "no memory for a certificate");
    X509_STORE_CTX_set_default(ctx, "ssl_server");
    X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_NO_CHECK_TIME);
    c->trusted = X509_verify_cert(ctx) > 0;
    int error = X509_STORE_CTX_get_error(ctx);
    c->self_signed = error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT;
    if (!c->trusted)
        snprintf(c->why, sizeof c->why, "%s", X509_verify_cert_error_string(error));
    X509_STORE_CTX_free(ctx);
}

static void at_event(const SSL *ssl, int where, int value)
{
    struct certificate *c = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    (void)value;
    if (!(where & SSL_CB_HANDSHAKE_DONE) || !c || c->seen)
        return;
    c->seen = true;
    c->is_old = SSL_version(ssl) < TLS1_2_VERSION;
    snprintf(c->version, sizeof c->version, "%s", SSL_get_version(ssl));
    X509 *leaf = SSL_get1_peer_certificate(ssl);
    if (leaf) {
        take_chain(c, ssl, leaf);
        take_name(c, leaf);
        c->names_host = X509_check_host(leaf, c->host, strlen(c->host), 0, NULL) > 0;
        c->not_before = seconds_of(X509_get0_notBefore(leaf));
        c->not_after = seconds_of(X509_get0_notAfter(leaf));
    } else {
        snprintf(c->why, sizeof c->why, "no certificate");
    }
    X509_free(leaf);
    ERR_clear_error();
}

void certificate_watch(void *ssl_ctx, const struct trust *t, struct certificate *c)
{
    SSL_CTX *ctx = ssl_ctx;
    SSL_CTX_set1_cert_store(ctx, t->store);
    SSL_CTX_set_security_level(ctx, 0);
    SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
    SSL_CTX_set_options(ctx, SSL_OP_LEGACY_SERVER_CONNECT);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_app_data(ctx, c);
    SSL_CTX_set_info_callback(ctx, at_event);
}
