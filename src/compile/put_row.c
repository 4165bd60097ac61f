/*
 * The rows of one entry.
 */
#include "compile/put_row.h"

#include <string.h>

#include "base/words.h"

/* Characters that the column of a question has room for. */
enum { QUESTION_SHORT = 255 };

struct put_row put_row_new(struct db *db)
{
    return (struct put_row){
        db_prepare(db, sql_seal, "put_entry", NULL), db_prepare(db, sql_seal, "put_section", NULL),
        db_prepare(db, sql_seal, "put_tag", NULL), db_prepare(db, sql_seal, "put_error", NULL)};
}

/* The items as one line, ", " between them. */
struct str put_row_line(struct arena *a, const struct record_words *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        n += w->items[i].text.n + 2;
    char *s = arena_alloc(a, n + 1), *to = s;
    for (size_t i = 0; i < w->n; i++) {
        if (i)
            to = mempcpy(to, ", ", 2);
        to = mempcpy(to, w->items[i].text.s, w->items[i].text.n);
    }
    return (struct str){s, (size_t)(to - s)};
}

/* QUESTION as far as its column has room, cut at a word. */
static struct str short_question(struct arena *a, struct str question)
{
    if (str_characters(question) <= QUESTION_SHORT)
        return question;
    size_t at = 0, n = 0, word = 0;
    for (; n < QUESTION_SHORT - 2; at++) {
        if (question.s[at] == ' ')
            word = at;
        n += ((unsigned char)question.s[at + 1] & 0xC0) != 0x80;
    }
    return arena_printf(a, "%.*s …", STR_ARG(str_sub(question, 0, word > at / 2 ? word : at)));
}

/* The entry's own row. */
static void put_entry_row(const struct put_row *p, struct arena *a, const struct record_entry *e,
                          const struct put_row_key *key)
{
    struct str question = short_question(a, e->question.text);
    bool longer = question.n != e->question.text.n;
    const struct str values[] = {
        e->lang,         e->slug.text,   question,        e->summary,     e->author,
        e->updated,      key->topic,     e->key,          e->expires,     e->review_by,
        e->rating_value, e->rating_best, e->rating_count, e->rating_date, key->tags,
        key->keywords,   e->meta_json,   e->body_text,    e->body_html,   longer ? e->question.text : STR(""),
        e->nav_order,
    };
    stmt_int(p->entry, 1, key->id);
    for (int i = 0; i < (int)COUNT(values); i++)
        stmt_text(p->entry, i + 2, str_or_empty(values[i]));
    stmt_run(p->entry);
}

void put_row(const struct put_row *p, struct arena *a, const struct record_entry *e,
             const struct put_row_key *key)
{
    put_entry_row(p, a, e, key);
    for (size_t i = 0; i < e->headings_n; i++) {
        const struct record_heading *h = &e->headings[i];
        stmt_int(p->section, 1, key->id);
        stmt_int(p->section, 2, (int64_t)i + 1);
        stmt_int(p->section, 3, h->level);
        stmt_text(p->section, 4, h->anchor);
        stmt_text(p->section, 5, h->title);
        stmt_run(p->section);
    }
    for (size_t i = 0; i < e->tags.n; i++) {
        stmt_int(p->tag, 1, key->id);
        stmt_int(p->tag, 2, (int64_t)i + 1);
        stmt_text(p->tag, 3, e->tags.items[i].text);
        stmt_run(p->tag);
    }
    for (size_t i = 0; i < e->errors.n; i++) {
        stmt_int(p->error, 1, key->id);
        stmt_text(p->error, 2, ask_key(a, e->errors.items[i].text));
        stmt_run(p->error);
    }
}

/* ---- once more ---- */

/* Runs section NAME for entry ID. */
static void run_for(struct db *db, const char *name, int64_t id)
{
    struct stmt *st = db_prepare(db, sql_seal, name, NULL);
    stmt_bind_int(st, "id", id);
    stmt_run(st);
    stmt_free(st);
}

static void again_provider(struct stmt *st, struct str provider)
{
    stmt_bind_text(st, "provider", provider);
    stmt_run(st);
}

static void again_related(struct stmt *st, const struct record_tree *tree, struct str path)
{
    struct record_target to;
    if (!tree || !tree->find(tree->ctx, path, &to) || to.kind != RECORD_TARGET_ENTRY)
        return;
    stmt_bind_text(st, "lang", to.lang);
    stmt_bind_text(st, "slug", to.name);
    stmt_run(st);
}

/* Whom it names. */
static void again_relations(struct db *db, const struct record_entry *e, int64_t id,
                            const struct record_tree *tree)
{
    struct stmt *provider = db_prepare(db, sql_seal, "again_provider", NULL);
    struct stmt *related = db_prepare(db, sql_seal, "again_related", NULL);
    stmt_bind_int(provider, "id", id);
    stmt_bind_int(related, "id", id);
    for (size_t i = 0; i < e->providers.n; i++)
        again_provider(provider, e->providers.items[i].text);
    for (size_t i = 0; i < e->links_n; i++) {
        if (e->links[i].kind == RECORD_LINK_PROVIDER)
            again_provider(provider, e->links[i].path);
        if (e->links[i].kind == RECORD_LINK_RELATED)
            again_related(related, tree, e->links[i].path);
    }
    stmt_free(provider);
    stmt_free(related);
}

bool put_row_again(struct db *db, struct arena *a, const struct record_entry *e, const struct record_tree *tree)
{
    static const char *const out[] = {"out_entry", "out_section",  "out_tag",
                                      "out_error", "out_provider", "out_related"};
    struct put_row_key key = {.tags = put_row_line(a, &e->tags), .keywords = put_row_line(a, &e->keywords)};
    struct stmt *st = db_prepare(db, sql_seal, "entry_of_page", NULL);
    stmt_bind_text(st, "lang", e->lang);
    stmt_bind_text(st, "slug", e->slug.text);
    bool there = stmt_step(st);
    if (there) {
        key.id = stmt_col_int(st, 0);
        key.topic = e->topic.text.n ? topic_id(a, e->topic.text) : arena_str(a, stmt_col(st, 1));
    }
    stmt_free(st);
    if (!there)
        return false;
    for (size_t i = 0; i < COUNT(out); i++)
        run_for(db, out[i], key.id);
    const struct put_row rows = put_row_new(db);
    put_row(&rows, a, e, &key);
    again_relations(db, e, key.id, tree);
    run_for(db, "again_document", key.id);
    return true;
}
