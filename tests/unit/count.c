/* count: plural forms by the rules of Unicode, and numbers with the marks of a language. */
#include "base/count.h"
#include "tap.h"

/* A language's words for counting: pairs of key and text, NULL behind the last. */
static struct str find(const void *words, struct str key)
{
    for (const char *const *w = words; *w; w += 2)
        if (str_eq(str_from(*w), key))
            return str_from(w[1]);
    return (struct str){0};
}

static void says(const char *const *words, const char *number, const char *want)
{
    struct out o = out_memory();
    count_append(&o, find, words, STR("x"), str_from(number));
    is_str(out_str(&o), str_from(want), "counted");
    out_free(&o);
}

static void forms(void)
{
    static const char *const english[] = {"one",     "n = 1",       "x.one", "{n} result",
                                          "x.other", "{n} results", NULL};
    says(english, "0", "0 results");
    says(english, "1", "1 result");
    says(english, "2", "2 results");
    says(english, "1.0", "1.0 results");
    static const char *const french[] = {"one", "n = 0..1", "x.one", "{n} a", "x.other", "{n} b", NULL};
    says(french, "0", "0 a");
    says(french, "1", "1 a");
    says(french, "2", "2 b");
    static const char *const japanese[] = {"x.other", "{n}件 ({n})", NULL};
    says(japanese, "1", "1件 (1)");
    static const char *const none[] = {NULL};
    says(none, "7", "7 x");
    static const char *const lacking[] = {"one", "n = 1", "x.other", "o", NULL};
    says(lacking, "1", "o");
}

/* Numbers and the form that CLDR 42 gives them: one letter each of zero, one, two, few, many, other. */
static void languages(void)
{
    static const struct {
        const char *name, *rules[11], *numbers, *forms;
    } all[] = {
        {"Polish",
         {"one", "n = 1", "few", "n % 10 = 2..4 and n % 100 != 12..14", "many",
          "n != 1 and n % 10 = 0..1 or n % 10 = 5..9 or n % 100 = 12..14", NULL},
         "0 1 2 4 5 11 12 14 15 20 21 22 24 25 101 102 112 122",
         "moffmmmmmmmffmmfmf"},
        {"Arabic",
         {"zero", "n = 0", "one", "n = 1", "two", "n = 2", "few", "n % 100 = 3..10", "many", "n % 100 = 11..99",
          NULL},
         "0 1 2 3 10 11 99 100 102 103 111",
         "zotffmmrrfm"},
        {"Lithuanian",
         {"one", "n % 10 = 1 and n % 100 != 11..19", "few", "n % 10 = 2..9 and n % 100 != 11..19", NULL},
         "0 1 2 9 10 11 12 21 22 31 111 121",
         "roffrrroforo"},
        {"Welsh",
         {"zero", "n = 0", "one", "n = 1", "two", "n = 2", "few", "n = 3", "many", "n = 6", NULL},
         "0 1 2 3 4 6",
         "zotfrm"},
        {"Slovene",
         {"one", "n % 100 = 1", "two", "n % 100 = 2", "few", "n % 100 = 3,4", NULL},
         "1 2 3 4 5 101 102 104",
         "otffrotf"},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        const char *words[32] = {NULL};
        static const char *const answers[] = {"x.zero", "z", "x.one",  "o", "x.two",   "t",
                                              "x.few",  "f", "x.many", "m", "x.other", "r"};
        size_t n = 0;
        for (; all[i].rules[n]; n++)
            words[n] = all[i].rules[n];
        memcpy(words + n, answers, sizeof answers);
        struct out o = out_memory();
        for (struct str rest = str_from(all[i].numbers); rest.s;)
            count_append(&o, find, words, STR("x"), str_cut(&rest, ' '));
        is_str(out_str(&o), str_from(all[i].forms), all[i].name);
        out_free(&o);
    }
}

static void rules(void)
{
    static const char *const good[] = {"n = 1", "n != 1", "n % 10 = 1 , 3..5", "n = 1 and n != 2 or n = 7"};
    static const char *const bad[] = {
        "",          "n",     "1",       "n == 1",  "n = ",    "n % 0 = 1", "m = 1",
        "n = 1 and", "n = x", "n = 1..", "n % = 1", "n = 1, ", "v = 0",     "n % x = 1"};
    for (size_t i = 0; i < COUNT(good); i++)
        ok(count_is_rule(str_from(good[i])), "\"%s\" is a rule", good[i]);
    for (size_t i = 0; i < COUNT(bad); i++)
        ok(!count_is_rule(str_from(bad[i])), "\"%s\" is none", bad[i]);
    ok(count_is_form(STR("few")) && !count_is_form(STR("other")) && !count_is_form(STR("group")),
       "forms that have a rule");
}

static void number(const char *const *words, const char *digits, const char *want)
{
    struct out o = out_memory();
    count_number(&o, find, words, str_from(digits));
    is_str(out_str(&o), str_from(want), "a number");
    out_free(&o);
}

static void numbers(void)
{
    static const char *const french[] = {"decimal", ",", "group", "\u202f", NULL};
    static const char *const spanish[] = {"decimal", ",", "group", ".", "group_from", "10000", NULL};
    static const char *const none[] = {NULL};
    number(french, "999", "999");
    number(french, "1215", "1\u202f215");
    number(french, "1234567", "1\u202f234\u202f567");
    number(french, "4.5", "4,5");
    number(spanish, "1215", "1215");
    number(spanish, "12150", "12.150");
    number(spanish, "12150.25", "12.150,25");
    number(none, "1215.5", "1215.5");
    number(spanish, "", "");
    number(spanish, "n/a", "n/a");
}

int main(void)
{
    forms();
    languages();
    rules();
    numbers();
    return done();
}
