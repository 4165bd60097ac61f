/*
 * The door to nettle: SHA-256 over values, bytes and files.
 * Does not know what they mean.
 */
#include "base/digest.h"

#include <errno.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <unistd.h>

enum { CHUNK = 64 << 10 };

static const char digits[] = "0123456789abcdef";

struct digest {
    struct sha256_ctx sha;
};

struct digest *digest_new(struct arena *a)
{
    struct digest *g = ARENA_NEW(a, struct digest, 1);
    sha256_init(&g->sha);
    return g;
}

static void update(struct sha256_ctx *sha, struct str bytes)
{
    sha256_update(sha, bytes.n, (const uint8_t *)(bytes.s ? bytes.s : ""));
}

void digest_value(struct digest *g, struct str value)
{
    char head[24];
    int n = snprintf(head, sizeof head, "%zu:", value.n);
    update(&g->sha, (struct str){head, (size_t)n});
    update(&g->sha, value);
}

void digest_raw(struct digest *g, struct str bytes)
{
    update(&g->sha, bytes);
}

struct str digest_hex(struct digest *g, struct arena *a)
{
    uint8_t sum[DIGEST_SIZE];
    char hex[DIGEST_HEX];
    sha256_digest(&g->sha, sizeof sum, sum);
    digest_print(sum, hex);
    return arena_str(a, (struct str){hex, sizeof hex});
}

void digest_bytes(struct str bytes, uint8_t sum[DIGEST_SIZE])
{
    struct sha256_ctx sha;
    sha256_init(&sha);
    update(&sha, bytes);
    sha256_digest(&sha, DIGEST_SIZE, sum);
}

int digest_file(int fd, uint8_t sum[DIGEST_SIZE])
{
    struct sha256_ctx sha;
    char buf[CHUNK];
    sha256_init(&sha);
    for (ssize_t n; (n = read(fd, buf, sizeof buf)) != 0;) {
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0)
            update(&sha, (struct str){buf, (size_t)n});
    }
    sha256_digest(&sha, DIGEST_SIZE, sum);
    return 0;
}

void digest_print(const uint8_t sum[DIGEST_SIZE], char hex[DIGEST_HEX])
{
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        hex[2 * i] = digits[sum[i] >> 4];
        hex[2 * i + 1] = digits[sum[i] & 15];
    }
}

/* The value of a digit, or 16. */
static unsigned digit_of(char c)
{
    return c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

bool digest_scan(struct str hex, uint8_t sum[DIGEST_SIZE])
{
    unsigned all = 0;
    if (hex.n != DIGEST_HEX)
        return false;
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        unsigned high = digit_of(hex.s[2 * i]), low = digit_of(hex.s[2 * i + 1]);
        sum[i] = (uint8_t)(high << 4 | low);
        all |= high | low;
    }
    return all < 16;
}

struct str digest_uuid(struct arena *a, struct str name)
{
    static const uint8_t space[16] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                      0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    struct sha1_ctx sha;
    uint8_t u[SHA1_DIGEST_SIZE];
    sha1_init(&sha);
    sha1_update(&sha, sizeof space, space);
    sha1_update(&sha, name.n, (const uint8_t *)(name.s ? name.s : ""));
    sha1_digest(&sha, sizeof u, u);
    u[6] = (uint8_t)((u[6] & 0x0f) | 0x50);
    u[8] = (uint8_t)((u[8] & 0x3f) | 0x80);
    return arena_printf(a, "%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X", u[0], u[1],
                        u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14],
                        u[15]);
}
