/*
 * Every word once a language, or the reference's in its place.
 * Does not know which words there are: the reference has them all.
 */
#include "base/count.h"
#include "compile/compile.h"

/* The reference among templates/strings/ where this was compiled. */
extern const char strings_reference[], strings_reference_lang[];

struct str words_reference_lang(void)
{
    return str_from(strings_reference_lang);
}

static void put_languages(struct db *db, struct record_words langs)
{
    struct stmt *st = db_prepare(db, sql_words, "put_language", NULL);
    for (size_t i = 0; i < langs.n; i++) {
        stmt_text(st, 1, langs.items[i].text);
        stmt_int(st, 2, (int64_t)i + 1);
        stmt_run(st);
    }
    stmt_free(st);
}

static void put_file(struct arena *a, struct db *db, const struct file_text *f, struct diag *d)
{
    size_t n;
    const struct record_string *words = strings_read(a, f, d, &n);
    struct stmt *st = db_prepare(db, sql_words, "put", NULL);
    stmt_text(st, 1, f->name);
    stmt_text(st, 5, f->path);
    for (size_t i = 0; i < n; i++) {
        if (f->path.n && str_eq(words[i].kind, STR("count")) && count_is_form(words[i].key) &&
            !count_is_rule(words[i].text))
            diag_say(d, DIAG_WORDS_RULE, (struct diag_pos){f->path, words[i].line, 1}, words[i].text,
                     (struct str){0});
        stmt_text(st, 2, words[i].kind);
        stmt_text(st, 3, words[i].key);
        stmt_text(st, 4, words[i].text);
        stmt_int(st, 6, words[i].line);
        stmt_run(st);
    }
    stmt_free(st);
}

/* What section NAME finds: path, line, three details. It is said when the rules are (compile/lint.h). */
static void say(struct db *db, const char *name, enum diag_code code)
{
    static const char *const columns[] = {"path", "line", "one", "two", "three"};
    struct stmt *st = db_prepare(db, sql_words, name, NULL), *put = db_prepare(db, sql_raw, "put_said", NULL);
    stmt_bind_text(put, "code", str_from(diag_name(code)));
    stmt_bind_int(put, "col", 1);
    while (stmt_step(st)) {
        for (int i = 0; i < stmt_columns(st); i++)
            stmt_bind_text(put, columns[i], stmt_col(st, i));
        stmt_run(put);
    }
    stmt_free(put);
    stmt_free(st);
}

void words_put(struct arena *a, struct db *db, struct record_words langs, const struct file_text *files,
               size_t n, struct diag *d)
{
    const struct file_text reference = {words_reference_lang(), STR(""), str_from(strings_reference)};
    db_run(db, sql_words, "tables", NULL);
    put_languages(db, langs);
    for (size_t i = 0; i < n; i++)
        put_file(a, db, &files[i], d);
    put_file(a, db, &reference, d);
    db_run(db, sql_words, "seal", NULL);
}

void words_look(struct db *db)
{
    say(db, "twice", DIAG_WORDS_TWICE);
    say(db, "missing", DIAG_WORDS_MISSING);
    say(db, "untranslated", DIAG_WORDS_UNTRANSLATED);
}
