/*
 * path: parts are cut at '/', and put together again. Knows no file system.
 */
#include "base/path.h"

#include "base/out.h"

bool path_walk(struct path_parts *to, struct str path)
{
    while (path.s) {
        struct str part = str_cut(&path, '/');
        if (part.n == 0 || str_eq(part, STR(".")))
            continue;
        if (str_eq(part, STR(".."))) {
            if (to->n == 0)
                return false;
            to->n--;
        } else if (to->n == PATH_DEPTH) {
            return false;
        } else {
            to->part[to->n++] = part;
        }
    }
    return true;
}

struct str path_join(struct arena *a, const struct path_parts *of)
{
    struct out o = out_memory();
    for (size_t i = 0; i < of->n; i++) {
        out_lit(&o, i ? "/" : "");
        out_raw(&o, of->part[i]);
    }
    return out_take(&o, a);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool path_is_escape(struct str s, size_t i)
{
    return i + 2 < s.n && s.s[i] == '%' && hex_digit(s.s[i + 1]) >= 0 && hex_digit(s.s[i + 2]) >= 0;
}

struct str path_unescape(struct arena *a, struct str s)
{
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (path_is_escape(s, i)) {
            to[n++] = (char)(hex_digit(s.s[i + 1]) * 16 + hex_digit(s.s[i + 2]));
            i += 2;
        } else {
            to[n++] = s.s[i];
        }
    return (struct str){to, n};
}
