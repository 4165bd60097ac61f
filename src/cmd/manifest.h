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
 * A hash of all that the output depends on: the program, the options O, and size, time of change and inode of
 * every source, template and asset below the current directory. *NEWEST is the latest of those times (ns since
 * 1970).
 */
struct str manifest_now(struct arena *a, const struct options *o, int64_t *newest);

/*
 * Whether OUT_DIR was made from exactly NOW and every file of it stands there as it was written (by name, size, time and
 * inode); if so *SAID is what that build had to say.
 */
bool manifest_matches(struct arena *a, const char *out_dir, struct str now, struct str *said);

/*
 * Remembers that OUT_DIR was made from NOW, is in STATE (publish_state) and that SAID was printed, or forgets (absent
 * NOW). Failing is no error: the next build is a full one. A file of that name which is not ours stays, with a
 * warning.
 */
void manifest_save(const char *out_dir, struct str now, struct str state, struct str said);

#endif
