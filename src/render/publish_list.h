/*
 * publish_list: the files that a build published, written into the tree as PUBLISH_LIST, so that the next build knows
 * what is ours. Between publish*.c; nobody else's.
 *
 * The file: PUBLISH_LIST_HEAD, then a line for each file, sorted by the bytes of the path: SHA-256 in hexadecimal,
 * size in bytes, path. Its bytes depend on the files' alone. It does not name itself.
 */
#ifndef RENDER_PUBLISH_LIST_H
#define RENDER_PUBLISH_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/out.h"
#include "base/str.h"

#define PUBLISH_LIST ".portolan-files"
#define PUBLISH_LIST_HEAD "# portolan 1: the files that portolan wrote here, and may replace or delete\n"

struct publish_file {
    struct str path;        /* ended by NUL */
    uint64_t size;          /* bytes */
    uint64_t mtime_ns, ino; /* of the file as it was put; 0 where the list was read */
    uint8_t sum[DIGEST_SIZE];
};

/* Zero-initialise; one thread at a time. */
struct publish_list {
    struct arena arena; /* the paths */
    struct publish_file *items;
    size_t n, room;
    bool known; /* it was read: there was one */
};

/* Adds a file; PATH is copied. */
void publish_list_add(struct publish_list *l, struct str path, const struct stat *st,
                      const uint8_t sum[DIGEST_SIZE]);

void publish_list_sort(struct publish_list *l);

/* Of a sorted list: the file PATH, or NULL; whether there is a file below the folder PATH. */
const struct publish_file *publish_list_find(const struct publish_list *l, struct str path);
bool publish_list_below(const struct publish_list *l, struct str path);

/* A sorted list as it is written. */
void publish_list_print(const struct publish_list *l, struct out *o);

/* One digest over the names, sizes, times and inodes of a sorted list's files, in A. */
struct str publish_list_state(const struct publish_list *l, struct arena *a);

/*
 * Reads what stands below DIR, sorted. Without such a file, or when it is not ours by its first line, the list is
 * empty and not known; lines out of shape are passed over. Returns 0 or errno.
 */
int publish_list_read(struct publish_list *l, int dir);

/* Asks the system for sizes, times and inodes of the list's files below DIR; false when one is missing or no file. */
bool publish_list_stat(struct publish_list *l, int dir);

/* Whether ST is of the file that F was when it was put, or asked for. */
bool publish_list_same(const struct publish_file *f, const struct stat *st);

void publish_list_free(struct publish_list *l);

#endif
