/*
 * Pages for people, instructions, sign-in addresses and the webmail's login page of a client configuration.
 * Does not know its servers.
 */
#include "base/lang.h"
#include "base/out.h"
#include "port/hint.h"
#include "port/ispdb_part.h"
#include "read/fit.h"
#include "read/rows.h"
#include "read/value.h"

/* Most bytes of cells; compile/lint.sql says it for all (TABLE_LONG). */
enum { TITLE_MOST = 200, ISSUER_MOST = 253, SCOPE_MOST = 1000, FIELD_MOST = 120 };

struct record_pos ispdb_pos_of(const struct xml_node *node)
{
    return (struct record_pos){node->line, node->col};
}

void ispdb_remark(struct ispdb_reading *r, const char *kind, struct str subject, struct str text,
                  struct record_pos pos)
{
    struct record_row *row = rows_add(r->a, r->rows, "remark", pos);
    rows_set(r->a, row, "ordinal", arena_printf(r->a, "%u", ++r->remarks), pos);
    rows_set(r->a, row, "kind", str_from(kind), pos);
    rows_set(r->a, row, "subject", subject, pos);
    rows_set(r->a, row, "text", text, pos);
}

struct record_pos ispdb_text_of(const struct xml_node *node)
{
    return (struct record_pos){node->text_line, node->text_col};
}

void ispdb_aside(const struct ispdb_reading *r, const struct xml_node *node, const char *why)
{
    diag_say(r->d, DIAG_IMPORT_ASIDE, (struct diag_pos){r->rows->path, node->line, node->col}, str_from(why),
             (struct str){0});
}

/* LANG ("pt-BR") as the tables have it ("pt"); '' when it is none. What it says beyond that becomes a remark. */
static struct str read_lang(struct ispdb_reading *r, struct xml_node *node)
{
    struct str lang = xml_take_attr(node, "lang"),
               code = fit_lower(r->a, str_sub(lang, 0, str_find(lang, '-', 0)));
    if (r->strict || !lang.n)
        return lang.n ? str_sub(lang, 0, str_find(lang, '-', 0)) : STR("");
    if (!lang_is(code))
        code = STR("");
    if (!str_eq(code, lang) && r->sentences)
        ispdb_remark(r, "raw", arena_printf(r->a, "%.*s/@lang", STR_ARG(xml_path(r->a, node))), lang,
                     ispdb_pos_of(node));
    return code;
}

/* Whether X describes its page in a language that Y describes it in too. */
static bool share_lang(const struct xml_node *x, const struct xml_node *y)
{
    for (const struct xml_node *a = x->first; a; a = a->next)
        for (const struct xml_node *b = y->first; b && xml_is(a, "descr"); b = b->next)
            if (xml_is(b, "descr") && str_eq(xml_get_attr(a, "lang"), xml_get_attr(b, "lang")))
                return true;
    return false;
}

/*
 * Whether an element before NODE is for the same page and would be taken for one with it: rows of one page are one
 * element until a language comes again. Such a second one is left over.
 */
static bool is_again(const struct xml_node *node)
{
    struct str url = xml_get_attr(node, "url");
    bool again = false;
    for (const struct xml_node *x = node->parent->first; x != node; x = x->next)
        if (xml_is(x, "documentation") == xml_is(node, "documentation") &&
            str_eq(xml_get_attr(x, "url"), url) && (xml_is(x, "documentation") || xml_is(x, "instruction")))
            again = !share_lang(x, node);
    return again;
}

static void link_row(struct ispdb_reading *r, struct xml_node *node, struct xml_node *descr, const char *kind,
                     struct str url)
{
    struct str lang = descr ? read_lang(r, descr) : STR(""), title = descr ? xml_take_text(descr) : STR("");
    struct record_row *row = rows_add(r->a, r->rows, "link", ispdb_pos_of(descr ? descr : node));
    rows_set(r->a, row, "kind", str_from(kind), ispdb_pos_of(node));
    rows_set(r->a, row, "url", url, ispdb_pos_of(node));
    rows_set(r->a, row, "lang", lang, ispdb_pos_of(descr ? descr : node));
    if (r->sentences)
        rows_set(r->a, row, "title", title, descr ? ispdb_text_of(descr) : ispdb_pos_of(node));
    r->rows->left_out += !r->sentences && title.n;
}

/* A page for people: one row for each language it is described in. */
void ispdb_link(struct ispdb_reading *r, struct xml_node *node, const char *kind)
{
    struct str url = xml_get_attr(node, "url");
    size_t said = 0;
    if (!r->strict && !fit_url(url)) {
        if (url.n)
            ispdb_aside(r, node, "a page whose url is no web address");
        return;
    }
    if (!r->strict && is_again(node))
        return;
    xml_take_attr(node, "url");
    node->taken = true;
    for (struct xml_node *x = node->first; x; x = x->next) {
        if (!xml_is(x, "descr") || (!x->text.n && !xml_get_attr(x, "lang").n))
            continue;
        if (!r->strict && x->text.n > TITLE_MOST) {
            ispdb_aside(r, x, "a title of more than 200 bytes");
            continue;
        }
        link_row(r, node, x, kind, url);
        x->taken = true;
        said++;
    }
    if (!said)
        link_row(r, node, NULL, kind, url);
}

static void requirement(struct ispdb_reading *r, const char *kind, struct str lang, struct str text,
                        struct str url, struct record_pos pos)
{
    struct record_row *row = rows_add(r->a, r->rows, "requirement", pos);
    rows_set(r->a, row, "ordinal", arena_printf(r->a, "%u", r->requirements), pos);
    rows_set(r->a, row, "kind", str_from(kind), pos);
    rows_set(r->a, row, "lang", lang, pos);
    rows_set(r->a, row, "url", url, pos);
    rows_set(r->a, row, "text", text, pos);
}

/* The kinds of what NODE's instructions ask for. */
static size_t kinds_of(struct ispdb_reading *r, const struct xml_node *node, const char **kinds)
{
    struct out all = out_memory();
    for (const struct xml_node *x = node->first; x; x = x->next)
        if (xml_is(x, "instruction"))
            out_printf(&all, "%.*s\n", STR_ARG(x->text));
    size_t n = hint_kinds(r->a, out_str(&all), kinds);
    out_free(&all);
    return n;
}

/* What a user must do first. Its kind is read from its words; without SENTENCES the words are ours. */
void ispdb_enable(struct ispdb_reading *r, struct xml_node *node)
{
    struct str url = xml_get_attr(node, "visiturl");
    const char *kinds[HINT_KINDS_MAX];
    size_t said = 0, n = kinds_of(r, node, kinds);
    bool fits = r->strict || !url.n || fit_url(url);
    if (fits)
        xml_take_attr(node, "visiturl");
    else
        ispdb_aside(r, node, "a page whose url is no web address");
    url = fits && url.n ? url : STR("");
    node->taken = true;
    r->requirements++;
    for (struct xml_node *x = node->first; x; x = x->next) {
        if (!xml_is(x, "instruction") || !x->text.n)
            continue;
        struct str text = xml_take_text(x), lang = read_lang(r, x);
        if (r->sentences)
            requirement(r, kinds[0], lang, text, url, ispdb_text_of(x));
        said += r->sentences;
        r->rows->left_out += !r->sentences;
    }
    for (size_t k = 0; k < n && !said; k++) {
        r->requirements += k > 0;
        for (size_t i = 0; i < r->how->words.n; i++)
            if (str_eq(r->how->words.items[i].kind, str_from(kinds[k])))
                requirement(r, kinds[k], r->how->words.items[i].lang, r->how->words.items[i].text, url,
                            ispdb_pos_of(node));
    }
}

void ispdb_oauth2(struct ispdb_reading *r, struct xml_node *node)
{
    static const struct {
        const char *theirs, *ours;
    } fields[] = {{"issuer", "issuer"}, {"scope", "scope"}, {"authURL", "auth_url"}, {"tokenURL", "token_url"}};
    struct xml_node *parts[COUNT(fields)];
    bool fits = true;
    for (size_t i = 0; i < COUNT(fields); i++) {
        struct xml_node *x = parts[i] = xml_child(node, fields[i].theirs);
        struct str text = x ? x->text : STR("");
        fits &= i == 1 || text.n;
        fits &= i < 2 ? text.n <= (i ? SCOPE_MOST : ISSUER_MOST) : fit_url(text);
    }
    if (!fits && !r->strict) {
        ispdb_aside(r, node, "incomplete sign-in addresses (oAuth2)");
        return;
    }
    struct record_row *row = rows_add(r->a, r->rows, "oauth2", ispdb_pos_of(node));
    node->taken = true;
    for (size_t i = 0; i < COUNT(fields); i++)
        rows_set(r->a, row, fields[i].ours, xml_take_text(parts[i]),
                 parts[i] ? ispdb_text_of(parts[i]) : ispdb_pos_of(node));
}

/* A field of the login page: "#id", or its name where it has none; both when it has both. */
static struct str field_of(struct ispdb_reading *r, struct xml_node *node)
{
    if (!node)
        return STR("");
    struct str id = xml_take_attr(node, "id"), name = xml_take_attr(node, "name");
    node->taken = id.n || name.n;
    return arena_printf(r->a, "%s%.*s%s%.*s", id.n ? "#" : "", STR_ARG(id), id.n && name.n ? " " : "",
                        STR_ARG(name));
}

/* Whether the tables may hold the addresses and the user name of a webMail element. */
static bool webmail_fits(const struct xml_node *page, const struct xml_node *info)
{
    struct str url = page ? xml_get_attr(page, "url") : STR(""),
               at = info ? xml_get_attr(info, "url") : STR("");
    const struct xml_node *user = info ? xml_child(info, "username") : NULL;
    return (url.n || at.n) && (!url.n || fit_url(url)) && (!at.n || fit_url(at)) &&
           (!user || (!fit_percent(user->text) && user->text.n <= FIELD_MOST));
}

void ispdb_webmail(struct ispdb_reading *r, struct xml_node *node)
{
    struct xml_node *page = xml_child(node, "loginPage"), *info = xml_child(node, "loginPageInfo");
    if (!r->strict && !webmail_fits(page, info)) {
        ispdb_aside(r, node, "a webMail without a sound address or user name");
        return;
    }
    struct record_row *row = rows_add(r->a, r->rows, "webmail", ispdb_pos_of(node));
    node->taken = true;
    rows_set(r->a, row, "url", page ? xml_take_attr(page, "url") : STR(""), ispdb_pos_of(page ? page : node));
    if (page)
        page->taken = xml_get_attr(page, "url").n != 0;
    if (!info)
        return;
    info->taken = true;
    rows_set(r->a, row, "page_url", xml_take_attr(info, "url"), ispdb_pos_of(info));
    rows_set(r->a, row, "username", xml_take_text(xml_child(info, "username")), ispdb_pos_of(info));
    rows_set(r->a, row, "username_field", field_of(r, xml_child(info, "usernameField")), ispdb_pos_of(info));
    rows_set(r->a, row, "password_field", field_of(r, xml_child(info, "passwordField")), ispdb_pos_of(info));
    rows_set(r->a, row, "button", field_of(r, xml_child(info, "loginButton")), ispdb_pos_of(info));
}
