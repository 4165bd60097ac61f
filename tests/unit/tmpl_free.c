/*
 * Free templates: names are looked up in a tree of values when rendering, what is missing is empty,
 * partials may contain themselves. The specification's own cases are in tmpl_spec.c.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "base/tmpl.h"
#include "tap.h"

/* A text, or a list when it has a first item and no text, or an object when it has both no text and a key. */
struct value {
    const char *key, *text;
    const struct value *members, *items; /* ended by one that is all NULL */
};

static bool is_end(const struct value *v)
{
    return !v->key && !v->text && !v->members && !v->items;
}

static const void *value_member(void *ctx, const void *value, struct str name)
{
    (void)ctx;
    for (const struct value *v = ((const struct value *)value)->members; v && !is_end(v); v++)
        if (str_eq(name, str_from(v->key)))
            return v;
    return NULL;
}

static const void *value_item(void *ctx, const void *value, size_t i)
{
    const struct value *items = ((const struct value *)value)->items;
    (void)ctx;
    for (size_t at = 0; at <= i; at++)
        if (is_end(&items[at]))
            return NULL;
    return &items[i];
}

static bool value_is_list(void *ctx, const void *value)
{
    (void)ctx;
    return ((const struct value *)value)->items != NULL;
}

static bool value_truth(void *ctx, const void *value)
{
    const struct value *v = value;
    (void)ctx;
    return v->members || (v->text && *v->text);
}

static struct str value_text(void *ctx, const void *value)
{
    (void)ctx;
    return str_from(((const struct value *)value)->text);
}

static const struct tmpl_tree tree = {.member = value_member,
                                      .item = value_item,
                                      .is_list = value_is_list,
                                      .truth = value_truth,
                                      .text = value_text};

static const struct value nothing[] = {{0}};
static const struct value leaf[] = {{.key = "name", .text = "leaf"}, {.key = "parts", .items = nothing}, {0}};
static const struct value leaves[] = {{.members = leaf}, {0}};
static const struct value twig[] = {{.key = "name", .text = "twig"}, {.key = "parts", .items = leaves}, {0}};
static const struct value bare[] = {{.key = "name", .text = "<bare>"}, {.key = "parts", .items = nothing}, {0}};
static const struct value twigs[] = {{.members = twig}, {.members = bare}, {0}};
static const struct value scalars[] = {{.text = "1"}, {.text = "2"}, {0}};
static const struct value inner[] = {{.key = "deep", .text = "down"}, {0}};
static const struct value top[] = {{.key = "name", .text = "trunk"}, {.key = "parts", .items = twigs},
                                   {.key = "empty", .text = ""},     {.key = "list", .items = scalars},
                                   {.key = "box", .members = inner}, {0}};
static const struct value root = {.members = top};

/* Sources by name: "main", then what MAIN's partials want. */
struct file {
    const char *name, *text;
};

static bool load(void *ctx, struct str name, struct tmpl_source *out)
{
    for (const struct file *f = ctx; f->name; f++) {
        if (!str_eq(name, str_from(f->name)))
            continue;
        *out = (struct tmpl_source){.text = str_from(f->text), .path = name};
        return true;
    }
    return false;
}

/* What FILES show; *COMPLETE says whether nothing was left out. */
static struct str shows(struct arena *a, struct file *files, bool *complete)
{
    struct diag *diag = diag_new();
    struct out out = out_memory();
    struct tmpl_loader loader = {.ctx = files, .load = load};
    struct tmpl *t = tmpl_compile_free(a, diag, &loader, STR("main"));
    *complete = t && tmpl_render_tree(t, &tree, &root, &out);
    diag_print(diag, &out, AT_FDCWD, false, false);
    struct str all = arena_str(a, out_str(&out));
    out_free(&out);
    diag_free(diag);
    return all;
}

#define SHOWS(want, name, text, ...) \
    do { \
        is_str(shows(&a, (struct file[]){{"main", text}, __VA_ARGS__}, &complete), STR(want), name); \
        ok(complete, name ": complete"); \
    } while (0)

int main(void)
{
    struct arena a = {0};
    bool complete;
    SHOWS("trunk , ,down ,", "names", "{{name}} {{nope}},{{{nope.x}}} {{empty}},{{box.deep}} {{box.deep.no}},",
          {0});
    SHOWS("&lt;bare&gt; <bare> <bare>", "escapes",
          "{{#parts}}{{^parts}}{{name}} {{{name}}} {{&name}}{{/parts}}{{/parts}}", {0});
    SHOWS("12 (no)(no)", "lists", "{{#list}}{{.}}{{/list}} {{^nope}}(no){{/nope}}{{^empty}}(no){{/empty}}",
          {0});
    SHOWS("down trunk trunk!", "an object",
          "{{#box}}{{deep}} {{name}} {{#name}}{{.}}{{/name}}{{/box}}{{^box}}no{{/box}}!", {0});
    SHOWS("<>", "a partial that is missing", "<{{>nope}}{{<none}}{{$a}}x{{/a}}{{/none}}>", {0});
    SHOWS("trunk\n  twig\n    leaf\n  &lt;bare&gt;\n", "a tree, indented as it grows", "{{>part}}",
          {"part", "{{name}}\n{{#parts}}\n  {{>part}}\n{{/parts}}\n"}, {0});
    SHOWS("(trunk:(twig:(leaf:))(&lt;bare&gt;:))", "blocks go down with a partial",
          "{{<part}}{{$mark}}:{{/mark}}{{/part}}",
          {"part", "({{name}}{{$mark}}!{{/mark}}{{#parts}}{{>part}}{{/parts}})"}, {0});
    SHOWS("yz", "what is in no block, and a block that fits nothing",
          "{{<p}}x{{$b}}y{{/b}}{{$b}}w{{/b}}{{$c}}x{{/c}}{{/p}}", {"p", "{{$b}}{{/b}}z"}, {0});

    struct str got = shows(&a, (struct file[]){{"main", "x{{>main}}"}, {0}}, &complete);
    ok(!complete && got.n == 65, "a partial without end ends");
    got = shows(&a, (struct file[]){{"main", "{{>main}}x{{>main}}"}, {0}}, &complete);
    ok(!complete && got.n > 60000 && got.n < 70000, "and so does one that doubles");
    got = shows(&a, (struct file[]){{"main", "{{#box}}{{#box}}{{deep}}{{>main}}{{/box}}{{/box}}"}, {0}},
                &complete);
    ok(!complete && got.n == 65 * 4, "rows have room for the deepest");
    is_str(shows(&a, (struct file[]){{"main", "{{#a}}"}, {0}}, &complete),
           STR("main:1:1: error: \"a\" is not closed; end it with {{/a}} [TMPL_OPEN]\n1 error\n"),
           "a mistake of syntax");
    ok(!complete, "does not compile");
    arena_free(&a);
    return done();
}
