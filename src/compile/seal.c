/*
 * The order in which a database is finished.
 * Does not check anything: lint has.
 */
#include "compile/compile.h"

#include <stdlib.h>

#include "compile/digest.h"

static void meta_put(struct db *db, struct stmt *st, const char *key, struct str value)
{
    (void)db;
    stmt_text(st, 1, str_from(key));
    stmt_text(st, 2, str_or_empty(value));
    stmt_run(st);
}

/* Links were written to file names; an entry that chose another slug is linked to by that. */
static void seal_moved(struct arena *a, struct db *db)
{
    struct stmt *st = db_prepare(db, sql_seal, "moved", NULL),
                *in[] = {db_prepare(db, sql_seal, "move_links", NULL),
                         db_prepare(db, sql_guide, "move_links", NULL),
                         db_prepare(db, sql_page, "move_links", NULL)};
    while (stmt_step(st)) {
        struct str old = arena_str(a, stmt_col(st, 0));
        for (size_t i = 0; i < COUNT(in); i++) {
            stmt_bind_text(in[i], "old", old);
            stmt_bind_text(in[i], "lang", stmt_col(st, 1));
            stmt_bind_text(in[i], "slug", stmt_col(st, 2));
            stmt_run(in[i]);
        }
    }
    for (size_t i = 0; i < COUNT(in); i++)
        stmt_free(in[i]);
    stmt_free(st);
}

static void seal_search(struct arena *a, const struct seal *s)
{
    struct stmt *st = db_prepare(s->db, sql_seal, "synonyms", NULL);
    while (stmt_step(st))
        for (size_t i = 0; i < s->site->languages.n; i++)
            if (str_eq(stmt_col(st, 0), s->site->languages.items[i].text))
                analyse_synonyms(s->analysers[i], s->db, arena_str(a, stmt_col(st, 0)).s, stmt_col(st, 1),
                                 stmt_col_int(st, 2));
    stmt_free(st);
    for (size_t i = 0; i < s->site->languages.n; i++) {
        const char *lang = arena_str(a, s->site->languages.items[i].text).s;
        struct fulltext *f = put_search(s->put, str_from(lang));
        analyse_others(s->analysers[i], s->db, lang, f, s->inverter);
        vocab_write(s->vocabs[i], s->db, f);
        vocab_free(
            s->vocabs[i]); /* nobody reads that language any more, and names of many providers are many words */
        s->vocabs[i] = NULL;
    }
    put_fulltext_end(s->put);
}

struct str seal_source_date(struct arena *a, struct db *db)
{
    return db_text(db, a, sql_seal, "source_date", (struct str){0});
}

static void seal_meta(struct arena *a, const struct seal *s)
{
    struct stmt *st = db_prepare(s->db, sql_seal, "put_meta", NULL);
    struct out list = out_memory();
    for (size_t i = 0; i < s->site->languages.n; i++)
        out_printf(&list, "%s%.*s", i ? " " : "", STR_ARG(s->site->languages.items[i].text));
    meta_put(s->db, st, "schema_version", STR("1.0"));
    meta_put(s->db, st, "generator", STR("portolan " PORTOLAN_VERSION));
    meta_put(s->db, st, "title", s->site->title);
    meta_put(s->db, st, "tagline", s->site->tagline);
    meta_put(s->db, st, "base_url", s->site->base_url);
    meta_put(s->db, st, "contact", s->site->contact);
    if (s->notice.n)
        meta_put(s->db, st, "settings_notice", s->notice);
    meta_put(s->db, st, "languages", out_str(&list));
    meta_put(s->db, st, "source_date", seal_source_date(a, s->db));
    out_reset(&list);
    for (size_t i = 0; i + 1 < s->site->theme.n; i += 2)
        out_printf(&list, "%s%.*s: %.*s", i ? "; " : "", STR_ARG(s->site->theme.items[i].text),
                   STR_ARG(s->site->theme.items[i + 1].text));
    meta_put(s->db, st, "theme", out_str(&list));
    if (s->site->offline)
        meta_put(s->db, st, "offline", STR("yes"));
    db_run(s->db, sql_seal, "counts", NULL);
    out_free(&list);
    stmt_free(st);
}

static void seal_digest(struct arena *a, const struct seal *s)
{
    struct stmt *st = db_prepare(s->db, sql_seal, "put_meta", NULL);
    meta_put(s->db, st, "seal_version", DIGEST_VERSION);
    struct digest_seal sealed = digest_read(a, s->db);
    digest_put(s->db, &sealed);
    meta_put(s->db, st, "content_sha256", sealed.content);
    stmt_free(st);
}

/* Committed whoever listens, as a file says how often it was. */
static void seal_pages(const struct seal *s)
{
    db_commit(s->db);
    if (s->early)
        s->early->pages(s->early->ctx);
    db_begin(s->db);
}

void seal_run(struct arena *a, const struct seal *s)
{
    seal_moved(a, s->db);
    db_run(s->db, sql_schema, "indexes", NULL);
    db_run_made(s->db, sql_raw, "make_settings");
    db_run(s->db, sql_seal, "program_support", NULL);
    db_run(s->db, sql_guide, "seal", NULL);
    db_run(s->db, sql_page, "seal", NULL);
    db_run(s->db, sql_seal, "topics", NULL);
    db_run(s->db, sql_seal, "documents", NULL);
    db_run(s->db, sql_seal, "relations", NULL);
    seal_meta(a, s);
    seal_pages(s);
    seal_search(a, s);
    seal_digest(a, s);
}
