/*
 * tmpl_help: a small world for the template tests: sources in memory, and a page of a site with
 * entries, steps and tags as the data. Nothing of the engine but tmpl/tmpl.h.
 */
#ifndef UNIT_TMPL_HELP_H
#define UNIT_TMPL_HELP_H

#include <fcntl.h>
#include <stdlib.h>

#include "tap.h"
#include "tmpl/tmpl.h"

/* ---- sources: the first is the template, the rest are found by name ---- */

struct file {
    const char *name, *text;
};

static bool file_load(void *ctx, struct str name, struct tmpl_source *out)
{
    for (const struct file *f = ctx; f->name; f++) {
        if (!str_eq(name, str_from(f->name)))
            continue;
        *out = (struct tmpl_source){.text = str_from(f->text), .path = str_from(f->name)};
        return true;
    }
    return false;
}

static struct str file_name(void *ctx, size_t i)
{
    return str_from(((const struct file *)ctx)[i].name);
}

/* ---- model ---- */

enum { SITE, PAGE, ENTRY, STEP, TAG, PROVIDER, SCOPES };

static const char *const scope_names[SCOPES] = {"site", "page", "entry", "step"};

/* A TEXT's or HTML's slot is its column, a LIST's its list. */
static const struct {
    int scope;
    const char *name;
    struct tmpl_field field;
} fields[] = {
    {SITE, "title", {TMPL_TEXT, 0, 0}},        {SITE, "languages", {TMPL_LIST, 0, TAG}},
    {PAGE, "title", {TMPL_TEXT, 0, 0}},        {PAGE, "note", {TMPL_HTML, 1, 0}},
    {PAGE, "empty", {TMPL_TEXT, 2, 0}},        {PAGE, "entries", {TMPL_LIST, 0, ENTRY}},
    {PAGE, "nothing", {TMPL_LIST, 1, ENTRY}},  {PAGE, "provider", {TMPL_GROUP, 3, PROVIDER}},
    {PAGE, "gone", {TMPL_GROUP, 2, PROVIDER}}, {ENTRY, "title", {TMPL_TEXT, 0, 0}},
    {ENTRY, "answer", {TMPL_HTML, 1, 0}},      {ENTRY, "steps", {TMPL_LIST, 0, STEP}},
    {ENTRY, "tags", {TMPL_LIST, 1, TAG}},      {STEP, "what", {TMPL_TEXT, 0, 0}},
    {STEP, "steps", {TMPL_LIST, 0, STEP}},     {TAG, ".", {TMPL_TEXT, 0, 0}},
    {PROVIDER, "name", {TMPL_TEXT, 3, 0}},     {PROVIDER, "server", {TMPL_GROUP, 4, PROVIDER}},
    {PROVIDER, "host", {TMPL_TEXT, 4, 0}},
};

static bool model_field(void *ctx, int scope, struct str name, struct tmpl_field *out)
{
    (void)ctx;
    for (size_t i = 0; i < COUNT(fields); i++) {
        if (fields[i].scope != scope || !str_eq(name, str_from(fields[i].name)))
            continue;
        *out = fields[i].field;
        return true;
    }
    return false;
}

static struct str model_field_name(void *ctx, int scope, size_t nth)
{
    (void)ctx;
    for (size_t i = 0; i < COUNT(fields); i++)
        if (fields[i].scope == scope && nth-- == 0)
            return str_from(fields[i].name);
    return (struct str){0};
}

static struct str model_scope_name(void *ctx, int scope)
{
    (void)ctx;
    return str_from(scope_names[scope]);
}

static const char *const words[][2] = {{"search", "Search"}, {"more", "Q & \"A\" <{{title}}>"}};

static struct str model_word(void *ctx, struct str key)
{
    (void)ctx;
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(key, str_from(words[i][0])))
            return str_from(words[i][1]);
    return (struct str){0};
}

static struct str model_word_name(void *ctx, size_t i)
{
    (void)ctx;
    return i < COUNT(words) ? str_from(words[i][0]) : (struct str){0};
}

static const struct tmpl_model model = {.field = model_field,
                                        .field_name = model_field_name,
                                        .scope_name = model_scope_name,
                                        .word = model_word,
                                        .word_name = model_word_name};

static const int roots[] = {SITE, PAGE};

/* ---- data ---- */

struct row {
    const char *text[6];
    const struct row *list[3]; /* ended by a row without text */
};

static const struct row deep[] = {{{"deeper"}, {0}}, {{0}, {0}}};
static const struct row steps[] = {{{"open <it>"}, {deep}}, {{"close it"}, {0}}, {{0}, {0}}};
static const struct row tags[] = {{{"imap"}, {0}}, {{"pop & smtp"}, {0}}, {{0}, {0}}};
static const struct row entries[] = {
    {{"First", "<p>one</p>"}, {steps, tags}}, {{"Second {{title}}", "{{{answer}}}"}, {0}}, {{0}, {0}}};
static const struct row page = {{"Help \"&\" more", "<b>note</b>", "", "Gmail", "imap.gmail.com"},
                                {entries, NULL, tags}};
static const struct row site = {{"Harbour"}, {tags}};

/* One rendering: the row at each depth, and what was opened and not ended. */
struct world {
    const struct row *rows[TMPL_ROWS];
    int open;
};

static struct str world_text(void *ctx, unsigned depth, int slot)
{
    return str_from(((struct world *)ctx)->rows[depth]->text[slot]);
}

static const struct row *world_list(const struct world *w, unsigned depth, int slot)
{
    return w->rows[depth]->list[slot];
}

static bool world_first(void *ctx, size_t site_number, unsigned depth, int slot, unsigned at)
{
    struct world *w = ctx;
    const struct row *list = world_list(w, depth, slot);
    (void)site_number;
    if (!list || !list->text[0])
        return false;
    w->rows[at] = list;
    w->open++;
    return true;
}

static bool world_next(void *ctx, size_t site_number, unsigned at)
{
    (void)site_number;
    return (++((struct world *)ctx)->rows[at])->text[0] != NULL;
}

static void world_end(void *ctx, size_t site_number, unsigned at)
{
    struct world *w = ctx;
    (void)site_number;
    w->rows[at] = NULL;
    w->open--;
}

static bool world_any(void *ctx, size_t site_number, unsigned depth, int slot)
{
    const struct row *list = world_list(ctx, depth, slot);
    (void)site_number;
    return list && list->text[0];
}

/* ---- what tests ask ---- */

static struct arena help_arena;

/* Each diagnostic as "path:line:col CODE", with " hint?" when there is one, one a line. */
__attribute__((unused)) static struct str brief(struct diag *diag)
{
    struct out all = out_memory(), out = out_memory();
    diag_print(diag, &all, AT_FDCWD, false, false);
    struct str rest = out_str(&all), line;
    while ((line = str_line(&rest)).s) {
        size_t place = str_find_str(line, STR(": "), 0), code = line.n;
        if (!str_ends(line, STR("]")))
            continue; /* the count */
        while (line.s[code - 1] != '[')
            code--;
        size_t hint = str_find_str(line, STR("did you mean \""), 0);
        out_raw(&out, str_sub(line, 0, place));
        out_lit(&out, " ");
        out_raw(&out, str_sub(line, code, line.n - 1));
        if (hint < line.n) {
            out_lit(&out, " ");
            out_raw(&out, str_sub(line, hint + 14, str_find(line, '"', hint + 14)));
            out_lit(&out, "?");
        }
        out_lit(&out, "\n");
    }
    struct str text = arena_str(&help_arena, out_str(&out));
    out_free(&all);
    out_free(&out);
    return text;
}

/* What the first of FILES makes of the page; or, when it does not compile, the diagnostics. */
__attribute__((unused)) static struct str shows(const struct file *files)
{
    struct arena a = {0};
    struct diag *diag = diag_new();
    struct out out = out_memory();
    struct world w = {.rows = {&site, &page}};
    struct tmpl_loader loader = {.ctx = (void *)(uintptr_t)files, .load = file_load, .name = file_name};
    struct tmpl_data data = {.ctx = &w,
                             .text = world_text,
                             .first = world_first,
                             .next = world_next,
                             .end = world_end,
                             .any = world_any};
    struct tmpl *t = tmpl_compile(&a, diag, &loader, &model, roots, COUNT(roots), str_from(files[0].name));
    if (t)
        tmpl_render(t, &data, &out);
    if (t && w.open)
        out_lit(&out, "(a list is still open)");
    struct str result = t ? arena_str(&help_arena, out_str(&out)) : brief(diag);
    out_free(&out);
    diag_free(diag);
    arena_free(&a);
    return result;
}

/* The same for one source alone. */
#define SHOWS(text) shows((struct file[]){{"main", text}, {0}})
#define SHOWS2(text, ...) shows((struct file[]){{"main", text}, __VA_ARGS__, {0}})

/* The diagnostics of FILES. */
__attribute__((unused)) static struct str mistakes(const struct file *files)
{
    struct arena a = {0};
    struct diag *diag = diag_new();
    struct tmpl_loader loader = {.ctx = (void *)(uintptr_t)files, .load = file_load, .name = file_name};
    struct tmpl *t = tmpl_compile(&a, diag, &loader, &model, roots, COUNT(roots), str_from(files[0].name));
    struct str result = brief(diag);
    if (t && diag_count(diag, DIAG_ERROR))
        result = STR("compiled in spite of errors");
    if (!t && !diag_count(diag, DIAG_ERROR))
        result = STR("not compiled, but no error");
    diag_free(diag);
    arena_free(&a);
    return result;
}

#define MISTAKES(text) mistakes((struct file[]){{"main", text}, {0}})
#define MISTAKES2(text, ...) mistakes((struct file[]){{"main", text}, __VA_ARGS__, {0}})

#endif
