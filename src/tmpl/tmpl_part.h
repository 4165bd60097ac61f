/*
 * tmpl_part: what the parts of the template engine share, in the order of the work: a template's
 * sources are gathered (tmpl.c) and parsed to nodes (tmpl_parse.c); nodes are expanded to operations
 * (tmpl_expand.c, tmpl_emit.c) with names bound to fields (tmpl_bind.c); operations are rendered (tmpl.c), values
 * escaped (tmpl_escape.c). Nobody else includes this.
 */
#ifndef TMPL_TMPL_PART_H
#define TMPL_TMPL_PART_H

#include "tmpl/tmpl.h"

/* Where mistakes go, and how many of them were errors. */
struct tmpl_report {
    struct diag *diag; /* NULL: nowhere */
    size_t errors;
};

void tmpl_complain(struct tmpl_report *r, enum diag_code code, struct diag_pos pos, const struct str args[3],
                   struct str hint);

/* An array with room for one more than its N elements of SIZE, which may have moved within A. */
void *tmpl_room(struct arena *a, void *items, size_t n, size_t size);

/* ---- sources and their nodes ---- */

enum node_kind {
    NODE_TEXT,
    NODE_VAR, /* {{x}} */
    NODE_RAW, /* {{{x}}}, {{&x}} */
    NODE_SECTION,
    NODE_INVERTED,
    NODE_PARTIAL,
    NODE_PARENT,
    NODE_BLOCK,
};

/*
 * A piece of a source; what stands inside of it follows it, up to END. A partial, parent or block
 * has its own line when nothing else stands on its line (or before its first and after its last tag).
 */
struct tmpl_node {
    enum node_kind kind;
    unsigned line, col; /* of a tag */
    bool begins;        /* text: at the beginning of a line */
    bool own_line;      /* partial, parent, block */
    bool opens_line;    /* block: its content begins with a line */
    bool ends_line;     /* block: its content ends with a line */
    size_t end;         /* index of the first node after it */
    struct str name;    /* of the tag */
    struct str text;    /* text: itself; with own_line: the white space before it */
    struct str inner;   /* block with own_line and opens_line: the white space before its content */
    struct str eol;     /* block with own_line: the line's end, for content that has none */
};

/* A source and its nodes. */
struct tmpl_unit {
    struct str name;
    struct tmpl_source source;
    bool missing; /* the loader does not know it */
    struct tmpl_node *nodes;
    size_t n_nodes;
    struct tmpl_unit *next; /* in the order of loading */
};

/* Parses U's source to nodes, kept in ARENA. After a mistake they are as good as can be. */
void tmpl_parse(struct tmpl_unit *u, struct arena *arena, struct tmpl_report *report);

/* The unit called NAME among UNITS, or NULL. */
const struct tmpl_unit *tmpl_unit(const struct tmpl_unit *units, struct str name);

/* Where NODE of U stands. */
struct diag_pos tmpl_pos(const struct tmpl_unit *u, const struct tmpl_node *node);

/* ---- names ---- */

/* A field, and the row that has it. */
struct tmpl_bound {
    struct tmpl_field field;
    int owner; /* the scope it was found in */
    unsigned depth;
};

/* What a section puts in front of the names outside of it. */
struct tmpl_frame {
    enum { FRAME_ROW, FRAME_VALUE, FRAME_UNKNOWN } kind;
    int scope;               /* ROW */
    unsigned depth;          /* ROW */
    struct tmpl_bound value; /* VALUE: what {{.}} is; UNKNOWN: a name was wrong, no more about it */
};

struct tmpl_scopes {
    const struct tmpl_model *model;
    struct tmpl_frame frames[TMPL_ROWS]; /* outermost first */
    size_t n;
};

/* Looks NAME up as tmpl_model says. */
bool tmpl_bind(const struct tmpl_scopes *s, struct str name, struct tmpl_bound *out);

/* Whether a section around this place was unknown, so that a name not found may be one of its fields. */
bool tmpl_bind_is_vague(const struct tmpl_scopes *s);

/* The scopes that can be named here, innermost first, "entry, page, site". */
struct str tmpl_bind_scopes(const struct tmpl_scopes *s, struct arena *arena);

/* The name nearest to NAME that would be found, absent when none is near. */
struct str tmpl_bind_near(const struct tmpl_scopes *s, struct str name, struct arena *arena);

/* The best of some candidates. */
struct tmpl_near {
    struct str want, best;
    unsigned limit; /* what the next one must not exceed */
};

struct tmpl_near tmpl_near(struct str want);
void tmpl_near_try(struct tmpl_near *n, struct str candidate);

/* ---- escaping ---- */

enum tmpl_escaping { ESCAPE_HTML, ESCAPE_XML, ESCAPE_JSON, ESCAPE_PLAIN };

/* How values are written in the template at PATH: its ending says, as in tmpl.h. */
enum tmpl_escaping tmpl_escaping_of(struct str path);

/* VALUE to O. */
void tmpl_escape(struct out *o, enum tmpl_escaping how, struct str value);

/* ---- operations ---- */

enum tmpl_opcode {
    OP_LITERAL,
    OP_TEXT,
    OP_HTML,
    OP_IF,     /* to JUMP unless the field is true */
    OP_UNLESS, /* to JUMP if it is */
    OP_LIST,   /* to JUMP when there is no row */
    OP_NEXT,   /* to JUMP when there is another row */
    OP_NONE,   /* to JUMP when there is any row */
    OP_STOP,
};

struct tmpl_op {
    enum tmpl_opcode code;
    unsigned depth, at;
    int slot;
    unsigned site;
    unsigned jump;
    struct str text; /* OP_LITERAL */
};

/* The units that a place stands in as written, innermost first: it must contain none of them. */
struct tmpl_chain {
    const struct tmpl_unit *unit;
    const struct tmpl_chain *outer;
};

/* A block that replaces those of its name, and what held where it was written. */
struct tmpl_env {
    const struct tmpl_unit *unit;
    size_t node;
    const struct tmpl_chain *chain;
    const struct tmpl_env *own;   /* what replaces the blocks within it */
    const struct tmpl_env *outer; /* written further outside, so stronger */
    bool *asked;                  /* there was such a block */
};

struct tmpl_program {
    struct tmpl_op *ops;
    struct tmpl_site *sites;
    size_t n_ops, n_sites;
};

/* A program being written. Zero-initialise but for .literals = out_memory(). */
struct tmpl_emit {
    struct arena temp; /* also for whoever needs something until tmpl_emit_end */
    struct tmpl_program program;
    struct out literals; /* those of the program, one after the other */
    size_t label;        /* the operation last asked for: no literal may grow across it */
};

/* Adds an operation on field B. Valid until the next is added. */
struct tmpl_op *tmpl_emit(struct tmpl_emit *e, enum tmpl_opcode code, const struct tmpl_bound *b);

/* Adds a literal, as it is or escaped; neighbours become one. */
void tmpl_emit_text(struct tmpl_emit *e, struct str text);
void tmpl_emit_escaped(struct tmpl_emit *e, enum tmpl_escaping how, struct str text);

/* The number of the next operation, to jump to. */
unsigned tmpl_emit_label(struct tmpl_emit *e);

/* Adds a site; returns its number. */
unsigned tmpl_emit_site(struct tmpl_emit *e, const struct tmpl_site *site);

/* Ends the program, moves it to ARENA and frees the rest. */
struct tmpl_program tmpl_emit_end(struct tmpl_emit *e, struct arena *arena);

struct tmpl_expansion {
    struct arena *arena; /* for the program */
    struct arena *keep;  /* for what is needed until it is done */
    struct tmpl_report *report;
    const struct tmpl_unit *units;
    const struct tmpl_model *model;
    const int *roots;
    size_t n_roots;
    const struct tmpl_loader *loader; /* for its names */
    enum tmpl_escaping escaping;
};

/* The operations that render UNIT. */
struct tmpl_program tmpl_expand(const struct tmpl_expansion *what, const struct tmpl_unit *unit);

struct tmpl {
    struct tmpl_program program;
    enum tmpl_escaping escaping;
};

#endif
