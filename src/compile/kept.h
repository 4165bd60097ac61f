/*
 * kept: the tables of settings as they were read and judged, in a file beside the output: a build in which they and the words
 * are the same begins with that. It holds the TEMP tables of the database in which they were, and that database.
 */
#ifndef COMPILE_KEPT_H
#define COMPILE_KEPT_H

#include "base/file.h"
#include "db/db.h"
#include "read/record.h"

/* Where it stands, and where a new one is made, on the same file system; whether what is there is passed over. */
struct kept {
    const char *path, *fresh;
    bool anew;
};

/*
 * A digest of what it is made of: the program, the day, the languages of SITE, the words in the N FILES, and the bytes of
 * site.yaml and of the tables below ROOT as they are now. In A.
 */
struct str kept_key(struct arena *a, int root, const struct record_site *site, const struct file_text *files,
                    size_t n);

/* Opens a database at DB_PATH with what is kept at PATH for KEY; NULL when nothing is, or not as it was written. */
struct db *kept_take(const char *path, struct str key, const char *db_path);

/*
 * Keeps DB, which stands at DB_PATH and is in no transaction, for KEY, and closes it; gives what kept_take would, byte for byte.
 * Without KEEP only that. What stands at K's path and is not ours stays. A DB with more than 512 MiB of TEMP tables is given back as it is.
 */
struct db *kept_make(const struct kept *k, struct str key, const char *db_path, struct db *db, bool keep);

#endif
