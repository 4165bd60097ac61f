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
    {"summary", FILL_TEXT_WORD, 0, offsetof(struct front_target, front.summary)},
    {"description", FILL_TEXT_WORD, 1, offsetof(struct front_target, front.summary)},
    {"updated", FILL_DATE_TIME, 0, ENTRY(updated)},
    {"lastmod", FILL_DATE_TIME, 1, ENTRY(updated)},
    {"date", FILL_DATE_TIME, 2, ENTRY(updated)},
    {"author", FILL_TEXT, 0, ENTRY(author)},
    {"topic", FILL_FIRST, 0, ENTRY(topic)},
    {"categories", FILL_FIRST, 1, ENTRY(topic)},
    {"tags", FILL_WORDS, 0, ENTRY(tags)},
    {"keywords", FILL_WORDS, 0, ENTRY(keywords)},
    {"related", FILL_WORDS, 0, offsetof(struct front_target, front.links)},
    {"providers", FILL_WORDS, 0, ENTRY(providers)},
    {"aliases", FILL_WORDS, 0, ENTRY(aliases)},
    {"key", FILL_TEXT, 0, ENTRY(key)},
    {"slug", FILL_TEXT_WORD, 0, ENTRY(slug)},
    {"draft", FILL_BOOL, 0, ENTRY(draft)},
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
    {"guide_pairs", FILL_NUMBER, 0, SITE(guide_pairs)},
    {"file_limit", FILL_MIB, 0, SITE(file_limit)},
    {NULL, FILL_TEXT, 0, 0},
};

static const struct front_key *key_find(const struct front_key *keys, struct str name)
{
    for (; keys->name; keys++)
        if (str_eq(str_from(keys->name), name))
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
    size_t characters = 0;
    for (size_t i = 0; i < text.n; i++)
        characters += ((unsigned char)text.s[i] & 0xc0) != 0x80;
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
        fill_map(f, rating_keys, key->value);
    else
        front_wants(f, key, key->value, "the keys value, best, count and date");
}

static void fill_map(struct front_fill *f, const struct front_key *keys, const struct front_node *map)
{
    for (const struct front_node *key = map->first; key; key = key->next) {
        const struct front_key *k = key_find(keys, key->text);
        if (!k) {
            const struct str args[3] = {key->text};
            diag_at(f->d, DIAG_FRONT_KEY, front_node_pos(f, key), args, key_nearest(keys, key->text));
        } else if (key->value->kind != FRONT_NULL && (k->rank == 0 || !key_outranked(keys, k, map))) {
            fill_key(f, k, key);
        }
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

void front_read(struct arena *keep, struct str text, struct diag *d, struct record_entry *out,
                struct front *front)
{
    struct str rest = text, line = str_line(&rest);
    struct diag_pos head = {out->path, 1, 1};
    *front = (struct front){.body_line = 1};
    if (front_fence(line, "+++"))
        diag_say(d, DIAG_FRONT_SYNTAX, head, STR("it is TOML (+++)"), (struct str){0});
    if (!front_fence(line, "---"))
        return;
    size_t from = text.n - rest.n, to = from;
    unsigned lines = 1;
    bool closed = false;
    while (rest.n && !closed) {
        to = text.n - rest.n;
        line = str_line(&rest);
        lines++;
        closed = front_fence(line, "---") || front_fence(line, "...");
    }
    if (!closed) {
        diag_say(d, DIAG_FRONT_OPEN, head, (struct str){0}, (struct str){0});
        *front = (struct front){.body_from = text.n, .body_line = lines, .broken = true};
        return;
    }
    struct front_target target = {*out, *front};
    struct front_fill f = {keep, d, out->path, (char *)&target};
    bool broken = !fill_all(&f, out->guide ? guide_keys : entry_keys, str_sub(text, from, to), 2);
    *out = target.entry;
    out->summary = target.front.summary.text;
    *front = target.front;
    front->broken = broken;
    front->body_from = text.n - rest.n;
    front->body_line = lines + 1;
}

bool front_site(struct arena *keep, struct str path, struct str bytes, struct diag *d, struct record_site *out)
{
    struct str text;
    struct front_fill f = {keep, d, path, (char *)out};
    *out = (struct record_site){.facts = true, .file_limit = FILE_LIMIT};
    if (!text_clean(keep, path, bytes, YAML_MAX, d, &text))
        return false;
    return fill_all(&f, site_keys, text, 1);
}
