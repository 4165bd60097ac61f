/*
 * Parts between hyphens, by their length and letters.
 * Does not know which languages, scripts and regions exist.
 */
#include "base/lang.h"

#include <string.h>

/* In the order of a name; the last may stand there several times. */
enum part { PART_LANGUAGE, PART_SCRIPT, PART_REGION, PART_VARIANT, PART_NONE };

static const char small[] = "abcdefghijklmnopqrstuvwxyz", big[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                  digits[] = "0123456789", variant[] = "abcdefghijklmnopqrstuvwxyz0123456789";

static bool all_of(struct str s, const char *set)
{
    for (size_t i = 0; i < s.n; i++)
        if (!s.s[i] || !strchr(set, s.s[i]))
            return false;
    return true;
}

static enum part part_of(struct str s, bool first)
{
    if (first)
        return (s.n == 2 || s.n == 3) && all_of(s, small) ? PART_LANGUAGE : PART_NONE;
    if (s.n == 4 && all_of(str_sub(s, 0, 1), big) && all_of(str_sub(s, 1, 4), small))
        return PART_SCRIPT;
    if ((s.n == 2 && all_of(s, big)) || (s.n == 3 && all_of(s, digits)))
        return PART_REGION;
    bool is_variant = (s.n == 4 && all_of(str_sub(s, 0, 1), digits)) || (s.n >= 5 && s.n <= 8);
    return is_variant && all_of(s, variant) ? PART_VARIANT : PART_NONE;
}

bool lang_is(struct str s)
{
    enum part before = PART_LANGUAGE;
    bool first = true, fine = s.n > 0 && s.n <= LANG_MOST && s.s[s.n - 1] != '-';
    for (struct str rest = s; fine && rest.s && rest.n; first = false) {
        enum part part = part_of(str_cut(&rest, '-'), first);
        fine = part != PART_NONE && (first || part > before || part == PART_VARIANT);
        before = part;
    }
    return fine;
}

struct str lang_base(struct str s)
{
    while (s.n && s.s[s.n - 1] != '-')
        s.n--;
    return s.n ? str_sub(s, 0, s.n - 1) : (struct str){0};
}

/* How many bytes of WANTED say LANG, all of it. */
static size_t says(struct str wanted, struct str lang)
{
    size_t i = 0;
    while (i < lang.n && i < wanted.n &&
           (str_ieq(str_sub(wanted, i, i + 1), str_sub(lang, i, i + 1)) ||
            (wanted.s[i] == '_' && lang.s[i] == '-')))
        i++;
    return i == lang.n && (i == wanted.n || wanted.s[i] == '-' || wanted.s[i] == '_') ? i : 0;
}

size_t lang_pick(struct str wanted, const struct str *langs, size_t n)
{
    size_t best = n, most = 0;
    for (size_t i = 0; i < n; i++)
        if (says(wanted, langs[i]) > most) {
            most = says(wanted, langs[i]);
            best = i;
        }
    struct str primary = str_sub(wanted, 0, str_find(wanted, '-', 0));
    primary = str_sub(primary, 0, str_find(primary, '_', 0));
    for (size_t i = 0; best == n && i < n; i++)
        if (says(langs[i], primary) && primary.n)
            best = i;
    return best;
}
