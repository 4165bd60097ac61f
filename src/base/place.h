/*
 * place: where an output stands: the directory, and its name there. What belongs to it beside it is named after that.
 */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include "base/arena.h"

struct place {
    int parent;         /* the directory, opened */
    const char *prefix; /* its path: "" or one that ends with '/' */
    const char *name;   /* the output's name there, never empty */
    const char *work;   /* of the folder in which it is built: ".NAME.portolan" */
};

/*
 * Splits the path OUT_DIR. Written otherwise than as a plain name, or being a link, it is what the system says it really
 * is. Exit 3 when nothing can stand there. Texts go to A.
 */
void place_find(struct arena *a, const char *out_dir, struct place *place);

#endif
