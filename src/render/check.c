/*
 * The door to libxml2's HTML parser: links and ids of finished pages.
 * Does not judge markup: that is a validator's work.
 */
#include "render/check.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/path.h"

/* A link from a page, or an id in it. */
struct mark {
    struct str page;   /* the page it stands in */
    struct str path;   /* link: the file it leads to, from the site's root */
    struct str anchor; /* link: after '#', or absent; id: the id */
    unsigned line;
};

/* Names of files, of which there can be millions: their hashes, of 64 bits, which no two of them will share. */
struct names {
    uint64_t *items;
    size_t n, room;
};

struct marks {
    struct mark *items;
    size_t n, room;
};

struct check {
    pthread_mutex_t lock; /* guards the rest: pages are parsed outside of it */
    struct arena arena;
    struct marks links, ids;
    struct names files, read; /* all of them, and the pages whose ids are known */
    size_t pages;
};

/* One page being read. */
struct reading {
    struct check *check;
    struct str page;
    htmlParserCtxtPtr parser;
};

struct check *check_new(void)
{
    struct check *c = memory_zeroed(1, sizeof *c);
    pthread_mutex_init(&c->lock, NULL);
    LIBXML_TEST_VERSION
    return c;
}

void check_free(struct check *c)
{
    memory_free(c->files.items);
    memory_free(c->read.items);
    memory_free(c->links.items);
    memory_free(c->ids.items);
    arena_free(&c->arena);
    pthread_mutex_destroy(&c->lock);
    memory_free(c);
}

static void marks_add(struct marks *m, struct mark x)
{
    if (m->n == m->room) {
        m->room = m->room ? m->room * 2 : 256;
        m->items = memory_resize(m->items, m->room * sizeof *m->items);
    }
    m->items[m->n++] = x;
}

static void names_add(struct names *l, struct str name)
{
    if (l->n == l->room) {
        l->room = l->room ? l->room * 2 : 256;
        l->items = memory_resize(l->items, l->room * sizeof *l->items);
    }
    l->items[l->n++] = str_hash(name);
}

static int by_hash(const void *x, const void *y)
{
    const uint64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* Whether NAME is one of L, which is sorted. */
static bool names_have(const struct names *l, struct str name)
{
    uint64_t hash = str_hash(name);
    return l->n && bsearch(&hash, l->items, l->n, sizeof hash, by_hash);
}

/* HREF as written in PAGE, as a path from the site's root: "." and ".." resolved, "x/" is x/index.html. */
static struct str resolve(struct arena *a, struct str page, struct str href)
{
    struct path_parts to = {.n = 0};
    bool is_folder = href.n == 0 || href.s[href.n - 1] == '/';
    if (!path_walk(&to, str_sub(page, 0, str_name_at(page))) || !path_walk(&to, href))
        return arena_str(a, href); /* nothing stands outside of the site */
    if (is_folder && to.n < PATH_DEPTH)
        to.part[to.n++] = STR("index.html");
    return path_join(a, &to);
}

static bool has_scheme(struct str href)
{
    size_t colon = str_find(href, ':', 0);
    return colon < href.n && str_find(href, '/', 0) > colon && str_find(href, '#', 0) > colon;
}

static void add_link(struct reading *r, struct str href, unsigned line)
{
    struct arena *a = &r->check->arena;
    if (has_scheme(href) || str_starts(href, STR("//")))
        return;
    size_t hash = str_find(href, '#', 0);
    struct str path = str_sub(href, 0, hash);
    path = str_sub(path, 0, str_find(path, '?', 0));
    struct str anchor = hash < href.n ? path_unescape(a, str_sub(href, hash + 1, href.n)) : (struct str){0};
    marks_add(&r->check->links,
              (struct mark){.page = r->page,
                            .path = path.n ? resolve(a, r->page, path_unescape(a, path)) : r->page,
                            .anchor = anchor,
                            .line = line});
}

static void on_attribute(struct reading *r, const char *key, struct str value)
{
    unsigned line = (unsigned)r->parser->input->line;
    bool id = strcmp(key, "id") == 0,
         link = strcmp(key, "href") == 0 || strcmp(key, "src") == 0 || strcmp(key, "action") == 0;
    if (!id && !link)
        return;
    pthread_mutex_lock(&r->check->lock);
    if (link)
        add_link(r, value, line);
    else
        marks_add(&r->check->ids,
                  (struct mark){.page = r->page, .anchor = arena_str(&r->check->arena, value), .line = line});
    pthread_mutex_unlock(&r->check->lock);
}

static void on_element(void *ctx, const xmlChar *name, const xmlChar **attrs)
{
    (void)name;
    for (const xmlChar **p = attrs; p && p[0]; p += 2)
        if (p[1])
            on_attribute(ctx, (const char *)p[0], str_from((const char *)p[1]));
}

/* Reads BYTES, the page of R. */
static void read_page(struct reading *r, struct str bytes)
{
    htmlSAXHandler sax = {.startElement = on_element};
    r->parser = htmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    htmlParseChunk(r->parser, bytes.s, (int)bytes.n, 1);
    htmlFreeParserCtxt(r->parser);
}

void check_file(struct check *c, struct str path, struct str bytes)
{
    bool page = str_ends(path, STR(".html")), read = page && bytes.s && bytes.n < INT32_MAX;
    struct reading r = {.check = c};
    pthread_mutex_lock(&c->lock);
    names_add(&c->files, path);
    c->pages += page;
    if (read) {
        names_add(&c->read, path);
        r.page = arena_str(&c->arena, path);
    }
    pthread_mutex_unlock(&c->lock);
    if (read)
        read_page(&r, bytes);
}

static int same_place(const void *x, const void *y)
{
    const struct mark *a = x, *b = y;
    int order = str_cmp(a->page, b->page);
    return order ? order : str_cmp(a->anchor, b->anchor);
}

static int by_place(const void *x, const void *y)
{
    const struct mark *a = x, *b = y;
    int order = same_place(a, b);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static const struct mark *find(const struct marks *m, struct str page, struct str anchor)
{
    const struct mark wanted = {.page = page, .anchor = anchor};
    return m->n ? bsearch(&wanted, m->items, m->n, sizeof wanted, same_place) : NULL;
}

/* Whether PATH is no file of C, nor in a folder that is known as a whole. */
static bool is_dead(const struct check *c, struct str path)
{
    bool known = names_have(&c->files, path);
    for (size_t i = 0; i < path.n && !known; i++)
        known = path.s[i] == '/' && names_have(&c->files, str_sub(path, 0, i + 1));
    return !known;
}

/* Whether the page PATH has been read, and has no such ANCHOR. */
static bool is_lost(const struct check *c, struct str path, struct str anchor)
{
    return names_have(&c->read, path) && !find(&c->ids, path, anchor);
}

static struct diag_pos place(struct arena *a, const struct mark *m)
{
    return (struct diag_pos){arena_printf(a, "site/%.*s", STR_ARG(m->page)), m->line, 1};
}

void check_report(struct check *c, struct diag *d)
{
    if (c->files.n)
        qsort(c->files.items, c->files.n, sizeof *c->files.items, by_hash);
    if (c->read.n)
        qsort(c->read.items, c->read.n, sizeof *c->read.items, by_hash);
    qsort(c->ids.items, c->ids.n, sizeof(struct mark), by_place);
    for (size_t i = 0; i < c->links.n; i++) {
        const struct mark *l = &c->links.items[i];
        if (is_dead(c, l->path))
            diag_say(d, DIAG_PAGE_LINK, place(&c->arena, l), l->path, (struct str){0});
        else if (l->anchor.n && is_lost(c, l->path, l->anchor))
            diag_say(d, DIAG_PAGE_ANCHOR, place(&c->arena, l), l->anchor, l->path);
    }
    for (size_t i = 1; i < c->ids.n; i++) {
        const struct mark *a = &c->ids.items[i - 1], *b = &c->ids.items[i];
        if (str_eq(a->page, b->page) && str_eq(a->anchor, b->anchor))
            diag_say(d, DIAG_PAGE_ID, place(&c->arena, b), b->anchor, (struct str){0});
    }
}

size_t check_read(const struct check *c, size_t *pages)
{
    *pages = c->pages;
    return c->read.n;
}

void check_memory(void)
{
    xmlMemSetup(memory_free, memory_new, memory_resize, memory_copy);
}
