/*
 * sink: what takes the finished files of a site; called from several threads. Knows nobody who makes them.
 */
#ifndef RENDER_SINK_H
#define RENDER_SINK_H

#include <stdbool.h>

#include "base/str.h"

struct render_sink {
    void *ctx;
    void (*put)(void *ctx, struct str path, struct str bytes);
    bool copied; /* images and other files are there already */
    /*
     * The database of an earlier site that was made with the same templates by the same program, and what takes file
     * PATH over from that site as it is, or, where that ends in '/', all files of a folder that have not been put. NULL: all
     * is written.
     */
    const char *was;
    void (*keep)(void *ctx, struct str path);
    /*
     * Where not 0, only pages are wanted: of each template in a language so many, evenly spread, and the files of as many
     * providers. Of all else the name is put, with absent bytes; one that ends in '/' is a folder's, with all in it.
     */
    size_t looked;
};

#endif
