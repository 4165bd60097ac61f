/* picture: what heads say, and what they may not be trusted with. */
#include "base/picture.h"

#include <stdlib.h>

#include "tap.h"

/* LIT with its NULs. */
#define B(lit) ((struct str){lit, sizeof lit - 1})

static void looks(struct str bytes, const char *media, unsigned width, unsigned height, const char *what)
{
    struct picture p = picture_look(bytes);
    bool same = media ? p.media && strcmp(p.media, media) == 0 : !p.media;
    ok(same && p.width == width && p.height == height, "%s: %s %ux%u", what, p.media ? p.media : "none",
       p.width, p.height);
}

#define PNG "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x02\0\0\0\x05\x08\0\0\0\0\0\0\0\0"
#define JPEG "\xff\xd8\xff\xe0\0\x04JF\xff\xc0\0\x0b\x08\0\x07\x01\0\x01\x01\x11\0"
#define EXIF \
    "\xff\xd8\xff\xe1\0\x1e\x45xif\0\0MM\0*" \
    "\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\xff\xc0\0\x0b\x08\0\x07\x01\0\x01\x01\x11\0"
#define VP8X "RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x01\x02\0"
#define VP8L "RIFF\0\0\0\0WEBPVP8L\x0a\0\0\0\x2f\x03\x40\x01\0\0\0\0\0\0"
#define VP8 "RIFF\0\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x20\0\x10\0"
#define AVIF \
    "\0\0\0\x1c" \
    "ftypavif\0\0\0\0\0\0\0\x14ispe\0\0\0\0\0\0\0\x40\0\0\0\x30\0\0\0\x14ispe\0\0\0\0\0\0\0\x08\0\0\0\x08"

static void test_heads(void)
{
    looks(B(PNG), "image/png", 258, 5, "PNG");
    looks(B("GIF89a\x20\0\x03\0\0\0\0"), "image/gif", 32, 3, "GIF");
    looks(B(JPEG), "image/jpeg", 256, 7, "JPEG");
    looks(B(EXIF), "image/jpeg", 7, 256, "a JPEG on its side");
    looks(B(VP8X), "image/webp", 16, 514, "extended WebP");
    looks(B(VP8L), "image/webp", 4, 6, "lossless WebP");
    looks(B(VP8), "image/webp", 32, 16, "WebP");
    looks(B(AVIF), "image/avif", 64, 48, "AVIF");
}

static void test_svg(void)
{
    const char *svg = "image/svg+xml";
    looks(B("<svg width=\"24\" height='12px'>"), svg, 24, 12, "SVG");
    looks(B("<?xml version='1.0'?>\n<!-- <b> -->\n<svg xmlns='x'\n viewBox=\"-4 0, 30.5 20\">"), svg, 30, 20,
          "a view box");
    looks(B("<svg width=\"50%\" height=\"100%\" viewBox=\"0 0 3 4\">"), svg, 3, 4, "percentages are no size");
    looks(B("<svg data-width='9' stroke-width=\"2\">"), svg, 0, 0, "no size at all");
    looks(B("<svg width=\"99999999999999\" height=\"2\">"), svg, 0, 0, "more digits than a number has");
    looks(B("<html><svg width='1' height='1'>"), NULL, 0, 0, "a page with a drawing is none");
}

/* Every head cut at every byte, and every byte of it turned over: no picture or another one, and nothing read beyond. */
static void test_hostile(void)
{
    const struct str heads[] = {B(PNG), B(JPEG), B(EXIF), B(VP8X), B(VP8L), B(VP8), B(AVIF)};
    unsigned shown = 0;
    for (size_t i = 0; i < COUNT(heads); i++)
        for (size_t n = 0; n < heads[i].n; n++) {
            char *cut = malloc(n + 1), *turned = malloc(heads[i].n);
            memcpy(cut, heads[i].s, n);
            memcpy(turned, heads[i].s, heads[i].n);
            turned[n] = (char)~turned[n];
            shown += n < 13 && picture_look((struct str){cut, n}).media;
            picture_look((struct str){turned, heads[i].n});
            free(cut);
            free(turned);
        }
    ok(shown == 0, "a head cut short is no picture");
    looks(B("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\x05\x08\0\0\0\0\0\0\0\0"), NULL, 0, 0, "no width");
    looks(B("\xff\xd8\xff\xe0\0\0\xff\xc0"), NULL, 0, 0, "a segment without end");
    looks(B("GIF89a"), NULL, 0, 0, "nothing behind the mark");
    looks(B(""), NULL, 0, 0, "nothing");
}

int main(void)
{
    test_heads();
    test_svg();
    test_hostile();
    is_str(str_from(picture_media(STR("a/B.PDF"))), STR("application/pdf"), "an ending in any case");
    ok(!picture_media(STR("x.html")) && !picture_media(STR("x.js")) && !picture_media(STR(".pdf")) &&
           !picture_media(STR("pdf")),
       "what browsers run, and what has no ending, is not handed out");
    return done();
}
