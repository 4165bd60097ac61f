/*
 * Writes XML by libxml2's text writer, which escapes and indents.
 * Does not know what is written.
 */
#include "render/xml.h"

#include <libxml/parser.h>
#include <libxml/xmlwriter.h>

#include "base/escape.h"
#include "base/fail.h"
#include "base/memory.h"
#include "base/out.h"

struct xml {
    xmlBufferPtr bytes;
    xmlTextWriterPtr writer;
    struct arena arena; /* cleaned values */
};

void xml_memory(void)
{
    xmlMemSetup(memory_free, memory_new, memory_resize, memory_copy);
}

/* There is always memory, and names are ours and right. */
static void need(int written)
{
    if (written < 0)
        fail_internal("libxml2 cannot write XML");
}

struct xml *xml_new(const char *const doctype[3])
{
    xmlInitParser(); /* does its work once, whichever thread comes first */
    struct xml *x = memory_zeroed(1, sizeof *x);
    x->bytes = xmlBufferCreate();
    x->writer = xmlNewTextWriterMemory(x->bytes, 0);
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

/* Whether a file should not show the code point to a terminal. */
static bool is_hidden(uint32_t code)
{
    return code >= 0x20 && escape_is_unsafe(code);
}

/*
 * The longest beginning of *REST that may stand as it is, with a NUL behind it, taken off *REST. *CODE is the hidden
 * code point behind it, taken off too, or 0. What XML does not allow is left out.
 */
static const xmlChar *clean(struct xml *x, struct str *rest, uint32_t *code)
{
    size_t end = 0, n = 0;
    uint32_t c = 0;
    while (end < rest->n && !((n = str_utf8(*rest, end, &c)) && is_allowed(c) && is_hidden(c)))
        end += n ? n : 1;
    *code = end < rest->n ? c : 0;
    struct str part = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, end + (*code ? n : 0), rest->n);
    char *copy = arena_bytes(&x->arena, part.n + 1), *to = copy;
    for (size_t at = 0; at < part.n; at += n ? n : 1)
        if ((n = str_utf8(part, at, &c)) && is_allowed(c))
            to = mempcpy(to, part.s + at, n);
    *to = '\0';
    return BAD_CAST copy;
}

/* As content or an attribute's value: what a terminal would obey as a reference, which means the same to a program. */
static void write_value(struct xml *x, struct str value)
{
    uint32_t code;
    do {
        need(xmlTextWriterWriteString(x->writer, clean(x, &value, &code)));
        if (code)
            need(xmlTextWriterWriteFormatRaw(x->writer, "&#x%X;", (unsigned)code));
    } while (value.n);
}

/* Where there are no references: it is written out. */
static struct str visible(struct xml *x, struct str value)
{
    struct out o = out_memory();
    uint32_t code;
    do {
        out_lit(&o, (const char *)clean(x, &value, &code));
        if (code)
            out_printf(&o, "\\u{%x}", (unsigned)code);
    } while (value.n);
    struct str all = arena_str(&x->arena, out_str(&o));
    out_free(&o);
    return all.s ? all : STR("");
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
    need(xmlTextWriterStartAttribute(x->writer, BAD_CAST name));
    write_value(x, value);
    need(xmlTextWriterEndAttribute(x->writer));
}

void xml_leaf(struct xml *x, const char *name, struct str value)
{
    xml_open(x, name);
    write_value(x, value);
    xml_close(x);
}

void xml_leaf_int(struct xml *x, const char *name, int64_t value)
{
    xml_leaf(x, name, arena_printf(&x->arena, "%lld", (long long)value));
}

void xml_text(struct xml *x, struct str value)
{
    write_value(x, value);
}

void xml_comment(struct xml *x, struct str value)
{
    struct str text = visible(x, value);
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
    struct str text = visible(x, value);
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
    memory_free(x);
    return bytes;
}
