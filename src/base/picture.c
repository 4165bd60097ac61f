/*
 * picture: each format's head by its own specification (PNG 3, ITU-T T.81, GIF89a, RFC 9649, ISO/IEC 23008-12, SVG 2).
 */
#include "base/picture.h"

#include <stdint.h>

static unsigned byte(struct str s, size_t at)
{
    return at < s.n ? (unsigned char)s.s[at] : 0;
}

static unsigned big(struct str s, size_t at, unsigned n)
{
    unsigned value = 0;
    for (unsigned i = 0; i < n; i++)
        value = value << 8 | byte(s, at + i);
    return value;
}

static unsigned little(struct str s, size_t at, unsigned n)
{
    unsigned value = 0;
    for (unsigned i = n; i-- > 0;)
        value = value << 8 | byte(s, at + i);
    return value;
}

static bool has(struct str s, size_t at, const char *what)
{
    return at <= s.n && str_starts(str_sub(s, at, s.n), str_from(what));
}

static struct picture sized(const char *media, unsigned width, unsigned height)
{
    return width && height ? (struct picture){media, width, height} : (struct picture){0};
}

static struct picture png(struct str s)
{
    return s.n >= 33 && has(s, 12, "IHDR") ? sized("image/png", big(s, 16, 4), big(s, 20, 4))
                                           : (struct picture){0};
}

static struct picture gif(struct str s)
{
    return s.n >= 13 ? sized("image/gif", little(s, 6, 2), little(s, 8, 2)) : (struct picture){0};
}

/* The picture's turn (TIFF tag 0x0112) in an Exif segment: 5 to 8 lie on their side, and browsers set them up. */
static bool exif_on_side(struct str s)
{
    bool small = has(s, 6, "II*");
    unsigned (*read)(struct str, size_t, unsigned) = small ? little : big;
    size_t ifd = 6 + read(s, 10, 4);
    if (!has(s, 0, "Exif") || ifd + 2 > s.n)
        return false;
    unsigned n = read(s, ifd, 2);
    for (unsigned i = 0; i < n && ifd + 2 + 12 * (size_t)(i + 1) <= s.n; i++)
        if (read(s, ifd + 2 + 12 * (size_t)i, 2) == 0x0112)
            return read(s, ifd + 10 + 12 * (size_t)i, 2) > 4;
    return false;
}

static struct picture jpeg(struct str s)
{
    bool side = false;
    for (size_t at = 2; at + 4 <= s.n;) {
        unsigned mark = byte(s, at + 1);
        if (byte(s, at) != 0xff)
            return (struct picture){0};
        if (mark == 0xff || mark == 0x01 || (mark >= 0xd0 && mark <= 0xd7)) {
            at += mark == 0xff ? 1 : 2;
            continue;
        }
        size_t n = big(s, at + 2, 2);
        if (n < 2 || mark == 0xd9 || mark == 0xda)
            return (struct picture){0};
        if (mark == 0xe1)
            side = exif_on_side(str_sub(s, at + 4, at + 2 + n));
        if (mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc) {
            unsigned height = big(s, at + 5, 2), width = big(s, at + 7, 2);
            if (at + 9 > s.n)
                return (struct picture){0};
            return side ? sized("image/jpeg", height, width) : sized("image/jpeg", width, height);
        }
        at += 2 + n;
    }
    return (struct picture){0};
}

static struct picture webp(struct str s)
{
    const char *media = "image/webp";
    if (s.n < 30)
        return (struct picture){0};
    if (has(s, 12, "VP8X"))
        return sized(media, little(s, 24, 3) + 1, little(s, 27, 3) + 1);
    if (has(s, 12, "VP8L") && byte(s, 20) == 0x2f) {
        unsigned bits = little(s, 21, 4);
        return sized(media, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
    }
    if (has(s, 12, "VP8 ") && has(s, 23, "\x9d\x01\x2a"))
        return sized(media, little(s, 26, 2) & 0x3fff, little(s, 28, 2) & 0x3fff);
    return (struct picture){0};
}

/* The largest of the sizes (ispe) that the file's items have: that of the picture, whose tiles and preview are smaller. */
static struct picture avif(struct str s)
{
    struct picture best = {0};
    struct str head = str_sub(s, 0, 16384);
    for (size_t at = str_find_str(head, STR("ispe"), 0); at + 16 <= head.n;
         at = str_find_str(head, STR("ispe"), at + 4)) {
        unsigned width = big(head, at + 8, 4), height = big(head, at + 12, 4);
        if (at >= 4 && big(head, at - 4, 4) == 20 &&
            (uint64_t)width * height > (uint64_t)best.width * best.height)
            best = sized("image/avif", width, height);
    }
    return best;
}

/* Where the value of ATTRIBUTE begins in TAG, its quotes left out; absent when it has none. */
static struct str attribute(struct str tag, const char *name)
{
    struct str n = str_from(name);
    for (size_t at = str_find_str(tag, n, 0); at < tag.n; at = str_find_str(tag, n, at + 1)) {
        size_t i = at + n.n;
        while (i < tag.n && (tag.s[i] == ' ' || tag.s[i] == '\n' || tag.s[i] == '\t' || tag.s[i] == '\r'))
            i++;
        bool begins = at && (unsigned char)tag.s[at - 1] <= ' ';
        while (i < tag.n && (tag.s[i] == '=' || (unsigned char)tag.s[i] <= ' '))
            i++;
        if (begins && i < tag.n && (tag.s[i] == '"' || tag.s[i] == '\''))
            return str_sub(tag, i + 1, str_find(tag, tag.s[i], i + 1));
    }
    return (struct str){0};
}

/* The whole number that S begins with, as pixels; *REST behind it. 0: none, or in another unit. */
static unsigned pixels(struct str s, struct str *rest)
{
    size_t i = 0, from;
    unsigned value = 0;
    while (i < s.n && ((unsigned char)s.s[i] <= ' ' || s.s[i] == ','))
        i++;
    for (from = i; i < s.n && is_digit(s.s[i]) && value < 1000000; i++)
        value = value * 10 + (unsigned)(s.s[i] - '0');
    if (i < s.n && s.s[i] == '.')
        for (i++; i < s.n && is_digit(s.s[i]); i++)
            ;
    struct str unit = str_sub(s, i, s.n);
    *rest = unit;
    return i > from && (rest->n == 0 || str_starts(unit, STR("px")) || (unsigned char)unit.s[0] <= ' ' ||
                        unit.s[0] == ',')
               ? value
               : 0;
}

static struct picture svg(struct str s)
{
    size_t at = str_find_str(s, STR("<svg"), 0);
    if (at == s.n)
        return (struct picture){0};
    struct str tag = str_sub(s, at, str_find(s, '>', at)), rest, box = attribute(tag, "viewBox");
    struct picture p = {"image/svg+xml", pixels(attribute(tag, "width"), &rest), 0};
    p.height = pixels(attribute(tag, "height"), &rest);
    if (p.width && p.height)
        return p;
    for (int i = 0; i < 2 && box.s; i++) { /* its corner, which may lie anywhere */
        while (box.n && ((unsigned char)box.s[0] <= ' ' || box.s[0] == ','))
            box = str_sub(box, 1, box.n);
        while (box.n && (unsigned char)box.s[0] > ' ' && box.s[0] != ',')
            box = str_sub(box, 1, box.n);
    }
    p.width = box.s ? pixels(box, &box) : 0;
    p.height = box.s ? pixels(box, &box) : 0;
    if (!p.width || !p.height)
        p.width = p.height = 0;
    return p;
}

static bool begins_xml(struct str s)
{
    if (str_starts(s, STR("\xef\xbb\xbf")))
        s = str_sub(s, 3, s.n);
    s = str_trim(s);
    return str_starts(s, STR("<?xml")) || str_starts(s, STR("<!--")) || str_starts(s, STR("<!DOCTYPE svg")) ||
           str_starts(s, STR("<svg"));
}

struct picture picture_look(struct str s)
{
    if (str_starts(s, STR("\x89PNG\r\n\x1a\n")))
        return png(s);
    if (str_starts(s, STR("GIF87a")) || str_starts(s, STR("GIF89a")))
        return gif(s);
    if (str_starts(s, STR("\xff\xd8\xff")))
        return jpeg(s);
    if (str_starts(s, STR("RIFF")) && has(s, 8, "WEBP"))
        return webp(s);
    if (has(s, 4, "ftypavif") || has(s, 4, "ftypavis") ||
        (has(s, 4, "ftypmif1") && str_find_str(str_sub(s, 0, 64), STR("avif"), 0) < 64))
        return avif(s);
    return begins_xml(s) ? svg(s) : (struct picture){0};
}

/* What may be published beside pages, by its ending. */
static const char *const types[][2] = {
    {".pdf", "application/pdf"},
    {".txt", "text/plain"},
    {".csv", "text/csv"},
    {".tsv", "text/tab-separated-values"},
    {".log", "text/plain"},
    {".ini", "text/plain"},
    {".conf", "text/plain"},
    {".cfg", "text/plain"},
    {".json", "application/json"},
    {".yaml", "application/yaml"},
    {".yml", "application/yaml"},
    {".toml", "application/toml"},
    {".ics", "text/calendar"},
    {".vcf", "text/vcard"},
    {".eml", "message/rfc822"},
    {".mobileconfig", "application/x-apple-aspen-config"},
    {".rtf", "application/rtf"},
    {".epub", "application/epub+zip"},
    {".odt", "application/vnd.oasis.opendocument.text"},
    {".ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {".odp", "application/vnd.oasis.opendocument.presentation"},
    {".doc", "application/msword"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".xls", "application/vnd.ms-excel"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {".ppt", "application/vnd.ms-powerpoint"},
    {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {".zip", "application/zip"},
    {".gz", "application/gzip"},
    {".tgz", "application/gzip"},
    {".tar", "application/x-tar"},
    {".bz2", "application/x-bzip2"},
    {".xz", "application/x-xz"},
    {".7z", "application/x-7z-compressed"},
    {".mp3", "audio/mpeg"},
    {".ogg", "audio/ogg"},
    {".wav", "audio/wav"},
    {".mp4", "video/mp4"},
    {".webm", "video/webm"},
    {".mov", "video/quicktime"},
    {".pem", "application/x-pem-file"},
    {".crt", "application/x-x509-ca-cert"},
    {".cer", "application/x-x509-ca-cert"},
    {".p7b", "application/x-pkcs7-certificates"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".svg", "image/svg+xml"},
    {".ico", "image/x-icon"},
    {".bmp", "image/bmp"},
    {".tif", "image/tiff"},
    {".tiff", "image/tiff"},
};

const char *picture_media(struct str name)
{
    for (size_t i = 0; i < COUNT(types); i++) {
        struct str end = str_from(types[i][0]);
        if (name.n > end.n && str_ieq(str_sub(name, name.n - end.n, name.n), end))
            return types[i][1];
    }
    return NULL;
}
