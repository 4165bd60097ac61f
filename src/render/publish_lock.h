/*
 * publish_lock: one builder at a time beside one directory. Between publish.c and publish_lock.c; nobody else's.
 */
#ifndef RENDER_PUBLISH_LOCK_H
#define RENDER_PUBLISH_LOCK_H

#include <stdbool.h>

#include "base/place.h"

/*
 * Takes the lock file .NAME.lock beside the output. With WAIT it waits for another holder, and after 200 ms says on
 * standard error who holds it; without, it returns -1 then. Returns its descriptor. What stands there and is no lock
 * of ours is exit 3.
 */
int publish_lock(const struct place *place, bool wait);

/* Whether there is a lock file, held or left. */
bool publish_lock_is_left(const struct place *place);

/* Gives the lock FD back and removes its file. */
void publish_unlock(int fd, const struct place *place);

#endif
