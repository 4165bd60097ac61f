/*
 * Words by their keys, with what they speak of put in.
 * Does not know which there are: templates/strings/ does.
 */
#include "term/text_words.h"

#include <stdio.h>

#include "base/count.h"
#include "term/text.h"

struct words text_words_load(struct db *db, struct arena *a, struct str lang)
{
    struct words w = words_load(db, a, "words_terminal", lang);
    struct out shown = out_memory();
    for (size_t i = 0; i < w.n; i++) {
        out_reset(&shown);
        out_term(&shown, w.items[i].text, true);
        if (out_str(&shown).n != w.items[i].text.n)
            w.items[i].text = arena_str(a, out_str(&shown));
    }
    out_free(&shown);
    return w;
}

const char *text_word(const struct words *w, const char *key)
{
    struct str text = words_find(w, "terminal", str_from(key));
    return text.s ? text.s : key;
}

struct str text_value(const struct words *w, const char *kind, struct str value)
{
    struct str text = words_find(w, kind, value);
    return text.s ? text : value;
}

void text_say(struct out *line, const struct words *w, const char *key, const struct str args[3])
{
    for (struct str rest = str_from(text_word(w, key)); rest.s;) {
        out_raw(line, str_cut(&rest, '{'));
        if (rest.n < 2 || rest.s[0] < '0' || rest.s[0] > '2')
            continue;
        text_put(line, args[rest.s[0] - '0']);
        rest = str_sub(rest, 2, rest.n);
    }
}

static struct str count_of(const void *words, struct str key)
{
    return words_find(words, "count", key);
}

void text_count(struct out *line, const struct words *w, const char *key, size_t n)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%zu", n);
    count_append(line, count_of, w, str_from(key), (struct str){digits, (size_t)length});
}
