/*
 * tmpl_escape: a value as the file that it is written into wants it.
 * Knows nothing of templates.
 */
#include "base/escape.h"
#include "tmpl/tmpl_part.h"

static const struct {
    const char *ending;
    enum tmpl_escaping how;
} endings[] = {{".xml", ESCAPE_XML},   {".mobileconfig", ESCAPE_XML}, {".svg", ESCAPE_XML},
               {".json", ESCAPE_JSON}, {".webmanifest", ESCAPE_JSON}, {".txt", ESCAPE_PLAIN},
               {".md", ESCAPE_PLAIN},  {".conf", ESCAPE_PLAIN},       {".css", ESCAPE_PLAIN}};

enum tmpl_escaping tmpl_escaping_of(struct str path)
{
    for (size_t i = 0; i < COUNT(endings); i++)
        if (str_ends(path, str_from(endings[i].ending)))
            return endings[i].how;
    return ESCAPE_HTML;
}

/* Whether XML 1.0 allows the code point in a document, and how: as it is or as a reference only. */
static bool xml_allows(uint32_t code)
{
    return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code != 0xFFFE && code != 0xFFFF);
}

void tmpl_escape_xml(struct out *o, struct str value)
{
    uint32_t code;
    size_t kept = 0;
    for (size_t at = 0, n; at < value.n; at += n ? n : 1) {
        n = str_utf8(value, at, &code);
        bool mark = n && strchr("&<>\"", code < 0x80 ? (int)code : ' ');
        if (n && xml_allows(code) && !mark && !escape_is_unsafe(code))
            continue;
        out_raw(o, str_sub(value, kept, at));
        kept = at + (n ? n : 1);
        if (mark && code)
            out_attr(o, str_sub(value, at, kept));
        else if (n && xml_allows(code))
            out_printf(o, "&#x%X;", (unsigned)code);
    }
    out_raw(o, str_sub(value, kept, value.n));
}

void tmpl_escape(struct out *o, enum tmpl_escaping how, struct str value)
{
    struct out quoted;
    switch (how) {
    case ESCAPE_HTML:
        out_attr(o, value);
        return;
    case ESCAPE_XML:
        tmpl_escape_xml(o, value);
        return;
    case ESCAPE_PLAIN:
        out_term(o, value, false);
        return;
    case ESCAPE_JSON:
        quoted = out_memory();
        out_json(&quoted, str_or_empty(value));
        out_raw(o, str_sub(out_str(&quoted), 1, quoted.n - 1));
        out_free(&quoted);
    }
}
