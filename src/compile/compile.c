/*
 * Reads site.yaml, the settings tables and the entries, lints, seals.
 * Does not know formats (read/) nor rules (lint.sql): it brings them together.
 */
#include "compile/compile.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/file_together.h"
#include "base/lang.h"
#include "base/layout.h"
#include "base/pool.h"
#include "base/watch.h"
#include "compile/lint.h"
#include "compile/tables.h"
#include "read/record.h"

/* No file of the allowed size takes a second; what takes this long is made to harm, or meets a parser's weakness. */
enum { COMPILE_WINDOW = 64, COMPILE_THREADS = 32, FILE_MILLISECONDS = 10000, EARLY_MOST = 8 };

/* What one source file became, until its turn to be put. */
struct slot {
    struct arena arena;
    struct record_entry entry;
    struct put_words words;
    bool usable;
};

/* What a thread needs to read an entry's words. */
struct desk {
    struct analyser **analysers; /* one a language */
    struct tokenizer *tokenizer;
    struct pieces *pieces;
    struct inverter *inverter;
};

struct compile {
    struct arena arena;
    int root;
    struct diag *diag;
    compile_beside *beside;
    struct db *db;
    struct put *put;
    struct record_site site;
    struct str notice;
    struct file_text *strings; /* those of templates/ */
    size_t strings_n;
    struct record_facts facts;
    struct vocab **vocabs;
    struct file_list sources; /* all of content/ */
    const struct compile_early *early;
    struct names *tree;         /* what they are to those who link to them */
    struct file_entry *entries; /* those below content/faq/ */
    size_t entries_n;
    struct slot slots[COMPILE_WINDOW];
    struct desk desks[COMPILE_THREADS + 1];
    pthread_mutex_t lock;                   /* guards idle */
    pthread_mutex_t asking;                 /* guards db, while there are threads that ask for facts */
    struct desk *idle[COMPILE_THREADS + 1]; /* those that no thread uses */
    size_t desks_n, idle_n;
    struct watch *watch; /* over slots, and one more for what this thread reads alone */
};

struct file_list compile_sources(struct arena *a, int root)
{
    struct file_list list;
    struct str where = {0};
    int err = file_walk_all(a, root, "content", 16, &list, &where);
    if (err)
        fail_system(err, "%.*s", STR_ARG(where.s ? where : STR("content")));
    return list;
}

static const struct file_entry *source_find(const struct compile *c, struct str path)
{
    for (size_t i = 0; i < c->sources.n; i++)
        if (str_eq(c->sources.items[i].path, path))
            return &c->sources.items[i];
    return NULL;
}

bool compile_bytes(int root, struct arena *a, struct str path, size_t limit, struct diag *d, struct str *bytes)
{
    const struct diag_pos pos = {path, 1, 1};
    int err = file_read(a, root, path.s, limit, bytes);
    if (err == EFBIG)
        diag_say(d, DIAG_TEXT_SIZE, pos, arena_printf(a, "%zu KiB", limit / 1024), (struct str){0});
    else if (file_is_fault(err))
        diag_say(d, DIAG_FILE_REFUSED, pos, str_from(file_why(err)), (struct str){0});
    else if (err)
        fail_system(err, "%.*s", STR_ARG(path));
    return err == 0;
}

static bool source_bytes(const struct compile *c, struct arena *a, struct str path, size_t limit,
                         struct str *bytes)
{
    return compile_bytes(c->root, a, path, limit, c->diag, bytes);
}

/* Says what stands in content/ and is not read; in templates/ too, since the mistakes of both are said at once. */
static void check_layout(struct compile *c)
{
    size_t n = c->site.languages.n;
    struct str tables[TABLES_N], *languages = ARENA_NEW(&c->arena, struct str, n);
    const struct layout_set sets[] = {{"LANGUAGE", languages, n}, {"TABLE", tables, TABLES_N}};
    for (size_t i = 0; i < n; i++)
        languages[i] = c->site.languages.items[i].text;
    for (size_t i = 0; i < TABLES_N; i++)
        tables[i] = tables_file_stem(&tables_all[i]);
    layout_check(&c->arena, &c->sources, sets, COUNT(sets), c->diag);
    c->strings = c->beside(&c->arena, languages, n, c->diag, &c->strings_n);
}

/* The language folder that PATH, below content/faq/, stands in; absent when it stands in none. */
static struct str path_lang(struct str path)
{
    struct str rest = str_sub(path, sizeof "content/faq/" - 1, path.n);
    size_t slash = str_find(rest, '/', 0);
    return slash == rest.n ? (struct str){0} : str_sub(rest, 0, slash);
}

/* The languages of a site that names none: those that content/faq/ has folders of, or else the reference's. */
static void find_languages(struct compile *c)
{
    struct record_words *langs = &c->site.languages;
    langs->items = ARENA_NEW(&c->arena, struct record_word, c->sources.n + 1);
    for (size_t i = 0; i < c->sources.n; i++) {
        struct str path = c->sources.items[i].path,
                   lang = str_starts(path, STR("content/faq/")) ? path_lang(path) : (struct str){0};
        if (lang_is(lang) && (!langs->n || !str_eq(langs->items[langs->n - 1].text, lang)))
            langs->items[langs->n++].text = lang;
    }
    if (!langs->n)
        langs->items[langs->n++].text = words_reference_lang();
}

static void read_site(struct compile *c)
{
    struct str path = STR("content/site.yaml"), bytes;
    if (!source_find(c, path))
        diag_say(c->diag, DIAG_SITE_MISSING, (struct diag_pos){path, 1, 1}, (struct str){0}, (struct str){0});
    else if (source_bytes(c, &c->arena, path, ENTRY_MAX, &bytes))
        front_site(&c->arena, path, bytes, c->diag, &c->site);
    if (c->site.languages.n == 0)
        find_languages(c);
}

/* What must be said of where the tables come from, in the words of their author. */
static void read_notice(struct compile *c)
{
    struct str path = STR("content/settings/NOTICE.txt"), bytes;
    if (source_find(c, path) && source_bytes(c, &c->arena, path, ENTRY_MAX, &bytes))
        text_clean(&c->arena, path, bytes, ENTRY_MAX, c->diag, &c->notice);
}

static void read_tables(struct compile *c)
{
    for (size_t i = 0; i < TABLES_N; i++) {
        struct str path = arena_printf(&c->arena, "content/settings/%s", tables_all[i].file), bytes;
        struct arena_mark mark = arena_mark(&c->arena);
        struct record_table table;
        watch_begin(c->watch, COMPILE_WINDOW, path.s);
        if (source_find(c, path) && source_bytes(c, &c->arena, path, TABLE_MAX, &bytes) &&
            table_read(&c->arena, path, bytes, c->diag, &table))
            put_table(c->put, str_from(tables_all[i].name), &table, c->diag);
        watch_end(c->watch, COMPILE_WINDOW);
        arena_rewind(&c->arena, mark);
    }
    put_tables_done(c->put);
}

/* The database as it is before the entries come; whether nothing was said. */
static bool make_settings(struct compile *c, const char *db_path)
{
    struct diag *all = c->diag, *said = c->diag = diag_new();
    c->db = db_create(db_path);
    db_begin(c->db);
    c->put = put_new(&c->arena, c->db, &c->site);
    words_put(&c->arena, c->db, c->site.languages, c->strings, c->strings_n, said);
    read_tables(c);
    words_look(c->db);
    facts_put(c->db);
    lint_settings(c->db);
    put_free(c->put);
    db_commit(c->db);
    bool silent =
        !diag_count(said, DIAG_ERROR) && !diag_count(said, DIAG_WARNING) && !diag_count(said, DIAG_NOTE);
    c->diag = all;
    diag_take(all, said, DIAG_NOTE, NULL, 0);
    diag_free(said);
    return silent;
}

static struct str settings_key(struct compile *c)
{
    return kept_key(&c->arena, c->root, &c->site, c->strings, c->strings_n);
}

/* Settings and words, made or as they are kept. What somebody changes while it is read is not kept. */
static void read_settings(struct compile *c, const char *db_path, const struct kept *kept)
{
    file_together_settle("content/settings");
    struct str key = kept ? settings_key(c) : STR("");
    c->db = kept && !kept->anew ? kept_take(kept->path, key, db_path) : NULL;
    if (!c->db && make_settings(c, db_path) && kept)
        c->db = kept_make(kept, key, db_path, c->db, str_eq(key, settings_key(c)));
    db_begin(c->db);
    c->put = put_again(&c->arena, c->db, &c->site);
    read_notice(c);
    c->facts = facts_open(&c->arena, c->db, c->site.languages, &c->asking);
    c->facts.tree = names_face(c->tree);
}

/* The source F, an entry, as it is now. */
static void read_one_early(struct compile *c, const struct file_entry *f)
{
    struct arena a = {0};
    struct diag *d = diag_new();
    struct str lang = compile_lang(f, STR("content/faq/"), &c->site), bytes;
    struct record_entry e;
    if (compile_bytes(c->root, &a, f->path, ENTRY_MAX, d, &bytes) &&
        entry_read(&a, f->path, lang, bytes, &c->facts, c->site.facts, d, &e))
        c->early->read(c->early->ctx, &e, c->facts.tree, d);
    diag_free(d);
    arena_free(&a);
}

static void read_early(struct compile *c)
{
    const struct file_entry *changed[EARLY_MOST];
    size_t n = 0;
    for (size_t i = 0; i < c->sources.n; i++) {
        const struct file_entry *f = &c->sources.items[i];
        if (f->mtime_ns <= c->early->since)
            continue;
        if (n == EARLY_MOST || !compile_lang(f, STR("content/faq/"), &c->site).s)
            return;
        changed[n++] = f;
    }
    for (size_t i = 0; i < n; i++)
        read_one_early(c, changed[i]);
    c->early->end(c->early->ctx, n);
}

static size_t lang_index(const struct compile *c, struct str lang)
{
    size_t i = 0;
    while (i < c->site.languages.n && !str_eq(c->site.languages.items[i].text, lang))
        i++;
    return i;
}

struct str compile_lang(const struct file_entry *f, struct str folder, const struct record_site *site)
{
    if (f->fault || !str_starts(f->path, folder) || !layout_markdown(f->path).s)
        return (struct str){0};
    struct str rest = str_sub(f->path, folder.n, f->path.n);
    struct str lang = str_sub(rest, 0, str_find(rest, '/', 0));
    for (size_t i = 0; i < site->languages.n; i++)
        if (str_eq(site->languages.items[i].text, lang))
            return lang;
    return (struct str){0};
}

/* Which sources are entries. */
static void find_entries(struct compile *c)
{
    c->entries = ARENA_NEW(&c->arena, struct file_entry, c->sources.n + 1);
    for (size_t i = 0; i < c->sources.n; i++) {
        struct file_entry *f = &c->sources.items[i];
        if (compile_lang(f, STR("content/faq/"), &c->site).s)
            c->entries[c->entries_n++] = *f;
    }
}

static struct desk *desk_take(struct compile *c)
{
    pthread_mutex_lock(&c->lock);
    struct desk *desk = c->idle[--c->idle_n];
    pthread_mutex_unlock(&c->lock);
    return desk;
}

static void desk_give(struct compile *c, struct desk *desk)
{
    pthread_mutex_lock(&c->lock);
    c->idle[c->idle_n++] = desk;
    pthread_mutex_unlock(&c->lock);
}

static struct desk desk_make(struct compile *c)
{
    size_t n = c->site.languages.n;
    struct desk desk = {ARENA_NEW(&c->arena, struct analyser *, n), db_tokenizer(c->db), pieces_new(),
                        inverter_new()};
    for (size_t i = 0; i < n; i++) {
        const char *lang = arena_str(&c->arena, c->site.languages.items[i].text).s;
        desk.analysers[i] = analyser_new(&(struct analyser_in){
            lang, c->vocabs[i], fulltext_terms(put_entries(c->put)), desk.tokenizer, desk.pieces});
    }
    return desk;
}

static void desks_make(struct compile *c, unsigned threads)
{
    size_t n = c->site.languages.n;
    c->vocabs = ARENA_NEW(&c->arena, struct vocab *, n);
    for (size_t i = 0; i < n; i++) {
        struct str lang = arena_str(&c->arena, c->site.languages.items[i].text);
        c->vocabs[i] = vocab_new(lang.s, c->db, fulltext_terms(put_search(c->put, lang)));
    }
    for (c->desks_n = 0; c->desks_n < threads + 1; c->desks_n++) {
        c->desks[c->desks_n] = desk_make(c);
        desk_give(c, &c->desks[c->desks_n]);
    }
}

/* A source file becomes a record with its words, analysed. */
static bool entry_make(struct compile *c, struct slot *s, struct str path)
{
    struct str lang = path_lang(path), bytes;
    if (!source_bytes(c, &s->arena, path, ENTRY_MAX, &bytes) ||
        !entry_read(&s->arena, path, lang, bytes, &c->facts, c->site.facts, c->diag, &s->entry))
        return false;
    if (s->entry.draft)
        return true;
    struct desk *desk = desk_take(c);
    const struct analysed *words = analyse_entry(desk->analysers[lang_index(c, lang)], &s->entry);
    s->words = put_read(&s->arena, desk->inverter, &s->entry, words);
    desk_give(c, desk);
    return true;
}

/* On any thread. */
static void entry_work(void *ctx, size_t index, unsigned slot)
{
    struct compile *c = ctx;
    watch_begin(c->watch, slot, c->entries[index].path.s);
    c->slots[slot].usable = entry_make(c, &c->slots[slot], c->entries[index].path);
    watch_end(c->watch, slot);
}

/* On the thread that owns the database, in the order of paths. */
static void entry_take(void *ctx, size_t index, unsigned slot)
{
    struct compile *c = ctx;
    struct slot *s = &c->slots[slot];
    (void)index;
    pthread_mutex_lock(&c->asking);
    if (s->usable)
        put_entry(c->put, &s->entry, &s->words);
    pthread_mutex_unlock(&c->asking);
    arena_clear(&s->arena);
}

static void read_entries(struct compile *c, unsigned threads)
{
    const struct pool_job job = {.work = entry_work, .take = entry_take, .ctx = c};
    find_entries(c);
    pool_map(&job, c->entries_n, threads, COMPILE_WINDOW);
    put_done(c->put);
}

static void compile_seal(struct compile *c)
{
    struct desk *desk = desk_take(c);
    const struct seal seal = {c->db,           c->put,         &c->site,  c->vocabs,
                              desk->analysers, desk->inverter, c->notice, c->early};
    seal_run(&c->arena, &seal);
    desk_give(c, desk);
}

static void compile_free(struct compile *c)
{
    for (size_t i = 0; i < COMPILE_WINDOW; i++)
        arena_free(&c->slots[i].arena);
    for (size_t i = 0; i < c->desks_n; i++) {
        for (size_t k = 0; k < c->site.languages.n; k++)
            analyser_free(c->desks[i].analysers[k]);
        tokenizer_free(c->desks[i].tokenizer);
        pieces_free(c->desks[i].pieces);
        inverter_free(c->desks[i].inverter);
    }
    for (size_t i = 0; i < c->site.languages.n; i++)
        vocab_free(c->vocabs[i]);
    watch_free(c->watch);
    names_free(c->tree);
    put_free(c->put);
    facts_close(&c->facts);
    db_close(c->db);
    struct arena a = c->arena;
    arena_free(&a);
    free(c);
}

bool compile_content(const struct compile_in *in, struct diag *d)
{
    struct compile *c = calloc(1, sizeof *c);
    if (!c)
        fail_system(ENOMEM, "content");
    unsigned threads = in->threads > COMPILE_THREADS ? COMPILE_THREADS : in->threads;
    *c = (struct compile){.root = in->root,
                          .diag = d,
                          .beside = in->beside,
                          .early = in->early,
                          .lock = PTHREAD_MUTEX_INITIALIZER,
                          .asking = PTHREAD_MUTEX_INITIALIZER,
                          .site = {.facts = true, .file_limit = FILE_LIMIT}};
    c->sources = compile_sources(&c->arena, in->root);
    read_site(c);
    check_layout(c);
    c->tree = names_new(&(struct names_in){in->root, &c->sources, &c->site.languages, c->site.file_limit});
    c->watch = watch_new(COMPILE_WINDOW + 1, FILE_MILLISECONDS);
    read_settings(c, in->db_path, in->kept);
    if (c->early && c->early->since)
        read_early(c);
    desks_make(c, threads);
    read_entries(c, threads);
    watch_begin(c->watch, COMPILE_WINDOW, "content/guides");
    const struct compile_guides others = {in->root, &c->sources, &c->site, c->db, c->put, &c->facts};
    compile_guides(&c->arena, &others, d);
    compile_pages(&c->arena, &others, d);
    watch_end(c->watch, COMPILE_WINDOW);
    names_look(c->tree, d);
    lint_run(c->db, seal_source_date(&c->arena, c->db), d);
    bool fine = diag_count(d, DIAG_ERROR) == 0;
    if (fine) {
        names_put(c->tree, c->db, in->aside, d);
        compile_seal(c);
    }
    db_commit(c->db);
    compile_free(c);
    return fine;
}
