/*
 * tmpl_parse: a template's source to nodes, with Mustache's rules for white space.
 * Knows nothing of what names mean, nor of other sources.
 *
 * A tag that is not a variable and stands alone on its line takes the line with it. For parents and
 * blocks it is enough that nothing stands before the first tag and after the last. What stands
 * inside a parent but outside of its blocks is never rendered, so for the tags in there it counts
 * as nothing; and the lines of such blocks lose the indentation they were written with.
 */
#include "tmpl/tmpl_part.h"

void tmpl_complain(struct tmpl_report *r, enum diag_code code, struct diag_pos pos, const struct str args[3],
                   struct str hint)
{
    if (r->diag)
        diag_at(r->diag, code, pos, args, hint);
    r->errors += diag_level_of(code) == DIAG_ERROR;
}

struct diag_pos tmpl_pos(const struct tmpl_unit *u, const struct tmpl_node *node)
{
    struct diag_pos pos = {u->source.path, node->line, node->col};
    if (node->kind == NODE_TEXT) {
        /* Rarely asked for, so not kept. */
        const char *line = u->source.text.s, *next;
        for (pos.line = 1; (next = memchr(line, '\n', (size_t)(node->text.s - line))); line = next + 1)
            pos.line++;
        pos.col = (unsigned)(node->text.s - line + 1);
    }
    return pos;
}

const struct tmpl_unit *tmpl_unit(const struct tmpl_unit *units, struct str name)
{
    while (units && !str_eq(units->name, name))
        units = units->next;
    return units;
}

/* A tag as found. */
struct tag {
    char kind; /* the sign after the braces, 0 for a variable */
    struct str name;
    unsigned line, col;
    size_t start, end; /* bytes of the source */
    size_t left_at;    /* the white space before it begins here */
    size_t right_at;   /* the line after it begins here */
    struct str eol;    /* its line's end */
    bool left, right;  /* nothing but white space before, after it on its line */
};

/* An element whose closing tag is awaited. */
struct open {
    size_t node;
    bool left, right;  /* of its opening tag */
    bool argument;     /* a block directly inside a parent */
    struct str ws;     /* before its opening tag */
    struct str dedent; /* what held outside of it */
};

struct parse {
    struct tmpl_unit *u;
    struct str text;
    struct arena *arena;
    struct tmpl_report *report;
    size_t at;               /* what is before it has become nodes */
    bool begins;             /* a line begins there */
    size_t counted, line_at; /* up to where lines are counted; where the last one begins */
    unsigned line;
    size_t close_at, close3_at; /* the next "}}" and "}}}" as last searched for */
    struct str dedent;          /* taken off the beginning of lines */
    struct open open[TMPL_DEPTH];
    size_t n_open;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Moves the count of lines on to AT. */
static void count_lines(struct parse *p, size_t at)
{
    struct str before = str_sub(p->text, 0, at);
    for (size_t i = p->counted; (i = str_find(before, '\n', i)) < at; i++) {
        p->line++;
        p->line_at = i + 1;
    }
    p->counted = at;
}

static void complain(struct parse *p, enum diag_code code, unsigned line, unsigned col, struct str a,
                     struct str b)
{
    struct diag_pos pos = {p->u->source.path, line, col};
    tmpl_complain(p->report, code, pos, (struct str[3]){a, b}, (struct str){0});
}

static struct tmpl_node *add_node(struct parse *p, enum node_kind kind)
{
    struct tmpl_unit *u = p->u;
    u->nodes = tmpl_room(p->arena, u->nodes, u->n_nodes, sizeof *u->nodes);
    struct tmpl_node *node = &u->nodes[u->n_nodes++];
    *node = (struct tmpl_node){.kind = kind, .end = u->n_nodes};
    return node;
}

/* WS without as much of DEDENT as it begins with. */
static struct str undent(struct str ws, struct str dedent)
{
    size_t n = 0;
    while (n < ws.n && n < dedent.n && ws.s[n] == dedent.s[n])
        n++;
    return str_sub(ws, n, ws.n);
}

/* The bytes FROM up to TO; when they begin a line even none of them are worth a node, to be indented. */
static void add_text(struct parse *p, size_t from, size_t to, bool begins)
{
    do {
        size_t end = to;
        if (p->dedent.n) {
            end = str_find(p->text, '\n', from);
            end = end < to ? end + 1 : to;
        }
        struct str line = str_sub(p->text, from, end);
        struct tmpl_node *node = add_node(p, NODE_TEXT);
        node->text = begins ? undent(line, p->dedent) : line;
        node->begins = begins;
        from = end;
        begins = true;
    } while (from < to);
}

/* What stands before T; with STRIP the white space next to it goes with the tag. */
static void add_before(struct parse *p, const struct tag *t, bool strip)
{
    size_t to = t->left ? t->left_at : t->start;
    if (p->at < to)
        add_text(p, p->at, to, p->begins);
    if (t->left && !strip)
        add_text(p, t->left_at, t->start, true);
}

/* Goes on behind T; with STRIP on the next line. */
static void go_on(struct parse *p, const struct tag *t, bool strip)
{
    p->at = strip ? t->right_at : t->end;
    p->begins = strip;
}

static void look_around(const struct parse *p, struct tag *t)
{
    struct str text = p->text;
    size_t i = t->start;
    while (i > p->at && is_blank(text.s[i - 1]))
        i--;
    t->left_at = i;
    t->left = i == p->at ? p->begins : text.s[i - 1] == '\n';

    i = t->end;
    while (i < text.n && is_blank(text.s[i]))
        i++;
    size_t eol = i < text.n && text.s[i] == '\r' ? i + 1 : i;
    t->right = i == text.n || (eol < text.n && text.s[eol] == '\n');
    t->right_at = i == text.n ? i : eol + 1;
    t->eol = t->right ? str_sub(text, i, t->right_at) : (struct str){0};
}

/* Where a tag with content from FROM ends: at the next CLOSE, which is remembered in *AT. */
static size_t find_close(const struct parse *p, struct str close, size_t from, size_t *at)
{
    if (*at < from)
        *at = str_find_str(p->text, close, from);
    return *at;
}

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.s[i] <= ' ' || name.s[i] == '{' || name.s[i] == '}')
            return false;
    return name.n > 0;
}

/* Reads the tag at START. False: it is none, which is reported, and P goes on behind it. */
static bool read_tag(struct parse *p, size_t start, struct tag *t)
{
    size_t from = start + 2;
    count_lines(p, start);
    *t = (struct tag){.start = start, .line = p->line, .col = (unsigned)(start - p->line_at + 1)};
    if (from < p->text.n && p->text.s[from] && strchr("!=#^/><$&{", p->text.s[from]))
        t->kind = p->text.s[from++];
    bool triple = t->kind == '{';
    struct str close = triple ? STR("}}}") : STR("}}");
    size_t to = find_close(p, close, from, triple ? &p->close3_at : &p->close_at);
    struct str content = str_sub(p->text, from, to);
    size_t inner = t->kind == '!' ? content.n : str_find_str(content, STR("{{"), 0);
    if (to == p->text.n || inner < content.n) {
        complain(p, DIAG_TMPL_TAG, t->line, t->col, close, (struct str){0});
        p->at = from + inner;
        p->begins = false;
        return false;
    }
    t->end = to + close.n;
    t->name = str_trim(content);
    look_around(p, t);
    if (t->kind == '!')
        return true;
    if (t->kind == '=')
        complain(p, DIAG_TMPL_DELIMITER, t->line, t->col, (struct str){0}, (struct str){0});
    else if (is_name(t->name))
        return true;
    else
        complain(p, DIAG_TMPL_NO_NAME, t->line, t->col, t->name, (struct str){0});
    go_on(p, t, false);
    return false;
}

static bool in_parent(const struct parse *p)
{
    return p->n_open && p->u->nodes[p->open[p->n_open - 1].node].kind == NODE_PARENT;
}

static struct tmpl_node *add_tag(struct parse *p, const struct tag *t, enum node_kind kind)
{
    struct tmpl_node *node = add_node(p, kind);
    node->line = t->line;
    node->col = t->col;
    node->name = t->name;
    return node;
}

/* The white space that begins the first line at or after AT that holds anything. */
static struct str first_indent(struct str text, size_t at)
{
    for (size_t end; at < text.n; at = end + 1) {
        size_t i = at;
        while (i < text.n && is_blank(text.s[i]))
            i++;
        end = str_find(text, '\n', at);
        if (i < end && text.s[i] != '\r')
            return str_sub(text, at, i);
    }
    return (struct str){"", 0};
}

/* The innermost open element ends here without a closing tag. */
static struct tmpl_node *drop_element(struct parse *p)
{
    const struct open *o = &p->open[--p->n_open];
    struct tmpl_node *node = &p->u->nodes[o->node];
    node->end = p->u->n_nodes;
    p->dedent = o->dedent;
    return node;
}

/* All but the N outermost elements ought to have ended. */
static void miss_close(struct parse *p, size_t n)
{
    while (p->n_open > n) {
        const struct tmpl_node *node = drop_element(p);
        complain(p, DIAG_TMPL_OPEN, node->line, node->col, node->name, (struct str){0});
    }
}

static void open_element(struct parse *p, const struct tag *t)
{
    static const char signs[] = "#^<$";
    static const enum node_kind kinds[] = {NODE_SECTION, NODE_INVERTED, NODE_PARENT, NODE_BLOCK};
    enum node_kind kind = kinds[strchr(signs, t->kind) - signs];
    bool argument = kind == NODE_BLOCK && in_parent(p);
    bool section = kind == NODE_SECTION || kind == NODE_INVERTED;
    if (p->n_open == TMPL_DEPTH) {
        complain(p, DIAG_TMPL_DEPTH, t->line, t->col, t->name, (struct str){0});
        p->at = p->text.n;
        while (p->n_open)
            drop_element(p);
        return;
    }
    add_before(p, t, section && t->right);
    struct open *o = &p->open[p->n_open];
    *o = (struct open){.node = p->u->n_nodes, .left = t->left, .right = t->right, .argument = argument};
    o->ws = undent(str_sub(p->text, t->left_at, t->start), p->dedent);
    o->dedent = p->dedent;
    struct tmpl_node *node = add_tag(p, t, kind);
    p->n_open++;
    /* What stands around the blocks of a parent is not rendered: only the other side counts. */
    bool strip = t->right && (t->left || argument || kind == NODE_PARENT);
    if (kind == NODE_BLOCK && strip) {
        struct str indent = first_indent(p->text, t->right_at);
        node->opens_line = true;
        node->inner = undent(indent, p->dedent);
        if (argument)
            p->dedent = indent;
    }
    go_on(p, t, strip);
}

/* Its opening tag stands first on its line: the white space before it, already a node, is its own. */
static void take_line(struct parse *p, const struct open *o, struct str ws, struct str eol)
{
    struct tmpl_node *node = &p->u->nodes[o->node];
    node->own_line = true;
    node->text = ws;
    node->eol = eol;
    node[-1].text.n = 0;
    node[-1].begins = false;
}

/* T closes the innermost open element. */
static void close_element(struct parse *p, const struct tag *t)
{
    const struct open *o = &p->open[p->n_open - 1];
    enum node_kind kind = p->u->nodes[o->node].kind;
    bool alone = t->left && t->right;
    bool whole = o->left && t->right && !o->argument && (kind == NODE_PARENT || kind == NODE_BLOCK);
    add_before(p, t, alone || (o->argument && t->left));
    struct tmpl_node *node = &p->u->nodes[o->node];
    node->end = p->u->n_nodes;
    node->ends_line = o->argument ? t->left : alone;
    if (whole)
        take_line(p, o, o->ws, t->eol);
    else
        node->inner = (struct str){"", 0};
    if (!whole && kind == NODE_BLOCK && o->left && o->right && !o->argument)
        take_line(p, o, (struct str){"", 0}, (struct str){"", 0});
    go_on(p, t, !o->argument && (alone || whole));
    p->dedent = o->dedent;
    p->n_open--;
}

static void match_element(struct parse *p, const struct tag *t)
{
    size_t i = p->n_open;
    while (i > 0 && !str_eq(p->u->nodes[p->open[i - 1].node].name, t->name))
        i--;
    if (i == 0) {
        struct str advice = STR("delete it");
        if (p->n_open) {
            struct str name = p->u->nodes[p->open[p->n_open - 1].node].name;
            advice = arena_printf(p->arena, "what is open here ends with {{/%.*s}}", STR_ARG(name));
        }
        complain(p, DIAG_TMPL_CLOSE, t->line, t->col, t->name, advice);
        go_on(p, t, false);
        return;
    }
    miss_close(p, i);
    close_element(p, t);
}

static void take_tag(struct parse *p, const struct tag *t)
{
    bool alone = t->left && t->right;
    struct tmpl_node *node;
    switch (t->kind) {
    case '!':
        add_before(p, t, alone);
        go_on(p, t, alone);
        break;
    case '>':
        add_before(p, t, alone);
        node = add_tag(p, t, NODE_PARTIAL);
        node->own_line = alone;
        node->text = undent(str_sub(p->text, t->left_at, t->start), p->dedent);
        go_on(p, t, alone);
        break;
    case '/':
        match_element(p, t);
        break;
    case '#':
    case '^':
    case '<':
    case '$':
        open_element(p, t);
        break;
    default:
        add_before(p, t, false);
        add_tag(p, t, t->kind ? NODE_RAW : NODE_VAR);
        go_on(p, t, false);
    }
}

void tmpl_parse(struct tmpl_unit *u, struct arena *arena, struct tmpl_report *report)
{
    struct parse p = {
        .u = u, .text = u->source.text, .arena = arena, .report = report, .begins = true, .line = 1};
    while (p.at < p.text.n) {
        size_t start = str_find_str(p.text, STR("{{"), p.at);
        struct tag tag;
        if (start == p.text.n) {
            add_text(&p, p.at, start, p.begins);
            break;
        }
        if (read_tag(&p, start, &tag))
            take_tag(&p, &tag);
    }
    miss_close(&p, 0);
}
