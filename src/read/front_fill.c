/*
 * front_fill: one function for each type of value. Knows no keys but what meta: and theme:
 * hold, which is the author's.
 */
#include "read/front_node.h"

#include "base/lang.h"
#include "base/out.h"
#include "read/front.h"
#include "read/value.h"

struct diag_pos front_node_pos(const struct front_fill *f, const struct front_node *node)
{
    return (struct diag_pos){f->path, node->pos.line, node->pos.col};
}

void front_wants(struct front_fill *f, const struct front_node *key, const struct front_node *at,
                 const char *wanted)
{
    if (at->kind != FRONT_REFUSED && !f->lenient)
        diag_say(f->d, DIAG_FRONT_TYPE, front_node_pos(f, at), key->text, str_from(wanted));
}

/* What a value is called: itself, or the text under its key "name". */
static struct str name_of(const struct front_node *v)
{
    if (v->kind == FRONT_TEXT)
        return v->text;
    for (const struct front_node *key = v->kind == FRONT_MAP ? v->first : NULL; key; key = key->next)
        if (str_eq(key->text, STR("name")) && key->value->kind == FRONT_TEXT)
            return key->value->text;
    return STR("");
}

/* The names in V, a list or a map, on one line. */
static struct str names_of(struct arena *keep, const struct front_node *v)
{
    struct out o = out_memory();
    out_raw(&o, name_of(v));
    for (const struct front_node *item = v->kind == FRONT_LIST ? v->first : NULL; item; item = item->next) {
        struct str name = name_of(item);
        out_lit(&o, name.n && o.n ? ", " : "");
        out_raw(&o, name);
    }
    struct str all = value_one_line(keep, out_str(&o));
    out_free(&o);
    return all;
}

/* The text of KEY's value on one line, or an absent slice after a report. */
static struct str fill_text(struct front_fill *f, const struct front_node *key, const char *wanted)
{
    if (key->value->kind == FRONT_TEXT)
        return value_one_line(f->keep, key->value->text);
    front_wants(f, key, key->value, wanted);
    return (struct str){0};
}

static void fill_date(struct front_fill *f, const struct front_node *key, bool with_time, struct str *to)
{
    struct str s = fill_text(f, key, "a date"), date = value_date(s, with_time);
    if (date.s)
        *to = date;
    else if (s.s && !f->lenient)
        diag_say(f->d, DIAG_FRONT_DATE, front_node_pos(f, key->value), s, (struct str){0});
}

static void fill_checked(struct front_fill *f, const struct front_node *key, bool (*check)(struct str),
                         const char *wanted, struct str *to)
{
    struct str s = fill_text(f, key, wanted);
    if (s.s && !check(s))
        front_wants(f, key, key->value, wanted);
    else if (s.s)
        *to = s;
}

static void fill_mib(struct front_fill *f, const struct front_node *key, size_t *to)
{
    uint64_t n = 0;
    struct str s = fill_text(f, key, "a number of MiB");
    if (s.s && (!str_uint(s, 512, &n) || n == 0))
        front_wants(f, key, key->value, "a number of MiB, from 1 to 512");
    else if (s.s)
        *to = (size_t)n << 20;
}

/* As fill_text; an entry's author may be several, each with a name. */
static struct str fill_names(struct front_fill *f, const struct front_node *key)
{
    return f->ignored && key->value->kind != FRONT_TEXT ? names_of(f->keep, key->value)
                                                        : fill_text(f, key, "one text");
}

/* True when KEY's value is a boolean, quoted or not. */
static bool fill_bool(struct front_fill *f, const struct front_node *key, bool *yes)
{
    const struct front_node *v = key->value;
    bool good = v->kind == FRONT_TEXT && value_bool(v->text, yes);
    if (!good)
        front_wants(f, key, v, "true or false");
    return good;
}

/* One text cut at commas; a part's column is known when the text stands plainly on one line. */
static struct record_words words_cut(struct front_fill *f, const struct front_node *v)
{
    size_t max = 1;
    for (size_t i = 0; i < v->text.n; i++)
        max += v->text.s[i] == ',';
    struct record_words words = {ARENA_NEW(f->keep, struct record_word, max), 0};
    for (struct str rest = v->text; rest.s;) {
        struct str part = str_trim(str_cut(&rest, ','));
        struct record_pos pos = v->pos;
        if (v->plain)
            pos.col += (unsigned)(part.s - v->text.s);
        if (part.n)
            words.items[words.n++] = (struct record_word){value_one_line(f->keep, part), pos};
    }
    return words;
}

static void fill_words(struct front_fill *f, const struct front_node *key, struct record_words *to)
{
    const struct front_node *v = key->value;
    size_t n = 0;
    if (v->kind == FRONT_TEXT)
        *to = words_cut(f, v);
    if (v->kind != FRONT_LIST) {
        if (v->kind != FRONT_TEXT)
            front_wants(f, key, v, "a list of words");
        return;
    }
    for (const struct front_node *item = v->first; item; item = item->next)
        n++;
    struct record_words words = {ARENA_NEW(f->keep, struct record_word, n), 0};
    for (const struct front_node *item = v->first; item; item = item->next) {
        if (item->kind == FRONT_TEXT && item->text.n)
            words.items[words.n++] = (struct record_word){value_one_line(f->keep, item->text), item->pos};
        else if (item->kind == FRONT_LIST || item->kind == FRONT_MAP)
            front_wants(f, key, item, "a list of words");
    }
    *to = words;
}

static void fill_first(struct front_fill *f, const struct front_node *key, struct record_word *to)
{
    const struct front_node *v = key->value;
    if (v->kind == FRONT_LIST) {
        struct record_words words = {0};
        fill_words(f, key, &words);
        if (words.n)
            *to = words.items[0];
    } else {
        *to = (struct record_word){fill_text(f, key, "one text"), v->pos};
    }
}

/* Only good ones are kept, each once: tables are named after them. */
static void fill_langs(struct front_fill *f, const struct front_node *key, struct record_words *to)
{
    struct record_words words = {0};
    fill_words(f, key, &words);
    size_t kept = 0;
    for (size_t i = 0; i < words.n; i++) {
        struct diag_pos pos = {f->path, words.items[i].pos.line, words.items[i].pos.col};
        bool twice = false;
        for (size_t j = 0; j < kept; j++)
            twice |= str_eq(words.items[i].text, words.items[j].text);
        if (twice)
            diag_say(f->d, DIAG_FRONT_TWICE, pos, words.items[i].text, (struct str){0});
        else if (!lang_is(words.items[i].text))
            diag_say(f->d, DIAG_FRONT_TYPE, pos, key->text, STR("names of languages, as fr, pt-BR or zh-Hans"));
        else
            words.items[kept++] = words.items[i];
    }
    words.n = kept;
    *to = words;
}

/* Names and values go into a style sheet as they are: nothing that could end a declaration passes. */
static void fill_theme(struct front_fill *f, const struct front_node *key, struct record_words *to)
{
    const struct front_node *v = key->value;
    size_t n = 0;
    if (v->kind != FRONT_MAP) {
        front_wants(f, key, v, "names and values of colours");
        return;
    }
    for (const struct front_node *k = v->first; k; k = k->next)
        n++;
    struct record_words words = {ARENA_NEW(f->keep, struct record_word, 2 * n), 0};
    for (const struct front_node *k = v->first; k; k = k->next) {
        if (k->value->kind == FRONT_NULL)
            continue;
        if (!value_css_name(k->text)) {
            front_wants(f, key, k, "names of a-z, 0-9 and '-'");
        } else if (k->value->kind != FRONT_TEXT || !value_css(k->value->text)) {
            front_wants(f, key, k->value, "a colour or a size");
        } else {
            words.items[words.n++] = (struct record_word){k->text, k->pos};
            words.items[words.n++] = (struct record_word){k->value->text, k->value->pos};
        }
    }
    *to = words;
}

/* Adds LANG and each text of the list V to WORDS. */
static void add_featured(struct front_fill *f, const struct front_node *key, struct record_word lang,
                         const struct front_node *v, const char *what[2], struct record_words *words)
{
    const struct front_node *one = v->kind == FRONT_LIST ? v->first : NULL;
    if (v->kind != FRONT_LIST && v->kind != FRONT_NULL)
        front_wants(f, key, v, what[0]);
    for (; one; one = one->next) {
        if (one->kind != FRONT_TEXT) {
            front_wants(f, key, one, what[1]);
            continue;
        }
        words->items[words->n++] = lang;
        words->items[words->n++] = (struct record_word){one->text, one->pos};
    }
}

/* Lists of names, one for all or one for each word; WHAT is wanted. */
static void fill_featured(struct front_fill *f, const struct front_node *key, const char *what[2],
                          struct record_words *to)
{
    const struct front_node *v = key->value;
    bool by_lang = v->kind == FRONT_MAP;
    size_t n = 0;
    for (const struct front_node *k = by_lang ? v->first : NULL; k; k = k->next)
        for (const struct front_node *one = k->value->first; one; one = one->next)
            n++;
    for (const struct front_node *one = by_lang ? NULL : v->first; one; one = one->next)
        n++;
    struct record_words words = {ARENA_NEW(f->keep, struct record_word, 2 * n + 1), 0};
    if (!by_lang)
        add_featured(f, key, (struct record_word){STR(""), v->pos}, v, what, &words);
    for (const struct front_node *k = by_lang ? v->first : NULL; k; k = k->next)
        add_featured(f, key, (struct record_word){k->text, k->pos}, k->value, what, &words);
    *to = words;
}

static void meta_json(struct out *o, const struct front_node *v)
{
    bool yes;
    if (v->kind == FRONT_MAP || v->kind == FRONT_LIST) {
        bool map = v->kind == FRONT_MAP;
        out_lit(o, map ? "{" : "[");
        for (const struct front_node *k = v->first; k; k = k->next) {
            if (map) {
                out_json(o, k->text);
                out_lit(o, ":");
            }
            meta_json(o, map ? k->value : k);
            out_lit(o, k->next ? "," : "");
        }
        out_lit(o, map ? "}" : "]");
    } else if (v->kind != FRONT_TEXT) {
        out_lit(o, "null");
    } else if (v->plain && (str_ieq(v->text, STR("true")) || str_ieq(v->text, STR("false")))) {
        out_lit(o, value_bool(v->text, &yes) && yes ? "true" : "false");
    } else {
        out_json(o, v->text);
    }
}

static void fill_meta(struct front_fill *f, const struct front_node *key, struct str *to)
{
    struct out o = out_memory();
    if (key->value->kind != FRONT_MAP) {
        front_wants(f, key, key->value, "keys and values");
        return;
    }
    meta_json(&o, key->value);
    *to = out_take(&o, f->keep);
}

/* What site.yaml alone has. */
static void fill_site(struct front_fill *f, enum front_type type, const struct front_node *key, void *to)
{
    if (type == FILL_MIB)
        fill_mib(f, key, to);
    else if (type == FILL_URL)
        fill_checked(f, key, value_base_url, "an address that begins with https:// or http://", to);
    else if (type == FILL_LANGS)
        fill_langs(f, key, to);
    else if (type == FILL_THEME)
        fill_theme(f, key, to);
    else if (type == FILL_PAGES)
        fill_featured(f, key, (const char *[]){"a list of pages", "the name of a page"}, to);
    else
        fill_featured(f, key, (const char *[]){"a list of providers", "the id of a provider"}, to);
}

void front_fill(struct front_fill *f, enum front_type type, size_t offset, const struct front_node *key)
{
    void *to = f->target + offset;
    bool yes = false;
    switch (type) {
    case FILL_TEXT:
        *(struct str *)to = fill_names(f, key);
        break;
    case FILL_TEXT_WORD:
        *(struct record_word *)to = (struct record_word){fill_text(f, key, "one text"), key->value->pos};
        break;
    case FILL_DATE:
    case FILL_DATE_TIME:
        fill_date(f, key, type == FILL_DATE_TIME, to);
        break;
    case FILL_FIRST:
        fill_first(f, key, to);
        break;
    case FILL_WORDS:
        fill_words(f, key, to);
        break;
    case FILL_BOOL:
        fill_bool(f, key, to);
        break;
    case FILL_NOT:
        *(bool *)to = fill_bool(f, key, &yes) && !yes;
        break;
    case FILL_SWITCH:
        if (fill_bool(f, key, &yes))
            *(enum front_facts *)to = yes ? FRONT_FACTS_ON : FRONT_FACTS_OFF;
        break;
    case FILL_NUMBER:
    case FILL_ORDER:
        fill_checked(f, key, type == FILL_ORDER ? value_order : value_number, "a number", to);
        break;
    case FILL_RATING:
        break;
    case FILL_META:
        fill_meta(f, key, to);
        break;
    case FILL_MIB:
    case FILL_URL:
    case FILL_LANGS:
    case FILL_THEME:
    case FILL_FEATURED:
    case FILL_PAGES:
        fill_site(f, type, key, to);
        break;
    }
}
