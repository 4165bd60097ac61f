/*
 * file_together: several files of one folder written together: who looks, and who comes after a kill, sees all the
 * old ones or all the new ones. Knows nothing of what is in them.
 *
 * The folder as it shall be is made aside, brought to the disk, and put in place by one rename: into an empty place,
 * over an empty folder, or in exchange for the folder, whose other files are carried over as they are (the same files,
 * linked). Where a folder cannot be exchanged (a mount point, no right to its parent, a file system without links or
 * RENAME_EXCHANGE) the files lie ready inside it and are renamed one after the other; a kill among those renames is
 * mended by file_together_mend, which moves the rest.
 *
 * What is made aside is a folder .NAME.portolan-PID beside the folder, or .portolan-PID inside it. It is ours for the
 * marker in it, never for its name; a lock on it says that its maker lives.
 */
#ifndef BASE_FILE_TOGETHER_H
#define BASE_FILE_TOGETHER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct file_together_item {
    const char *path; /* below the folder, plain: no "..", not absolute */
    struct str bytes;
};

/*
 * Waits for whoever else writes to FOLDER by this door, and keeps others out until the descriptor that it returns is
 * closed; FOLDER is a folder. Exit 3 when it cannot be opened.
 */
int file_together_lock(const char *folder);

/*
 * Finishes or sweeps what killed writers of FOLDER left beside it and in it; with the lock held when FOLDER exists. A
 * folder that is not there has nothing to mend. What cannot be swept is a warning; what cannot be finished is exit 3.
 */
void file_together_mend(const char *folder);

/* For who reads FOLDER: waits for a writer, and mends. Nothing when FOLDER is no folder. */
void file_together_settle(const char *folder);

/*
 * Writes the N ITEMS below FOLDER, which is a folder or nothing yet (its parent exists). Old files' permissions are
 * kept, and so is everything else in the folder. Exit 3 with everything as it was when that cannot be done; so it is
 * when a file to be replaced is no regular one.
 */
void file_together_write(const char *folder, const struct file_together_item *items, size_t n);

#endif
