/*
 * The elements of clientConfig beside its servers, and what is left over.
 * Does not know libxml2: the file comes as our own tree.
 */
#include "read/ispdb.h"

#include "base/out.h"
#include "read/hint.h"
#include "read/ispdb_server.h"
#include "read/rows.h"
#include "read/xml.h"

struct reading {
    struct arena *a;
    struct record_rows *rows;
    struct diag *d;
    bool sentences, strict;
    unsigned servers, remarks, requirements;
};

static struct record_pos pos_of(const struct xml_node *node)
{
    return (struct record_pos){node->line, 0};
}

static void remark(struct reading *r, const char *kind, struct str subject, struct str text,
                   struct record_pos pos)
{
    struct record_row *row = rows_add(r->a, r->rows, "remark", pos);
    rows_set(r->a, row, "ordinal", arena_printf(r->a, "%u", ++r->remarks), pos);
    rows_set(r->a, row, "kind", str_from(kind), pos);
    rows_set(r->a, row, "subject", subject, pos);
    rows_set(r->a, row, "text", text, pos);
}

static struct str lower_host(struct arena *a, struct str s)
{
    struct str copy = arena_str(a, s);
    for (size_t i = 0; i < copy.n; i++)
        if (copy.s[i] >= 'A' && copy.s[i] <= 'Z')
            ((char *)(uintptr_t)copy.s)[i] = (char)(copy.s[i] + 32);
    return copy;
}

/* "*.example.com" is what the tables call a suffix; purpose="mx" is the draft's word. */
static void read_domain(struct reading *r, struct xml_node *node)
{
    struct record_row *row = rows_add(r->a, r->rows, "domain", pos_of(node));
    struct str pattern = lower_host(r->a, xml_take_text(node)), purpose = xml_take_attr(node, "purpose");
    bool suffix = str_starts(pattern, STR("*."));
    rows_set(r->a, row, "pattern", suffix ? str_sub(pattern, 2, pattern.n) : pattern, pos_of(node));
    rows_set(r->a, row, "match",
             suffix                        ? STR("suffix")
             : str_ieq(purpose, STR("mx")) ? STR("mx")
                                           : STR("exact"),
             pos_of(node));
}

/* A page for people: one row for each language it is described in. */
static void read_link(struct reading *r, struct xml_node *node, const char *kind)
{
    struct str url = xml_take_attr(node, "url");
    size_t said = 0;
    node->taken = true;
    for (struct xml_node *x = node->first; x || !said; x = x ? x->next : NULL) {
        if (x && !xml_is(x, "descr"))
            continue;
        struct record_row *row = rows_add(r->a, r->rows, "link", pos_of(x ? x : node));
        struct str lang = x ? xml_take_attr(x, "lang") : STR(""), title = x ? xml_take_text(x) : STR("");
        rows_set(r->a, row, "kind", str_from(kind), pos_of(node));
        rows_set(r->a, row, "url", url, pos_of(node));
        rows_set(r->a, row, "lang", str_sub(lang, 0, str_find(lang, '-', 0)), pos_of(x ? x : node));
        if (r->sentences)
            rows_set(r->a, row, "title", title, pos_of(x ? x : node));
        if (str_find(lang, '-', 0) < lang.n && r->sentences)
            remark(r, "raw", arena_printf(r->a, "%.*s/@lang", STR_ARG(xml_path(r->a, x))), lang, pos_of(x));
        r->rows->left_out += !r->sentences && title.n;
        said++;
        if (!x)
            break;
    }
}

static void requirement(struct reading *r, const char *kind, struct str lang, struct str text, struct str url,
                        struct record_pos pos)
{
    struct record_row *row = rows_add(r->a, r->rows, "requirement", pos);
    rows_set(r->a, row, "ordinal", arena_printf(r->a, "%u", r->requirements), pos);
    rows_set(r->a, row, "kind", str_from(kind), pos);
    rows_set(r->a, row, "lang", lang, pos);
    rows_set(r->a, row, "url", url, pos);
    rows_set(r->a, row, "text", text, pos);
}

/* What a user must do first. Its kind is read from its words; without SENTENCES the words are ours. */
static void read_enable(struct reading *r, struct xml_node *node)
{
    struct str url = xml_take_attr(node, "visiturl");
    struct out all = out_memory();
    const char *kinds[HINT_KINDS_MAX];
    size_t said = 0;
    node->taken = true;
    for (struct xml_node *x = node->first; x; x = x->next)
        if (xml_is(x, "instruction"))
            out_printf(&all, "%.*s\n", STR_ARG(x->text));
    size_t n = hint_kinds(r->a, out_str(&all), kinds);
    out_free(&all);
    r->requirements++;
    for (struct xml_node *x = node->first; x; x = x->next) {
        if (!xml_is(x, "instruction"))
            continue;
        struct str lang = xml_take_attr(x, "lang"), text = xml_take_text(x);
        struct str code = str_sub(lang, 0, str_find(lang, '-', 0));
        if (r->sentences && text.n)
            requirement(r, kinds[0], code.s ? code : STR(""), text, url, pos_of(x));
        if (r->sentences && code.n < lang.n)
            remark(r, "raw", arena_printf(r->a, "%.*s/@lang", STR_ARG(xml_path(r->a, x))), lang, pos_of(x));
        said += r->sentences && text.n;
        r->rows->left_out += !r->sentences && text.n;
    }
    for (size_t k = 0; k < n && !said; k++) {
        r->requirements += k > 0;
        for (const char *const *l = hint_langs; *l; l++)
            requirement(r, kinds[k], str_from(*l), hint_text(kinds[k], *l), url, pos_of(node));
    }
}

static void read_oauth2(struct reading *r, struct xml_node *node)
{
    static const struct {
        const char *theirs, *ours;
    } fields[] = {{"issuer", "issuer"}, {"scope", "scope"}, {"authURL", "auth_url"}, {"tokenURL", "token_url"}};
    struct record_row *row = rows_add(r->a, r->rows, "oauth2", pos_of(node));
    node->taken = true;
    for (size_t i = 0; i < COUNT(fields); i++) {
        struct xml_node *x = xml_child(node, fields[i].theirs);
        rows_set(r->a, row, fields[i].ours, xml_take_text(x), pos_of(x ? x : node));
    }
}

/* A field of the login page: "#id", or its name where it has none; both when it has both. */
static struct str field_of(struct reading *r, struct xml_node *node)
{
    if (!node)
        return STR("");
    struct str id = xml_take_attr(node, "id"), name = xml_take_attr(node, "name");
    node->taken = true;
    return arena_printf(r->a, "%s%.*s%s%.*s", id.n ? "#" : "", STR_ARG(id), id.n && name.n ? " " : "",
                        STR_ARG(name));
}

static void read_webmail(struct reading *r, struct xml_node *node)
{
    struct record_row *row = rows_add(r->a, r->rows, "webmail", pos_of(node));
    struct xml_node *page = xml_child(node, "loginPage"), *info = xml_child(node, "loginPageInfo");
    node->taken = true;
    rows_set(r->a, row, "url", page ? xml_take_attr(page, "url") : STR(""), pos_of(page ? page : node));
    if (page)
        page->taken = true;
    if (!info)
        return;
    info->taken = true;
    rows_set(r->a, row, "page_url", xml_take_attr(info, "url"), pos_of(info));
    rows_set(r->a, row, "username", xml_take_text(xml_child(info, "username")), pos_of(info));
    rows_set(r->a, row, "username_field", field_of(r, xml_child(info, "usernameField")), pos_of(info));
    rows_set(r->a, row, "password_field", field_of(r, xml_child(info, "passwordField")), pos_of(info));
    rows_set(r->a, row, "button", field_of(r, xml_child(info, "loginButton")), pos_of(info));
}

/* One element below clientConfig or emailProvider. */
static void read_part(struct reading *r, struct xml_node *x)
{
    const char *role;
    if (xml_is(x, "domain"))
        read_domain(r, x);
    else if (ispdb_is_server(x, &role))
        ispdb_server(r->a, r->rows, x, role, ++r->servers, r->strict, r->d);
    else if (xml_is(x, "documentation"))
        read_link(r, x, "help");
    else if (xml_is(x, "instruction"))
        read_link(r, x, "settings");
    else if (xml_is(x, "enable"))
        read_enable(r, x);
    else if (xml_is(x, "oAuth2"))
        read_oauth2(r, x);
    else if (xml_is(x, "webMail"))
        read_webmail(r, x);
}

static void read_provider(struct reading *r, struct xml_node *root, struct xml_node *provider)
{
    struct record_row *row = rows_add(r->a, r->rows, "provider", pos_of(provider));
    struct xml_node *name = xml_child(provider, "displayName"),
                    *brief = xml_child(provider, "displayShortName");
    struct str id = xml_take_attr(provider, "id"), version = STR("");
    bool usual = false;
    root->taken = provider->taken = true;
    struct str title = name && name->text.n ? name->text : id.s ? id : STR("");
    xml_take_text(name);
    rows_set(r->a, row, "name", title, pos_of(name ? name : provider));
    if (brief)
        rows_set(r->a, row, "short_name", xml_take_text(brief), pos_of(brief));
    rows_set(r->a, row, "check_method", STR("ispdb"), pos_of(provider));
    rows_set(r->a, row, "source", r->rows->source, pos_of(provider));
    for (struct xml_attr *x = root->attrs; x; x = x->next)
        if (str_eq(x->name, STR("version"))) {
            version = x->value;
            x->taken = str_eq(version, STR("1.1"));
        }
    /* The id is known from the provider's own when that is its slug and it is one of the domains. */
    for (struct xml_node *x = provider->first; x; x = x->next)
        usual |= xml_is(x, "domain") && str_ieq(x->text, id);
    struct str stem = rows_begin(r->a, arena_printf(r->a, "%.*s.xml", STR_ARG(id)), "").id;
    for (struct xml_attr *x = provider->attrs; x; x = x->next)
        x->taken = x->taken && usual && str_eq(stem, r->rows->id);
}

/* Everything that nobody has taken: comments, elements, attributes. */
static void leftovers(struct reading *r, struct xml_node *node)
{
    struct str path = xml_path(r->a, node);
    if (node->kind == XML_REMARK) {
        if (r->sentences && node->text.n)
            remark(r, "comment", path, node->text, pos_of(node));
        r->rows->left_out += !r->sentences && node->text.n;
        return;
    }
    if (node->kind == XML_INSTRUCTION) {
        remark(r, "raw", arena_printf(r->a, "%.*s/?%.*s", STR_ARG(path), STR_ARG(node->name)),
               node->text.n ? node->text : STR("(empty)"), pos_of(node));
        return;
    }
    if (!node->taken || (node->text.n && !node->taken_text))
        remark(r, "raw", path, node->text.n ? node->text : STR("(empty)"), pos_of(node));
    for (struct xml_attr *x = node->attrs; x; x = x->next)
        if (!x->taken)
            remark(r, "raw", arena_printf(r->a, "%.*s/@%.*s", STR_ARG(path), STR_ARG(x->name)), x->value,
                   pos_of(node));
    for (struct xml_node *x = node->first; x; x = x->next)
        leftovers(r, x);
}

static bool refuse(struct str path, struct diag *d, unsigned line, const char *why)
{
    diag_say(d, DIAG_XML_ROOT, (struct diag_pos){path, line, 0}, str_from(why), (struct str){0});
    return false;
}

static bool read_file(struct reading *r, struct str path, struct str bytes)
{
    struct record_rows *out = r->rows;
    struct diag *d = r->d;
    *out = rows_begin(r->a, path, "Thunderbird ISPDB");
    struct xml_node *root = xml_read(r->a, out->path, bytes, d);
    if (!root)
        return false;
    if (!xml_is(root, "clientConfig"))
        return refuse(out->path, d, root->line, "another root element stands here");
    struct xml_node *provider = xml_child(root, "emailProvider");
    if (!provider)
        return refuse(out->path, d, root->line, "emailProvider is missing");
    read_provider(r, root, provider);
    for (struct xml_node *x = provider->first; x; x = x->next)
        read_part(r, x);
    for (struct xml_node *x = root->first; x; x = x->next)
        read_part(r, x);
    leftovers(r, root);
    rows_set(r->a, &out->items[0], "status", r->requirements ? STR("preparation") : STR("ok"),
             (struct record_pos){0});
    return true;
}

bool ispdb_read(struct arena *keep, struct str path, struct str bytes, bool sentences, struct diag *d,
                struct record_rows *out)
{
    struct reading r = {.a = keep, .rows = out, .d = d, .sentences = sentences};
    return read_file(&r, path, bytes);
}

bool ispdb_read_strict(struct arena *keep, struct str path, struct str bytes, struct diag *d,
                       struct record_rows *out)
{
    struct reading r = {.a = keep, .rows = out, .d = d, .sentences = true, .strict = true};
    return read_file(&r, path, bytes);
}
