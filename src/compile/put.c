/*
 * Records become rows: raw ones with positions, and those that will be published.
 * Does not judge what it puts, except for columns that no table has.
 */
#include "compile/put.h"

#include <stdlib.h>

#include "base/fail.h"
#include "base/fold.h"
#include "base/words.h"
#include "compile/put_row.h"
#include "compile/tables.h"

/* Postings that may wait in memory, of all tables together. */
enum { HELD_MOST = 16 << 20 };

/* Characters that an author may give a question; bytes of a topic. */
enum { QUESTION_MOST = 500, TOPIC_MOST = 120 };

struct put {
    struct db *db;
    struct arena *arena;
    struct stmt *cell, *entry, *reference, *heading, *provider_of, *alias, *redirect, *ignored, *torn, *mention,
        *folder;                /* raw */
    struct stmt *raw[TABLES_N]; /* rows of tables_all */
    struct put_row row;         /* shipped */
    struct record_words langs;
    struct fulltext **fulltext; /* entry_fts, then search_<lang> for each language */
    int64_t seq, published, cells;
};

void put_pairs(struct db *db, const char *sql, const char *section, const struct record_words *words)
{
    struct stmt *st = db_prepare(db, sql, section, NULL);
    for (size_t i = 0; i + 1 < words->n; i += 2) {
        const struct record_word *list = &words->items[i], *item = list + 1;
        stmt_bind_text(st, "list", list->text);
        stmt_bind_int(st, "list_line", list->pos.line);
        stmt_bind_int(st, "list_col", list->pos.col);
        stmt_bind_text(st, "item", item->text);
        stmt_bind_int(st, "line", item->pos.line);
        stmt_bind_int(st, "col", item->pos.col);
        stmt_run(st);
    }
    stmt_free(st);
}

/* What site.yaml says of providers. */
static void put_site(struct db *db, const struct record_site *site)
{
    put_pairs(db, sql_raw, "put_featured", &site->featured);
    struct stmt *st = db_prepare(db, sql_raw, "put_site", NULL);
    stmt_bind_text(st, "guide_pairs", str_or_empty(site->guide_pairs));
    stmt_run(st);
    stmt_free(st);
}

struct put *put_new(struct arena *a, struct db *db, const struct record_site *site)
{
    db_run(db, sql_schema, "tables", NULL);
    db_run(db, sql_raw, "tables", NULL);
    db_run_made(db, sql_raw, "make_tables");
    db_run(db, sql_guide, "tables", NULL);
    db_run(db, sql_page, "tables", NULL);
    put_site(db, site);
    db_run(db, sql_schema, "fulltext", NULL);
    for (size_t i = 0; i < site->languages.n; i++)
        db_run(db, sql_schema, "language", arena_str(a, site->languages.items[i].text).s);
    db_run(db, sql_views, "views", NULL);
    return put_again(a, db, site);
}

struct put *put_again(struct arena *a, struct db *db, const struct record_site *site)
{
    struct put *p = ARENA_NEW(a, struct put, 1);
    *p = (struct put){.db = db, .arena = a, .langs = site->languages};
    p->fulltext = ARENA_NEW(a, struct fulltext *, p->langs.n + 1);
    p->fulltext[0] = fulltext_new(a, db, NULL);
    for (size_t i = 0; i < p->langs.n; i++)
        p->fulltext[i + 1] = fulltext_new(a, db, arena_str(a, p->langs.items[i].text).s);
    p->cell = db_prepare(db, sql_raw, "put_cell", NULL);
    p->entry = db_prepare(db, sql_raw, "put_entry", NULL);
    p->reference = db_prepare(db, sql_raw, "put_reference", NULL);
    p->heading = db_prepare(db, sql_raw, "put_heading", NULL);
    p->provider_of = db_prepare(db, sql_raw, "put_provider_of", NULL);
    p->alias = db_prepare(db, sql_raw, "put_alias", NULL);
    p->redirect = db_prepare(db, sql_raw, "put_redirect", NULL);
    p->ignored = db_prepare(db, sql_raw, "put_ignored", NULL);
    p->torn = db_prepare(db, sql_raw, "put_torn", NULL);
    p->mention = db_prepare(db, sql_raw, "put_mention", NULL);
    p->row = put_row_new(db);
    p->folder = db_prepare(db, sql_raw, "folder_topic", NULL);
    return p;
}

/* Whether table NAME has column W; reports it when not. */
static bool column_known(struct put *p, struct str name, struct str path, const struct record_word *w,
                         struct diag *d)
{
    bool known = false;
    if (!w->text.n)
        return false; /* the reader has said so */
    struct out all = out_memory();
    struct stmt *st = db_prepare(p->db, sql_raw, "columns", NULL);
    stmt_bind_text(st, "table", name);
    while (stmt_step(st)) {
        known = known || str_eq(stmt_col(st, 0), w->text);
        out_printf(&all, "%s%.*s", out_str(&all).n ? ", " : "", STR_ARG(stmt_col(st, 0)));
    }
    stmt_free(st);
    if (!known) {
        struct stmt *near = db_prepare(p->db, sql_raw, "column_nearest", NULL);
        stmt_bind_text(near, "table", name);
        stmt_bind_text(near, "column", w->text);
        struct str hint = stmt_step(near) ? stmt_col(near, 0) : (struct str){0};
        diag_at(d, DIAG_TABLE_COLUMN, (struct diag_pos){path, w->pos.line, w->pos.col},
                (struct str[3]){w->text, out_str(&all)}, hint);
        stmt_free(near);
    }
    out_free(&all);
    return known;
}

/* The statement that puts a row of TABLE as it is written. */
static struct stmt *row_of(struct put *p, struct str table)
{
    size_t i = 0;
    while (i < TABLES_N && !str_eq(str_from(tables_all[i].name), table))
        i++;
    if (i == TABLES_N)
        fail_internal("no table is called %.*s", STR_ARG(table));
    if (!p->raw[i]) {
        struct arena a = {0};
        p->raw[i] = db_prepare_made(p->db, db_text(p->db, &a, sql_raw, "make_row", table));
        arena_free(&a);
    }
    return p->raw[i];
}

/* What stands in the cell NAME of row ROW, and where. */
static void put_cell(struct put *p, struct str table, int64_t row, struct str name,
                     const struct record_word *cell, struct str path)
{
    stmt_text(p->cell, 1, table);
    stmt_int(p->cell, 2, row);
    stmt_text(p->cell, 3, name);
    stmt_text(p->cell, 4, cell->text);
    stmt_text(p->cell, 5, path);
    stmt_int(p->cell, 6, cell->pos.line);
    stmt_int(p->cell, 7, cell->pos.col);
    stmt_run(p->cell);
}

/* The parameter of ST that is the column NAME; 0 when it has none. */
static int param_of(struct stmt *st, struct str name)
{
    int i = stmt_params(st);
    while (i > 1 && !str_eq(stmt_param_name(st, i), name))
        i--;
    return i > 1 ? i : 0;
}

/* Of two cells of one column the first counts. */
static void put_one_row(struct put *p, struct stmt *st, const struct record_row *r, struct str path)
{
    int64_t row = ++p->cells;
    for (int i = 2; i <= stmt_params(st); i++)
        stmt_null(st, i);
    for (size_t c = r->n; c-- > 0;) {
        int at = param_of(st, r->cells[c].name);
        if (at)
            stmt_text(st, at, r->cells[c].value.text);
    }
    for (size_t c = 0; c < r->n; c++) {
        struct record_word cell = r->cells[c].value;
        cell.pos = cell.pos.line ? cell.pos : r->pos;
        put_cell(p, r->table, row, r->cells[c].name, &cell, path);
    }
    stmt_int(st, 1, row);
    if (r->n)
        stmt_run(st);
}

void put_rows(struct put *p, const struct record_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        put_one_row(p, row_of(p, rows->items[i].table), &rows->items[i], rows->path);
}

static void put_torn(struct put *p, const struct record_table *t)
{
    for (size_t r = 0; r < t->torn_n; r++) {
        stmt_text(p->torn, 1, t->path);
        stmt_int(p->torn, 2, t->torn[r]);
        stmt_run(p->torn);
    }
}

void put_table(struct put *p, struct str name, const struct record_table *t, struct diag *d)
{
    int *at = ARENA_NEW(p->arena, int, t->columns_n + 1);
    struct stmt *st = row_of(p, name);
    bool any = false;
    for (size_t c = 0; c < t->columns_n; c++) {
        bool known = column_known(p, name, t->path, &t->columns[c], d);
        at[c] = known ? param_of(st, t->columns[c].text) : 0;
        for (size_t before = 0; before < c; before++)
            at[c] = at[before] == at[c] ? 0 : at[c];
        any |= known;
    }
    put_torn(p, t);
    for (size_t r = 0; r < t->rows_n && any; r++) {
        int64_t row = ++p->cells;
        stmt_int(st, 1, row);
        for (size_t c = 0; c < t->columns_n; c++) {
            const struct record_word *cell = &t->cells[r * t->columns_n + c];
            if (!at[c])
                continue;
            stmt_text(st, at[c], cell->text);
            put_cell(p, name, row, t->columns[c].text, cell, t->path);
        }
        stmt_run(st);
    }
}

void put_tables_done(struct put *p)
{
    db_run_made(p->db, sql_raw, "make_indexes");
    db_run(p->db, sql_raw, "explain", NULL);
    db_run(p->db, sql_raw, "clean", NULL);
}

static void put_word(struct stmt *st, int first, const struct record_word *w)
{
    stmt_text(st, first, w->text);
    stmt_int(st, first + 1, w->pos.line);
    stmt_int(st, first + 2, w->pos.col);
}

static void put_raw_entry(struct put *p, const struct record_entry *e, struct str topic_id, bool publish)
{
    struct stmt *st = p->entry;
    stmt_int(st, 1, p->seq);
    if (publish)
        stmt_int(st, 2, p->published);
    else
        stmt_null(st, 2);
    stmt_text(st, 3, e->path);
    stmt_text(st, 4, e->lang);
    put_word(st, 5, &e->slug);
    put_word(st, 8, &(struct record_word){str_or_empty(e->question.text), e->question.pos});
    stmt_text(st, 11, str_or_empty(e->topic.text));
    stmt_text(st, 12, topic_id);
    stmt_int(st, 13, e->topic.pos.line);
    stmt_int(st, 14, e->topic.pos.col);
    stmt_text(st, 15, str_or_empty(e->key));
    stmt_text(st, 16, str_or_empty(e->expires));
    stmt_text(st, 17, str_or_empty(e->review_by));
    stmt_int(st, 18, e->draft);
    stmt_text(st, 19, e->page);
    stmt_run(st);
}

static void put_words(struct stmt *st, int64_t seq, const struct record_words *w)
{
    for (size_t i = 0; i < w->n; i++) {
        stmt_int(st, 1, seq);
        put_word(st, 2, &w->items[i]);
        stmt_run(st);
    }
}

static void put_raw_lists(struct put *p, const struct record_entry *e)
{
    static const char *const kinds[] = {"entry", "provider", "guide", "self", "related", "file"};
    for (size_t i = 0; i < e->links_n; i++) {
        const struct record_link *l = &e->links[i];
        stmt_int(p->reference, 1, p->seq);
        stmt_int(p->reference, 2, (int64_t)i);
        stmt_text(p->reference, 3, str_from(kinds[l->kind]));
        stmt_text(p->reference, 4, l->path);
        stmt_text(p->reference, 5, l->anchor);
        put_word(p->reference, 6, &(struct record_word){l->written, l->pos});
        stmt_run(p->reference);
    }
    for (size_t i = 0; i < e->headings_n; i++) {
        stmt_int(p->heading, 1, p->seq);
        stmt_text(p->heading, 2, e->headings[i].anchor);
        stmt_run(p->heading);
        stmt_text(p->heading, 2, e->headings[i].old);
        if (e->headings[i].old.n)
            stmt_run(p->heading);
    }
    for (size_t i = 0; i < e->anchors_n; i++) {
        stmt_int(p->heading, 1, p->seq);
        stmt_text(p->heading, 2, e->anchors[i]);
        stmt_run(p->heading);
    }
    for (size_t i = 0; i < e->providers.n; i++) {
        stmt_int(p->provider_of, 1, p->seq);
        stmt_int(p->provider_of, 2, (int64_t)i);
        put_word(p->provider_of, 3, &e->providers.items[i]);
        stmt_run(p->provider_of);
    }
    put_words(p->alias, p->seq, &e->aliases);
    put_words(p->redirect, p->seq, &e->redirects);
    put_words(p->ignored, p->seq, &e->ignored);
    for (size_t i = 0; i < e->mentions_n; i++) {
        const struct record_mention *m = &e->mentions[i];
        stmt_int(p->mention, 1, p->seq);
        stmt_text(p->mention, 2, m->host);
        stmt_int(p->mention, 3, m->port);
        stmt_text(p->mention, 4, m->security);
        put_word(p->mention, 5, &(struct record_word){m->written, m->pos});
        stmt_run(p->mention);
    }
}

struct fulltext *put_search(struct put *p, struct str lang)
{
    for (size_t i = 0; i < p->langs.n; i++)
        if (str_eq(p->langs.items[i].text, lang))
            return p->fulltext[i + 1];
    fail_internal("no full text for language %.*s", STR_ARG(lang));
}

struct fulltext *put_entries(struct put *p)
{
    return p->fulltext[0];
}

struct put_words put_read(struct arena *a, struct inverter *v, const struct record_entry *e,
                          const struct analysed *words)
{
    struct put_words w = {.tags = put_row_line(a, &e->tags), .keywords = put_row_line(a, &e->keywords)};
    for (int i = 0; i < ENTRY_COLUMNS; i++)
        inverter_column(v, words->entry[i].ids, words->entry[i].n);
    w.entry = inverter_end(v, a);
    for (int i = 0; i < SEARCH_COLUMNS; i++)
        inverter_column(v, words->search[i].ids, words->search[i].n);
    w.search = inverter_end(v, a);
    return w;
}

static void put_fulltext(struct put *p, const struct record_entry *e, const struct put_words *words)
{
    fulltext_add(p->fulltext[0], p->published, &words->entry);
    fulltext_add(put_search(p, e->lang), p->published, &words->search);
    size_t held = 0, largest = 0;
    for (size_t i = 0; i <= p->langs.n; i++) {
        held += fulltext_held(p->fulltext[i]);
        if (fulltext_held(p->fulltext[i]) > fulltext_held(p->fulltext[largest]))
            largest = i;
    }
    if (held > HELD_MOST)
        fulltext_spill(p->fulltext[largest]);
}

void put_fulltext_end(struct put *p)
{
    for (size_t i = 0; i <= p->langs.n; i++)
        fulltext_end(p->fulltext[i]);
}

void put_free(struct put *p)
{
    for (size_t i = 0; i <= p->langs.n; i++)
        fulltext_free(p->fulltext[i]);
}

/* What the schema would refuse is lint's to report: such an entry is not published, and neither is the site. */
static bool is_publishable(const struct record_entry *e)
{
    return !e->draft && e->question.text.n > 0 && str_characters(e->question.text) <= QUESTION_MOST &&
           e->slug.text.n > 0 && e->slug.text.n <= 80;
}

/* The topic of an entry that names none: the first folder below its language's, unless the language lists its topics without it. */
static struct str topic_of_folder(struct put *p, const struct record_entry *e)
{
    struct str folder = str_sub(e->path, strlen("content/faq/") + e->lang.n + 1, e->path.n);
    struct str topic = topic_of_path(p->arena, folder);
    if (!topic.n || topic.n > TOPIC_MOST)
        return (struct str){0};
    stmt_bind_text(p->folder, "lang", e->lang);
    stmt_bind_text(p->folder, "id", topic_id(p->arena, topic));
    bool fits = stmt_step(p->folder) && stmt_col_int(p->folder, 0);
    stmt_reset(p->folder);
    return fits ? topic : (struct str){0};
}

void put_entry(struct put *p, const struct record_entry *read, const struct put_words *words)
{
    struct arena_mark mark = arena_mark(p->arena);
    struct record_entry e = *read;
    if (!e.topic.text.n)
        e.topic.text = topic_of_folder(p, &e);
    struct str id = topic_id(p->arena, e.topic.text);
    p->seq++;
    bool publish = is_publishable(&e);
    p->published += publish;
    put_raw_entry(p, &e, id, publish);
    put_raw_lists(p, &e);
    if (publish) {
        put_row(&p->row, p->arena, &e, &(struct put_row_key){p->published, id, words->tags, words->keywords});
        put_fulltext(p, &e, words);
    }
    arena_rewind(p->arena, mark);
}

int64_t put_source(struct put *p, const struct record_entry *e)
{
    struct record_entry bare = *e;
    bare.slug = bare.question = bare.topic = (struct record_word){0};
    bare.slug.text = STR("");
    p->seq++;
    put_raw_entry(p, &bare, STR(""), false);
    put_raw_lists(p, &bare);
    return p->seq;
}

void put_done(struct put *p)
{
    db_run(p->db, sql_raw, "indexes", NULL);
}
