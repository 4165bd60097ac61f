/*
 * raw: each tag is asked of tag.h; what is between tags is text, with its entities.
 */
#include "read/raw.h"

#include "base/fold.h"

static bool is_capital(struct str name)
{
    return name.n && name.s[0] >= 'A' && name.s[0] <= 'Z';
}

/* The capital names that the source closes. */
static void find_closed(struct raw *r)
{
    struct str s = r->source;
    r->looked = true;
    for (size_t i = str_find_str(s, STR("</"), 0); i < s.n && r->closed_n < COUNT(r->closed);
         i = str_find_str(s, STR("</"), i + 2)) {
        struct tag t;
        if (!tag_read(str_sub(s, i, i + 100), &t) || !is_capital(t.name))
            continue;
        bool known = false;
        for (size_t k = 0; k < r->closed_n && !known; k++)
            known = str_eq(r->closed[k], t.name);
        if (!known)
            r->closed[r->closed_n++] = t.name;
    }
}

/* T is a component of MDX rather than <T>, a word in brackets. */
static bool is_component(struct raw *r, const struct tag *t)
{
    if (!is_capital(t->name))
        return false;
    if (t->end || t->empty || !t->bare)
        return tag_class(t) == TAG_TEXT || !t->bare;
    if (!r->looked)
        find_closed(r);
    for (size_t k = 0; k < r->closed_n; k++)
        if (str_eq(r->closed[k], t->name))
            return true;
    return false;
}

/* What the paragraph's own tags left open ends with it. */
static void end_para(struct raw *r)
{
    if (r->para) {
        tags_leave(&r->tags, &r->body->html);
        out_lit(&r->body->html, "</p>\n");
    }
    r->para = false;
}

/* Words of a block of HTML begin: in a paragraph, unless an element holds them. */
static void begin_words(struct raw *r)
{
    struct out *html = &r->body->html;
    tags_flow(&r->tags, html);
    bool open = r->tags.n && r->tags.open[r->tags.n - 1].n;
    if (!r->para && !open) {
        body_line(html);
        out_lit(html, "<p>");
        tags_enter(&r->tags);
        r->para = true;
    }
}

static void raw_text(struct raw *r, struct str s, bool block)
{
    bool blank = str_trim(s).n == 0, para = r->para;
    if (r->mute.n)
        return;
    if (block && !blank)
        begin_words(r);
    while (r->para > para && s.n && (s.s[0] == '\n' || s.s[0] == ' '))
        s = str_sub(s, 1, s.n);
    if (!block || !blank || r->para)
        body_text(r->body, s);
}

/* The character an entity at the head of S stands for, to O; its bytes, 0 when it is none that is known. */
static size_t entity(struct str s, struct out *o)
{
    static const char *const known[][2] = {{"amp", "&"},
                                           {"lt", "<"},
                                           {"gt", ">"},
                                           {"quot", "\""},
                                           {"nbsp", "\xc2\xa0"},
                                           {"copy", "\xc2\xa9"},
                                           {"rarr", "\xe2\x86\x92"},
                                           {"mdash", "\xe2\x80\x94"},
                                           {"ndash", "\xe2\x80\x93"},
                                           {"hellip", "\xe2\x80\xa6"},
                                           {"eacute", "\xc3\xa9"},
                                           {"apos", "'"}};
    size_t end = str_find(str_sub(s, 0, 12), ';', 0);
    struct str name = str_sub(s, 1, end);
    uint64_t code = 0;
    if (end >= s.n || s.s[end] != ';')
        return 0;
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_eq(name, str_from(known[i][0]))) {
            out_lit(o, known[i][1]);
            return end + 1;
        }
    if (name.n < 2 || name.s[0] != '#' || !str_uint(str_sub(name, 1, name.n), 0x10ffff, &code) || code < 0x20 ||
        (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000))
        return 0;
    char utf8[4];
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; code >>= 6)
        utf8[i] = (char)(0x80 | (code & 0x3f));
    utf8[0] = (char)(n == 1 ? code : (0xf0 << (4 - n) & 0xff) | code);
    out_raw(o, (struct str){utf8, n});
    return end + 1;
}

static struct str decoded(struct raw *r, struct str s)
{
    struct out o = out_memory();
    if (str_find(s, '&', 0) == s.n)
        return s;
    for (size_t i = 0, n; i < s.n; i += n ? n : 1) {
        n = s.s[i] == '&' ? entity(str_sub(s, i, s.n), &o) : 0;
        if (!n)
            out_raw(&o, str_sub(s, i, i + 1));
    }
    s = out_take(&o, r->body->keep);
    return s;
}

/* What an element means for the plain text, before it begins. */
static void plain_tag(struct raw *r, struct str name)
{
    struct out *text = &r->body->text;
    bool cell = str_ieq(name, STR("td")) || str_ieq(name, STR("th"));
    if (!cell)
        body_line(text);
    else if (text->n && text->buf[text->n - 1] != '\n')
        out_lit(text, " | ");
}

/* Writes the anchor that waits, unless only items may stand here. */
static void put_anchor(struct raw *r)
{
    if (!r->id.n || tags_hold_items(&r->tags))
        return;
    body_anchor(r->body, r->id);
    r->id = STR("");
}

/* The anchor that T gives to its place, or to the first within it that may have one. */
static void take_anchor(struct raw *r, const struct tag *t)
{
    struct str id = t->end || t->bare ? (struct str){0} : tag_attribute(t, STR("id"));
    if (!id.n && !t->end && str_ieq(t->name, STR("a")))
        id = tag_attribute(t, STR("name"));
    if (id.n)
        r->id = decoded(r, body_show(r->body, id));
}

static void take_link(struct raw *r, const struct tag *t, bool block)
{
    struct str href = tag_attribute(t, STR("href"));
    if (r->id.n && !href.n && !(block && tags_hold_items(&r->tags)))
        return;
    if (block)
        begin_words(r);
    if (str_starts(href, STR("#")) && str_eq(str_sub(href, 1, href.n), r->id))
        return; /* a place that leads to itself, as headings of other generators have it */
    bool open = href.n && !tags_within(&r->tags, STR("a"));
    if (r->tags.n == TAGS_OPEN || r->tags.over || !open || !body_link(r->body, decoded(r, href), STR(""), true))
        odd_html(&r->odd, t->name, place_html(&r->body->place, t->source));
    else
        r->tags.open[r->tags.n++] = STR("a");
}

/* <img>, in words as an image of Markdown is. */
static void take_image(struct raw *r, const struct tag *t, bool block)
{
    struct str alt = tag_attribute(t, STR("alt")), src = tag_attribute(t, STR("src"));
    const struct body_image image = {.url = decoded(r, str_or_empty(src)),
                                     .alt = decoded(r, str_or_empty(alt)),
                                     .title = STR(""),
                                     .decorative = alt.s != NULL};
    if (block)
        begin_words(r);
    if (image.url.n)
        body_image(r->body, &image, !tags_within(&r->tags, STR("a")));
}

/* <h2> is left out, but what leads to it by the name that GitHub gives it still does. */
static void take_heading(struct raw *r, const struct tag *t)
{
    struct str text = out_str(&r->body->text);
    if (t->name.n != 2 || (t->name.s[0] | 0x20) != 'h' || t->name.s[1] < '1' || t->name.s[1] > '6')
        return;
    if (t->end && r->heading) {
        struct str title = str_trim(str_sub(text, r->heading - 1, text.n));
        body_anchor(r->body, fold_anchor(r->body->keep, str_sub(title, 0, 400), 400));
    }
    r->heading = t->end ? 0 : text.n + 1;
}

static void take_dropped(struct raw *r, const struct tag *t, bool block)
{
    take_heading(r, t);
    if (str_ieq(t->name, STR("img"))) {
        take_image(r, t, block);
        return;
    }
    odd_html(&r->odd, t->name, block ? r->body->place.start : place_html(&r->body->place, t->source));
    if (block && !tag_is_words(t)) {
        end_para(r);
        body_line(&r->body->text);
    }
}

static void take_end(struct raw *r, const struct tag *t, enum tag_class class)
{
    if (class == TAG_BLOCK)
        end_para(r);
    if (!tags_close(&r->tags, t, &r->body->html))
        return;
    if (class == TAG_BLOCK)
        out_lit(&r->body->html, "\n");
}

static void take_start(struct raw *r, const struct tag *t, enum tag_class class, bool block, bool flow)
{
    struct out *html = &r->body->html;
    bool is_block = class == TAG_BLOCK || class == TAG_RULE;
    if (is_block && !flow) {
        odd_html(&r->odd, t->name, place_html(&r->body->place, t->source));
        return;
    }
    if (is_block) {
        end_para(r);
        plain_tag(r, t->name);
    } else if (block) {
        begin_words(r);
    }
    if (class == TAG_EMPTY) {
        out_lit(html, "<br>");
        out_lit(&r->body->text, "\n");
    } else if (class == TAG_RULE) {
        out_lit(html, "<hr>\n");
    } else if (!tags_open(&r->tags, t, html)) {
        odd_html(&r->odd, t->name, r->body->place.start);
    }
}

/* One tag; FLOW: blocks may stand here. */
static void take_tag(struct raw *r, const struct tag *t, bool block, bool flow)
{
    struct tag turned = *t;
    bool turns = t->end && (str_ieq(t->name, STR("span")) || str_ieq(t->name, STR("bdo")));
    if (turns && r->tags.n && str_eq(r->tags.open[r->tags.n - 1], STR("bdi"))) {
        turned.name = STR("bdi"); /* as its start was read */
        t = &turned;
    }
    enum tag_class class = tag_class(t);
    bool text = r->mute.n || class == TAG_TEXT || class == TAG_MUTE || is_component(r, t);
    if (!text)
        take_anchor(r, t);
    if (r->mute.n) {
        if (t->end && str_ieq(t->name, r->mute))
            r->mute = STR("");
    } else if (is_component(r, t)) {
        odd_add(&r->odd, ODD_COMPONENT, block ? r->body->place.start : place_html(&r->body->place, t->source));
    } else if (class == TAG_TEXT) {
        raw_text(r, t->source, block);
    } else if (class == TAG_MUTE) {
        odd_html(&r->odd, t->name, block ? r->body->place.start : place_html(&r->body->place, t->source));
        r->mute = t->end || t->empty ? STR("") : t->name;
    } else if (class == TAG_DROPPED) {
        take_dropped(r, t, block);
    } else if (t->end && class != TAG_EMPTY && class != TAG_RULE) {
        take_end(r, t, class);
    } else if (class == TAG_LINK) {
        take_link(r, t, block);
    } else {
        take_start(r, t, class, block, flow);
    }
    put_anchor(r);
}

/* Bytes at the head of S, which '<' begins, that a comment, an instruction or a declaration takes; 0: it is none. */
static size_t silent(struct str s)
{
    static const char *const kinds[][2] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_starts(s, str_from(kinds[i][0]))) {
            size_t end = str_find_str(s, str_from(kinds[i][1]), i ? 2 : 4);
            return end < s.n ? end + strlen(kinds[i][1]) : s.n;
        }
    return 0;
}

void raw_inline(struct raw *r, struct str source, bool cell)
{
    struct tag t;
    size_t n = silent(source);
    if (n && !str_starts(source, STR("<!--")))
        odd_html(&r->odd, STR("!"), place_html(&r->body->place, source));
    else if (!n && tag_read(source, &t) > 0)
        take_tag(r, &t, false, cell);
    else if (!n)
        raw_text(r, source, false);
}

void raw_block(struct raw *r, struct str source)
{
    struct tag t;
    for (size_t i = 0, n; i < source.n; i += n) {
        struct str rest = str_sub(source, i, source.n);
        if (rest.s[0] == '<' && (n = silent(rest)) > 0) {
            if (!str_starts(rest, STR("<!--")))
                odd_html(&r->odd, STR("!"), r->body->place.start);
        } else if (rest.s[0] == '<' && (n = tag_read(rest, &t)) > 0) {
            take_tag(r, &t, true, true);
        } else {
            n = str_find(rest, '<', 1);
            raw_text(r, decoded(r, str_sub(rest, 0, n)), true);
        }
    }
    end_para(r);
    r->mute = STR("");
}
