/*
 * out: buffer, descriptor and the escapes. Knows nothing of pages or terminals' sizes.
 */
#include "base/out.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/keep.h"

enum { FD_ROOM = 64 << 10, MEMORY_ROOM = 256 };

struct out out_memory(void)
{
    return (struct out){.fd = -1};
}

struct out out_fd(int fd)
{
    return (struct out){.fd = fd};
}

struct str out_str(const struct out *o)
{
    return (struct str){o->buf ? o->buf : "", o->n};
}

void out_reset(struct out *o)
{
    o->n = 0;
}

void out_free(struct out *o)
{
    keep_free(o->buf);
    *o = (struct out){.fd = -1};
}

struct str out_take(struct out *o, struct arena *a)
{
    struct str all = arena_str(a, out_str(o));
    out_free(o);
    return all;
}

/* All of S to the descriptor, or the reason in o->err. */
static void send_all(struct out *o, struct str s)
{
    while (s.n && !o->err) {
        ssize_t n = write(o->fd, s.s, s.n);
        if (n > 0)
            s = str_sub(s, (size_t)n, s.n);
        else if (n < 0 && errno == EAGAIN)
            poll(&(struct pollfd){.fd = o->fd, .events = POLLOUT}, 1, -1);
        else if (n == 0 || errno != EINTR)
            o->err = n == 0 ? EIO : errno;
    }
}

int out_flush(struct out *o)
{
    if (o->fd >= 0) {
        send_all(o, out_str(o));
        o->n = 0;
    }
    return o->err;
}

void out_end(struct out *o)
{
    bool data = o->fd == STDOUT_FILENO;
    int err = out_flush(o);
    out_free(o);
    if (data && err && err != EPIPE)
        fail_system(err, "standard output");
}

static void grow(struct out *o, size_t need)
{
    size_t cap = o->cap ? o->cap : MEMORY_ROOM;
    while (cap < need)
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    char *buf = keep_realloc(o->buf, cap);
    if (!buf)
        fail_system(ENOMEM, "%zu bytes", cap);
    o->buf = buf;
    o->cap = cap;
}

char *out_room(struct out *o, size_t n)
{
    if (n > SIZE_MAX - o->n)
        fail_system(ENOMEM, "%zu bytes", n);
    if (n > o->cap - o->n || !o->buf)
        grow(o, o->n + n);
    return o->buf + o->n;
}

/* A buffer before the first byte to a descriptor. Without memory for it each piece is sent as it comes: what is said
 * last, of work that is done, must not make it fail. */
static void open_room(struct out *o)
{
    o->buf = keep_realloc(NULL, FD_ROOM);
    o->cap = o->buf ? FD_ROOM : 0;
}

/* What does not fit: a descriptor's buffer is sent, a memory buffer grows. */
static void out_raw_slow(struct out *o, struct str s)
{
    if (o->fd < 0)
        out_room(o, s.n);
    else if (o->cap)
        out_flush(o);
    else
        open_room(o);
    if (s.n > o->cap - o->n) {
        send_all(o, s);
        return;
    }
    memcpy(o->buf + o->n, s.s, s.n);
    o->n += s.n;
}

void out_raw(struct out *o, struct str s)
{
    if (o->err || s.n == 0)
        return;
    if (s.n > o->cap - o->n) {
        out_raw_slow(o, s);
        return;
    }
    memcpy(o->buf + o->n, s.s, s.n);
    o->n += s.n;
}

void out_int(struct out *o, int64_t value)
{
    char digits[24], *p = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        *--p = '-';
    out_raw(o, (struct str){p, (size_t)(digits + sizeof digits - p)});
}

void out_printf(struct out *o, const char *fmt, ...)
{
    char small[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n < 0)
        fail_internal("cannot format \"%s\"", fmt);
    if ((size_t)n < sizeof small) {
        out_raw(o, (struct str){small, (size_t)n});
        return;
    }
    struct arena scratch = {0};
    va_start(ap, fmt);
    out_raw(o, arena_vprintf(&scratch, fmt, ap));
    va_end(ap);
    arena_free(&scratch);
}
