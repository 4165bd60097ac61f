/*
 * serve_root: the output as a folder to serve from. Whatever is asked for, nothing outside of it is opened, no link is
 * followed, and nothing is opened that is no regular file.
 *
 * A build swaps the folder for another: so its parent is opened once, by what -o means then, and the folder itself
 * below that whenever it is asked, as long as it is a site of ours and no link.
 */
#ifndef CMD_SERVE_ROOT_H
#define CMD_SERVE_ROOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct serve_root {
    const char *out;      /* as it was named */
    int parent;           /* the folder that it stands in */
    char name[256];       /* there */
    uint64_t device, ino; /* of the folder that was last seen to be a site */
};

/* Fails (exit 3) when OUT cannot be an output: its parent is not there, or it stands below what is watched. */
struct serve_root serve_root_open(const char *out);

/* Whether the output is there and a site. One thread at a time, as the next. */
bool serve_root_is_site(struct serve_root *r);

/*
 * Opens the file that PATH, of a request, names: absolute, %XX as sent; one that ends with '/' names the index.html
 * there. Returns a descriptor and *SIZE, or -1 when nothing is served under that name: no file, no site, a name that
 * is hidden (but .well-known), that has ".." or what cannot stand in a name.
 */
int serve_root_file(struct serve_root *r, struct str path, uint64_t *size);

#endif
