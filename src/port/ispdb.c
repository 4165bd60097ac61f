/*
 * The elements of clientConfig beside its servers, and what is left over.
 * Does not know libxml2: the file comes as our own tree.
 */
#include "port/ispdb_part.h"
#include "port/secret.h"
#include "read/fit.h"
#include "read/rows.h"

/* Whether the pattern of ROW stands in an earlier row; *SAME: with the same match. */
static bool stands(struct ispdb_reading *r, struct str pattern, struct str match, bool *same)
{
    for (size_t i = 0; i < r->rows->n; i++) {
        const struct record_row *old = &r->rows->items[i];
        if (!str_eq(old->table, STR("domain")) || !str_eq(rows_get(old, "pattern"), pattern))
            continue;
        *same = str_eq(rows_get(old, "match"), match);
        return true;
    }
    return false;
}

/* "*.example.com" is what the tables call a suffix; purpose="mx" is the draft's word. */
static void read_domain(struct ispdb_reading *r, struct xml_node *node)
{
    struct str written = node->text, pattern, purpose = xml_take_attr(node, "purpose"), match;
    bool suffix = str_starts(written, STR("*.")), same = true;
    written = suffix ? str_sub(written, 2, written.n) : written;
    match = suffix ? STR("suffix") : str_ieq(purpose, STR("mx")) ? STR("mx") : STR("exact");
    if (!node->text.n)
        return;
    bool fits = fit_domain(r->a, written, &pattern);
    if (r->strict || !fits)
        pattern = fit_lower(r->a, written);
    if (!fits) /* lint knows letters, this knows labels too */
        diag_say(r->d, DIAG_DOMAIN_PATTERN, (struct diag_pos){r->rows->path, node->text_line, node->text_col},
                 written.n ? pattern : node->text, (struct str){0});
    if (!r->strict && stands(r, pattern, match, &same)) {
        if (same)
            xml_take_text(node);
        else
            ispdb_aside(r, node, "a domain in two ways");
        return;
    }
    struct record_row *row = rows_add(r->a, r->rows, "domain", ispdb_text_of(node));
    xml_take_text(node);
    rows_set(r->a, row, "pattern", pattern, ispdb_text_of(node));
    rows_set(r->a, row, "match", match, ispdb_text_of(node));
}

/* One element below clientConfig or emailProvider. */
static void read_part(struct ispdb_reading *r, struct xml_node *x)
{
    const char *role;
    if (xml_is(x, "domain"))
        read_domain(r, x);
    else if (ispdb_is_server(x, &role))
        ispdb_server(r->a, r->rows, x, role, ++r->servers, r->strict, r->d);
    else if (xml_is(x, "documentation"))
        ispdb_link(r, x, "help");
    else if (xml_is(x, "instruction"))
        ispdb_link(r, x, "settings");
    else if (xml_is(x, "enable"))
        ispdb_enable(r, x);
    else if (xml_is(x, "oAuth2"))
        ispdb_oauth2(r, x);
    else if (xml_is(x, "webMail"))
        ispdb_webmail(r, x);
}

/* The first domain of PROVIDER, or of the document around it, mended; '' when there is none. */
static struct str first_domain(struct ispdb_reading *r, const struct xml_node *root,
                               const struct xml_node *provider)
{
    const struct xml_node *const in[] = {provider, root};
    struct str domain;
    for (size_t i = 0; i < COUNT(in); i++)
        for (const struct xml_node *x = in[i]->first; x; x = x->next)
            if (xml_is(x, "domain")) {
                bool suffix = str_starts(x->text, STR("*."));
                if (fit_domain(r->a, str_sub(x->text, suffix ? 2 : 0, x->text.n), &domain))
                    return domain;
            }
    return STR("");
}

/* Whether an id can name a provider: of letters, digits, '-', '_' and '.', with a letter at its head. */
static bool is_sound_id(struct str id)
{
    bool sound = id.n && id.n <= 253 && id.s[id.n - 1] != '.' && id.s[id.n - 1] != '-';
    for (size_t i = 0; i < id.n && sound; i++)
        sound = is_alnum(id.s[i]) || (i && strchr("-_.", id.s[i]));
    return sound;
}

/* What the rows of PROVIDER begin with: its own id, or what stands in for one that names nobody. */
static void begin(struct ispdb_reading *r, struct str path, const struct xml_node *root,
                  const struct xml_node *provider)
{
    struct str id = xml_get_attr(provider, "id"), domain = first_domain(r, root, provider);
    bool sound = is_sound_id(id);
    *r->rows = rows_begin(r->a, path, r->how->collection, sound || !domain.n ? id : domain);
    r->rows->own_id = sound ? id : STR("");
    if (!sound && id.n && domain.n)
        diag_say(r->d, DIAG_IMPORT_ID, (struct diag_pos){r->rows->path, provider->line, provider->col}, id,
                 r->rows->id);
}

/* The id is known from the provider's own when that is its slug and it is one of the domains; else it is kept. */
static void take_id(struct ispdb_reading *r, struct xml_node *provider)
{
    struct str id = xml_get_attr(provider, "id");
    bool usual = false;
    for (struct xml_node *x = provider->first; x; x = x->next)
        usual |= xml_is(x, "domain") && str_ieq(x->text, id);
    if (usual && str_eq(rows_begin(r->a, r->rows->path, STR(""), id).id, r->rows->id))
        xml_take_attr(provider, "id");
}

static void read_provider(struct ispdb_reading *r, struct xml_node *root, struct xml_node *provider)
{
    struct record_row *row = rows_add(r->a, r->rows, "provider", ispdb_pos_of(provider));
    struct xml_node *name = xml_child(provider, "displayName"),
                    *brief = xml_child(provider, "displayShortName");
    struct str id = xml_get_attr(provider, "id"), title = name && name->text.n ? name->text : id;
    root->taken = provider->taken = true;
    xml_take_text(name);
    rows_set(r->a, row, "name", title.n ? title : r->rows->id,
             name ? ispdb_text_of(name) : ispdb_pos_of(provider));
    if (brief)
        rows_set(r->a, row, "short_name", xml_take_text(brief), ispdb_text_of(brief));
    rows_set(r->a, row, "check_method", STR("ispdb"), ispdb_pos_of(provider));
    rows_set(r->a, row, "source", r->rows->source, ispdb_pos_of(provider));
    for (struct xml_attr *x = root->attrs; x; x = x->next)
        if (str_eq(x->name, STR("version")))
            x->taken = str_eq(x->value, STR("1.1"));
    take_id(r, provider);
}

/* An element or attribute that nobody has taken; one that says nothing at all is "(empty)". */
static void raw(struct ispdb_reading *r, struct str path, struct str text, const struct xml_node *at)
{
    ispdb_remark(r, "raw", path, text.n ? text : STR("(empty)"), ispdb_pos_of(at));
}

/* Everything that nobody has taken: comments, elements, attributes. Other providers are not this one's. */
static void leftovers(struct ispdb_reading *r, struct xml_node *node, const struct xml_node *provider)
{
    struct str path = xml_path(r->a, node);
    if (xml_is(node, "emailProvider") && node != provider && node->parent == provider->parent)
        return;
    if (node->kind == XML_REMARK) {
        if (r->sentences && node->text.n)
            ispdb_remark(r, "comment", path, node->text, ispdb_pos_of(node));
        r->rows->left_out += !r->sentences && node->text.n;
        return;
    }
    if (node->kind == XML_INSTRUCTION) {
        raw(r, arena_printf(r->a, "%.*s/?%.*s", STR_ARG(path), STR_ARG(node->name)), node->text, node);
        return;
    }
    if (!node->taken)
        raw(r, path, node->text, node);
    else if (node->text.n && !node->taken_text)
        raw(r, arena_printf(r->a, "%.*s/text()", STR_ARG(path)), node->text, node);
    for (struct xml_attr *x = node->attrs; x; x = x->next)
        if (!x->taken && !secret_name(x->name))
            raw(r, arena_printf(r->a, "%.*s/@%.*s", STR_ARG(path), STR_ARG(x->name)), x->value, node);
    for (struct xml_node *x = node->first; x; x = x->next)
        if (x->kind != XML_PART || !secret_name(x->name))
            leftovers(r, x, provider);
}

static bool refuse(struct str path, struct diag *d, const struct xml_node *at, const char *why)
{
    diag_say(d, DIAG_XML_ROOT, (struct diag_pos){path, at->line, at->col}, str_from(why), (struct str){0});
    return false;
}

/* Nobody has taken anything of the document yet. */
static void untake(struct xml_node *node)
{
    node->taken = node->taken_text = false;
    for (struct xml_attr *x = node->attrs; x; x = x->next)
        x->taken = false;
    for (struct xml_node *x = node->first; x; x = x->next)
        untake(x);
}

/* All that the document says of PROVIDER, into r->rows. */
static void read_one(struct ispdb_reading *r, struct str path, struct xml_node *root, struct xml_node *provider)
{
    unsigned index = provider->index;
    untake(root);
    begin(r, path, root, provider);
    provider->index = 0; /* in a file of its own it is the only one, and paths are for that */
    ispdb_look(root, provider, r->rows->path, r->d);
    read_provider(r, root, provider);
    for (struct xml_node *x = provider->first; x; x = x->next)
        read_part(r, x);
    for (struct xml_node *x = root->first; x; x = x->next)
        read_part(r, x);
    leftovers(r, root, provider);
    rows_set(r->a, &r->rows->items[0], "status", r->requirements ? STR("preparation") : STR("ok"),
             (struct record_pos){0});
    provider->index = index;
}

bool ispdb_read(struct arena *keep, struct str path, struct str bytes, const struct ispdb_how *how,
                struct diag *d, struct record_rows *out)
{
    size_t wrong = diag_count(d, DIAG_ERROR);
    struct record_rows *rows = out, **end = NULL;
    struct xml_node *root = xml_read(keep, path, bytes, d);
    if (!root)
        return false;
    if (!xml_is(root, "clientConfig"))
        return refuse(path, d, root, "another root element stands here");
    if (!xml_child(root, "emailProvider"))
        return refuse(path, d, root, "emailProvider is missing");
    secret_clean(keep, root, path, d);
    for (struct xml_node *x = root->first; x; x = x->next) {
        if (!xml_is(x, "emailProvider"))
            continue;
        if (end)
            *end = rows = ARENA_NEW(keep, struct record_rows, 1);
        struct ispdb_reading r = {.a = keep,
                                  .rows = rows,
                                  .d = d,
                                  .how = how,
                                  .sentences = how->sentences || how->strict,
                                  .strict = how->strict};
        read_one(&r, path, root, x);
        end = &rows->next;
    }
    return diag_count(d, DIAG_ERROR) == wrong;
}
