/* out: growth, descriptors, errors that stick, and each context's escapes. */
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fail.h"
#include "tap.h"

static void escapes(struct str (*run)(struct out *o, struct str s), struct str in, struct str want,
                    const char *name)
{
    struct out o = out_memory();
    is_str(run(&o, in), want, name);
    out_free(&o);
}

#define RUN(name, call) \
    static struct str name(struct out *o, struct str s) \
    { \
        call; \
        return out_str(o); \
    }
RUN(text, out_text(o, s))
RUN(attr, out_attr(o, s))
RUN(url, out_url(o, s))
RUN(json, out_json(o, s))
RUN(term, out_term(o, s, false))
RUN(term_lines, out_term(o, s, true))

static void contexts(void)
{
    escapes(text, STR("a<b>&\"'</script>é"), STR("a&lt;b&gt;&amp;\"'&lt;/script&gt;é"), "text");
    escapes(attr, STR("a<b>&\"'{{x}}"), STR("a&lt;b&gt;&amp;&quot;'{{x}}"), "attribute");
    escapes(text, (struct str){0}, STR(""), "an absent text is empty");
    escapes(url, STR("aZ09-._~ /?#%&=+é"), STR("aZ09-._~%20%2F%3F%23%25%26%3D%2B%C3%A9"),
            "URL: unreserved only");
    escapes(json, STR("a\"b\\c/\b\f\n\r\t\x01<\x7F"),
            STR("\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u003c\\u007f\""), "JSON");
    escapes(json, STR("a\0b"), STR("\"a\\u0000b\""), "JSON: NUL");
    escapes(json, STR("é\u2028\u2029\u202E\xC2\x85😀"), STR("\"é\\u2028\\u2029\\u202e\\u0085😀\""),
            "JSON: separators, bidi, C1");
    escapes(json, STR("\xFFz\xE2\x80"), STR("\"\\ufffdz\\ufffd\\ufffd\""), "JSON: bad bytes");
    escapes(json, (struct str){0}, STR("null"), "JSON: absent");
    escapes(json, STR(""), STR("\"\""), "JSON: empty");
    escapes(term, STR("é\x1B[31m\a\x7F\n\t"), STR("é\\u{1b}[31m\\u{7}\\u{7f}\\u{a}\\u{9}"), "terminal");
    escapes(term_lines, STR("a\n\tb\r\x1B"), STR("a\n\tb\\u{d}\\u{1b}"), "terminal with lines");
    escapes(term, STR("\xC2\x9B\u202E\u2066\u200F\u061C\u2028"),
            STR("\\u{9b}\\u{202e}\\u{2066}\\u{200f}\\u{61c}\\u{2028}"), "terminal: C1 and bidi");
    escapes(term, STR("\u200Bx\u00A0日本\u200D"), STR("\u200Bx\u00A0日本\u200D"), "terminal: the rest passes");
    escapes(term, STR("\xFF\xC3"), STR("\\xff\\xc3"), "terminal: bad bytes");
}

/* Every byte and every code point below U+3000 through every context: nothing dangerous is left. */
static void sweep(void)
{
    struct out o = out_memory();
    bool json_fine = true, term_fine = true, url_fine = true;
    for (unsigned b = 0; b < 256; b++) {
        char byte = (char)b;
        out_reset(&o);
        out_json(&o, (struct str){&byte, 1});
        for (size_t i = 1; i + 1 < o.n; i++)
            json_fine = json_fine && (unsigned char)o.buf[i] >= 0x20 && (unsigned char)o.buf[i] < 0x7F &&
                        o.buf[i] != '<';
        out_reset(&o);
        out_term(&o, (struct str){&byte, 1}, false);
        for (size_t i = 0; i < o.n; i++)
            term_fine = term_fine && (unsigned char)o.buf[i] >= 0x20 && (unsigned char)o.buf[i] < 0x7F;
        out_reset(&o);
        out_url(&o, (struct str){&byte, 1});
        url_fine = url_fine &&
                   (o.n == 3 ||
                    (o.n == 1 &&
                     strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", o.buf[0])));
    }
    ok(json_fine, "no byte alone breaks JSON");
    ok(term_fine, "no byte alone reaches the terminal raw");
    ok(url_fine, "no byte alone breaks a URL");
    out_free(&o);
}

static void memory(void)
{
    struct out o = out_memory();
    is_str(out_str(&o), STR(""), "empty, not absent");
    ok(out_str(&o).s != NULL, "empty has an address");
    out_int(&o, INT64_MIN);
    out_lit(&o, " ");
    out_int(&o, INT64_MAX);
    out_lit(&o, " ");
    out_int(&o, 0);
    is_str(out_str(&o), STR("-9223372036854775808 9223372036854775807 0"), "numbers");
    out_reset(&o);
    for (int i = 0; i < 100000; i++)
        out_lit(&o, "0123456789");
    ok(out_str(&o).n == 1000000 && memcmp(o.buf + 999990, "0123456789", 10) == 0, "a million bytes");
    out_reset(&o);
    out_printf(&o, "%5000d|", 1);
    ok(out_str(&o).n == 5001 && o.buf[5000] == '|', "printf of any length");
    char *room = out_room(&o, 1 << 20);
    memset(room, 'x', 1 << 20);
    o.n += 1 << 20;
    ok(out_str(&o).n == 5001 + (1 << 20), "written in place");
    ok(out_flush(&o) == 0, "memory does not fail");
    out_free(&o);
}

/* Reads all that is left in FD; its size and a hash. */
static size_t drain(int fd, uint64_t *hash)
{
    static char all[300000];
    size_t n = 0;
    ssize_t got;
    while ((got = read(fd, all + n, sizeof all - n)) > 0)
        n += (size_t)got;
    *hash = str_hash((struct str){all, n});
    return n;
}

static void descriptors(void)
{
    char name[] = "/tmp/portolan-out-XXXXXX";
    int fd = mkstemp(name);
    struct out o = out_fd(fd), copy = out_memory();
    for (int i = 0; i < 20000; i++) {
        out_int(&o, i);
        out_int(&copy, i);
    }
    static char big[150000];
    memset(big, 'b', sizeof big);
    out_raw(&o, (struct str){big, sizeof big});
    out_raw(&copy, (struct str){big, sizeof big});
    out_lit(&o, "end");
    out_lit(&copy, "end");
    ok(out_flush(&o) == 0, "flushed");
    uint64_t hash = 0;
    lseek(fd, 0, SEEK_SET);
    ok(drain(fd, &hash) == out_str(&copy).n && hash == str_hash(out_str(&copy)),
       "the file has what memory has");
    out_free(&o);
    out_free(&copy);
    close(fd);
    unlink(name);
}

static void failures(void)
{
    int full = open("/dev/full", O_WRONLY);
    struct out o = out_fd(full);
    out_lit(&o, "x");
    ok(o.err == 0, "nothing sent, nothing wrong");
    ok(out_flush(&o) == ENOSPC && out_flush(&o) == ENOSPC, "a full device is remembered");
    out_lit(&o, "more");
    ok(o.n == 0, "nothing more is done");
    out_free(&o);
    close(full);

    fail_signals();
    int ends[2];
    ok(pipe(ends) == 0, "a pipe");
    close(ends[0]);
    o = out_fd(ends[1]);
    static char big[200000];
    out_raw(&o, (struct str){big, sizeof big});
    ok(o.err == EPIPE && out_flush(&o) == EPIPE, "a closed pipe is an error, no signal");
    out_free(&o);
    close(ends[1]);

    ok(pipe2(ends, O_NONBLOCK) == 0, "a pipe that does not wait");
    fflush(stdout);
    if (fork() == 0) {
        size_t left = sizeof big;
        close(ends[1]);
        while (left) {
            static char part[1000];
            ssize_t n = read(ends[0], part, sizeof part);
            left -= n > 0 ? (size_t)n : 0;
        }
        _exit(0);
    }
    o = out_fd(ends[1]);
    out_raw(&o, (struct str){big, sizeof big});
    ok(out_flush(&o) == 0, "takes all in the end");
    out_free(&o);
    close(ends[0]);
    close(ends[1]);

    o = out_fd(999);
    out_lit(&o, "x");
    ok(out_flush(&o) == EBADF, "a closed descriptor");
    out_free(&o);
}

int main(void)
{
    contexts();
    sweep();
    memory();
    descriptors();
    failures();
    return done();
}
