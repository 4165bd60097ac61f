/*
 * marker: rules and list markers as CommonMark has them (0.30, sections 4.1 and 5.2). Knows nothing of what they open.
 */
#include "read/marker.h"

#include <string.h>

bool marker_rule(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] != s.s[0] && s.s[i] != ' ' && s.s[i] != '\t')
            return false;
        n += s.s[i] == s.s[0];
    }
    return n >= 3 && memchr("*-_", s.s[0], 3);
}

size_t marker_list(struct str s, bool interrupts)
{
    size_t n = 0;
    while (n < s.n && n < 9 && is_digit(s.s[n]))
        n++;
    bool sign = n ? n < s.n && (s.s[n] == '.' || s.s[n] == ')') : memchr("-*+", s.s[0], 3) != NULL;
    bool first = n == 0 || (n == 1 && s.s[0] == '1');
    n++;
    if (!sign || (n < s.n && s.s[n] != ' ' && s.s[n] != '\t'))
        return 0;
    return interrupts && (!first || str_trim(str_sub(s, n, s.n)).n == 0) ? 0 : n;
}
