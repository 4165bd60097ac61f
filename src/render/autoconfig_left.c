/*
 * Paths of remarks ("/clientConfig/emailProvider/chatServer[2]/@type") followed down a tree.
 * Does not know what the elements mean.
 */
#include "render/files.h"

#include "base/out.h"

/* Columns of render/export.sql's remarks. */
enum { REMARK_KIND, REMARK_SUBJECT, REMARK_TEXT };

struct full_node *full_add(struct arena *a, struct full_node *parent, enum full_kind kind, const char *name,
                           struct str text)
{
    struct full_node *node = ARENA_NEW(a, struct full_node, 1);
    node->kind = kind;
    node->name = name;
    node->text = text.s ? arena_str(a, text) : text;
    node->parent = parent;
    if (parent) {
        *(parent->last ? &parent->last->next : &parent->first) = node;
        parent->last = node;
    }
    return node;
}

struct full_node *full_element(struct arena *a, struct full_node *parent, const char *name)
{
    return full_add(a, parent, FULL_ELEMENT, name, (struct str){0});
}

/* Whether C may begin a name, by XML's own list (NameStartChar), without the colon. */
static bool begins_name(uint32_t c)
{
    static const struct {
        uint32_t from, to;
    } ranges[] = {{'A', 'Z'},       {'_', '_'},       {'a', 'z'},       {0xC0, 0xD6},     {0xD8, 0xF6},
                  {0xF8, 0x2FF},    {0x370, 0x37D},   {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F},
                  {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}};
    for (size_t i = 0; i < COUNT(ranges); i++)
        if (c >= ranges[i].from && c <= ranges[i].to)
            return true;
    return false;
}

bool full_is_name(struct str name)
{
    uint32_t c;
    for (size_t i = 0, n; i < name.n; i += n) {
        n = str_utf8(name, i, &c);
        bool inside =
            i && n &&
            (c == '-' || c == '.' || c == 0xB7 || (c >= '0' && c <= '9') || (c >= 0x300 && c <= 0x36F));
        if (!n || (!inside && !begins_name(c)))
            return false;
    }
    return name.n != 0;
}

static bool same_name(const struct full_node *x, const struct full_node *y)
{
    return x->kind == FULL_ELEMENT && y->kind == FULL_ELEMENT && strcmp(x->name, y->name) == 0;
}

/* What was left over of the file: where it stood, every step with its number ("/a[1]/b[2]/@c"), and what it said. */
struct left {
    bool comment, element; /* element: itself, not an attribute, an instruction or the text of a known one */
    struct str path, text;
};

struct lefts {
    struct left *items;
    size_t n;
};

/* PATH with a number in every step that is an element's. */
static struct str numbered(struct arena *a, struct str path)
{
    struct out o = out_memory();
    for (struct str rest = str_sub(path, 1, path.n); rest.n;) {
        struct str step = str_cut(&rest, '/');
        bool element = step.n && step.s[0] != '@' && step.s[0] != '?' && !str_eq(step, STR("text()"));
        bool bare = element && str_find(step, '[', 0) == step.n;
        out_printf(&o, "/%.*s%s", STR_ARG(step), bare ? "[1]" : "");
    }
    return out_take(&o, a);
}

static struct lefts read_lefts(struct db *db, struct arena *a, struct str provider)
{
    struct lefts all = {.n = 0};
    size_t room = 0;
    struct stmt *st = db_prepare(db, sql_export, "remarks", NULL);
    stmt_bind_text(st, "provider", provider);
    while (stmt_step(st)) {
        struct str kind = stmt_col(st, REMARK_KIND), path = numbered(a, stmt_col(st, REMARK_SUBJECT));
        bool comment = str_eq(kind, STR("comment"));
        if (!comment && !str_eq(kind, STR("raw")))
            continue;
        all.items = arena_more(a, all.items, sizeof *all.items, all.n, &room);
        struct str text = arena_str(a, stmt_col(st, REMARK_TEXT));
        if (str_eq(text, STR("(empty)")))
            text = STR("");
        all.items[all.n++] = (struct left){comment, !comment && str_ends(path, STR("]")), path, text};
    }
    stmt_free(st);
    return all;
}

static bool is_left(const struct lefts *lefts, struct str path)
{
    for (size_t i = 0; i < lefts->n; i++)
        if (lefts->items[i].element && str_eq(lefts->items[i].path, path))
            return true;
    return false;
}

/*
 * Numbers the elements below PARENT, which stood at PATH, as the file did: those of one name are in its order, and the
 * numbers that are missing are those of elements left over.
 */
static void number(struct arena *a, struct full_node *parent, struct str path, const struct lefts *lefts)
{
    for (struct full_node *x = parent->first; x; x = x->next) {
        struct str at = STR("");
        if (x->kind != FULL_ELEMENT)
            continue;
        for (struct full_node *y = parent->first; y != x; y = y->next)
            if (same_name(x, y))
                x->index = y->index;
        do
            at = arena_printf(a, "%.*s/%s[%u]", STR_ARG(path), x->name, ++x->index);
        while (is_left(lefts, at));
        number(a, x, at, lefts);
    }
}

/* The child of PARENT that STEP ("name[2]") names. */
static struct full_node *child(struct full_node *parent, struct str name, uint64_t index)
{
    for (struct full_node *x = parent->first; x; x = x->next)
        if (x->kind == FULL_ELEMENT && x->index == index && str_eq(name, str_from(x->name)))
            return x;
    return NULL;
}

static struct full_node *attribute(struct full_node *of, struct str name)
{
    struct full_node *x = of->first;
    while (x && !(x->kind == FULL_ATTRIBUTE && str_eq(name, str_from(x->name))))
        x = x->next;
    return x;
}

/*
 * "pt-BR" was said of AT in a list that is sorted by "pt" now: AT and the one that it was said of change places.
 */
static void restore_order(struct full_node *at, struct str lang)
{
    struct str name = STR("lang"), code = str_sub(lang, 0, str_find(lang, '-', 0));
    for (struct full_node *x = at->parent->first; x; x = x->next) {
        struct full_node *said = same_name(x, at) ? attribute(x, name) : NULL;
        if (!said || !str_eq(said->text, code))
            continue;
        struct full_node *first = x->first, *last = x->last;
        struct str text = x->text;
        x->first = at->first;
        x->last = at->last;
        x->text = at->text;
        at->first = first;
        at->last = last;
        at->text = text;
        return;
    }
}

/* Attribute NAME of AT as it was; a language known in part is completed. */
static void put_attribute(struct arena *a, struct full_node *at, struct str name, struct str text)
{
    struct full_node *old = attribute(at, name);
    if (old && str_eq(name, STR("lang")) && !str_starts(text, old->text)) {
        restore_order(at, text);
        old = attribute(at, name);
    }
    if (old)
        old->text = arena_str(a, text);
    else
        full_add(a, at, FULL_ATTRIBUTE, arena_str(a, name).s, text);
}

/* A new element before the first of its name with a higher number, else at the end. */
static struct full_node *put_element(struct arena *a, struct full_node *at, struct str name, uint64_t index)
{
    struct full_node *before = NULL, *last = at->last, *new = full_element(a, at, arena_str(a, name).s);
    new->index = (unsigned)index;
    for (struct full_node *x = at->first; x != new; x = x->next) {
        if (same_name(x, new) && x->index > index) {
            *(before ? &before->next : &at->first) = new;
            new->next = x;
            at->last = last;
            last->next = NULL;
            break;
        }
        before = x;
    }
    return new;
}

/* The element that STEP names in AT; LEFT, itself left over, is made. NULL: it has no place any more. */
static struct full_node *step_to(struct arena *a, struct full_node *at, struct str step, bool make)
{
    uint64_t index = 0;
    struct str name = str_sub(step, 0, str_find(step, '[', 0));
    if (name.n + 2 > step.n || !str_uint(str_sub(step, name.n + 1, step.n - 1), 100000, &index) || !index)
        return NULL;
    struct full_node *old = child(at, name, index);
    return old || !make || !full_is_name(name) ? old : put_element(a, at, name, index);
}

/* Puts what was left over back to where it stood; what has no place any more stays a remark only. */
static void put_back(struct arena *a, struct full_node *top, const struct left *left)
{
    struct full_node *at = top;
    for (struct str rest = str_sub(left->path, 1, left->path.n); at && rest.n;) {
        struct str step = str_cut(&rest, '/'), name = str_sub(step, 1, step.n);
        if (!rest.n && step.s[0] == '?' && full_is_name(name) && at != top)
            full_add(a, at, FULL_INSTRUCTION, arena_str(a, name).s, left->text);
        else if (!rest.n && step.s[0] == '@' && full_is_name(name) && at != top)
            put_attribute(a, at, name, left->text);
        if (step.s[0] == '?' || step.s[0] == '@')
            return;
        if (!str_eq(step, STR("text()")))
            at = step_to(a, at, step, left->element && !rest.n && at != top);
    }
    if (!at || at == top)
        return;
    if (left->comment)
        full_add(a, at, FULL_COMMENT, "", left->text);
    else if (left->text.n)
        at->text = left->text;
}

void full_put_back(struct db *db, struct arena *a, struct str provider, struct full_node *root)
{
    struct full_node top = {.kind = FULL_ELEMENT, .name = "", .first = root, .last = root};
    const struct lefts lefts = read_lefts(db, a, provider);
    number(a, &top, STR(""), &lefts);
    for (size_t i = 0; i < lefts.n; i++)
        put_back(a, &top, &lefts.items[i]);
}
