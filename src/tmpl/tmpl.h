/*
 * tmpl: Mustache templates, compiled once to a flat list of operations, rendered many times.
 * Knows neither files nor databases: sources, names and values come from its caller.
 *
 * The language is the one of github.com/mustache/spec: variables, sections, inverted sections,
 * comments, partials, and inheritance (parents {{<p}}…{{/p}} whose blocks {{$b}}…{{/b}} replace
 * those of p), with its rules for lines that hold nothing but a tag and for indentation. There are
 * no lambdas and no other delimiters. Partials and parents are expanded when the template is
 * compiled; a value is never scanned for tags.
 *
 * How a value is escaped is said by the ending of the path of the template's source: .xml, .svg and .mobileconfig
 * as XML, in text and in attributes alike (what XML cannot hold is left out); .json and .webmanifest as what stands within
 * the quotes of a string; .txt, .md, .conf and .css as one line of text, where what would begin another one or be obeyed by a
 * terminal is seen as \u{XX}; everything else as HTML. A partial takes the escaping of what includes it.
 *
 * Every name is bound to a field when the template is compiled, and what cannot be bound is a
 * diagnostic at the tag's line and column: never an empty hole in a page.
 */
#ifndef TMPL_TMPL_H
#define TMPL_TMPL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/out.h"
#include "base/str.h"

/* How deep sections, parents, blocks and partials may stand inside one another, and how many
 * scopes the caller may begin with. Rows have depths below TMPL_ROWS. */
enum { TMPL_DEPTH = 64, TMPL_ROOTS = 16, TMPL_ROWS = TMPL_DEPTH + TMPL_ROOTS };

/*
 * TEXT is escaped, {{x}}, as the file wants it; as a section it renders once when it is true, and {{.}} is it.
 * HTML (in other files whatever is finished) is written as it is, {{{x}}} or {{&x}}, never {{x}}; as a section like TEXT.
 * LIST is a section over rows, whose fields are those of its scope.
 * GROUP holds fields of the same row under one name, {{x.field}}; as a section it renders once
 *     when it is true, with the group's fields within reach of bare names.
 */
enum tmpl_kind { TMPL_TEXT, TMPL_HTML, TMPL_LIST, TMPL_GROUP };

struct tmpl_field {
    enum tmpl_kind kind;
    int slot;  /* the caller's number for it, handed back when rendering */
    int scope; /* LIST: of its rows; GROUP: of its fields */
};

/*
 * What a template may name. A scope is a kind of row, numbered by the caller. Bare names
 * are looked for in the innermost scope, then outwards. Of a dotted name the first part is the name
 * of a scope, or of a GROUP in one, found in the same order; so site.title reaches past a nearer
 * title. {{.}} asks the innermost scope for ".".
 */
struct tmpl_model {
    void *ctx;
    /* Whether SCOPE has a field NAME, which is then *OUT. It may accept any name. */
    bool (*field)(void *ctx, int scope, struct str name, struct tmpl_field *out);
    /* The I-th field name of SCOPE for "did you mean", absent after the last. May be NULL. */
    struct str (*field_name)(void *ctx, int scope, size_t i);
    /* What SCOPE is called in dotted names and in messages; absent: it has no name. */
    struct str (*scope_name)(void *ctx, int scope);
    /* The words behind {{t.KEY}}: plain text, escaped here, a literal from then on; absent: there
     * is none. NULL: "t." means nothing special. */
    struct str (*word)(void *ctx, struct str key);
    /* The I-th key, as field_name. May be NULL. */
    struct str (*word_name)(void *ctx, size_t i);
};

/* TEXT must stay for as long as the compilation lasts. */
struct tmpl_source {
    struct str text;
    struct str path; /* for diagnostics */
};

/* Where templates, partials and parents come from. */
struct tmpl_loader {
    void *ctx;
    bool (*load)(void *ctx, struct str name, struct tmpl_source *out);
    struct str (*name)(void *ctx, size_t i); /* as tmpl_model's field_name. May be NULL. */
};

struct tmpl;

/*
 * Compiles template NAME into ARENA. ROOTS are the scopes it begins with, outermost first; their
 * rows have the depths 0, 1, …. Reports every mistake there is, in partials and parents too, to
 * DIAG; returns NULL when one of them was an error.
 */
struct tmpl *tmpl_compile(struct arena *arena, struct diag *diag, const struct tmpl_loader *loader,
                          const struct tmpl_model *model, const int *roots, size_t n_roots, struct str name);

/*
 * One section over rows ({{#list}} or {{^list}}). Sites are numbered from 0 in the order of the
 * output, so that a caller can keep one prepared statement for each.
 */
struct tmpl_site {
    int owner;      /* the scope the field belongs to */
    int slot;       /* the field */
    int scope;      /* of its rows */
    unsigned depth; /* of the row the field belongs to */
    unsigned at;    /* depth its own rows have */
    bool inverted;  /* only asked by any() */
};

size_t tmpl_sites(const struct tmpl *t);
struct tmpl_site tmpl_site(const struct tmpl *t, size_t i);

/* The values of one rendering. Slices need to stay only until the next call. */
struct tmpl_data {
    void *ctx;
    /* A field of the row at DEPTH; absent is empty. */
    struct str (*text)(void *ctx, unsigned depth, int slot);
    /* Whether a TEXT, HTML or GROUP is true. NULL: when its text is not empty. */
    bool (*truth)(void *ctx, unsigned depth, int slot);
    /* Opens list SLOT of the row at DEPTH: its first row becomes the row at depth AT. False: none. */
    bool (*first)(void *ctx, size_t site, unsigned depth, int slot, unsigned at);
    /* Moves the row at depth AT on; false: there is no more. */
    bool (*next)(void *ctx, size_t site, unsigned at);
    /* Once for each first() that was true, after its last row. May be NULL. */
    void (*end)(void *ctx, size_t site, unsigned at);
    /* Whether list SLOT of the row at DEPTH has any row, for {{^list}}. */
    bool (*any)(void *ctx, size_t site, unsigned depth, int slot);
};

/* Writes T with DATA to O. T is only read: many threads may render it at once. */
void tmpl_render(const struct tmpl *t, const struct tmpl_data *data, struct out *o);

/*
 * VALUE within text or an attribute of XML, as templates of XML write it: what XML 1.0 cannot hold is left out, what a
 * terminal would obey and white space that an attribute loses is a reference, which means the same to a program.
 */
void tmpl_escape_xml(struct out *o, struct str value);

#endif
