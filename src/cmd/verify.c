/*
 * portolan verify: whether a database is whole: its structure, and that its content is what was sealed.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "compile/digest.h"
#include "db/db.h"

/* NULL when DB is what it says it is, else what is wrong. */
static const char *find_fault(struct arena *a, struct db *db, const char *path)
{
    const char *bad = db_check(db, a);
    if (!bad)
        bad = db_check_fulltext(a, path);
    struct stat st;
    if (!bad && (stat(path, &st) || st.st_size != db_int(db, sql_db, "size", (struct str){0})))
        bad = "there are bytes behind the database";
    if (bad)
        return bad;
    struct digest_seal is = digest_read(a, db);
    return digest_compare(a, db, &is);
}

static int run(int argc, char **argv)
{
    struct arena a = {0};
    struct options o;
    const char *why;
    int code;
    if (!options_read(&o, argc, argv, &cmd_verify, &code))
        return code;
    struct db *db = db_open(o.words[0], &why);
    if (!db)
        fail_system(0, "%s: %s", o.words[0], why);
    fail_blame(o.words[0]);
    const char *fault = find_fault(&a, db, o.words[0]);
    struct out say = out_fd(fault ? STDERR_FILENO : STDOUT_FILENO);
    out_term(&say, str_from(o.words[0]), false);
    out_lit(&say, fault ? ": not sound: " : ": sound, content ");
    out_term(&say, fault ? str_from(fault) : db_meta(db, &a, "content_sha256"), false);
    out_lit(&say, "\n");
    out_end(&say);
    db_close(db);
    arena_free(&a);
    return fault ? EXIT_SYSTEM : EXIT_FOUND;
}

const struct cmd cmd_verify = {
    .name = "verify",
    .args = "DB",
    .summary = "check a database's structure and that its content is unchanged",
    .run = run,
};
