/*
 * punycode: RFC 3492's encoder. Does not judge labels.
 */
#include "base/punycode.h"

/* Punycode's parameters (RFC 3492, 5). */
enum { BASE = 36, TMIN = 1, TMAX = 26, SKEW = 38, DAMP = 700, BIAS = 72, FIRST = 0x80 };

/* RFC 3492, 6.1. */
static uint64_t adapt(uint64_t delta, uint64_t points, bool first)
{
    uint64_t k = 0;
    delta = first ? delta / DAMP : delta / 2;
    for (delta += delta / points; delta > (BASE - TMIN) * TMAX / 2; k += BASE)
        delta /= BASE - TMIN;
    return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static void put_digit(struct out *o, uint64_t digit)
{
    char c = (char)(digit < 26 ? 'a' + digit : '0' + (digit - 26));
    out_raw(o, (struct str){&c, 1});
}

/* DELTA as a number of variable length (RFC 3492, 3.3). */
static void put_delta(struct out *o, uint64_t delta, uint64_t bias)
{
    for (uint64_t k = BASE;; k += BASE) {
        uint64_t t = k <= bias + TMIN ? TMIN : k >= bias + TMAX ? TMAX : k - bias;
        if (delta < t)
            break;
        put_digit(o, t + (delta - t) % (BASE - t));
        delta = (delta - t) / (BASE - t);
    }
    put_digit(o, delta);
}

/* A label with other letters than those of ASCII. */
static void put_encoded(struct out *o, const uint32_t *points, size_t n)
{
    uint64_t basic = 0, next = FIRST, delta = 0, bias = BIAS;
    out_lit(o, "xn--");
    for (size_t i = 0; i < n; i++)
        if (points[i] < FIRST) {
            out_raw(o, (struct str){(char[1]){(char)points[i]}, 1});
            basic++;
        }
    if (basic)
        out_lit(o, "-");
    for (uint64_t done = basic; done < n; delta++, next++) {
        uint64_t least = UINT32_MAX;
        for (size_t i = 0; i < n; i++)
            if (points[i] >= next && points[i] < least)
                least = points[i];
        delta += (least - next) * (done + 1);
        next = least;
        for (size_t i = 0; i < n; i++) {
            if (points[i] < next)
                delta++;
            if (points[i] != next)
                continue;
            put_delta(o, delta, bias);
            done++;
            bias = adapt(delta, done, done == basic + 1);
            delta = 0;
        }
    }
}

void punycode_label(struct out *o, const uint32_t *points, size_t n)
{
    size_t ascii = 0;
    while (ascii < n && points[ascii] < FIRST)
        ascii++;
    if (ascii < n)
        put_encoded(o, points, n);
    else
        for (size_t i = 0; i < n; i++)
            out_raw(o, (struct str){(char[1]){(char)points[i]}, 1});
}
