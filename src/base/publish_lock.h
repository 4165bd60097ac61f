/*
 * publish_lock: one builder at a time beside one directory, and what dead ones left there.
 * Between publish.c and publish_lock.c; nobody else's.
 */
#ifndef BASE_PUBLISH_LOCK_H
#define BASE_PUBLISH_LOCK_H

/*
 * Takes the lock file .NAME.lock in the directory PARENT (PREFIX stands before it in messages), waiting for
 * another holder; after 200 ms says on standard error who holds it. Returns its descriptor.
 */
int publish_lock(int parent, const char *prefix, const char *name);

/* Gives the lock FD back and removes its file. */
void publish_unlock(int fd, int parent, const char *name);

/*
 * With the lock held: removes every NAME.tmp.<digits> in PARENT, or puts NAME.tmp.<digits>.old
 * back in place when a build was killed between moving the live tree aside and moving its own in.
 */
void publish_sweep(int parent, const char *prefix, const char *name);

#endif
