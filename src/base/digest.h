/*
 * digest: SHA-256 (FIPS 180-4), by nettle. Knows nothing of what is hashed; compile/digest.h hashes rows.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum { DIGEST_SIZE = 32, DIGEST_HEX = 2 * DIGEST_SIZE };

struct digest;

struct digest *digest_new(struct arena *a);

/* VALUE with its length before it, so that no two lists of values agree by chance. */
void digest_value(struct digest *g, struct str value);

/* BYTES as they are: for whoever says lengths otherwise. */
void digest_raw(struct digest *g, struct str bytes);

/* 64 hexadecimal digits, in A; the digest starts anew. */
struct str digest_hex(struct digest *g, struct arena *a);

/* The digest of BYTES alone, as sha256sum has it. */
void digest_bytes(struct str bytes, uint8_t sum[DIGEST_SIZE]);

/* The digest of what is left to read in FD. Returns 0 or errno. */
int digest_file(int fd, uint8_t sum[DIGEST_SIZE]);

/* SUM as text (no NUL), and back: false when HEX is no digest. */
void digest_print(const uint8_t sum[DIGEST_SIZE], char hex[DIGEST_HEX]);
bool digest_scan(struct str hex, uint8_t sum[DIGEST_SIZE]);

/* The UUID of NAME (RFC 4122, version 5, in the name space of DNS names): the same name, the same UUID. In A. */
struct str digest_uuid(struct arena *a, struct str name);

#endif
