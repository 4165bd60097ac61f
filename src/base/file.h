/*
 * file: reading, listing and writing files below a directory that is already open.
 * Knows nothing of what is in them; every failure is an errno for the caller to word.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * Opens PATH below the directory ROOT for reading, without blocking; only a regular file that no
 * "..", absolute path or symbolic link leads out of ROOT. Returns the descriptor, or -errno:
 * EXDEV when it leads out, EISDIR for a directory, EINVAL for a device, socket or FIFO.
 */
int file_open(int root, const char *path);

/*
 * Reads PATH below ROOT (as file_open) into the arena, with a NUL after it that does not count.
 * Returns 0 or errno; EFBIG when the file has more than LIMIT bytes, EBUSY when it grew meanwhile.
 */
int file_read(struct arena *a, int root, const char *path, size_t limit, struct str *bytes);

/* A file that file_walk found. */
struct file_entry {
    struct str path;  /* as asked: the walk's directory, '/', and what is below it; ends with NUL */
    uint64_t size;    /* bytes */
    int64_t mtime_ns; /* nanoseconds since 1970 */
    uint64_t ino;
    bool refused; /* not to be read: a FIFO, a device, a link to a directory or out of the root */
};

struct file_list {
    struct file_entry *items;
    size_t n;
};

/*
 * Every file below DIR (itself below ROOT; "." is ROOT and is not written in the paths), sorted
 * by the bytes of its path. Names that begin with '.' are passed over. Links to directories are
 * not followed, links to files are when they stay below ROOT. Returns 0 or errno, and then *WHERE
 * (when not NULL) names the directory it happened in; ELOOP when folders are nested deeper than DEPTH.
 */
int file_walk(struct arena *a, int root, const char *dir, unsigned depth, struct file_list *list,
              struct str *where);

/*
 * Writes BYTES to PATH below the directory DIR, all or nothing: to PATH.tmp.<pid>, then renamed.
 * Missing folders are made; an old file's permissions are kept. Returns 0 or errno, that of close
 * included; ELOOP when PATH is a symbolic link, EINVAL when it is a device, socket or FIFO.
 */
int file_write(int dir, const char *path, struct str bytes);

/* Makes the folders that PATH below DIR stands in. Returns 0 or errno. */
int file_make_parents(int dir, const char *path);

/* Writes all of BYTES to FD, however many calls it takes. Returns 0 or errno. */
int file_write_all(int fd, struct str bytes);

/* The bytes of the regular file at PATH, mapped, not copied. Returns 0 or errno. Undone by file_unmap. */
int file_map(const char *path, struct str *bytes);
void file_unmap(struct str bytes);

/* Removes NAME in DIR with all that is below it; links are removed, not followed. Returns 0 or errno. */
int file_remove_tree(int dir, const char *name);

#endif
