/*
 * picture: what a file is by its first bytes, and how large a picture it holds. Reads heads, decodes nothing.
 */
#ifndef BASE_PICTURE_H
#define BASE_PICTURE_H

#include <stdbool.h>

#include "base/str.h"

/* A picture's own size in pixels; 0, 0 when its head does not say (an SVG that fits any). */
struct picture {
    const char *media; /* "image/png"; NULL: no picture that is known */
    unsigned width, height;
};

/*
 * What BYTES, a file's, are: PNG, JPEG, GIF, WebP, AVIF or SVG. A head that is cut off, or says what cannot be, is no
 * picture. Linear in BYTES, and nothing of them is trusted.
 */
struct picture picture_look(struct str bytes);

/*
 * The media type of a file called NAME that is no picture, by its ending: "application/pdf"; NULL when it is none that
 * may be published beside pages, as what a browser would run there.
 */
const char *picture_media(struct str name);

#endif
