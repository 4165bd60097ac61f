/*
 * file_why: why something is not used as a file, in numbers and in words.
 */
#ifndef BASE_FILE_WHY_H
#define BASE_FILE_WHY_H

#include <stdbool.h>

/* Why something is not used as a file, where errno has no word for it: numbers above every errno. A folder is EISDIR. */
enum file_fault {
    FILE_FIFO = 5000,
    FILE_SOCKET,
    FILE_DEVICE,
    FILE_LINK,        /* a link, where links are not followed */
    FILE_LINK_OUT,    /* out of the root */
    FILE_LINK_BROKEN, /* to nothing */
    FILE_LINK_LOOP,
    FILE_LINK_FOLDER, /* to a folder, where a walk does not go */
    FILE_DEEP,        /* folders nested too deep */
    FILE_GREW,        /* while it was read */
};

/* ERR, an errno or a fault, in words that follow a path or "this": "is a FIFO, not a file". Not to be freed. */
const char *file_why(int err);

/* Whether ERR says that what stands there is no file of the tree: a fault, or EISDIR. */
bool file_is_fault(int err);

/* The fault of what has the mode MODE (st_mode), 0 for a regular file, FILE_LINK for a link itself. */
int file_kind(unsigned mode);

#endif
