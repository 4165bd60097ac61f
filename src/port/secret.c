/*
 * A walk over a tree, and a list of words.
 * Does not know which elements a format has, but that passwordField names a field of a form.
 */
#include "port/secret.h"

#include "base/out.h"

enum { NAME_MOST = 80 };

/* Parts of names, in lower case without - _ and dots; and whole names. */
static const char *const parts[] = {"password",   "passwd",     "passwort",    "motdepasse",
                                    "passphrase", "secret",     "apikey",      "accesskey",
                                    "clientkey",  "privatekey", "accesstoken", "refreshtoken",
                                    "idtoken",    "authtoken",  "credential",  "bearer"};
#define NAMES "pass pwd pw pin token otp"
#define HARMLESS "passwordfield passwordcleartext passwordencrypted"

bool secret_name(struct str name)
{
    char plain[NAME_MOST];
    struct str word = {plain, 0};
    for (size_t i = 0; i < name.n && word.n < sizeof plain; i++)
        if (!strchr("-_.:", name.s[i]))
            plain[word.n++] = to_low(name.s[i]);
    bool found = str_has(STR(NAMES), ' ', word);
    for (size_t i = 0; i < COUNT(parts) && !found; i++)
        found = str_find_str(word, str_from(parts[i]), 0) < word.n;
    return found && !str_has(STR(HARMLESS), ' ', word);
}

/* Where the web address that begins at FROM ends. */
static size_t address_end(struct str text, size_t from)
{
    while (from < text.n && (unsigned char)text.s[from] > ' ' && !strchr("\"'<>", text.s[from]))
        from++;
    return from;
}

/* What stands before an @ is a person's, unless it is a placeholder and nothing more. */
static bool is_userinfo(struct str user)
{
    return user.n && !str_eq(user, STR("%EMAILADDRESS%")) && !str_eq(user, STR("%EMAILLOCALPART%"));
}

/* The query of an address without its secrets. */
static void put_query(struct out *o, struct str query)
{
    const char *join = "";
    for (struct str rest = query; rest.s;) {
        struct str pair = str_cut(&rest, '&'), name = str_sub(pair, 0, str_find(pair, '=', 0));
        if (secret_name(name) && name.n + 1 < pair.n && pair.s[name.n + 1] != '%')
            continue;
        out_lit(o, join);
        out_raw(o, pair);
        join = "&";
    }
}

/* One web address, from its "://" on. */
static void put_address(struct out *o, struct str address)
{
    size_t path = 3;
    while (path < address.n && !strchr("/?#", address.s[path]))
        path++;
    size_t at = path;
    while (at > 3 && address.s[at - 1] != '@')
        at--;
    bool cut = at > 3 && is_userinfo(str_sub(address, 3, at - 1));
    size_t query = str_find(address, '?', path);
    out_raw(o, str_sub(address, 0, 3));
    out_raw(o, str_sub(address, cut ? at : 3, query + (query < address.n)));
    if (query < address.n)
        put_query(o, str_sub(address, query + 1, address.n));
}

struct str secret_cut(struct arena *a, struct str text)
{
    struct str mark = STR("://");
    struct out o = out_memory();
    size_t done = 0;
    for (size_t at = str_find_str(text, mark, 0); at < text.n; at = str_find_str(text, mark, done)) {
        size_t end = address_end(text, at);
        out_raw(&o, str_sub(text, done, at));
        put_address(&o, str_sub(text, at, end));
        done = end;
    }
    out_raw(&o, str_sub(text, done, text.n));
    struct str left = str_eq(out_str(&o), text) ? text : arena_str(a, out_str(&o));
    out_free(&o);
    return left;
}

static bool is_word(char c)
{
    return is_alnum(c) || c == '-' || c == '_';
}

/* Whether TEXT, of a comment, gives one: "password: x", "<password>x", "secret = x". */
static bool tells(struct str text)
{
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && is_word(text.s[i]))
            i++;
        struct str word = str_sub(text, from, i);
        while (i < text.n && text.s[i] == ' ')
            i++;
        bool gives =
            i + 1 < text.n && strchr(":=>", text.s[i]) && text.s[i + 1] != '<' && text.s[i + 1] != '\n';
        if (word.n && gives && secret_name(word))
            return true;
        i += i == from;
    }
    return false;
}

static void say(struct diag *d, struct str path, const struct xml_node *node, struct str what)
{
    diag_say(d, DIAG_IMPORT_SECRET, (struct diag_pos){path, node->line, node->col}, what, (struct str){0});
}

/* Takes the values of NODE and of all that is in it. */
static void empty(struct xml_node *node)
{
    node->text = STR("");
    for (struct xml_attr *x = node->attrs; x; x = x->next)
        x->value = STR("");
    for (struct xml_node *x = node->first; x; x = x->next)
        empty(x);
}

static void clean_value(struct arena *a, struct str *value, const struct xml_node *at, struct str path,
                        struct diag *d)
{
    struct str left = secret_cut(a, *value);
    if (left.n != value->n)
        say(d, path, at, at->kind == XML_PART ? at->name : STR("a comment"));
    *value = left;
}

void secret_clean(struct arena *a, struct xml_node *node, struct str path, struct diag *d)
{
    if (node->kind == XML_PART && secret_name(node->name)) {
        say(d, path, node, node->name);
        empty(node);
        return;
    }
    if (node->kind != XML_PART && tells(node->text)) {
        say(d, path, node, STR("a comment"));
        node->text = STR("");
    }
    clean_value(a, &node->text, node, path, d);
    for (struct xml_attr *x = node->attrs; x; x = x->next) {
        if (secret_name(x->name) && x->value.n) {
            say(d, path, node, x->name);
            x->value = STR("");
        }
        clean_value(a, &x->value, node, path, d);
    }
    for (struct xml_node *x = node->first; x; x = x->next)
        secret_clean(a, x, path, d);
}
