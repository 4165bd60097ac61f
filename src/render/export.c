/*
 * What `portolan export` asks for: one file by the templates, or why there is none.
 * Does not know the formats.
 */
#include "render/export.h"

#include "render/files.h"

struct str export_reason(struct db *db, struct arena *a, struct str provider, const char *program)
{
    struct stmt *st = db_prepare(db, sql_export, "support", NULL);
    stmt_bind_text(st, "provider", provider);
    stmt_bind_text(st, "program", str_from(program));
    struct str reason = stmt_step(st) ? arena_str(a, stmt_col(st, 0)) : STR("");
    stmt_free(st);
    return reason;
}

struct str export_file(struct db *db, struct arena *a, enum export_kind kind, struct str provider,
                       struct str domain, struct str *reason)
{
    static const struct {
        const char *program, *template;
    } kinds[] = {{"thunderbird", "config.xml"},
                 {"apple-profile", "profile.mobileconfig"},
                 {"thunderbird", "srv.txt"},
                 {"autodiscover", "autodiscover.xml"},
                 {"thunderbird", "full"}};
    *reason = export_reason(db, a, provider, kinds[kind].program);
    return files_one(db, a, kinds[kind].template, provider, domain);
}

void export_documents(struct db *db, const char *engine, bool schema, struct out *o)
{
    struct arena a = {0};
    struct stmt *st =
        db_prepare(db, sql_export, arena_printf(&a, "%s_%s", schema ? "schema" : "documents", engine).s, NULL);
    while (stmt_step(st)) {
        out_raw(o, stmt_col(st, 0));
        out_lit(o, "\n");
    }
    stmt_free(st);
    arena_free(&a);
}
