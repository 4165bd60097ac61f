/*
 * value: the shapes of dates, numbers, names and slugs. Knows no YAML and reports nothing.
 */
#include "read/value.h"

#include "base/digest.h"
#include "base/fold.h"
#include "base/str.h"
#include "read/record.h"

enum { SLUG_MAX = 80, CSS_MAX = 100 };

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* How many of the bytes at the head of S are digits. */
static size_t digits(struct str s)
{
    size_t n = 0;
    while (n < s.n && is_digit(s.s[n]))
        n++;
    return n;
}

static unsigned month_days(uint64_t year, uint64_t month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29u : days[month - 1];
}

struct str value_date(struct str s, bool with_time)
{
    uint64_t year, month, day;
    struct str none = {0}, rest = str_sub(s, 10, s.n);
    if (s.n < 10 || s.s[4] != '-' || s.s[7] != '-')
        return none;
    if (!str_uint(str_sub(s, 0, 4), 9999, &year) || !str_uint(str_sub(s, 5, 7), 12, &month) ||
        !str_uint(str_sub(s, 8, 10), 31, &day))
        return none;
    if (year == 0 || month == 0 || day == 0 || day > month_days(year, month))
        return none;
    if (rest.n && (!with_time || (rest.s[0] != 'T' && rest.s[0] != 't' && rest.s[0] != ' ')))
        return none;
    if (rest.n && (rest.n < 2 || !is_digit(rest.s[1])))
        return none;
    for (size_t i = 1; i < rest.n; i++)
        if (!is_digit(rest.s[i]) && !memchr(":.+-Zz ", rest.s[i], 7))
            return none;
    return str_sub(s, 0, 10);
}

bool value_bool(struct str s, bool *yes)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_ieq(s, str_from(words[i]))) {
            *yes = i & 1;
            return true;
        }
    return false;
}

bool value_number(struct str s)
{
    size_t whole = digits(s);
    if (whole == 0 || whole > 9)
        return false;
    if (whole == s.n)
        return true;
    size_t part = digits(str_sub(s, whole + 1, s.n));
    return s.s[whole] == '.' && part > 0 && part <= 9 && whole + 1 + part == s.n;
}

bool value_order(struct str s)
{
    return value_number(str_sub(s, str_starts(s, STR("-")), s.n));
}

bool value_css(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] < 0x20 || memchr(";{}<>\\@\"'/*&!", s.s[i], 14))
            return false;
    for (size_t i = 0; i + 4 <= s.n; i++)
        if (str_ieq(str_sub(s, i, i + 4), STR("url(")))
            return false;
    return s.n > 0 && s.n <= CSS_MAX;
}

bool value_css_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_lower(s.s[i]) && (i == 0 || (!is_digit(s.s[i]) && s.s[i] != '-')))
            return false;
    return s.n > 0 && s.n <= CSS_MAX;
}

bool value_base_url(struct str s)
{
    size_t from = str_starts(s, STR("https://")) ? 8 : str_starts(s, STR("http://")) ? 7 : 0;
    if (from == 0 || from == s.n || s.n > 255)
        return false;
    for (size_t i = from; i < s.n; i++)
        if ((unsigned char)s.s[i] <= ' ' || (unsigned char)s.s[i] >= 0x7f ||
            memchr("\"'<>\\^`{|}?#@", s.s[i], 13))
            return false;
    return is_digit(s.s[from]) || is_lower((char)(s.s[from] | 0x20)) || s.s[from] == '[';
}

static bool is_device(struct str s)
{
    return str_has(STR("con prn aux nul conin conout"), ' ', s) ||
           (s.n == 4 && (str_starts(s, STR("com")) || str_starts(s, STR("lpt"))) && is_digit(s.s[3]));
}

struct str value_slug_fault(struct str s)
{
    if (s.n == 0)
        return STR("it is empty");
    if (s.n > SLUG_MAX)
        return STR("it has more than 80 characters");
    for (size_t i = 0; i < s.n; i++)
        if (!is_lower(s.s[i]) && !is_digit(s.s[i]) && s.s[i] != '-')
            return STR("it holds other characters than a-z, 0-9 and '-'");
    if (is_device(s))
        return STR("Windows keeps that name for a device");
    return (struct str){0};
}

struct str page_name(struct arena *a, struct str s)
{
    if (!value_slug_fault(s).s)
        return s;
    struct str slug = fold_slug(a, s, SLUG_MAX);
    if (!slug.n) { /* of a script that Latin letters do not write */
        uint8_t sum[DIGEST_SIZE];
        char hex[DIGEST_HEX];
        digest_bytes(s, sum);
        digest_print(sum, hex);
        return arena_printf(a, "page-%.8s", hex);
    }
    return value_slug_fault(slug).s ? arena_printf(a, "page-%.*s", STR_ARG(slug)) : slug;
}

struct str topic_id(struct arena *a, struct str text)
{
    struct str id = fold_slug(a, str_or_empty(text), SLUG_MAX);
    return id.n || !text.n ? id : page_name(a, text);
}

struct str topic_of_path(struct arena *a, struct str path)
{
    size_t end = str_find(path, '/', 0);
    if (end == path.n)
        return (struct str){0};
    char *name = arena_alloc(a, end + 1);
    for (size_t i = 0; i < end; i++)
        name[i] = (char)(path.s[i] == '-' || path.s[i] == '_' ? ' ' : path.s[i]);
    return str_trim((struct str){name, end});
}

struct str value_one_line(struct arena *a, struct str s)
{
    size_t n = 0;
    s = str_trim(s);
    char *to = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        if (!is_blank(s.s[i]))
            to[n++] = s.s[i];
        else if (!is_blank(s.s[i - 1]))
            to[n++] = ' ';
    return (struct str){to, n};
}
