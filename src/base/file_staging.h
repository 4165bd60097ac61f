/*
 * file_staging: a folder of our own made beside or inside another one. Only file_together*.c's.
 */
#ifndef BASE_FILE_STAGING_H
#define BASE_FILE_STAGING_H

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "base/arena.h"

/*
 * What stands in it: the marker is the first and the last; the tree is the folder to be; "ready", inside the folder,
 * says that the tree's files are whole and may be moved out one by one, and beside it which folder (its inode) the tree
 * changes places with.
 */
#define STAGING_MARKER "made-by-portolan"
#define STAGING_TREE "tree"
#define STAGING_READY "ready"
#define STAGING_TEXT "portolan writes several files together here; it sweeps this folder itself\n"

/* Its name: inside the folder, and beside a folder of a name (cut to STAGING_NAME). */
#define STAGING_INSIDE ".portolan-"
#define STAGING_BESIDE ".%.*s.portolan-"
enum { STAGING_NAME = NAME_MAX - 40 };

struct staging {
    struct arena arena;
    const char *folder; /* for messages */
    const char *name;   /* of the folder in its parent */
    const char *mine;   /* of the staging folder in where it stands */
    int parent, live;   /* live: -1, there is no folder yet */
    int where;          /* parent or live */
    int fd, tree;
    bool made;
};

/* Nothing is open yet. */
#define STAGING_NONE ((struct staging){.parent = -1, .live = -1, .where = -1, .fd = -1, .tree = -1})

/* Opens FOLDER's place: its parent, itself if it is there, links followed. Exit 3 when that cannot be. */
void staging_find(struct staging *s, const char *folder);

void staging_close(struct staging *s);

/* Folder NAME of DIR, no link; -1 and errno. */
int staging_folder(int dir, const char *name);

/* The names in DIR, without "." and ".."; NULL and errno 0 behind the last. */
DIR *staging_list(int dir);
const char *staging_next(DIR *stream);

/* Brings the open file or folder FD to the disk. 0 or errno. */
int staging_sync(int fd);

/* A new file with the permissions of OLD (NULL: as usual), on the disk when it returns 0, else errno. */
int staging_put(int dir, const char *path, struct str bytes, const struct stat *old);

/* Moves the files that lie ready in TREE into DIR, those in its folders too. 0 or errno. */
int staging_move(int tree, int dir);

/* What somebody put into the folder while it was being exchanged is in the old one: it goes where it belongs. */
void staging_bring_late(const struct staging *s);

/* Removes the staging folder NAME of WHERE, opened as FD, its marker last. 0 or errno. */
int staging_remove(int where, const char *name, int fd);

#endif
