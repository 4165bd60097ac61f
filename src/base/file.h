/*
 * file: reading, listing and writing files below a directory that is already open.
 * Knows nothing of what is in them; every failure is an errno, or a fault, which file_why words.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/file_why.h"
#include "base/str.h"

/*
 * Whether PATH, as a person names it (links are followed), is a file that can be read. Never blocks, as nothing
 * is opened. Returns 0, errno or a fault.
 */
int file_check(const char *path);

/*
 * Opens PATH below the directory ROOT for reading, without blocking; only a regular file that no
 * "..", absolute path or symbolic link leads out of ROOT. Returns the descriptor, or less than 0: -errno or
 * minus a fault.
 */
int file_open(int root, const char *path);

/*
 * Reads PATH below ROOT (as file_open) into the arena, with a NUL after it that does not count.
 * Returns 0, errno or a fault; EFBIG when the file has more than LIMIT bytes.
 */
int file_read(struct arena *a, int root, const char *path, size_t limit, struct str *bytes);

/* What file_walk found. */
struct file_entry {
    struct str path;  /* as asked: the walk's directory, '/', and what is below it; ends with NUL */
    uint64_t size;    /* bytes; of a folder how many names stand in it, those that are passed over too */
    int64_t mtime_ns; /* nanoseconds since 1970 */
    uint64_t ino;
    int fault; /* why it is not to be read, or 0; EISDIR: a folder, and what is in it is on the list */
};

struct file_list {
    struct file_entry *items;
    size_t n;
};

/*
 * Every file below DIR (itself below ROOT; "." is ROOT and is not written in the paths), sorted
 * by the bytes of its path. Passed over are names that begin with '.' (but .nojekyll, .well-known, .htaccess, .domains), and what editors leave beside a file:
 * names that end with '~' or stand between two '#'. Links to directories are not followed, links to files are
 * when they stay below ROOT. Returns 0, errno or a fault, and then *WHERE (when not NULL) names the link or the
 * directory it happened in; FILE_DEEP when folders are nested deeper than DEPTH.
 */
int file_walk(struct arena *a, int root, const char *dir, unsigned depth, struct file_list *list,
              struct str *where);

/* The same with the folders, empty ones too, each before what is in it. */
int file_walk_all(struct arena *a, int root, const char *dir, unsigned depth, struct file_list *list,
                  struct str *where);

/*
 * Writes BYTES to PATH below the directory DIR, all or nothing: to PATH.tmp.<pid>, then renamed.
 * Missing folders are made; an old file's permissions are kept. Returns 0 or errno, that of close
 * included, or the fault of what stands there and is no file, links among them.
 */
int file_write(int dir, const char *path, struct str bytes);

/* Makes the folders that PATH below DIR stands in. Returns 0 or errno. */
int file_make_parents(int dir, const char *path);

/* Writes all of BYTES to FD, however many calls it takes. Returns 0 or errno. */
int file_write_all(int fd, struct str bytes);

/* The bytes of the regular file at PATH, mapped, not copied. Returns 0, errno or a fault. Undone by file_unmap. */
int file_map(const char *path, struct str *bytes);
/*
 * The same to be written to, with MORE bytes behind its *SIZE, all in *BYTES: what is written stays in memory, and the rest is the
 * file's own pages.
 */
int file_map_draft(const char *path, size_t more, struct str *bytes, size_t *size);
void file_unmap(struct str bytes);

/*
 * Calls FN for each name in FOLDER of DIR (no link), which is open as FN's FOLDER, but "." and ".."; FN may remove it.
 * Wants no memory: that may be what has run out. Returns 0 or errno.
 */
int file_each(int dir, const char *folder, void (*fn)(void *ctx, int folder, const char *name), void *ctx);

/*
 * Removes NAME in DIR with all that is below it; links are removed, not followed. Wants no memory, and a descriptor for
 * each folder on the way down. Tries for a while where somebody adds files meanwhile. Returns 0 or errno.
 */
int file_remove_tree(int dir, const char *name);

/* A text file with the name that it is known by and the path that people are told, "" when it is none of theirs. */
struct file_text {
    struct str name, path, bytes;
};

#endif
