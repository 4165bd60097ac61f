/*
 * punycode: a label with letters beyond ASCII as the DNS has it.
 */
#ifndef BASE_PUNYCODE_H
#define BASE_PUNYCODE_H

#include "base/out.h"

/*
 * The N code points of a label to O: as they are when all are ASCII, else as "xn--…" (RFC 3492, 6.3). They are in lower
 * case and composed already.
 */
void punycode_label(struct out *o, const uint32_t *points, size_t n);

#endif
