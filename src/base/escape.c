/*
 * escape: one character at a time.
 */
#include "base/escape.h"

#include <stdio.h>

bool escape_is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

struct str escape_term(struct str s, size_t *at, bool lines, char room[static 16])
{
    uint32_t code;
    size_t from = *at, n = str_utf8(s, from, &code);
    *at += n ? n : 1;
    if (n && (!escape_is_unsafe(code) || (lines && (code == '\n' || code == '\t'))))
        return str_sub(s, from, *at);
    if (n)
        snprintf(room, 16, "\\u{%x}", (unsigned)code);
    else
        snprintf(room, 16, "\\x%02x", (unsigned)(unsigned char)s.s[from]);
    return str_from(room);
}
