/*
 * Understands what somebody typed where an address, a domain or a host is wanted; asks back what may be meant in two ways.
 * Asks nothing of a database.
 */
#include "ask/ask_address.h"

#include "base/out.h"

/* An address, or a host where local is absent. */
struct name {
    struct str text, local, domain;
    unsigned port;
    bool angle;
};

/* What has been read of a text. */
struct reading {
    struct arena *a;
    struct name names[ASK_NAMES]; /* each once */
    size_t n;
    struct out rest; /* the tokens that are no names, blanks between */
    bool bad, too_long;
};

/* Without the signs that sentences, Markdown and quotes put around a name. */
static struct str bare(struct str t)
{
    bool pair = false;
    for (; t.n && strchr(".,:!?*`}|'/", t.s[t.n - 1]); t.n--)
        pair = pair || strchr("*`}|", t.s[t.n - 1]);
    while (t.n && (t.s[0] == '\'' || (pair && strchr("*`{|", t.s[0]))))
        t = str_sub(t, 1, t.n);
    return t;
}

/* T without ":PORT" behind it. */
static struct str without_port(struct str t, unsigned *port)
{
    uint64_t value = 0;
    size_t colon = str_find(t, ':', 0);
    bool good = colon < t.n && str_uint(str_sub(t, colon + 1, t.n), UINT16_MAX, &value) && value;
    *port = good ? (unsigned)value : 0;
    return good ? str_sub(t, 0, colon) : t;
}

static bool as_host(struct arena *a, struct str t, struct name *name)
{
    t = bare(t);
    t = bare(str_sub(t, 0, str_find(t, '/', 0)));
    *name = (struct name){0};
    struct str host = without_port(t, &name->port);
    if (name->port || str_find(host, '.', 0) < host.n)
        name->domain = ask_domain(a, host);
    name->text = name->port ? arena_printf(a, "%.*s:%u", STR_ARG(name->domain), name->port) : name->domain;
    return name->domain.s != NULL;
}

/* RFC 5322's dot-atom, with RFC 6531's letters; what was mangled before it came (U+FFFD) is none. */
static bool is_dot_atom(struct str s)
{
    bool good = s.n > 0 && str_find_str(s, STR("\xEF\xBF\xBD"), 0) == s.n;
    for (size_t i = 0; good && i < s.n; i++) {
        char c = s.s[i];
        if (c == '.')
            good = i > 0 && i + 1 < s.n && s.s[i - 1] != '.';
        else
            good = is_alnum(c) || (c & 0x80) || strchr("!#$%&'*+-/=?^_`{|}~", c);
    }
    return good;
}

/* The quoted string S, or what is in it where that needs no quotes. */
static struct str unquoted(struct arena *a, struct str s)
{
    struct out o = out_memory();
    for (size_t i = 1; i + 1 < s.n; i++) {
        i += s.s[i] == '\\';
        out_raw(&o, str_sub(s, i, i + 1));
    }
    struct str inner = out_take(&o, a);
    return is_dot_atom(inner) ? inner : s;
}

/* LOCAL without the word that a header or a directory has before an address. */
static struct str without_label(struct str local)
{
    static const char *const labels[] = {"smtp", "sip",   "xmpp",   "acct", "to",      "from",
                                         "cc",   "email", "e-mail", "mail", "courriel"};
    size_t colon = str_find(local, ':', 0);
    for (size_t i = 0; i < COUNT(labels); i++)
        if (str_ieq(str_sub(local, 0, colon), str_from(labels[i])))
            return str_sub(local, colon + 1, local.n);
    return local;
}

/* T has one '@' outside a quoted string. */
static bool as_address(struct reading *r, struct str t, struct name *name)
{
    unsigned port;
    t = bare(t);
    size_t quoted = t.n && t.s[0] == '"' ? ask_quoted(t, 0) : 0, at = str_find(t, '@', quoted);
    struct str local = str_sub(t, 0, at), domain = without_port(str_sub(t, at + 1, t.n), &port);
    *name = (struct name){0};
    r->too_long = r->too_long || local.n > ASK_LOCAL_MOST || domain.n > ASK_NAME_MOST;
    local = quoted ? unquoted(r->a, local) : without_label(local);
    name->domain = ask_domain(r->a, domain);
    if (!name->domain.s || (local.n && !is_dot_atom(local) && (!quoted || local.n < 3)))
        return false;
    name->local = local.n ? arena_str(r->a, local) : (struct str){0};
    name->text =
        local.n ? arena_printf(r->a, "%.*s@%.*s", STR_ARG(local), STR_ARG(name->domain)) : name->domain;
    return true;
}

static void add(struct reading *r, const struct name *name, bool angle)
{
    size_t i = 0;
    while (i < r->n && !str_eq(r->names[i].text, name->text))
        i++;
    if (i == ASK_NAMES)
        return;
    angle = angle || (i < r->n && r->names[i].angle);
    r->names[i] = *name;
    r->names[i].angle = angle;
    r->n += i == r->n;
}

/* Several addresses that stand in T with signs between that an address may have too: false when it is not so. */
static bool split(struct reading *r, struct str t)
{
    struct reading parts = {.a = r->a};
    struct name name;
    for (size_t at = 0, end; at < t.n; at = end + 1) {
        for (end = at; end < t.n && !strchr("/|&+:=\\#?*", t.s[end]); end++)
            ;
        struct str part = str_sub(t, at, end);
        if (end == at)
            continue;
        if (str_find(part, '@', 0) == part.n || !as_address(&parts, part, &name) || !name.local.s)
            return false;
        add(&parts, &name, false);
    }
    for (size_t i = 0; i < parts.n; i++)
        add(r, &parts.names[i], false);
    return parts.n > 1;
}

/* T has several '@': where they only stand twice, the address without is what may be meant. */
static void read_doubled(struct reading *r, struct str t)
{
    struct out once = out_memory();
    struct name name;
    size_t signs = 0;
    for (size_t i = 0; i < t.n; i++) {
        bool sign = t.s[i] == '@', again = sign && i && t.s[i - 1] == '@';
        signs += sign && !again;
        if (!again)
            out_raw(&once, str_sub(t, i, i + 1));
    }
    if (signs == 1 && as_address(r, out_str(&once), &name) && name.local.s)
        add(r, &name, false);
    r->bad = true;
    out_free(&once);
}

static void read_token(struct reading *r, struct str t, bool angle)
{
    struct name name;
    size_t scheme = ask_scheme(t), signs = 0;
    if (scheme) {
        t = str_sub(t, scheme, t.n);
        t = str_sub(t, 0, strcspn(arena_str(r->a, t).s, "/?#"));
        while (str_find(t, '@', 0) < t.n)
            str_cut(&t, '@');
    }
    size_t quoted = t.n && t.s[0] == '"' ? ask_quoted(t, 0) : 0;
    for (size_t i = quoted; i < t.n; i++)
        signs += t.s[i] == '@';
    if (signs == 1 && as_address(r, t, &name))
        add(r, &name, angle);
    else if (signs == 1)
        r->bad = true;
    else if (signs)
        split(r, t) ? (void)0 : read_doubled(r, t);
    else if (as_host(r->a, t, &name))
        add(r, &name, angle);
    else
        out_printf(&r->rest, " %.*s", STR_ARG(t));
}

/* The only address between <…>, when nothing else is an address: the rest is its holder's name. */
static const struct name *in_angles(const struct reading *r)
{
    const struct name *found = NULL;
    for (size_t i = 0; i < r->n; i++) {
        if (r->names[i].local.s && (found || !r->names[i].angle))
            return NULL;
        found = r->names[i].local.s ? &r->names[i] : found;
    }
    return found;
}

static void ask_back(struct ask_query *q, const struct reading *r, enum ask_problem problem)
{
    q->problem = problem;
    q->meant = ARENA_NEW(r->a, struct str, r->n + 1);
    for (size_t i = 0; i < r->n; i++)
        q->meant[q->meant_n++] = r->names[i].text;
}

static void decide(struct db *db, struct ask_query *q, const struct reading *r)
{
    const struct name *name = in_angles(r);
    bool alone = name || ask_only_settings(db, r->a, out_str(&r->rest)), address = false;
    for (size_t i = 0; i < r->n; i++)
        address = address || r->names[i].local.s;
    if (!name && r->n == 1)
        name = &r->names[0];
    if (r->too_long)
        q->problem = ASK_TOO_LONG;
    else if (r->bad)
        ask_back(q, r, ASK_NO_ADDRESS);
    else if (!name && r->n > 1 && (address || alone))
        ask_back(q, r, ASK_SEVERAL);
    else if (name && !alone && address)
        ask_back(q, r, ASK_BESIDE);
    else if (name && alone) {
        q->text = name->text;
        q->local = name->local;
        q->domain = name->domain;
        q->port = name->port;
    }
}

struct ask_query ask_parse(struct db *db, struct arena *a, struct str typed)
{
    struct ask_query q = {0};
    struct reading r = {.a = a, .rest = out_memory()};
    struct out room = out_memory();
    struct str token;
    q.text = ask_clean(a, typed, &q.problem);
    if (q.problem)
        return q;
    bool address = str_find(q.text, '@', 0) < q.text.n;
    struct ask_scan scan = {.text = address ? ask_without_comments(a, q.text) : q.text, .room = &room};
    while (ask_token(&scan, &token))
        read_token(&r, token, scan.angle);
    decide(db, &q, &r);
    out_free(&room);
    out_free(&r.rest);
    return q;
}

struct str ask_says(struct arena *a, const struct ask_query *q)
{
    static const char *const words[] = {"is not in the record",
                                        NULL,
                                        "is no address",
                                        "is an address among other words",
                                        "holds a control character",
                                        "is not UTF-8",
                                        "is too long for an address"};
    bool address = false;
    for (size_t i = 0; i < q->meant_n; i++)
        address = address || str_find(q->meant[i], '@', 0) < q->meant[i].n;
    if (q->problem == ASK_SEVERAL)
        return arena_printf(a, "holds %s %s: ask one at a time", q->meant_n == 2 ? "two" : "several",
                            address ? "addresses" : "names");
    return str_from(words[q->problem]);
}

const char *ask_problem_name(enum ask_problem problem)
{
    static const char *const names[] = {NULL,        "several", "no-address", "beside", "control-character",
                                        "not-utf-8", "too-long"};
    return names[problem];
}

struct str ask_without_names(struct arena *a, struct str words)
{
    enum ask_problem problem;
    struct out o = out_memory(), room = out_memory();
    struct ask_scan scan = {.text = ask_clean(a, words, &problem), .room = &room};
    if (problem || str_find(scan.text, '@', 0) == scan.text.n)
        return words;
    for (struct str token; ask_token(&scan, &token);) {
        while (str_find(token, '@', 0) < token.n)
            str_cut(&token, '@');
        out_printf(&o, " %.*s", STR_ARG(token));
    }
    struct str text = arena_str(a, str_trim(out_str(&o)));
    out_free(&o);
    out_free(&room);
    return text;
}
