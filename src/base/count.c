/*
 * Plural rules are read anew for each number: they are a few words long.
 * Does not know whose they are.
 */
#include "base/count.h"

static const char *const forms[] = {"zero", "one", "two", "few", "many"};

enum { RULE_MOST = 1000000000 };

bool count_is_form(struct str key)
{
    for (size_t i = 0; i < COUNT(forms); i++)
        if (str_eq(key, str_from(forms[i])))
            return true;
    return false;
}

/* What stands in *REST before WORD, which has a blank on both sides, or all of it. */
static struct str cut_word(struct str *rest, struct str word)
{
    size_t at = str_find_str(*rest, word, 0);
    struct str part = str_sub(*rest, 0, at);
    *rest = at < rest->n ? str_sub(*rest, at + word.n, rest->n) : (struct str){0};
    return str_trim(part);
}

/* Whether N is in LIST, numbers and ranges with commas between; *GOOD becomes false when LIST is none. */
static bool listed(struct str list, uint64_t n, bool *good)
{
    bool found = false;
    for (struct str rest = list; rest.s;) {
        uint64_t from, to;
        struct str item = str_trim(str_cut(&rest, ',')), first = cut_word(&item, STR(".."));
        bool fine = str_uint(first, RULE_MOST, &from) && str_uint(item.s ? item : first, RULE_MOST, &to);
        *good = *good && fine;
        found = found || (fine && n >= from && n <= to);
    }
    return found;
}

/* "n = 1", "n % 10 != 2..4" */
static bool relation(struct str text, uint64_t n, bool *good)
{
    struct str list = text, left = cut_word(&list, STR("="));
    bool negated = left.n && left.s[left.n - 1] == '!';
    struct str unit = negated ? str_trim(str_sub(left, 0, left.n - 1)) : left,
               letter = cut_word(&unit, STR("%"));
    uint64_t by = 0;
    bool fine =
        list.s && str_eq(letter, STR("n")) && (!unit.s || (str_uint(str_trim(unit), RULE_MOST, &by) && by));
    *good = *good && fine;
    return fine && listed(list, unit.s ? n % by : n, good) != negated;
}

static bool fits(struct str rule, uint64_t n, bool *good)
{
    bool any = false;
    while (rule.s) {
        bool all = true;
        for (struct str part = cut_word(&rule, STR(" or ")); part.s;)
            all = relation(cut_word(&part, STR(" and ")), n, good) && all;
        any = any || all;
    }
    return any;
}

bool count_is_rule(struct str rule)
{
    bool good = true;
    fits(rule, 0, &good);
    return good && rule.n;
}

void count_number(struct out *o, count_find *find, const void *words, struct str number)
{
    struct str part = number, whole = str_cut(&part, '.'), decimal = find(words, STR("decimal")),
               group = find(words, STR("group"));
    uint64_t n = 0, from = 1000;
    str_uint(find(words, STR("group_from")), RULE_MOST, &from);
    bool grouped = str_uint(whole, UINT64_MAX, &n) && n >= from;
    for (size_t i = 0; i < whole.n; i++) {
        if (grouped && i && (whole.n - i) % 3 == 0)
            out_raw(o, group);
        out_raw(o, str_sub(whole, i, i + 1));
    }
    if (part.s) {
        out_raw(o, decimal.s ? decimal : STR("."));
        out_raw(o, part);
    }
}

/* The text of KEY and FORM. */
static struct str form_of(count_find *find, const void *words, struct str key, const char *form)
{
    char name[64] = "";
    struct str end = str_from(form);
    if (key.n + end.n + 1 > sizeof name)
        return (struct str){0};
    memcpy(name, key.s, key.n);
    name[key.n] = '.';
    memcpy(name + key.n + 1, end.s, end.n);
    return find(words, (struct str){name, key.n + 1 + end.n});
}

void count_append(struct out *o, count_find *find, const void *words, struct str key, struct str number)
{
    struct str text = {0};
    uint64_t n;
    bool good = true, whole = str_uint(number, UINT64_MAX, &n);
    for (size_t i = 0; whole && !text.s && i < COUNT(forms); i++) {
        struct str rule = find(words, str_from(forms[i]));
        if (rule.s && fits(rule, n, &good))
            text = form_of(find, words, key, forms[i]);
    }
    text = text.s ? text : form_of(find, words, key, "other");
    if (!text.s) {
        out_raw(o, number);
        out_lit(o, " ");
        out_raw(o, key);
    }
    while (text.s) {
        size_t at = str_find_str(text, STR("{n}"), 0);
        out_raw(o, str_sub(text, 0, at));
        if (at < text.n)
            count_number(o, find, words, number);
        text = at < text.n ? str_sub(text, at + 3, text.n) : (struct str){0};
    }
}
