/*
 * QR codes as SVG paths: the one door to libqrencode.
 * Does not know what they lead to.
 */
#include "render/files.h"

#include <qrencode.h>

#include "base/fail.h"

enum { QUIET = 4 };

/* Runs of dark modules, row by row. */
static void qr_path(struct out *o, const unsigned char *modules, int width)
{
    for (int y = 0; y < width; y++)
        for (int x = 0, from; x < width; x++) {
            from = x;
            while (x < width && (modules[y * width + x] & 1))
                x++;
            if (x > from)
                out_printf(o, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
        }
}

void qr_write(struct out *o, struct str text)
{
    if (!text.n || text.n > 2331)
        return;
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.s, 0, QR_ECLEVEL_M);
    if (!code)
        fail_system(0, "no QR code for an address of %zu bytes", text.n);
    out_printf(o, "%d ", code->width + 2 * QUIET);
    qr_path(o, code->data, code->width);
    QRcode_free(code);
}
