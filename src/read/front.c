/*
 * front: the one door to libyaml; its events become a small tree with places. Aliases, anchors
 * and tags are refused, so that nothing is ever expanded. Does not know which keys there are.
 */
#include "read/front.h"

#include <errno.h>
#include <stdint.h>
#include <yaml.h>

#include "base/fail.h"
#include "read/front_node.h"
#include "read/text.h"

/* libyaml looks for simple keys in quadratic time when brackets are nested, hence a limit before reading. */
enum { DEPTH_MAX = 32, BRACKETS_MAX = 1000 };

/* Where the reading stands: one event at a time. */
struct front_reader {
    yaml_parser_t yaml;
    yaml_event_t event; /* the last one read */
    bool failed;        /* no event any more */
    struct str text;    /* what libyaml reads */
    struct arena *keep;
    struct diag *d;
    size_t chars, at;      /* a character's number and its byte, to go on counting from */
    struct diag_pos place; /* of that character */
    unsigned first_line;
};

/* Marks count characters; positions count bytes. Marks mostly grow, so counting goes on where it stood. */
static struct diag_pos front_pos(struct front_reader *r, size_t chars)
{
    if (chars < r->chars) {
        r->chars = r->at = 0;
        r->place.line = r->first_line;
        r->place.col = 1;
    }
    while (r->chars < chars && r->at < r->text.n) {
        uint32_t c = 0;
        size_t n = str_utf8(r->text, r->at, &c);
        r->at += n ? n : 1;
        r->chars++;
        r->place.line += c == '\n';
        r->place.col = c == '\n' ? 1 : r->place.col + (unsigned)n;
    }
    return r->place;
}

/* Nothing is wrong with what the author wrote. */
static _Noreturn void front_no_memory(const struct front_reader *r)
{
    fail_system(ENOMEM, "%.*s", STR_ARG(r->place.path));
}

/* Libyaml's word for what is wrong. Its reader counts bytes, its scanner and parser count characters. */
static void front_fail(struct front_reader *r)
{
    const yaml_parser_t *y = &r->yaml;
    size_t chars = y->problem_mark.index;
    const char *problem = y->problem ? y->problem : "it cannot be read";
    r->failed = true;
    if (y->error == YAML_MEMORY_ERROR)
        front_no_memory(r);
    if (y->error == YAML_READER_ERROR)
        chars = str_characters(str_sub(r->text, 0, y->problem_offset));
    diag_say(r->d, DIAG_FRONT_SYNTAX, front_pos(r, chars), str_from(problem), (struct str){0});
}

static yaml_event_type_t front_next(struct front_reader *r)
{
    yaml_event_delete(&r->event);
    memset(&r->event, 0, sizeof r->event);
    if (!r->failed && !yaml_parser_parse(&r->yaml, &r->event))
        front_fail(r);
    return r->failed ? YAML_NO_EVENT : r->event.type;
}

static struct diag_pos front_here(struct front_reader *r)
{
    return front_pos(r, r->event.start_mark.index);
}

static void front_refuse(struct front_reader *r, const char *what)
{
    diag_say(r->d, DIAG_FRONT_ANCHOR, front_here(r), str_from(what), (struct str){0});
}

static void front_refuse_decor(struct front_reader *r, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        front_refuse(r, "anchors (&name)");
    if (tag)
        front_refuse(r, "tags (!name)");
}

/* The scalar's bytes; escapes like "\x01" must not bring in what text_clean keeps out. */
static struct str front_text(struct front_reader *r)
{
    struct str s = {(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
    char *copy = arena_alloc(r->keep, s.n + 1);
    if (s.n)
        memcpy(copy, s.s, s.n);
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c = 0;
        n = str_utf8(s, i, &c);
        if (n && !text_unwanted(c))
            continue;
        n = n ? n : 1;
        memset(copy + i, '?', n);
        diag_say(r->d, DIAG_TEXT_CONTROL, front_here(r), arena_printf(r->keep, "U+%04X", (unsigned)c),
                 (struct str){0});
    }
    return (struct str){copy, s.n};
}

static void front_scalar(struct front_reader *r, struct front_node *node)
{
    const yaml_mark_t *from = &r->event.start_mark, *to = &r->event.end_mark;
    bool plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    front_refuse_decor(r, r->event.data.scalar.anchor, r->event.data.scalar.tag);
    node->kind = FRONT_TEXT;
    node->plain = plain && from->line == to->line;
    node->text = front_text(r);
    if (plain && (node->text.n == 0 || str_eq(node->text, STR("~")) || str_ieq(node->text, STR("null"))))
        node->kind = FRONT_NULL;
}

static bool front_has_key(const struct front_node *map, struct str key)
{
    for (const struct front_node *k = map->first; k; k = k->next)
        if (str_eq(k->text, key))
            return true;
    return false;
}

static struct front_node *front_node(struct front_reader *r, unsigned depth);

static void front_list(struct front_reader *r, struct front_node *list, unsigned depth)
{
    struct front_node **end = &list->first;
    while (front_next(r) != YAML_SEQUENCE_END_EVENT && !r->failed) {
        *end = front_node(r, depth);
        end = &(*end)->next;
    }
    list->kind = r->failed ? FRONT_REFUSED : FRONT_LIST;
}

static void front_map(struct front_reader *r, struct front_node *map, unsigned depth)
{
    struct front_node **end = &map->first;
    map->kind = FRONT_MAP;
    while (front_next(r) != YAML_MAPPING_END_EVENT && !r->failed) {
        struct front_node *key = front_node(r, depth);
        struct diag_pos pos = r->place;
        pos.line = key->pos.line;
        pos.col = key->pos.col;
        bool usable = key->kind == FRONT_TEXT || key->kind == FRONT_NULL;
        if (!usable && key->kind != FRONT_REFUSED)
            diag_say(r->d, DIAG_FRONT_TYPE, pos, STR("a key"), STR("plain text"));
        if (front_next(r) == YAML_NO_EVENT)
            return;
        key->value = front_node(r, depth);
        if (usable && front_has_key(map, key->text)) {
            diag_say(r->d, DIAG_FRONT_TWICE, pos, key->text, (struct str){0});
        } else if (usable) {
            *end = key;
            end = &key->next;
        }
    }
}

/* The node that the last event read begins. DEPTH counts the lists and maps around it. */
static struct front_node *front_node(struct front_reader *r, unsigned depth)
{
    struct front_node *node = ARENA_NEW(r->keep, struct front_node, 1);
    struct diag_pos pos = front_here(r);
    node->pos = (struct record_pos){pos.line, pos.col};
    node->kind = FRONT_REFUSED;
    if (depth == DEPTH_MAX) {
        diag_say(r->d, DIAG_FRONT_SYNTAX, pos, STR("lists are nested more than 32 deep"), (struct str){0});
        r->failed = true;
    } else if (r->event.type == YAML_SCALAR_EVENT) {
        front_scalar(r, node);
    } else if (r->event.type == YAML_SEQUENCE_START_EVENT) {
        front_refuse_decor(r, r->event.data.sequence_start.anchor, r->event.data.sequence_start.tag);
        front_list(r, node, depth + 1);
    } else if (r->event.type == YAML_MAPPING_START_EVENT) {
        front_refuse_decor(r, r->event.data.mapping_start.anchor, r->event.data.mapping_start.tag);
        front_map(r, node, depth + 1);
    } else if (r->event.type == YAML_ALIAS_EVENT) {
        front_refuse(r, "aliases (*name)");
    }
    return node;
}

/* The one document of the stream, or NULL. */
static struct front_node *front_document(struct front_reader *r)
{
    struct front_node *root = NULL;
    while (front_next(r) != YAML_NO_EVENT && r->event.type != YAML_STREAM_END_EVENT) {
        if (r->event.type == YAML_STREAM_START_EVENT || r->event.type == YAML_DOCUMENT_END_EVENT)
            continue;
        if (r->event.type == YAML_DOCUMENT_START_EVENT && root) {
            diag_say(r->d, DIAG_FRONT_SYNTAX, front_here(r), STR("a second document begins here"),
                     (struct str){0});
            return root;
        }
        if (r->event.type != YAML_DOCUMENT_START_EVENT)
            root = front_node(r, 0);
    }
    return root;
}

/* Reports the place where TEXT holds more brackets than any front matter needs. */
static bool front_too_many(struct front_reader *r)
{
    size_t brackets = 0, chars = 0;
    for (size_t i = 0; i < r->text.n; i++) {
        brackets += r->text.s[i] == '[' || r->text.s[i] == '{';
        if (brackets > BRACKETS_MAX) {
            diag_say(r->d, DIAG_FRONT_SYNTAX, front_pos(r, chars), STR("it has more than 1000 brackets"),
                     (struct str){0});
            return true;
        }
        chars += ((unsigned char)r->text.s[i] & 0xc0) != 0x80;
    }
    return false;
}

struct front_node *front_parse(struct arena *keep, struct str path, struct str text, unsigned line,
                               struct diag *d, bool *broken)
{
    struct front_reader r = {
        .text = text, .keep = keep, .d = d, .place = {path, line, 1}, .first_line = line, .failed = false};
    *broken = true;
    if (front_too_many(&r))
        return NULL;
    if (!yaml_parser_initialize(&r.yaml))
        front_no_memory(&r);
    yaml_parser_set_encoding(&r.yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.yaml, (const unsigned char *)text.s, text.n);
    struct front_node *root = front_document(&r);
    yaml_event_delete(&r.event);
    yaml_parser_delete(&r.yaml);
    *broken = r.failed;
    return root;
}
