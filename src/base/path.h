/*
 * path: paths as links write them: "." and ".." resolved without asking the file system, %XX undone (RFC 3986, 2.1 and 5.2.4).
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum { PATH_DEPTH = 64 };

/* A path in parts, which are slices of what was walked. Zero-initialise. */
struct path_parts {
    struct str part[PATH_DEPTH];
    size_t n;
};

/* The parts of PATH put on those there are; false when ".." leads out of them, or there are too many. */
bool path_walk(struct path_parts *to, struct str path);

/* The parts OF as one path with '/' between them, in A. */
struct str path_join(struct arena *a, const struct path_parts *of);

/* '%' and two hexadecimal digits stand at S[I]. */
bool path_is_escape(struct str s, size_t i);

/* S with its %XX undone, in A. */
struct str path_unescape(struct arena *a, struct str s);

#endif
