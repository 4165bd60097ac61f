/*
 * Providers become records, everything that names one becomes a key. Where a key names two,
 * domains and servers are the database's to settle, and of names the first provider has it.
 */
#include "render/shards_settings.h"

#include <stdlib.h>

#include "ask/ask.h"
#include "base/sorted.h"
#include "base/stop.h"
#include "base/words.h"
#include "render/shards_lists.h"

struct key {
    struct str text;
    unsigned provider, seq;
};

struct keys {
    struct key *items;
    size_t n, room;
};

static void keys_add(struct arena *a, struct keys *k, struct str text, unsigned provider)
{
    k->items = arena_more(a, k->items, sizeof *k->items, k->n, &k->room);
    k->items[k->n] = (struct key){arena_str(a, text), provider, (unsigned)k->n};
    k->n++;
}

/* A name as "*word word". */
static void keys_add_name(struct arena *a, struct keys *k, struct str name, unsigned provider)
{
    struct out room = out_memory(), key = out_memory();
    struct str word;
    out_lit(&key, "*");
    for (struct fold_iter it = fold_words(name, &room); fold_word(&it, &word);) {
        out_lit(&key, key.n > 1 ? " " : "");
        out_raw(&key, word);
    }
    if (key.n > 1)
        keys_add(a, k, out_str(&key), provider);
    out_free(&key);
    out_free(&room);
}

static int by_text(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    int order = shard_compare(x->text, y->text);
    return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

/* Domains, servers and families of K, sorted, as shards; names into *NAMES. Of equal ones the first counts. */
static struct out write_keys(const struct shard_sink *sink, struct arena *a, struct keys *k,
                             struct shards_names *names)
{
    struct shard m = shard_begin(sink, a, "m");
    struct str before = {0};
    if (k->n)
        qsort(k->items, k->n, sizeof *k->items, by_text);
    *names = (struct shards_names){ARENA_NEW(a, struct shards_name, k->n + 1), 0};
    for (size_t i = 0; i < k->n; i++) {
        if (before.s && str_eq(before, k->items[i].text))
            continue;
        before = k->items[i].text;
        if (str_starts(before, STR("*")) && str_find(before, '.', 0) == before.n) { /* no family */
            names->items[names->n++] = (struct shards_name){before, k->items[i].provider, false};
            continue;
        }
        if (!shard_part(&m, before, before.n + 6))
            out_lit(&m.text, "\t");
        shard_text(&m.text, before);
        out_printf(&m.text, "\t%u", k->items[i].provider);
    }
    shard_end(&m);
    return m.firsts;
}

/* Every row of ST as fields with TAB between; returns how many rows. */
static unsigned write_rows(struct out *o, struct stmt *st)
{
    unsigned n = 0;
    for (; stmt_step(st); n++)
        for (int i = 0; i < stmt_columns(st); i++) {
            out_lit(o, "\t");
            shard_text(o, stmt_col(st, i));
        }
    return n;
}

static void write_provider(struct out *o, struct stmt *p, struct stmt *servers, struct stmt *requirements)
{
    struct out first = out_memory();
    stmt_text(servers, 1, stmt_col(p, 0));
    stmt_text(requirements, 1, stmt_col(p, 0));
    shard_text(o, stmt_col(p, 1));
    out_lit(o, "\t");
    shard_text(o, stmt_col(p, 2));
    out_lit(o, "\t");
    shard_text(o, stmt_col(p, 4));
    out_lit(o, "\t");
    shard_text(o, stmt_col(p, 5));
    unsigned n = write_rows(&first, requirements);
    out_printf(o, "\t%u", n);
    out_raw(o, out_str(&first));
    write_rows(o, servers);
    out_free(&first);
}

static void put_settings(const struct shard_sink *sink, struct out *o, unsigned shard)
{
    shard_put(sink, "s", shard, out_str(o));
    out_reset(o);
}

/* The number of provider ID among the sorted IDS, or N. */
static unsigned number_of(const struct str *ids, unsigned n, struct str id)
{
    unsigned from = (unsigned)sorted_first(&id, ids, n, sizeof *ids, str_order);
    return from < n && str_eq(ids[from], id) ? from : n;
}

/* Writes the records, adds names as keys; the ids of the providers into *IDS; returns how many. */
static unsigned write_providers(const struct shard_sink *sink, struct arena *a, struct db *db, struct keys *k,
                                struct str **ids)
{
    struct stmt *p = db_prepare(db, sql_search, "shard_providers", sink->lang);
    struct stmt *servers = db_prepare(db, sql_search, "shard_servers", sink->lang);
    struct stmt *requirements = db_prepare(db, sql_search, "shard_requirements", sink->lang);
    struct out o = out_memory();
    unsigned n = 0;
    size_t room = 0;
    for (; stmt_step(p); n++) {
        *ids = arena_more(a, *ids, sizeof **ids, n, &room);
        (*ids)[n] = arena_str(a, stmt_col(p, 0));
        if (n && n % SETTINGS_PER_SHARD == 0)
            put_settings(sink, &o, n / SETTINGS_PER_SHARD - 1);
        out_lit(&o, o.n ? "\\n" : "");
        write_provider(&o, p, servers, requirements);
        keys_add_name(a, k, stmt_col(p, 0), n);
        keys_add_name(a, k, stmt_col(p, 3), n);
        keys_add_name(a, k, stmt_col(p, 4), n);
    }
    if (o.n)
        put_settings(sink, &o, (n - 1) / SETTINGS_PER_SHARD);
    out_free(&o);
    stmt_free(requirements);
    stmt_free(servers);
    stmt_free(p);
    return n;
}

struct out shards_settings(const struct shard_sink *sink, struct arena *a, struct db *db,
                           struct shards_names *names)
{
    struct keys k = {0};
    struct str *ids = NULL;
    unsigned n = write_providers(sink, a, db, &k, &ids);
    struct stmt *st = db_prepare(db, sql_search, "shard_names", sink->lang);
    while (stmt_step(st)) {
        struct str name = stmt_col(st, 0);
        unsigned number = number_of(ids, n, stmt_col(st, 1));
        bool label = str_starts(name, STR("*")); /* which may be no more than a word like "imap" */
        if (number < n && !(label && ask_only_settings(db, a, name)))
            keys_add(a, &k, name, number);
    }
    stmt_free(st);
    return write_keys(sink, a, &k, names);
}

void shards_settings_words(struct out *o, struct db *db)
{
    struct out words = out_memory();
    out_lit(&words, " ");
    for (struct str all = str_trim(ask_settings_words(db)); all.n;) {
        struct str word = str_cut(&all, ' ');
        if (!stop_word(out_str(&words), word))
            out_printf(&words, "%.*s ", STR_ARG(word));
    }
    out_raw(o, str_trim(out_str(&words)));
    out_free(&words);
}

void shards_programs(struct out *o, const struct shard_sink *sink, struct arena *a, struct db *db)
{
    struct out rows = out_memory(), words = out_memory(), room = out_memory();
    struct stmt *st = db_prepare(db, sql_search, "shard_programs", sink->lang);
    struct str word;
    while (stmt_step(st)) {
        out_lit(&rows, rows.n ? "\\n" : "");
        for (int i = 0; i < stmt_columns(st); i++) {
            out_lit(&rows, i ? "\t" : "");
            shard_text(&rows, stmt_col(st, i));
        }
    }
    stmt_free(st);
    out_lit(&words, " ");
    struct str all = arena_str(a, db_once(db, sql_ask, "program_words"));
    for (struct ask_iter it = ask_words(all, &room); ask_word(&it, &word);)
        if (ask_is_program(db, word) && !stop_word(out_str(&words), word))
            out_printf(&words, "%.*s ", STR_ARG(word));
    for (struct str ids = str_trim(db_once(db, sql_ask, "program_ids")); ids.n;) {
        struct str id = str_cut(&ids, ' ');
        if (str_find(id, '-', 0) == id.n) /* a word */
            out_printf(&words, "=%.*s ", STR_ARG(id));
    }
    out_raw(o, str_trim(out_str(&words)));
    shard_put(sink, "g", SHARD_ONLY, out_str(&rows));
    out_free(&rows);
    out_free(&words);
    out_free(&room);
}

void shards_ports(struct out *o, struct db *db, const char *lang)
{
    struct stmt *st = db_prepare(db, sql_search, "shard_ports", lang);
    for (struct str rest = str_trim(ask_port_words(db)); rest.s;) {
        out_raw(o, str_cut(&rest, ' '));
        out_lit(o, rest.s ? "," : "");
    }
    while (stmt_step(st)) {
        out_lit(o, "|");
        out_raw(o, stmt_col(st, 0));
    }
    stmt_free(st);
}
