/*
 * Database, language and standard output of the commands that ask.
 * Does not know what they ask.
 */
#include "cmd/query.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask/library.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/lang.h"
#include "cmd/browse.h"
#include "cmd/part.h"
#include "term/text.h"

/* Results at most; and what a question may take of time (of memory too): a file made to harm could want all. */
enum { LIMIT_MOST = 100000, QUERY_MS = 1500, QUERY_MEMORY = 256 << 20, NEAR_MOST = 3 };

bool query_is_human(const struct query *q)
{
    return q->format == TEXT_HUMAN;
}

bool query_is_terminal(const struct query *q)
{
    return query_is_human(q) && q->text.columns;
}

void query_say_none(const struct query *q, struct str word, const char *what, const struct str *near, size_t n)
{
    struct out o = out_fd(STDERR_FILENO);
    (void)q;
    out_lit(&o, "portolan: \"");
    out_term(&o, word, false);
    out_printf(&o, "\" %s", what);
    for (size_t i = 0; i < n; i++) {
        out_lit(&o, i == 0 ? "; did you mean " : i + 1 == n ? " or " : ", ");
        out_term(&o, near[i], false);
    }
    out_lit(&o, n ? "?\n" : "\n");
    out_end(&o);
}

/* DIR/portolan/portolan.db when it exists; absent otherwise, and when DIR is not absolute (XDG Base Directory).
 */
static struct str in_data_dir(struct arena *a, struct str dir, const char *below)
{
    struct str path = {0};
    if (dir.n && dir.s[0] == '/')
        path = arena_printf(a, "%.*s%s", STR_ARG(dir), below);
    return path.s && access(path.s, F_OK) == 0 ? path : (struct str){0};
}

static struct str in_xdg(struct arena *a)
{
    const char *home = getenv("XDG_DATA_HOME"), *dirs = getenv("XDG_DATA_DIRS"), *user = getenv("HOME");
    struct str found = home && *home ? in_data_dir(a, str_from(home), "/portolan/portolan.db")
                                     : in_data_dir(a, str_from(user), "/.local/share/portolan/portolan.db");
    for (struct str rest = str_from(dirs && *dirs ? dirs : "/usr/local/share:/usr/share"); rest.s && !found.s;)
        found = in_data_dir(a, str_cut(&rest, ':'), "/portolan/portolan.db");
    return found;
}

struct str query_find_db(struct arena *a, const char *path)
{
    struct stat st;
    if (!path || !*path)
        path = getenv("PORTOLAN_DB");
    if (path && *path) {
        bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
        return arena_printf(a, folder ? "%s/portolan.db" : "%s", path);
    }
    if (access("site/portolan.db", F_OK) == 0)
        return STR("site/portolan.db");
    struct str found = in_xdg(a);
    if (!found.s)
        found = in_data_dir(a, STR(PORTOLAN_DATA), "/portolan.db");
    if (!found.s)
        fail_system(0, "no database found: name one with --db or PORTOLAN_DB, or run \"portolan build\" first");
    return found;
}

void query_deadline(struct query *q)
{
    db_deadline(q->db, QUERY_MS);
}

/* Pages stand beside the database, or on the web when it came alone; then what leads to them on a terminal. */
static void find_pages(struct query *q)
{
    static const struct str first = {"index.html", sizeof "index.html" - 1};
    struct str index = arena_printf(&q->arena, "%.*s%s", STR_ARG(q->site), first.s);
    /* One that cannot be looked at may well be there. */
    if (access(index.s, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR)) {
        struct str url = q->text.links ? browse_url(&q->arena, q->site, first) : first;
        q->pages = q->site;
        q->text.pages = str_sub(url, 0, url.n - first.n);
        return;
    }
    struct str url = db_meta(q->db, &q->arena, "base_url");
    while (url.n && url.s[url.n - 1] == '/')
        url.n--;
    if (str_starts(url, STR("https://")) || str_starts(url, STR("http://")))
        q->pages = q->text.pages = arena_printf(&q->arena, "%.*s/", STR_ARG(url));
}

static void open_db(struct query *q)
{
    struct str path = query_find_db(&q->arena, q->o.value[OPTION_DB]);
    db_memory(QUERY_MEMORY);
    if (portolan_open(path.s, &q->handle) != PORTOLAN_OK)
        fail_system(0, "%s", portolan_message(q->handle));
    fail_blame(path.s);
    q->db = library_db(q->handle);
    query_deadline(q);
    const char *const *langs = portolan_languages(q->handle);
    while (langs[q->langs_n])
        q->langs_n++;
    q->langs = ARENA_NEW(&q->arena, struct str, q->langs_n);
    for (size_t i = 0; i < q->langs_n; i++)
        q->langs[i] = str_from(langs[i]);
    q->site = str_sub(path, 0, str_name_at(path));
    find_pages(q);
}

/* LC_ALL, LC_MESSAGES, LANG: the first that is set counts; "C" and "POSIX" name no language. */
static struct str lang_of_environment(struct arena *a)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    struct str value = {0};
    for (size_t i = 0; i < COUNT(names) && !value.n; i++)
        value = str_from(getenv(names[i]));
    value = str_sub(value, 0, str_find(value, '.', 0));
    value = str_sub(value, 0, str_find(value, '@', 0));
    return value.n && !str_eq(value, STR("C")) && !str_eq(value, STR("POSIX")) ? arena_str(a, value)
                                                                               : (struct str){0};
}

/* That of WORDS, names with ", " between, which serves LANG best; absent when there is none. */
static struct str spoken_of(struct arena *a, struct str words, struct str lang)
{
    struct str *langs = ARENA_NEW(a, struct str, words.n + 1);
    size_t n = 0;
    for (struct str rest = words; rest.s;)
        langs[n++] = arena_str(a, str_trim(str_cut(&rest, ',')));
    size_t picked = lang_pick(lang, langs, n);
    return picked < n ? langs[picked] : (struct str){0};
}

/* Settles the languages; false when --lang names one that nobody here speaks. */
static bool choose_lang(struct query *q)
{
    const char *wanted = q->o.value[OPTION_LANG];
    struct str lang = wanted ? str_from(wanted) : lang_of_environment(&q->arena);
    size_t own = lang.s ? lang_pick(lang, q->langs, q->langs_n) : q->langs_n;
    struct str words = {0}, spoken = own < q->langs_n ? q->langs[own] : (struct str){0};
    if (lang.s && !spoken.s) {
        words = db_text(q->db, &q->arena, sql_ask, "spoken", (struct str){0});
        spoken = spoken_of(&q->arena, words, lang);
    }
    q->other = q->langs[0].s;
    if (wanted && !spoken.s) {
        struct out all = out_memory();
        for (size_t i = 0; i < q->langs_n; i++) {
            out_lit(&all, i ? ", " : "");
            out_term(&all, q->langs[i], false);
        }
        args_error(&q->o.args, "--lang %s: there are entries in %s, and words in %s", wanted,
                   arena_str(&q->arena, out_str(&all)).s, words.s);
        out_free(&all);
        return false;
    }
    q->lang = spoken.s ? spoken.s : q->other;
    q->entry_lang = own < q->langs_n ? q->langs[own].s : q->other;
    return true;
}

static enum text_colour colour_of(const struct options *o)
{
    static const char *const when[] = {"auto", "always", "never"};
    int i = o->value[OPTION_COLOR] ? COUNT(when) : 1;
    while (--i && strcmp(o->value[OPTION_COLOR], when[i]) != 0)
        ;
    return (enum text_colour)i;
}

static enum text_format format_of(const struct options *o)
{
    static const enum text_format formats[] = {TEXT_JSON, TEXT_NDJSON, TEXT_TSV, TEXT_CSV, TEXT_PLAIN};
    return o->format == OPTIONS_N ? TEXT_HUMAN : formats[o->format - OPTION_JSON];
}

/* The words of O with a blank between. */
static struct str joined(struct arena *a, const struct options *o)
{
    struct out words = out_memory();
    for (int i = 0; i < o->words_n; i++)
        out_printf(&words, "%s%s", i ? " " : "", o->words[i]);
    return out_take(&words, a);
}

bool query_begin(struct query *q, int argc, char **argv, const struct cmd *cmd, int *code)
{
    *q = (struct query){.first = ""};
    if (!options_parse(&q->o, argc, argv, cmd, code))
        return false;
    q->words = joined(&q->arena, &q->o);
    q->first = q->o.words_n ? q->o.words[0] : "";
    q->format = format_of(&q->o);
    q->limit = options_number(&q->o, OPTION_LIMIT, 0);
    q->out = out_memory();
    q->text = text_to(&q->out, STDOUT_FILENO, colour_of(&q->o));
    q->text.links = q->text.links && (q->o.value[OPTION_NO_PAGER] || text_page_takes_links());
    return true;
}

bool query_open(struct query *q)
{
    open_db(q);
    return choose_lang(q);
}

struct str query_name(struct str typed, bool *provider)
{
    *provider = str_starts(typed, STR("provider:"));
    size_t colon = str_find(typed, ':', 0);
    if (*provider || str_starts(typed, STR("entry:")))
        return str_sub(typed, colon + 1, typed.n);
    if (!str_ends(typed, STR(".html")) && !str_ends(typed, STR(".md")))
        return typed;
    while (str_find(typed, '/', 0) < typed.n)
        str_cut(&typed, '/');
    return str_sub(typed, 0, str_find(typed, '.', 0));
}

/* Standard output; false when its reader has gone. */
static bool send(struct str bytes)
{
    int err = file_write_all(STDOUT_FILENO, bytes);
    if (err && err != EPIPE)
        fail_system(err, "standard output");
    return !err;
}

bool query_flush(struct query *q)
{
    bool sent = !q->out.n || send(out_str(&q->out));
    out_reset(&q->out);
    return sent;
}

struct text_rows query_rows(struct query *q, const char *only)
{
    struct text_rows rows = {.o = &q->out, .format = query_is_human(q) ? TEXT_PLAIN : q->format, .only = only};
    if (text_rows_is_json(&rows))
        rows.schema = db_meta(q->db, &q->arena, "schema_version");
    return rows;
}

struct question query_question(const struct query *q, struct str text)
{
    return (struct question){.text = text,
                             .lang = q->lang,
                             .other = q->other,
                             .entry_lang = q->entry_lang,
                             .limit = (size_t)q->limit};
}

const struct words *query_words(struct query *q)
{
    if (!q->say.n)
        q->say = text_words_load(q->db, &q->arena, str_from(q->lang));
    return &q->say;
}

struct card_view query_view(struct query *q)
{
    return (struct card_view){.words = query_words(q), .site = q->pages};
}

int query_end(struct query *q, int code)
{
    struct str bytes = out_str(&q->out);
    portolan_close(q->handle);
    if (query_is_terminal(q) && !q->o.value[OPTION_NO_PAGER] && text_page(bytes))
        bytes.n = 0;
    if (bytes.n && send(bytes) && close(STDOUT_FILENO) != 0)
        fail_system(errno, "standard output");
    out_free(&q->out);
    arena_free(&q->arena);
    return code;
}

void query_say_near(struct query *q, struct str word, const struct ask_query *asked, const char *what)
{
    struct str near[NEAR_MOST];
    size_t n = ask_near_names(q->db, &q->arena, asked, near, NEAR_MOST);
    query_say_none(q, word, asked->problem ? ask_says(&q->arena, asked).s : what, near, n);
}

struct str query_provider(struct query *q, struct str name)
{
    struct ask_query named = ask_parse(q->db, &q->arena, name);
    struct ask_found found = ask_find(q->db, &q->arena, &named, (struct str){0});
    if (!found.match)
        query_say_near(q, name, &named, "is no provider");
    return found.match ? found.provider : (struct str){0};
}

void query_put_card(struct query *q, const struct answer *answer)
{
    struct card_view view = query_view(q);
    if (query_is_human(q)) {
        card_print(&q->text, &q->arena, &view, answer);
        return;
    }
    struct text_rows rows = query_rows(q, NULL);
    if (text_rows_is_json(&rows)) {
        struct text_json j = text_rows_open(&rows);
        card_json(&j, answer);
        text_rows_close(&rows, &j);
    } else {
        card_rows(&rows, &q->arena, false, answer);
    }
    text_rows_end(&rows);
}
