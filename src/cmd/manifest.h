/*
 * manifest: what a build was made from, kept beside the output and never in it, so that a build
 * with nothing to do is a walk over the sources. Holds the last build's diagnostics too: they are said again.
 */
#ifndef CMD_MANIFEST_H
#define CMD_MANIFEST_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "cmd/options.h"

/*
 * What an output depends on, as hashes: of the program, the options, and size, time of change and inode of every template and
 * asset below the current directory (forms), and of these and every source (all). The latest of those times, in ns since 1970.
 * Base: what an earlier manifest says of an output that has been left as it was (manifest_memo).
 */
struct manifest {
    struct str all, forms, base;
    int64_t newest, newest_form;
};
struct manifest manifest_now(struct arena *a, const struct options *o);

/* What is remembered of an output. */
struct manifest_memo {
    struct str all, sum, base, said; /* absent: nothing */
};
struct manifest_memo manifest_load(struct arena *a, const char *out_dir);

/*
 * Whether OUT_DIR was made from exactly NOW and every file of it stands there as it was written (by name, size, time and
 * inode): then nothing has changed, and MEMO.said is what that build had to say.
 */
bool manifest_matches(struct arena *a, const char *out_dir, const struct manifest *now,
                      const struct manifest_memo *memo);

/* Whether an output in STATE (publish_base) was made with the program and the templates of NOW, from whatever sources. */
bool manifest_fits(struct arena *a, const struct manifest *now, struct str state,
                   const struct manifest_memo *memo);

/*
 * Remembers that OUT_DIR was made from NOW, is in STATE (publish_state) and that SAID was printed. Absent hashes in NOW are
 * what is not known for sure; where all are, it forgets. Failing is no error: the next build is a full one. A file of that
 * name which is not ours stays, with a warning.
 */
void manifest_save(const char *out_dir, const struct manifest *now, struct str state, struct str said);

#endif
