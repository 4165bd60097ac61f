/*
 * body: writes HTML and plain text, names headings, records links. What a block or an inline
 * is was decided by the caller.
 */
#include "read/body.h"

#include "read/anchor.h"
#include "read/hide.h"
#include "read/link.h"
#include "read/text.h"

enum { TARGET_SHOWN = 100 };

void body_begin(struct body *b, size_t n)
{
    b->html = out_memory();
    b->text = out_memory();
    out_room(&b->html, n + n / 2);
    out_room(&b->text, n);
}

void body_say(struct body *b, enum diag_code code, struct record_pos pos, struct str arg0, struct str arg1)
{
    diag_say(b->d, code, (struct diag_pos){b->e->path, pos.line, pos.col}, arg0, arg1);
}

/* The size of what stands at S[I] and must not stay: a token, a control, no character at all. 0: all is well.
 */
static size_t body_odd(const struct body *b, struct str s, size_t i, struct str *instead)
{
    uint32_t c = 0;
    size_t n = fact_token(&b->facts, s, i, instead);
    if (!n && b->hidden)
        n = hide_token(s, i, b->raw, instead);
    if (n)
        return n;
    n = str_utf8(s, i, &c);
    if (n && !text_unwanted(c))
        return 0;
    *instead = STR("\xef\xbf\xbd");
    return n ? n : 1;
}

struct str body_clean(struct body *b, struct str s)
{
    struct out o = out_memory();
    struct str instead;
    size_t from = 0;
    for (size_t i = 0, n; i < s.n; i += n ? n : 1) {
        unsigned char c = (unsigned char)s.s[i];
        bool plain =
            (c >= 0x20 && c < 0x7f && c != HIDE_NOTE[0]) || c == '\n' || (c >= 0x80 && c < 0xef && c != 0xc2);
        n = plain ? 0 : body_odd(b, s, i, &instead);
        if (n) {
            out_raw(&o, str_sub(s, from, i));
            out_raw(&o, instead);
            from = i + n;
        }
    }
    if (from == 0)
        return s;
    out_raw(&o, str_sub(s, from, s.n));
    s = out_take(&o, b->keep);
    return s;
}

struct str body_show(struct body *b, struct str s)
{
    struct str instead;
    s = fact_show(b->keep, &b->facts, s);
    if (!b->hidden)
        return s;
    struct out o = out_memory();
    for (size_t i = 0, n; i < s.n; i += n ? n : 1) {
        n = hide_token(s, i, b->raw, &instead);
        out_raw(&o, n ? instead : str_sub(s, i, i + 1));
    }
    s = out_take(&o, b->keep);
    return s;
}

void body_name(struct body *b, struct str title, struct str id)
{
    anchors_add(b->keep, &b->anchors, title, id, BODY_HEADINGS);
}

void body_text(struct body *b, struct str s)
{
    s = body_clean(b, s);
    out_text(&b->html, s);
    out_raw(&b->text, s);
}

void body_line(struct out *o)
{
    if (o->n && o->buf[o->n - 1] != '\n')
        out_lit(o, "\n");
}

/* The level to show, after what there is to say about it. */
static unsigned body_level(struct body *b, unsigned level, struct record_pos pos)
{
    if (level == 1)
        body_say(b, DIAG_MD_HEADING_TOP, pos, STR(""), STR(""));
    else if (level > b->level + 1)
        body_say(b, DIAG_MD_HEADING_JUMP, pos, arena_printf(b->keep, "%u", level),
                 arena_printf(b->keep, "%u", b->level));
    b->level = level == 1 ? 2 : level;
    return b->level;
}

unsigned body_heading(struct body *b, unsigned level, struct record_pos pos)
{
    struct record_entry *e = b->e;
    struct str title, old, anchor = anchors_next(b->anchors, &title, &old);
    level = body_level(b, level, pos);
    body_line(&b->html);
    if (e->headings_n == BODY_HEADINGS) {
        if (!b->full)
            body_say(b, DIAG_MD_LIMIT, pos, STR("more than 1000 headings"), STR("split the entry"));
        b->full = true;
        out_printf(&b->html, "<h%u>", level);
        return level;
    }
    e->headings = arena_more(b->keep, e->headings, sizeof *e->headings, e->headings_n, &b->headings);
    e->headings[e->headings_n++] = (struct record_heading){level, anchor, old, title, 0, pos};
    out_printf(&b->html, "<h%u id=\"", level);
    out_attr(&b->html, anchor);
    out_lit(&b->html, "\">");
    if (old.n)
        out_printf(&b->html, "<span id=\"%.*s\"></span>", STR_ARG(old));
    return level;
}

static void body_add_anchor(struct body *b, struct str id)
{
    struct record_entry *e = b->e;
    e->anchors = arena_more(b->keep, e->anchors, sizeof *e->anchors, e->anchors_n, &b->named);
    e->anchors[e->anchors_n++] = id;
    out_lit(&b->html, "<span id=\"");
    out_attr(&b->html, id);
    out_lit(&b->html, "\"></span>");
}

void body_top(struct body *b)
{
    struct str title, old;
    body_add_anchor(b, anchors_next(b->anchors, &title, &old));
}

void body_anchor(struct body *b, struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if ((unsigned char)id.s[i] <= ' ' || id.s[i] == 0x7f || memchr("\"<>&#'`", id.s[i], 7))
            return;
    if (!id.n || id.n > 200 || str_bad_utf8(id) < id.n || str_starts(id, STR("fn:")) ||
        str_starts(id, STR("fnref:")) || !anchors_claim(b->keep, &b->anchors, id, BODY_ANCHORS))
        return;
    body_add_anchor(b, arena_str(b->keep, id)); /* ID dies with the tree */
}

void body_heading_end(struct body *b, unsigned level)
{
    struct record_entry *e = b->e;
    out_printf(&b->html, "</h%u>\n", level);
    body_line(&b->text);
    if (e->headings_n && !e->headings[e->headings_n - 1].text_from)
        e->headings[e->headings_n - 1].text_from = b->text.n;
}

/* URL as a message shows it. */
static struct str body_shown(struct body *b, struct str url)
{
    return url.n > TARGET_SHOWN ? arena_printf(b->keep, "%.*s…", TARGET_SHOWN, url.s) : url;
}

/* Says why nothing can lead to LINK, written URL (RAW in the source); false: something can. */
static bool body_refuse(struct body *b, const struct link *link, struct str url, struct str raw)
{
    bool file = link->class == LINK_INSIDE && link->kind == RECORD_LINK_FILE && link->file.fault.n;
    if (link->class == LINK_REFUSED)
        body_say(b, DIAG_MD_URL_SCHEME, place_link(&b->place, raw), body_shown(b, url), STR(""));
    else if (link->class == LINK_FOREIGN)
        body_say(b, DIAG_MD_SCHEME, place_link(&b->place, raw), body_shown(b, url), STR(""));
    else if (link->class == LINK_LOST)
        body_say(b, DIAG_MD_LOST, place_link(&b->place, raw), body_shown(b, url), STR(""));
    else if (file)
        body_say(b, DIAG_MD_FILE, place_link(&b->place, raw), body_shown(b, url), link->file.fault);
    return link->class == LINK_REFUSED || link->class == LINK_FOREIGN || link->class == LINK_LOST || file;
}

/* LINK, written URL, is recorded; its href, if it has one, was written from FROM on. */
static void body_record(struct body *b, const struct link *link, struct str url, struct str raw, size_t from)
{
    struct record_entry *e = b->e;
    e->links = arena_more(b->keep, e->links, sizeof *e->links, e->links_n, &b->links);
    e->links[e->links_n++] = (struct record_link){
        link->kind, link->path, link->anchor, url, place_link(&b->place, raw), from, b->html.n - from};
}

static struct link body_resolve(struct body *b, struct str url)
{
    return link_resolve(b->keep, b->e->path, b->e->lang, url, b->tree);
}

bool body_link(struct body *b, struct str raw, struct str title, bool open)
{
    struct str url = arena_str(b->keep, body_show(b, raw)); /* RAW dies with the tree */
    struct link link = body_resolve(b, url);
    if (link.class == LINK_INSIDE && link.kind == RECORD_LINK_FILE && link.file.media &&
        str_eq(str_from(link.file.media), STR("image/svg+xml")))
        link.file.fault = STR("an SVG may hold scripts, and is shown as an image only");
    if (body_refuse(b, &link, url, raw) || !open)
        return false;
    out_lit(&b->html, "<a href=\"");
    size_t from = b->html.n;
    link_attr(&b->html, link.href);
    if (link.class == LINK_INSIDE)
        body_record(b, &link, url, raw, from);
    if (title.n) {
        out_lit(&b->html, "\" title=\"");
        out_attr(&b->html, body_clean(b, title));
    }
    out_lit(&b->html, link.class == LINK_WEB ? "\" rel=\"noopener\">" : "\">");
    return true;
}

/* An image of another site: its words, as a link there. */
static void body_far(struct body *b, struct str url, struct str words, bool open)
{
    if (open) {
        out_lit(&b->html, "<a href=\"");
        link_attr(&b->html, url);
        out_lit(&b->html, "\" rel=\"noopener\">");
    }
    body_text(b, words.n ? words : url);
    out_lit(&b->html, open ? "</a>" : "");
}

void body_image(struct body *b, const struct body_image *i, bool open)
{
    struct str url = arena_str(b->keep, body_show(b, i->url)), alt = body_clean(b, i->alt);
    struct link link = body_resolve(b, url);
    bool picture = link.class == LINK_INSIDE && link.kind == RECORD_LINK_FILE;
    if (picture && !link.file.fault.n &&
        !(link.file.media && str_starts(str_from(link.file.media), STR("image/"))))
        link.file.fault = STR("it is no image");
    if (str_starts(url, STR("data:"))) {
        body_say(b, DIAG_MD_FILE, place_link(&b->place, i->url), STR("data:…"),
                 STR("it is written into the text, where no other page can have it"));
        body_text(b, alt);
        return;
    }
    if (link.class == LINK_WEB) {
        body_say(b, DIAG_MD_IMAGE, place_link(&b->place, i->url), body_shown(b, url), STR(""));
        body_far(b, url, alt, open);
        return;
    }
    if (body_refuse(b, &link, url, i->url) || !picture) {
        body_text(b, alt);
        return;
    }
    if (!alt.n && !i->decorative)
        body_say(b, DIAG_MD_ALT, place_link(&b->place, i->url), body_shown(b, url), STR(""));
    out_lit(&b->html, "<img src=\"");
    size_t from = b->html.n;
    link_attr(&b->html, link.href);
    body_record(b, &link, url, i->url, from);
    out_lit(&b->html, "\" alt=\"");
    out_attr(&b->html, alt);
    out_lit(&b->html, "\"");
    if (i->title.n) {
        out_lit(&b->html, " title=\"");
        out_attr(&b->html, body_clean(b, i->title));
        out_lit(&b->html, "\"");
    }
    if (link.file.width)
        out_printf(&b->html, " width=\"%u\" height=\"%u\"", link.file.width, link.file.height);
    out_lit(&b->html, " loading=\"lazy\">");
    out_raw(&b->text, alt);
}

/* The title that INFO gives to code, as Docusaurus, MkDocs, Hugo's themes and kramdown have it: title="x" and its like. */
static struct str body_code_title(struct str info)
{
    static const char *const names[] = {"title=", "filename=", "caption="};
    for (size_t k = 0; k < COUNT(names); k++) {
        size_t at = str_find_str(info, str_from(names[k]), 0), from = at + strlen(names[k]);
        if (at == info.n || from >= info.n || (at && !memchr(" {:,", info.s[at - 1], 4)))
            continue;
        char quote = info.s[from];
        if (quote == '"' || quote == '\'')
            return str_sub(info, from + 1, str_find(info, quote, from + 1));
        size_t end = str_find(info, ' ', from), brace = str_find(info, '}', from);
        return str_sub(info, from, end < brace ? end : brace);
    }
    return (struct str){0};
}

/* The language that INFO begins with: js, js {1,3}, rust,ignore, {.js title="x"}. */
static struct str body_code_language(struct str info)
{
    size_t from = str_starts(info, STR("{.")) ? 2 : str_starts(info, STR(".")), n = from;
    while (n < info.n && ((info.s[n] >= 'a' && info.s[n] <= 'z') || (info.s[n] >= '0' && info.s[n] <= '9')))
        n++;
    return n == info.n || memchr(" {},", info.s[n], 4) ? str_sub(info, from, n) : STR("");
}

void body_code_block(struct body *b, struct str info, struct str code)
{
    struct str title = body_code_title(info), lang = body_code_language(info);
    body_line(&b->html);
    if (title.n) {
        out_lit(&b->html, "<p class=\"title\">");
        body_text(b, title);
        out_lit(&b->html, "</p>\n");
        body_line(&b->text);
    }
    out_lit(&b->html, "<pre tabindex=\"0\"><code");
    if (lang.n)
        out_printf(&b->html, " class=\"language-%.*s\"", STR_ARG(lang));
    out_lit(&b->html, ">");
    b->raw = true;
    body_text(b, code);
    b->raw = false;
    out_lit(&b->html, "</code></pre>\n");
}

void body_finish(struct body *b)
{
    struct str text = out_str(&b->text);
    while (text.n && text.s[text.n - 1] == '\n')
        text.n--;
    for (size_t i = 0; i < b->e->headings_n; i++)
        if (b->e->headings[i].text_from > text.n)
            b->e->headings[i].text_from = text.n;
    b->e->body_html = arena_str(b->keep, out_str(&b->html));
    b->e->body_text = arena_str(b->keep, text);
    out_free(&b->html);
    out_free(&b->text);
}
