/*
 * Names are made of paths alone, before any source is read, so that a link is written once.
 * Files are looked at when somebody links to them: a site without images pays nothing.
 */
#include "compile/names.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/fail.h"
#include "base/fold.h"
#include "base/layout.h"
#include "base/out.h"
#include "base/picture.h"
#include "base/sorted.h"

/* CONTENT: the place of the bytes in @put. */
enum { CONTENT = 8, SIDE_MOST = 32767, PIXELS_MOST = 200000000, ALL_NOTED = 64 << 20 };

static const struct str content = {"content/", 8}, statics = {"content/static/", 15},
                        settings = {"content/settings/", 17};

struct node {
    struct str key; /* its path in small letters: the order of nodes */
    struct record_target target;
    bool page, looked;
    size_t size;
    char digest[DIGEST_HEX];
};

struct names {
    struct record_tree face;
    struct arena arena;
    struct names_in in;
    struct node *nodes;
    size_t n;
    int content;          /* the folder; no link leads out of it */
    pthread_mutex_t lock; /* guards arena and what of nodes is found out late */
};

static int by_key(const void *left, const void *right)
{
    const struct node *a = left, *b = right;
    int order = str_cmp(a->key, b->key);
    return order ? order : str_cmp(a->target.path, b->target.path);
}

static struct str lowered(struct arena *a, struct str s)
{
    char *to = arena_bytes(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        to[i] = to_low(s.s[i]);
    to[s.n] = '\0';
    return (struct str){to, s.n};
}

/* What is behind the last '/'. */
static struct str base_of(struct str path)
{
    return str_sub(path, str_name_at(path), path.n);
}

/* The folders and stem of PATH behind its language's folder; an index is its folder. */
static struct str whole_stem(struct str path)
{
    struct str rest = path;
    for (int i = 0; i < 3; i++)
        str_cut(&rest, '/');
    struct str base = base_of(rest), stem = layout_markdown(base);
    size_t folders = rest.n - base.n;
    if (folders && layout_is_index(stem))
        return str_sub(rest, 0, folders - 1);
    return str_sub(rest, 0, folders + stem.n);
}

static bool is_language(const struct names_in *in, struct str lang)
{
    for (size_t i = 0; i < in->languages->n; i++)
        if (str_eq(in->languages->items[i].text, lang))
            return true;
    return false;
}

/* Whether PATH is the source of a page, in which language and of which kind. */
static bool is_page(const struct names_in *in, struct str path, struct record_target *t)
{
    struct str rest = path, kind;
    str_cut(&rest, '/');
    kind = str_cut(&rest, '/');
    bool faq = str_eq(kind, STR("faq")) || str_eq(kind, STR("pages")), guide = str_eq(kind, STR("guides"));
    t->lang = rest.s ? str_cut(&rest, '/') : (struct str){0};
    if (!(faq || guide) || !rest.s || !layout_markdown(base_of(rest)).s || !is_language(in, t->lang))
        return false;
    t->kind = faq ? RECORD_TARGET_ENTRY : RECORD_TARGET_GUIDE;
    return true;
}

static void node_add(struct names *t, const struct file_entry *f)
{
    struct node *n = &t->nodes[t->n];
    *n = (struct node){.target = {.kind = RECORD_TARGET_FILE, .path = f->path}, .size = f->size};
    if (f->fault || str_starts(f->path, settings) || str_find(f->path, '/', content.n) == f->path.n)
        return;
    n->page = is_page(&t->in, f->path, &n->target);
    if (n->page && n->target.kind == RECORD_TARGET_GUIDE)
        n->target.name = layout_markdown(base_of(f->path));
    else if (n->page)
        n->target.name = page_name(&t->arena, base_of(whole_stem(f->path)));
    n->key = lowered(&t->arena, f->path);
    t->n++;
}

static int by_name(const void *left, const void *right)
{
    const struct node *a = *(const struct node *const *)left, *b = *(const struct node *const *)right;
    int order = str_cmp(a->target.lang, b->target.lang);
    if (!order)
        order = str_cmp(a->target.name, b->target.name);
    return order ? order : str_cmp(a->target.path, b->target.path);
}

/* Where folders and all do not tell two apart, something of the path does. */
static void mark_name(struct names *t, struct record_target *e)
{
    uint8_t sum[DIGEST_SIZE];
    char hex[DIGEST_HEX];
    struct str whole = whole_stem(e->path);
    if (str_find(whole, '/', 0) == whole.n)
        return;
    digest_bytes(whole, sum);
    digest_print(sum, hex);
    e->name = arena_printf(&t->arena, "%.*s-%.6s", STR_ARG(str_sub(e->name, 0, 73)), hex);
}

/* Entries of one language that would have one name: those in folders get these into theirs. */
static void part_names(struct names *t)
{
    const size_t room = t->n + 1;
    struct node **entries = ARENA_NEW(&t->arena, struct node *, room);
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        if (t->nodes[i].page && t->nodes[i].target.kind == RECORD_TARGET_ENTRY)
            entries[n++] = &t->nodes[i];
    if (n)
        qsort(entries, n, sizeof *entries, by_name);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && str_eq(entries[end]->target.lang, entries[i]->target.lang) &&
                          str_eq(entries[end]->target.name, entries[i]->target.name);
             end++)
            ;
        for (size_t k = i; k < end && end > i + 1; k++) {
            struct str whole = whole_stem(entries[k]->target.path);
            if (str_find(whole, '/', 0) < whole.n)
                entries[k]->target.name = page_name(&t->arena, whole);
        }
    }
    if (n)
        qsort(entries, n, sizeof *entries, by_name);
    struct record_target before = {.lang = {0}};
    for (size_t i = 0; i < n; i++) {
        struct record_target *e = &entries[i]->target, as_made = *e;
        if (i && str_eq(e->lang, before.lang) && str_eq(e->name, before.name))
            mark_name(t, e);
        before = as_made;
    }
}

static struct node *node_at(const struct names *t, struct str path, struct str key)
{
    size_t from = sorted_first(&key, t->nodes, t->n, sizeof *t->nodes, str_order);
    struct node *first = from < t->n && str_eq(t->nodes[from].key, key) ? &t->nodes[from] : NULL;
    for (size_t i = from; first && i < t->n && str_eq(t->nodes[i].key, key); i++)
        if (str_eq(t->nodes[i].target.path, path))
            return &t->nodes[i];
    return first;
}

/* The node that PATH may stand for, with what people leave out. Whoever calls holds the lock. */
static struct node *node_find(struct names *t, struct str path)
{
    static const char *const ends[] = {"",          ".md",        ".markdown",  ".mdx",
                                       "/index.md", "/README.md", "/_index.md", "/index.mdx"};
    struct node *n = NULL;
    struct str bare = str_ends(path, STR(".html")) ? str_sub(path, 0, path.n - 5) : path;
    for (size_t i = 0; i < COUNT(ends) && !n; i++) {
        struct str whole = i ? arena_printf(&t->arena, "%.*s%s", STR_ARG(bare), ends[i]) : path;
        n = node_at(t, whole, lowered(&t->arena, whole));
    }
    return n;
}

/* Why a picture of that size is not shown; absent: it is. */
static struct str size_fault(struct arena *a, struct picture p)
{
    if (p.width <= SIDE_MOST && p.height <= SIDE_MOST && (uint64_t)p.width * p.height <= PIXELS_MOST)
        return (struct str){0};
    return arena_printf(a, "it is %u × %u pixels large", p.width, p.height);
}

/* Takes from BYTES, a file's, what its page needs to know. */
static void node_measure(struct names *t, struct node *n, struct str bytes)
{
    struct record_target *f = &n->target;
    struct picture p = picture_look(bytes);
    bool drawn = str_starts(str_from(f->media), STR("image/")) && !str_ends(str_from(f->media), STR("bmp")) &&
                 !str_ends(str_from(f->media), STR("icon")) && !str_ends(str_from(f->media), STR("tiff"));
    uint8_t sum[DIGEST_SIZE];
    digest_bytes(bytes, sum);
    digest_print(sum, n->digest);
    if (drawn && !p.media) {
        f->fault = STR("it is not the kind of image that its name says, or is cut off");
        return;
    }
    f->fault = size_fault(&t->arena, p);
    if (drawn) {
        f->media = p.media;
        f->width = p.width;
        f->height = p.height;
    }
    struct str base = base_of(f->path);
    size_t dot = base.n;
    while (dot && base.s[dot - 1] != '.')
        dot--;
    struct str stem = dot ? str_sub(base, 0, dot - 1) : base,
               end = lowered(&t->arena, str_sub(base, dot, base.n));
    if (drawn) /* whatever it is called, it is one file */
        f->name = arena_printf(&t->arena, "files/%.16s.%.*s", n->digest, STR_ARG(end));
    else
        f->name = arena_printf(&t->arena, "files/%.*s-%.12s.%.*s",
                               STR_ARG(page_name(&t->arena, fold_slug(&t->arena, stem, 60))), n->digest,
                               STR_ARG(end));
}

static bool is_static(const struct node *n)
{
    return str_starts(n->target.path, statics);
}

static int node_read(const struct names *t, const struct node *n, struct arena *a, struct str *bytes)
{
    return n->size > t->in.limit ? EFBIG
                                 : file_read(a, t->content, n->target.path.s + content.n, t->in.limit, bytes);
}

/* Reads N's file; what is wrong with it becomes its fault. */
static void node_look(struct names *t, struct node *n)
{
    struct arena scratch = {0};
    struct str bytes;
    struct record_target *f = &n->target;
    n->looked = true;
    f->media = picture_media(f->path);
    if (!f->media && !is_static(n)) {
        f->fault = STR("a file of this kind is not handed out");
        return;
    }
    f->media = f->media ? f->media : str_ends(f->path, STR(".html")) ? "text/html" : "application/octet-stream";
    int err = node_read(t, n, &scratch, &bytes);
    if (err == EFBIG)
        f->fault =
            arena_printf(&t->arena, "it has more than %zu KiB (file_limit in site.yaml)", t->in.limit / 1024);
    else if (err)
        f->fault = arena_printf(&t->arena, "it %s", file_is_fault(err) ? file_why(err) : "cannot be read");
    else
        node_measure(t, n, bytes);
    arena_free(&scratch);
    if (is_static(n))
        f->name = str_sub(f->path, statics.n, f->path.n);
}

static bool names_find(void *ctx, struct str path, struct record_target *out)
{
    struct names *t = ctx;
    pthread_mutex_lock(&t->lock);
    struct node *n = node_find(t, path);
    if (n && !n->page && !n->looked)
        node_look(t, n);
    if (n)
        *out = n->target;
    pthread_mutex_unlock(&t->lock);
    return n != NULL;
}

struct names *names_new(const struct names_in *in)
{
    struct names *t = malloc(sizeof *t);
    if (!t)
        fail_system(ENOMEM, "content");
    *t = (struct names){.in = *in, .lock = PTHREAD_MUTEX_INITIALIZER};
    t->face = (struct record_tree){t, names_find};
    t->content = openat(in->root, "content", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    t->nodes = ARENA_NEW(&t->arena, struct node, in->sources->n + 1);
    for (size_t i = 0; i < in->sources->n; i++)
        node_add(t, &in->sources->items[i]);
    if (t->n)
        qsort(t->nodes, t->n, sizeof *t->nodes, by_key);
    part_names(t);
    return t;
}

void names_free(struct names *t)
{
    if (!t)
        return;
    if (t->content >= 0)
        close(t->content);
    struct arena a = t->arena;
    arena_free(&a);
    free(t);
}

const struct record_tree *names_face(const struct names *t)
{
    return &t->face;
}

/* Where rows go, and how much they have in all. */
struct putting {
    struct stmt *row;
    const struct names_aside *aside;
    uint64_t all;
};

/* The row of N; its bytes are read again, since all files at once may be too many for memory. */
static void node_put(struct names *t, const struct node *n, struct putting *p)
{
    struct arena scratch = {0};
    struct str bytes;
    const struct record_target *f = &n->target;
    char digest[DIGEST_HEX];
    uint8_t sum[DIGEST_SIZE];
    int err = node_read(t, n, &scratch, &bytes);
    if (err)
        fail_system(err, "%.*s", STR_ARG(f->path));
    digest_bytes(bytes, sum);
    digest_print(sum, digest);
    if (memcmp(digest, n->digest, sizeof digest) != 0)
        fail_system(0, "%.*s: changed while it was read; build again", STR_ARG(f->path));
    stmt_bind_text(p->row, "path", f->name);
    stmt_bind_text(p->row, "source", f->path);
    stmt_bind_text(p->row, "digest", (struct str){digest, sizeof digest});
    stmt_bind_text(p->row, "media_type", str_from(f->media));
    stmt_bind_int(p->row, "width", f->width);
    stmt_bind_int(p->row, "height", f->height);
    stmt_bind_int(p->row, "bytes", (int64_t)bytes.n);
    if (p->aside)
        stmt_null(p->row, CONTENT);
    else
        stmt_blob(p->row, CONTENT, bytes.n ? bytes : STR(""));
    stmt_run(p->row);
    if (p->aside && stmt_changes(p->row))
        p->aside->put(p->aside->ctx, f->name, bytes);
    p->all += bytes.n;
    arena_free(&scratch);
}

/* Of files that only pages can make use of, says which none does. */
static void say_unnamed(const struct names *t, struct diag *d)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct node *n = &t->nodes[i];
        struct str path = n->target.path;
        bool text = str_ends(path, STR(".txt")) && layout_markdown(str_sub(path, 0, path.n - 4)).s;
        if (!n->page && !n->looked && picture_media(path) && !text)
            diag_say(d, DIAG_FILE_UNNAMED, (struct diag_pos){path, 1, 1}, (struct str){0}, (struct str){0});
    }
}

void names_look(struct names *t, struct diag *d)
{
    for (size_t i = 0; i < t->n; i++) {
        struct node *n = &t->nodes[i];
        if (!is_static(n) || n->looked)
            continue;
        node_look(t, n);
        if (n->target.fault.n && n->digest[0] == '\0')
            diag_say(d, DIAG_MD_FILE, (struct diag_pos){n->target.path, 1, 1}, n->target.name, n->target.fault);
    }
    say_unnamed(t, d);
}

void names_put(struct names *t, struct db *db, const struct names_aside *aside, struct diag *d)
{
    struct stmt *named = db_prepare(db, sql_names, "named", NULL);
    struct putting p = {db_prepare(db, sql_names, "put", NULL), aside, 0};
    while (stmt_step(named)) {
        struct str path = stmt_col(named, 0);
        const struct node *n = node_at(t, path, lowered(&t->arena, path));
        if (n && !n->page && !is_static(n))
            node_put(t, n, &p);
    }
    for (size_t i = 0; i < t->n; i++)
        if (is_static(&t->nodes[i]) && t->nodes[i].digest[0])
            node_put(t, &t->nodes[i], &p);
    if (p.all > ALL_NOTED)
        diag_say(d, DIAG_FILES_LARGE, (struct diag_pos){STR("content"), 0, 0},
                 arena_printf(&t->arena, "%.1f MiB", (double)p.all / (1 << 20)), (struct str){0});
    stmt_free(named);
    stmt_free(p.row);
}
