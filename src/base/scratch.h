/*
 * scratch: a folder of one's own below TMPDIR (or /tmp) for the length of a run, and an end to those of runs that were
 * killed. Knows nothing of what is kept there.
 *
 * They stand in one folder for each user, portolan.UID, which is ours by a marker inside; a run holds a flock on its
 * own. So what can be locked there was left, and goes.
 */
#ifndef BASE_SCRATCH_H
#define BASE_SCRATCH_H

#include "base/arena.h"

struct scratch;

/* Sweeps, and makes a folder. Exit 3 when that cannot be. Sets fail_cleanup. */
struct scratch *scratch_open(void);

/* Its path, valid until it is closed. */
const char *scratch_path(const struct scratch *s);

/* Removes the folder with all that is in it (when that fails, a warning), takes fail_cleanup away, frees S. */
void scratch_close(struct scratch *s);

#endif
