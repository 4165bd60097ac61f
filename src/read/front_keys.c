/*
 * front_keys: which keys front matter and site.yaml may hold, and what their values become.
 * Takes the tree that front.c made; knows nothing of YAML itself, nor what is in the knowledge base.
 */
#include <stdint.h>

#include "read/front.h"
#include "read/front_node.h"
#include "read/record.h"

enum { YAML_MAX = 16 * 1024 };

/* Where a key's value goes. Of several keys for one place the one with the lowest rank wins. */
struct front_key {
    const char *name;
    enum front_type type;
    unsigned rank;
    size_t offset;
};

/* What front matter fills: the record, and what stands beside it. */
struct front_target {
    struct record_entry entry;
    struct front front;
};

#define ENTRY(field) offsetof(struct front_target, entry.field)
#define SITE(field) offsetof(struct record_site, field)

static const struct front_key rating_keys[] = {
    {"value", FILL_NUMBER, 0, ENTRY(rating_value)},
    {"best", FILL_NUMBER, 0, ENTRY(rating_best)},
    {"count", FILL_NUMBER, 0, ENTRY(rating_count)},
    {"date", FILL_DATE, 0, ENTRY(rating_date)},
    {NULL, FILL_TEXT, 0, 0},
};

static const struct front_key entry_keys[] = {
    {"question", FILL_TEXT_WORD, 0, ENTRY(question)},
    {"title", FILL_TEXT_WORD, 1, ENTRY(question)},
    {"linkTitle", FILL_TEXT_WORD, 2, ENTRY(question)},
    {"sidebar_label", FILL_TEXT_WORD, 3, ENTRY(question)},
    {"summary", FILL_TEXT_WORD, 0, offsetof(struct front_target, front.summary)},
    {"description", FILL_TEXT_WORD, 1, offsetof(struct front_target, front.summary)},
    {"excerpt", FILL_TEXT_WORD, 2, offsetof(struct front_target, front.summary)},
    {"updated", FILL_DATE_TIME, 0, ENTRY(updated)},
    {"lastmod", FILL_DATE_TIME, 1, ENTRY(updated)},
    {"last_modified_at", FILL_DATE_TIME, 2, ENTRY(updated)},
    {"modified", FILL_DATE_TIME, 3, ENTRY(updated)},
    {"date", FILL_DATE_TIME, 4, ENTRY(updated)},
    {"created", FILL_DATE_TIME, 5, ENTRY(updated)},
    {"author", FILL_TEXT, 0, ENTRY(author)},
    {"authors", FILL_TEXT, 1, ENTRY(author)},
    {"topic", FILL_FIRST, 0, ENTRY(topic)},
    {"categories", FILL_FIRST, 1, ENTRY(topic)},
    {"category", FILL_FIRST, 2, ENTRY(topic)},
    {"tags", FILL_WORDS, 0, ENTRY(tags)},
    {"tag", FILL_WORDS, 1, ENTRY(tags)},
    {"keywords", FILL_WORDS, 0, ENTRY(keywords)},
    {"errors", FILL_WORDS, 0, ENTRY(errors)},
    {"related", FILL_WORDS, 0, offsetof(struct front_target, front.links)},
    {"providers", FILL_WORDS, 0, ENTRY(providers)},
    {"aliases", FILL_WORDS, 0, ENTRY(aliases)},
    {"alias", FILL_WORDS, 1, ENTRY(aliases)},
    {"redirect_from", FILL_WORDS, 1, ENTRY(redirects)},
    {"permalink", FILL_WORDS, 2, ENTRY(redirects)},
    {"url", FILL_WORDS, 3, ENTRY(redirects)},
    {"expiryDate", FILL_DATE_TIME, 1, ENTRY(expires)},
    {"key", FILL_TEXT, 0, ENTRY(key)},
    {"slug", FILL_TEXT_WORD, 0, ENTRY(slug)},
    {"draft", FILL_BOOL, 0, ENTRY(draft)},
    {"published", FILL_NOT, 1, ENTRY(draft)},
    {"nav_order", FILL_ORDER, 0, ENTRY(nav_order)},
    {"weight", FILL_ORDER, 1, ENTRY(nav_order)},
    {"sidebar_position", FILL_ORDER, 2, ENTRY(nav_order)},
    {"order", FILL_ORDER, 3, ENTRY(nav_order)},
    {"expires", FILL_DATE, 0, ENTRY(expires)},
    {"review_by", FILL_DATE, 0, ENTRY(review_by)},
    {"rating", FILL_RATING, 0, 0},
    {"facts", FILL_SWITCH, 0, offsetof(struct front_target, front.facts)},
    {"meta", FILL_META, 0, ENTRY(meta_json)},
    {NULL, FILL_TEXT, 0, 0},
};

static const struct front_key guide_keys[] = {
    {"name", FILL_TEXT_WORD, 0, ENTRY(name)},
    {"question", FILL_TEXT_WORD, 0, ENTRY(question)},
    {"title", FILL_TEXT_WORD, 1, ENTRY(question)},
    {"summary", FILL_TEXT_WORD, 0, offsetof(struct front_target, front.summary)},
    {"description", FILL_TEXT_WORD, 1, offsetof(struct front_target, front.summary)},
    {"protocols", FILL_WORDS, 0, ENTRY(protocols)},
    {"platform", FILL_TEXT_WORD, 0, ENTRY(platform)},
    {"updated", FILL_DATE_TIME, 0, ENTRY(updated)},
    {"author", FILL_TEXT, 0, ENTRY(author)},
    {"keywords", FILL_WORDS, 0, ENTRY(keywords)},
    {"draft", FILL_BOOL, 0, ENTRY(draft)},
    {NULL, FILL_TEXT, 0, 0},
};

static const struct front_key site_keys[] = {
    {"title", FILL_TEXT, 0, SITE(title)},
    {"tagline", FILL_TEXT, 0, SITE(tagline)},
    {"base_url", FILL_URL, 0, SITE(base_url)},
    {"contact", FILL_TEXT, 0, SITE(contact)},
    {"languages", FILL_LANGS, 0, SITE(languages)},
    {"facts", FILL_BOOL, 0, SITE(facts)},
    {"theme", FILL_THEME, 0, SITE(theme)},
    {"offline", FILL_BOOL, 0, SITE(offline)},
    {"featured", FILL_FEATURED, 0, SITE(featured)},
    {"pages", FILL_PAGES, 0, SITE(pages)},
    {"guide_pairs", FILL_NUMBER, 0, SITE(guide_pairs)},
    {"file_limit", FILL_MIB, 0, SITE(file_limit)},
    {NULL, FILL_TEXT, 0, 0},
};

static const struct front_key *key_find(const struct front_key *keys, struct str name)
{
    for (; keys->name; keys++)
        if (str_ieq(str_from(keys->name), name))
            return keys;
    return NULL;
}

static struct str key_nearest(const struct front_key *keys, struct str name)
{
    unsigned best = name.n < 4 ? 1 : name.n < 8 ? 2 : 3;
    struct str nearest = {0};
    for (; keys->name; keys++) {
        struct str known = str_from(keys->name);
        unsigned distance = str_ieq(known, name) ? 0 : str_distance(known, name, best);
        if (distance < best || (distance == best && !nearest.s)) {
            best = distance;
            nearest = known;
        }
    }
    return nearest;
}

/* True when MAP holds another key for the same place that goes before K and says something. */
static bool key_outranked(const struct front_key *keys, const struct front_key *k, const struct front_node *map)
{
    for (const struct front_node *key = map->first; key; key = key->next) {
        const struct front_key *other = key_find(keys, key->text);
        if (other && other != k && other->offset == k->offset && other->rank < k->rank &&
            key->value->kind != FRONT_NULL)
            return true;
    }
    return false;
}

static void fill_map(struct front_fill *f, const struct front_key *keys, const struct front_node *map);

/* Reports TEXT at NODE when it has more characters than the shipped column of KEY takes. */
static void say_long(struct front_fill *f, const struct front_node *key, const struct front_node *node,
                     struct str text)
{
    static const struct {
        const char *key;
        size_t most;
    } room[] = {{"author", 120}, {"key", 80}, {"tags", 80}};
    size_t characters = str_characters(text);
    for (size_t i = 0; i < COUNT(room); i++)
        if (str_eq(key->text, str_from(room[i].key)) && characters > room[i].most)
            diag_say(f->d, DIAG_ENTRY_LONG, front_node_pos(f, node), key->text,
                     arena_printf(f->keep, "%zu", room[i].most));
}

/* The same for each word of a list, and of a text that is cut at commas. */
static void say_long_words(struct front_fill *f, const struct front_node *key)
{
    const struct front_node *v = key->value;
    for (struct str rest = v->kind == FRONT_TEXT ? v->text : (struct str){0}; rest.s;)
        say_long(f, key, v, str_trim(str_cut(&rest, ',')));
    for (const struct front_node *item = v->kind == FRONT_LIST ? v->first : NULL; item; item = item->next)
        say_long(f, key, item, item->text);
}

static void fill_key(struct front_fill *f, const struct front_key *k, const struct front_node *key)
{
    if (k->type == FILL_TEXT && key->value->kind == FRONT_TEXT)
        say_long(f, key, key->value, key->value->text);
    else if (k->type == FILL_WORDS)
        say_long_words(f, key);
    if (k->type != FILL_RATING)
        front_fill(f, k->type, k->offset, key);
    else if (key->value->kind == FRONT_MAP)
        fill_map(&(struct front_fill){f->keep, f->d, f->path, f->target, NULL, false}, rating_keys, key->value);
    else
        front_wants(f, key, key->value, "the keys value, best, count and date");
}

/* KEY, which means nothing here: an entry's are counted, for one note each; one that is nearly a key of ours is said. */
static void key_unknown(struct front_fill *f, const struct front_key *keys, const struct front_node *key)
{
    const struct str args[3] = {key->text}, near = key_nearest(keys, key->text);
    if (!f->ignored)
        diag_at(f->d, DIAG_FRONT_KEY, front_node_pos(f, key), args, near);
    else if (near.s && key->text.n > 4)
        diag_at(f->d, DIAG_FRONT_NEARLY, front_node_pos(f, key), args, near);
    else
        f->ignored->items[f->ignored->n++] = (struct record_word){key->text, key->pos};
}

static size_t keys_of(const struct front_node *map)
{
    size_t n = 0;
    for (const struct front_node *key = map->first; key; key = key->next)
        n++;
    return n;
}

static void fill_map(struct front_fill *f, const struct front_key *keys, const struct front_node *map)
{
    if (f->ignored && !f->ignored->items)
        f->ignored->items = ARENA_NEW(f->keep, struct record_word, keys_of(map) + 1);
    for (const struct front_node *key = map->first; key; key = key->next) {
        const struct front_key *k = key_find(keys, key->text);
        f->lenient = k && k->rank > 0;
        if (!k)
            key_unknown(f, keys, key);
        else if (key->value->kind != FRONT_NULL && (k->rank == 0 || !key_outranked(keys, k, map)))
            fill_key(f, k, key);
    }
}

/* The tree of TEXT into TARGET. False when it is not YAML. */
static bool fill_all(struct front_fill *f, const struct front_key *keys, struct str text, unsigned line)
{
    bool broken;
    if (text.n > YAML_MAX) {
        diag_say(f->d, DIAG_TEXT_SIZE, (struct diag_pos){f->path, line, 0}, STR("16 KiB of YAML"),
                 (struct str){0});
        return false;
    }
    const struct front_node *root = front_parse(f->keep, f->path, text, line, f->d, &broken);
    if (root && root->kind == FRONT_MAP)
        fill_map(f, keys, root);
    else if (root && root->kind != FRONT_NULL && root->kind != FRONT_REFUSED && !broken)
        diag_say(f->d, DIAG_FRONT_SYNTAX, front_node_pos(f, root), STR("it has no keys"), (struct str){0});
    return !broken;
}

/* A line that opens or closes front matter: dashes (or, closing, dots), perhaps with blanks behind. */
static bool front_fence(struct str line, const char *mark)
{
    return str_starts(line, str_from(mark)) && str_trim(line).n == 3;
}

/* Where front matter stands in a text. */
struct front_span {
    size_t from, to, after; /* offsets: its keys, and the body */
    unsigned line, after_line;
    bool closed;
};

/* What MARK has opened on line LINE of TEXT, of which REST is behind that line. */
static struct front_span front_close(struct str text, struct str rest, const char *mark, unsigned line)
{
    struct front_span at = {.from = text.n - rest.n, .line = line + 1};
    unsigned lines = line;
    while (rest.n && !at.closed) {
        at.to = text.n - rest.n;
        struct str one = str_line(&rest);
        lines++;
        at.closed = front_fence(one, mark) || (mark[0] == '-' && front_fence(one, "..."));
    }
    at.after = text.n - rest.n;
    at.after_line = lines + 1;
    return at;
}

/* JSON from '{' to a line that is '}' alone; YAML reads it as it is. */
static struct front_span front_json(struct str text)
{
    struct front_span at = {.line = 1, .after_line = 1};
    for (struct str rest = text; rest.n && !at.closed; at.after_line++) {
        struct str one = str_line(&rest);
        at.closed = one.n && one.s[0] == '}' && str_trim(one).n == 1;
        at.to = at.after = text.n - rest.n;
    }
    return at;
}

/* TEXT from the front matter on where only blank lines and then three dashes and a key stand before it; *LINES of them. */
static struct str front_blanks(struct str text, unsigned *lines)
{
    struct str rest = text, at = text, line = str_line(&rest), next;
    for (*lines = 0; rest.n && str_trim(line).n == 0; ++*lines) {
        at = rest;
        line = str_line(&rest);
    }
    next = rest;
    struct str key = front_fence(line, "---") ? str_line(&next) : STR("");
    size_t colon = str_find(key, ':', 0);
    if (*lines && colon > 0 && colon < key.n && key.s[0] > ' ' && str_find(key, ' ', 0) > colon)
        return at;
    *lines = 0;
    return text;
}

/* The keys of YAML, which begins on LINE, into OUT and FRONT. */
static void front_take(struct arena *keep, struct str yaml, unsigned line, struct diag *d,
                       struct record_entry *out, struct front *front)
{
    struct front_target target = {*out, *front};
    struct front_fill f = {keep, d, out->path, (char *)&target, out->guide ? NULL : &target.entry.ignored,
                           false};
    bool broken = !fill_all(&f, out->guide ? guide_keys : entry_keys, yaml, line);
    *out = target.entry;
    out->summary = target.front.summary.text;
    *front = target.front;
    front->broken = broken;
}

void front_read(struct arena *keep, struct str text, struct diag *d, struct record_entry *out,
                struct front *front)
{
    unsigned blanks;
    struct str rest = front_blanks(text, &blanks), line = str_line(&rest);
    bool toml = front_fence(line, "+++"), yaml = front_fence(line, "---"),
         json = str_eq(str_trim(line), STR("{"));
    struct diag_pos pos = {out->path, blanks + 1, 1};
    *front = (struct front){.body_line = 1};
    if (!toml && !yaml && !json)
        return;
    struct front_span at = json ? front_json(text) : front_close(text, rest, toml ? "+++" : "---", blanks + 1);
    if (!at.closed && json)
        return;
    if (!at.closed) {
        diag_say(d, DIAG_FRONT_OPEN, pos, toml ? STR("+++") : STR("---"), (struct str){0});
        *front = (struct front){.body_from = text.n, .body_line = at.after_line - 1, .broken = true};
        return;
    }
    if (blanks)
        diag_say(d, DIAG_FRONT_BLANK, pos, (struct str){0}, (struct str){0});
    struct str keys = str_sub(text, at.from, at.to);
    front_take(keep, toml ? toml_yaml(keep, keys) : keys, at.line, d, out, front);
    front->body_from = at.after;
    front->body_line = at.after_line;
}

bool front_site(struct arena *keep, struct str path, struct str bytes, struct diag *d, struct record_site *out)
{
    struct str text;
    struct front_fill f = {keep, d, path, (char *)out, NULL, false};
    *out = (struct record_site){.facts = true, .file_limit = FILE_LIMIT};
    if (!text_clean(keep, path, bytes, YAML_MAX, d, &text))
        return false;
    return fill_all(&f, site_keys, text, 1);
}
