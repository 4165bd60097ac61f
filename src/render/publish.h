/*
 * publish: a tree of files built aside and swapped with the live one in one rename.
 * Files whose bytes did not change are hard-linked from the live tree and keep their inode and
 * mtime. The tree carries a list of its files (.portolan-files): what an earlier one names and nobody put now is gone after
 * the swap; what none names is somebody else's and goes over as it is. Knows nothing of what the files are.
 *
 * Every failure ends in fail_system (exit 3) with the live tree as it was and nothing left beside it.
 */
#ifndef RENDER_PUBLISH_H
#define RENDER_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

struct publish;

/*
 * Takes the lock beside OUT_DIR (waits for another holder, and says who after 200 ms), makes the folder .NAME.portolan
 * there, in which the new tree is staged, and removes what dead builds left in it. OUT_DIR need not exist, its parent
 * must. An OUT_DIR that has more in it than a .gitignore, and no list of ours, is refused unless MINE(OUT_DIR, ctx)
 * says that it is a site that may be replaced: one from before there were lists. Sets fail_cleanup.
 */
struct publish *publish_open(const char *out_dir, bool (*mine)(const char *path, void *ctx), void *ctx);

/*
 * The file PATH (relative, no "..") of the new tree has BYTES. Folders are made. Any thread may
 * call it. Putting one path twice is a failure: lint sees it coming, unless the database is somebody else's.
 */
void publish_put(struct publish *p, struct str path, struct str bytes);

/*
 * A digest of what stands in OUT_DIR now, as publish_look gives it. After it publish_keep may be called for what this
 * says has not been touched. In A; absent when something is missing or nothing of ours is there.
 */
struct str publish_base(struct publish *p, struct arena *a);

/*
 * The file PATH of the new tree is the one that the live tree has from the last build, if it has one. Not read: it is
 * enough that nobody has touched it since publish_base. Where PATH ends in '/', the same of all files below it but those
 * that have been put. Any thread may call it.
 */
void publish_keep(struct publish *p, struct str path);

/*
 * For a file that someone else has written at PATH in the staging directory: the live one takes
 * its place when it has the same bytes. Returns whether it did.
 */
bool publish_keep_if_same(struct publish *p, const char *path);

/* The staging directory, valid until commit or abort. */
const char *publish_path(const struct publish *p);

/* A folder for the scratch files of others, as long as the staging directory is. */
const char *publish_scratch(const struct publish *p);

/* The path of what is named NAME and belongs to OUT_DIR beside it: ".OUT_DIR.NAME"; valid as long. */
const char *publish_beside(struct publish *p, const char *name);

/* Files written anew, and files kept from the live tree, so far. */
size_t publish_written(const struct publish *p);
size_t publish_kept(const struct publish *p);

/* A digest of the new tree's names, sizes, times of change and inodes, after the last file was put. In A. */
struct str publish_state(struct publish *p, struct arena *a);

/* The same of what stands in OUT_DIR now, by its own list; absent when something of that is missing or is no file. */
struct str publish_look(struct arena *a, const char *out_dir);

/* Removes what dead builds left beside OUT_DIR, unless somebody builds there. */
void publish_tidy(const char *out_dir);

/*
 * Carries over what is not ours (a clash with what was put is exit 3, naming it), brings the new tree to the disk, swaps
 * it with OUT_DIR, removes the old tree (when that fails, a warning) and gives the lock back. Frees P.
 *
 * A site from before there were lists: what stands where we put something is ours, the rest is kept, and a warning says
 * how much. A file that an earlier list names and nobody put now is kept, with a warning, when its bytes are others.
 */
void publish_commit(struct publish *p);

/* Removes the staging directory, gives the lock back, frees P. The live tree is as it was. */
void publish_abort(struct publish *p);

#endif
