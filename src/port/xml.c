/*
 * The door to libxml2's XML parser: bytes that passed the guard become our own tree.
 * Does not know which elements there are.
 */
#include "port/xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/fail.h"

struct reading {
    struct arena *keep;
    struct diag *d;
    struct str path;
    struct xml_guarded in;
    size_t next;        /* of in.begin: the tree's parts come in that order */
    size_t at, line_at; /* bytes that have been looked at, and where the last line of those begins */
    unsigned line;
    bool refused; /* decides alone: libxml2 may call a document well-formed that it gave up on */
};

/* Whatever a document asks for, nothing is opened. */
static xmlParserInputPtr refuse_entity(const char *url, const char *id, xmlParserCtxtPtr parser)
{
    (void)url;
    (void)id;
    (void)parser;
    return NULL;
}

static void on_error(void *ctx, xmlErrorPtr e)
{
    xmlParserCtxtPtr parser = ctx;
    struct reading *r = parser->_private;
    if (r->refused || e->level < XML_ERR_ERROR)
        return;
    r->refused = true;
    /* Nothing after the first mistake is looked at: a file of nothing but mistakes would take seconds. What
     * xmlStopParser does beyond this frees what the parser still points to. */
    parser->disableSAX = 1;
    parser->instate = XML_PARSER_EOF;
    unsigned line = e->line > 0 ? (unsigned)e->line : 1;
    struct str why = str_trim(str_from(e->message ? e->message : "it cannot be read"));
    diag_say(r->d, DIAG_XML_SYNTAX, (struct diag_pos){r->path, line, e->int2 > 0 ? (unsigned)e->int2 : 0},
             arena_str(r->keep, str_sub(why, 0, 200)), (struct str){0});
}

static struct str copy(struct reading *r, const xmlChar *s)
{
    struct str text = str_from((const char *)s);
    return text.s ? arena_str(r->keep, str_trim(text)) : STR("");
}

/* What stands in NODE directly, its parts joined and trimmed. */
static struct str own_text(struct reading *r, const xmlNode *node)
{
    size_t n = 0;
    for (const xmlNode *x = node->children; x; x = x->next)
        if (x->type == XML_TEXT_NODE || x->type == XML_CDATA_SECTION_NODE)
            n += strlen((const char *)x->content);
    char *text = arena_alloc(r->keep, n + 1), *to = text;
    for (const xmlNode *x = node->children; x; x = x->next)
        if (x->type == XML_TEXT_NODE || x->type == XML_CDATA_SECTION_NODE)
            to = stpcpy(to, (const char *)x->content);
    struct str all = str_trim((struct str){text, n});
    return all.n ? all : STR("");
}

static struct xml_attr *attributes(struct reading *r, const xmlNode *node)
{
    struct xml_attr *first = NULL, **end = &first;
    for (const xmlAttr *x = node->properties; x; x = x->next) {
        *end = ARENA_NEW(r->keep, struct xml_attr, 1);
        (*end)->name = copy(r, x->name);
        (*end)->value = x->children ? copy(r, x->children->content) : STR("");
        end = &(*end)->next;
    }
    return first;
}

/* The elements of one name in PARENT get numbers when there are several. */
static void number(struct arena *a, struct xml_node *parent)
{
    size_t room = 1;
    for (const struct xml_node *x = parent->first; x; x = x->next)
        room++;
    size_t mask = 7;
    while (mask < 2 * room)
        mask = mask * 2 + 1;
    struct arena_mark mark = arena_mark(a);
    struct xml_node **last = ARENA_NEW(a, struct xml_node *, mask + 1);
    for (struct xml_node *x = parent->first; x; x = x->next) {
        if (x->kind != XML_PART)
            continue;
        size_t at = str_hash(x->name) & mask;
        while (last[at] && !str_eq(last[at]->name, x->name))
            at = (at + 1) & mask;
        if (last[at]) {
            last[at]->index += last[at]->index == 0;
            x->index = last[at]->index + 1;
        }
        last[at] = x;
    }
    arena_rewind(a, mark);
}

/* Goes on to byte AT of the text. */
static void go_to(struct reading *r, size_t at)
{
    for (; r->at < at && r->at < r->in.text.n; r->at++)
        if (r->in.text.s[r->at] == '\n') {
            r->line++;
            r->line_at = r->at + 1;
        }
}

/* Where the tag at FROM ends: behind its '>', quotes heeded. */
static size_t tag_end(struct str text, size_t from)
{
    char quote = 0;
    for (size_t i = from; i < text.n; i++) {
        char c = text.s[i];
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
        else if (c == '>' && !quote)
            return i + 1;
    }
    return text.n;
}

/* Where NODE stands, and its text. */
static void place(struct reading *r, struct xml_node *node)
{
    if (r->next == r->in.n) /* not as many parts as the guard has seen: the line that libxml2 knows must do */
        return;
    size_t from = r->in.begin[r->next++];
    go_to(r, from);
    node->line = node->text_line = r->line;
    node->col = node->text_col = (unsigned)(from - r->line_at) + 1;
    if (node->kind != XML_PART || !node->text.n)
        return;
    size_t at = tag_end(r->in.text, from);
    while (at < r->in.text.n && strchr(" \t\n", r->in.text.s[at]))
        at++;
    if (at == r->in.text.n || r->in.text.s[at] == '<')
        return;
    go_to(r, at);
    node->text_line = r->line;
    node->text_col = (unsigned)(at - r->line_at) + 1;
}

static struct xml_node *convert(struct reading *r, const xmlNode *from, struct xml_node *parent)
{
    struct xml_node *node = ARENA_NEW(r->keep, struct xml_node, 1);
    long line = xmlGetLineNo(from);
    *node = (struct xml_node){.parent = parent, .line = line > 0 ? (unsigned)line : 1, .name = STR("")};
    if (from->type != XML_ELEMENT_NODE) {
        node->kind = from->type == XML_COMMENT_NODE ? XML_REMARK : XML_INSTRUCTION;
        node->name = node->kind == XML_INSTRUCTION ? copy(r, from->name) : STR("");
        node->text = copy(r, from->content);
        place(r, node);
        return node;
    }
    node->name = copy(r, from->name);
    node->text = own_text(r, from);
    node->attrs = attributes(r, from);
    place(r, node);
    struct xml_node **end = &node->first;
    for (const xmlNode *x = from->children; x; x = x->next)
        if (x->type == XML_ELEMENT_NODE || x->type == XML_COMMENT_NODE || x->type == XML_PI_NODE) {
            *end = convert(r, x, node);
            end = &(*end)->next;
        }
    number(r->keep, node);
    return node;
}

static struct xml_node *convert_document(struct reading *r, const xmlDoc *doc)
{
    struct xml_node *root = NULL, *around = NULL, **end = &around;
    for (const xmlNode *x = doc->children; x; x = x->next)
        if (x->type == XML_COMMENT_NODE || x->type == XML_PI_NODE) {
            *end = convert(r, x, NULL);
            end = &(*end)->next;
        } else if (x->type == XML_ELEMENT_NODE) {
            root = convert(r, x, NULL);
        }
    for (end = &root->first; *end;)
        end = &(*end)->next;
    *end = around;
    for (struct xml_node *x = around; x; x = x->next)
        x->parent = root;
    return root;
}

struct xml_node *xml_read(struct arena *keep, struct str path, struct str bytes, struct diag *d)
{
    struct reading r = {.keep = keep, .d = d, .path = path, .line = 1};
    struct xml_node *root = NULL;
    if (!xml_guard(keep, path, bytes, d, &r.in))
        return NULL;
    xmlSetExternalEntityLoader(refuse_entity);
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    if (!parser)
        fail_system(0, "out of memory");
    parser->_private = &r;
    parser->sax->serror = on_error;
    xmlDocPtr doc =
        xmlCtxtReadMemory(parser, r.in.text.s, (int)r.in.text.n, NULL, "UTF-8",
                          XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOBLANKS | XML_PARSE_BIG_LINES);
    bool sound = doc && parser->wellFormed && xmlDocGetRootElement(doc) && !doc->intSubset;
    if (sound && !r.refused)
        root = convert_document(&r, doc);
    else if (!r.refused)
        diag_say(d, DIAG_XML_SYNTAX, (struct diag_pos){path, 1, 0}, STR("it cannot be read"), (struct str){0});
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(parser);
    return root;
}

struct str xml_path(struct arena *a, const struct xml_node *node)
{
    struct str above = node->parent ? xml_path(a, node->parent) : STR("");
    if (node->kind != XML_PART)
        return above;
    struct str path = arena_printf(a, "%.*s/%.*s", STR_ARG(above), STR_ARG(node->name));
    return node->index ? arena_printf(a, "%.*s[%u]", STR_ARG(path), node->index) : path;
}

bool xml_is(const struct xml_node *node, const char *name)
{
    return node->kind == XML_PART && str_ieq(node->name, str_from(name));
}

struct xml_node *xml_child(const struct xml_node *node, const char *name)
{
    for (struct xml_node *x = node->first; x; x = x->next)
        if (xml_is(x, name))
            return x;
    return NULL;
}

struct str xml_get_attr(const struct xml_node *node, const char *name)
{
    for (const struct xml_attr *x = node->attrs; x; x = x->next)
        if (str_eq(x->name, str_from(name)))
            return x->value;
    return (struct str){0};
}

struct str xml_take_attr(struct xml_node *node, const char *name)
{
    for (struct xml_attr *x = node->attrs; x; x = x->next)
        if (str_eq(x->name, str_from(name))) {
            x->taken = true;
            return x->value;
        }
    return (struct str){0};
}

struct str xml_take_text(struct xml_node *node)
{
    if (!node)
        return (struct str){0};
    node->taken_text = true;
    node->taken = node->text.n != 0; /* what says nothing is left over, and so not lost */
    return node->text;
}
