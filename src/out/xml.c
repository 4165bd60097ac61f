/*
 * Writes XML by libxml2's text writer, which escapes and indents.
 * Does not know what is written.
 */
#include "out/xml.h"

#include <libxml/parser.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>

#include "base/fail.h"

struct xml {
    xmlBufferPtr bytes;
    xmlTextWriterPtr writer;
    struct arena arena; /* cleaned values */
};

static void need(int written)
{
    if (written < 0)
        fail_system(0, "out of memory");
}

struct xml *xml_new(const char *const doctype[3])
{
    xmlInitParser(); /* does its work once, whichever thread comes first */
    struct xml *x = calloc(1, sizeof *x);
    if (x)
        x->bytes = xmlBufferCreate();
    if (x && x->bytes)
        x->writer = xmlNewTextWriterMemory(x->bytes, 0);
    if (!x || !x->writer)
        fail_system(0, "out of memory");
    need(xmlTextWriterSetIndent(x->writer, 1));
    need(xmlTextWriterSetIndentString(x->writer, BAD_CAST "  "));
    need(xmlTextWriterStartDocument(x->writer, "1.0", "UTF-8", NULL));
    if (doctype)
        need(xmlTextWriterWriteDTD(x->writer, BAD_CAST doctype[0], BAD_CAST doctype[1], BAD_CAST doctype[2],
                                   NULL));
    return x;
}

/* Whether XML 1.0 allows the code point in a document. */
static bool is_allowed(uint32_t code)
{
    return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code != 0xFFFE && code != 0xFFFF);
}

/* VALUE as it may stand in a document, with a NUL behind it. */
static const xmlChar *clean(struct xml *x, struct str value)
{
    struct str copy = arena_str(&x->arena, value.s ? value : STR(""));
    char *to = (char *)copy.s;
    for (size_t at = 0; at < value.n;) {
        uint32_t code = 0;
        size_t n = str_utf8(value, at, &code);
        if (n && is_allowed(code)) {
            memcpy(to, value.s + at, n);
            to += n;
        }
        at += n ? n : 1;
    }
    *to = '\0';
    return BAD_CAST copy.s;
}

void xml_open(struct xml *x, const char *name)
{
    need(xmlTextWriterStartElement(x->writer, BAD_CAST name));
}

void xml_close(struct xml *x)
{
    need(xmlTextWriterEndElement(x->writer));
}

void xml_attr(struct xml *x, const char *name, struct str value)
{
    need(xmlTextWriterWriteAttribute(x->writer, BAD_CAST name, clean(x, value)));
}

void xml_leaf(struct xml *x, const char *name, struct str value)
{
    need(xmlTextWriterWriteElement(x->writer, BAD_CAST name, clean(x, value)));
}

void xml_leaf_int(struct xml *x, const char *name, int64_t value)
{
    xml_leaf(x, name, arena_printf(&x->arena, "%lld", (long long)value));
}

void xml_text(struct xml *x, struct str value)
{
    need(xmlTextWriterWriteString(x->writer, clean(x, value)));
}

void xml_comment(struct xml *x, struct str value)
{
    struct str text = arena_printf(&x->arena, "%s", (const char *)clean(x, value));
    char *spaced = arena_bytes(&x->arena, 2 * text.n + 1), *to = spaced;
    for (size_t i = 0; i < text.n; i++) {
        *to++ = text.s[i];
        if (text.s[i] == '-' && (i + 1 == text.n || text.s[i + 1] == '-'))
            *to++ = ' ';
    }
    *to = '\0';
    need(xmlTextWriterWriteComment(x->writer, BAD_CAST spaced));
}

void xml_instruction(struct xml *x, const char *target, struct str value)
{
    struct str text = arena_printf(&x->arena, "%s", (const char *)clean(x, value));
    char *spaced = arena_bytes(&x->arena, 2 * text.n + 1), *to = spaced;
    for (size_t i = 0; i < text.n; i++) {
        *to++ = text.s[i];
        if (text.s[i] == '?' && i + 1 < text.n && text.s[i + 1] == '>')
            *to++ = ' ';
    }
    *to = '\0';
    need(xmlTextWriterWritePI(x->writer, BAD_CAST target, BAD_CAST spaced));
}

struct str xml_end(struct xml *x, struct arena *a)
{
    need(xmlTextWriterEndDocument(x->writer));
    need(xmlTextWriterFlush(x->writer));
    struct str bytes = {(const char *)xmlBufferContent(x->bytes), (size_t)xmlBufferLength(x->bytes)};
    bytes = arena_str(a, bytes);
    xmlFreeTextWriter(x->writer);
    xmlBufferFree(x->bytes);
    arena_free(&x->arena);
    free(x);
    return bytes;
}
