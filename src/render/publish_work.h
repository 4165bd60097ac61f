/*
 * publish_work: the folder .NAME.portolan beside the output NAME, in which a build works. It is ours by a marker inside;
 * with the lock held, whatever else is in it was left by a build that was killed. Between publish*.c; nobody else's.
 */
#ifndef RENDER_PUBLISH_WORK_H
#define RENDER_PUBLISH_WORK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/place.h"

/* Whether anything of a build is left there, dead or alive. */
bool work_is_left(const struct place *place);

/*
 * With the lock held: makes the folder, or takes it over from a dead build: puts the live tree back in place where that
 * build was killed between moving it aside and moving its own in, brings back what is not ours from a tree that was
 * live, and removes what is left. A folder of that name which is somebody's is exit 3.
 */
void work_open(const struct place *place);

/* Removes the tree NAME (from the place) if it is there; when that fails, says so, and the next build tries again. */
void work_remove(const struct place *place, const char *name);

/* Removes the folder unless something is left in it. */
void work_close(const struct place *place);

#endif
