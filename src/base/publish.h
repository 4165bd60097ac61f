/*
 * publish: a tree of files built aside and swapped with the live one in one rename.
 * Files whose bytes did not change are hard-linked from the live tree and keep their inode and
 * mtime; files nobody put are gone after the swap. Knows nothing of what the files are.
 *
 * Every failure ends in fail_system (exit 3) with the live tree as it was and nothing left beside it.
 */
#ifndef BASE_PUBLISH_H
#define BASE_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct publish;

/*
 * Takes the lock beside OUT_DIR (waits for another holder, and says who after 200 ms), removes
 * what dead builds left, makes the staging directory OUT_DIR.tmp.<pid>. OUT_DIR need not exist,
 * its parent must. An OUT_DIR with more in it than a .gitignore is refused unless
 * MINE(OUT_DIR, ctx) says that it is a site that may be replaced. Sets fail_cleanup.
 */
struct publish *publish_open(const char *out_dir, bool (*mine)(const char *path, void *ctx), void *ctx);

/*
 * The file PATH (relative, no "..") of the new tree has BYTES. Folders are made. Any thread may
 * call it. Putting one path twice is an internal error.
 */
void publish_put(struct publish *p, struct str path, struct str bytes);

/*
 * For a file that someone else has written at PATH in the staging directory: the live one takes
 * its place when it has the same bytes. Returns whether it did.
 */
bool publish_keep_if_same(struct publish *p, const char *path);

/* The staging directory, valid until commit or abort. */
const char *publish_path(const struct publish *p);
int publish_fd(const struct publish *p);

/* The live directory OUT_DIR, or -1 when there is none yet. */
int publish_live_fd(const struct publish *p);

/* Files written anew, and files kept from the live tree, so far. */
size_t publish_written(const struct publish *p);
size_t publish_kept(const struct publish *p);

/*
 * Brings the new tree to the disk and swaps it with OUT_DIR, carrying over a .gitignore at its top,
 * then removes the old tree (when that fails, a warning) and gives the lock back. Frees P.
 */
void publish_commit(struct publish *p);

/* Removes the staging directory, gives the lock back, frees P. The live tree is as it was. */
void publish_abort(struct publish *p);

#endif
