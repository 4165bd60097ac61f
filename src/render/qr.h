/*
 * qr: a text as a QR code (ISO/IEC 18004), by libqrencode. Knows nothing of pages.
 */
#ifndef RENDER_QR_H
#define RENDER_QR_H

#include "base/out.h"

/* "SIZE PATH": the modules on a side with the quiet zone of four around, and the dark ones as the data of an SVG path, one unit
 * each; medium correction. Nothing for an empty text, or one that no code holds (more than 2331 bytes). */
void qr_write(struct out *o, struct str text);

#endif
