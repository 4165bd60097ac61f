/*
 * record: the face of read/: bytes become records, plain structs without behaviour.
 * All slices are owned by the arena given to the reader (or by the source's bytes).
 */
#ifndef READ_RECORD_H
#define READ_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"

/* Line and column in the source, from 1; column in bytes. */
struct record_pos {
    unsigned line;
    unsigned col;
};

/* A word of the source and where it stands. */
struct record_word {
    struct str text;
    struct record_pos pos;
};

struct record_words {
    struct record_word *items;
    size_t n;
};

/* A heading of the body that has an anchor; level 2 to 6. */
struct record_heading {
    unsigned level;
    struct str
        anchor;     /* unique in the entry: letters of any script, digits, '-', '_', or what its author wrote */
    struct str old; /* a second one in [a-z0-9-], unique too; absent when there is none */
    struct str title; /* plain text */
    size_t text_from; /* offset in body_text where the section's own text begins */
    struct record_pos pos;
};

enum record_link_kind {
    RECORD_LINK_ENTRY,    /* path: source file of an entry, "content/faq/fr/x.md"; anchor may follow */
    RECORD_LINK_PROVIDER, /* path: provider id */
    RECORD_LINK_GUIDE,    /* path: guide id */
    RECORD_LINK_SELF,     /* only anchor */
    RECORD_LINK_RELATED,  /* as ENTRY, from the front matter's related: */
    RECORD_LINK_FILE,     /* path: a file below content/ that is no page, of which it has a copy */
};

/* A link inside the knowledge base, to be checked against what exists. */
struct record_link {
    enum record_link_kind kind;
    struct str path;
    struct str anchor;  /* without '#'; absent when none */
    struct str written; /* as the author wrote it, for messages */
    struct record_pos pos;
    size_t href_from, href_n; /* bytes of body_html that hold its href; 0, 0 when it is not in the body */
};

/* A host name typed by hand in prose next to a port or a TLS word. */
struct record_mention {
    struct str host;     /* lower case */
    unsigned port;       /* 0: none said */
    struct str security; /* "tls", "starttls", "none"; absent when none said or a bare TLS leaves it open */
    struct str written;  /* as the author wrote it, from the first to the last word that counts, on one line,
                            without ` and * */
    struct record_pos pos;
};

/* One Markdown entry or guide: front matter and body. Absent slices were not given. */
struct record_entry {
    struct str path; /* relative to the project: content/faq/fr/x.md */
    struct str lang; /* from the folder */
    struct str page; /* what its page is called unless it has a slug: links were written so */
    struct record_word slug;
    struct record_word question;
    struct record_word topic; /* as written */
    struct str summary, updated, author, key, expires, review_by;
    struct str nav_order; /* a number */
    struct str rating_value, rating_best, rating_count, rating_date;
    struct record_words tags, keywords, providers;
    struct record_words errors;    /* codes and messages that it is about: the keywords have them too */
    struct record_words aliases;   /* former names of its page */
    struct record_words redirects; /* former addresses of it from a site's root, without '/' at either end */
    struct record_words ignored;   /* keys of front matter that mean nothing here */
    bool draft;
    struct str meta_json; /* the free fields under meta:, as one JSON object; absent when none */

    bool guide; /* not an entry but the set-up of a mail program, with these three and no topic, key … */
    struct record_word name;       /* of the program */
    struct record_words protocols; /* it can set up */
    struct record_word platform;   /* computer, phone */

    struct str body_html; /* safe: written from cmark's tree, every value escaped, links allow-listed */
    struct str body_text; /* readable plain text, blocks separated by LF */
    struct record_heading *headings;
    size_t headings_n;
    struct str *anchors; /* further names that its HTML gave to places: <a id="x"> */
    size_t anchors_n;
    struct record_link *links;
    size_t links_n;
    struct record_mention *mentions;
    size_t mentions_n;
};

/* What a path below content/ is to those who link to it. */
enum record_target_kind {
    RECORD_TARGET_ENTRY,
    RECORD_TARGET_GUIDE,
    RECORD_TARGET_FILE, /* published as it is */
};

struct record_target {
    enum record_target_kind kind;
    struct str path;   /* of the source, from the project */
    struct str lang;   /* of a page */
    struct str name;   /* of a page, without folder and .html; of a file its address from the site's root */
    struct str fault;  /* why a file is not published; empty when it is */
    const char *media; /* of a file */
    unsigned width, height; /* of a picture, in pixels; 0 when it does not say */
};

/* What stands below content/. Thread-safe. */
struct record_tree {
    void *ctx;
    /*
     * What PATH ("content/faq/fr/sub/x", no "." and "..") stands for: a file of this name, of any case, or with an ending
     * of Markdown, or the index of a folder. False when there is none. What OUT points to outlives the reading.
     */
    bool (*find)(void *ctx, struct str path, struct record_target *out);
};

/* What a word of a language says beside a server: the keys of section [mention] of its strings (read/mention.h), and their port. */
enum mention_sense {
    MENTION_SAYS_PORT,
    MENTION_SAYS_NUMBER,   /* between "port" and its number */
    MENTION_SAYS_BETWEEN,  /* between two numbers */
    MENTION_SAYS_JOINING,  /* joins a port to the host that comes */
    MENTION_SAYS_NEGATION, /* turns a sentence round, or sets it in the past */
    MENTION_SAYS_NONE,     /* not encrypted */
    MENTION_SAYS_STARTTLS,
    MENTION_SAYS_TLS,
    MENTION_SAYS_CERTIFICATE, /* beside "TLS": no word for encryption then */
    MENTION_SENSES
};

/* The words of one language. */
struct mention_words {
    struct mention_word {
        struct str text;
        bool open; /* letters may follow */
    } * of[MENTION_SENSES];
    size_t n[MENTION_SENSES];
};

/*
 * Adds what KEY of [mention] says: TEXT, words with commas between, "~" behind one that letters may follow. A key that is
 * none adds nothing. TEXT must outlive W; the rest is in A.
 */
void mention_words_add(struct arena *a, struct mention_words *w, struct str key, struct str text);

/* The facts that prose may name: asked by readers, answered by the knowledge base. Thread-safe. */
struct record_facts {
    void *ctx;
    /* The value of NAME ("gmail.imap.host") in words of language LANG; an absent slice when there is none. */
    struct str (*find)(void *ctx, struct str lang, struct str name);
    /* The known name nearest to NAME, or an absent slice. */
    struct str (*nearest)(void *ctx, struct str name);
    /* The words of language LANG for what is said beside a server (read/mention.h). */
    const struct mention_words *(*words)(void *ctx, struct str lang);
    bool tags; /* guides: names may begin with #, ^ or /, and a value may be a tag (read/section.h) */
    const struct record_tree *tree; /* what links lead to; NULL: any name of a source is taken for one */
};

/* A CSV table as read: header names, then rows of as many cells. */
struct record_table {
    struct str path;
    struct record_word *columns;
    size_t columns_n;
    struct record_word *cells; /* rows_n * columns_n, row by row */
    size_t rows_n;
    unsigned *row_lines; /* the line each row begins on */
    unsigned *torn;      /* those lines whose rows had another number of cells, in their order */
    size_t torn_n;
};

/* One value of a row: the column's name, and where the value stands; line 0: the source implies it. */
struct record_cell {
    struct str name;
    struct record_word value;
};

/* A row for one of the settings tables ("server"), with only those columns that the source has something for. */
struct record_row {
    struct str table;
    struct record_pos pos;
    struct record_cell *cells;
    size_t n, room;
};

/* What a file of another collection says of one provider; its provider column holds one id throughout. */
struct record_rows {
    struct str path;
    struct str source; /* as the source columns name the file */
    struct str id;     /* the provider's, if it is a new one */
    struct record_row *items;
    size_t n, room;
    unsigned left_out; /* sentences of the source that were not taken over */
    struct str own_id; /* what the file itself calls the provider (emailProvider/@id), if id is made of it */
    struct record_rows *next; /* of the file's next provider */
};

/* A word of templates/strings/LANG: what stands before the first [section] is of kind "page". */
struct record_string {
    struct str kind, key, text;
    unsigned line;
};

/*
 * Reads F, templates/strings/LANG, line by line: "key = text", "[kind]", comments after '#'. Mistakes go to D when F has a
 * path, and reading goes on. The *N words are slices of F's bytes, the array lives in KEEP.
 */
struct record_string *strings_read(struct arena *keep, const struct file_text *f, struct diag *d, size_t *n);

/* The most bytes of an image or another file, where site.yaml does not say otherwise. */
enum { FILE_LIMIT = 2 << 20 };

/* content/site.yaml. */
struct record_site {
    struct str title, tagline, base_url, contact;
    struct record_words languages; /* the first is the default */
    bool facts;                    /* references are looked up in Markdown (default true) */
    size_t file_limit;             /* the most bytes of an image or another file (default FILE_LIMIT) */
    bool offline;                  /* pages once read stay readable without a network (default false) */
    struct record_words theme;     /* name, value, name, value …: CSS custom properties */
    struct record_words
        featured; /* language, provider, language, provider …, the most used first; "" = all languages */
    struct record_words pages; /* place, page, place, page …: header or footer, "" = footer */
    struct str guide_pairs; /* a number: with more pairs of guide and provider only featured ones have pages */
};

/*
 * Copies BYTES, the content of PATH, into KEEP as clean text: without BOM, every line
 * ended by LF alone (CRLF and a lone CR become LF), and no byte that HTML could not carry.
 * Lines and columns stay those an editor shows (a BOM takes no column).
 *
 * More than MAX bytes, or UTF-16: a diagnostic, and false. Bytes that are not UTF-8: one
 * diagnostic for the first, with the encoding it looks like; control characters and Unicode's
 * noncharacters: one each, ten at most. Those become '?' in the copy, and reading goes on
 * (true), so that later mistakes of the file are found in the same run.
 */
bool text_clean(struct arena *keep, struct str path, struct str bytes, size_t max, struct diag *d,
                struct str *out);

/*
 * S, of a file, as the name of a page: itself when it can be one, else its letters and digits without accents, hyphens
 * between; where nothing is left, or a name that Windows keeps, "page-" and something of its own. In A.
 */
struct str page_name(struct arena *a, struct str s);

/* The id of the topic that TEXT names, and the topic that the first folder of PATH is, absent when there is none. In A. */
struct str topic_id(struct arena *a, struct str text);
struct str topic_of_path(struct arena *a, struct str path);

/* The most bytes an entry may have. */
enum { ENTRY_MAX = 512 * 1024 };

/*
 * Reads BYTES, the content of PATH ("content/faq/fr/x.md"), an entry in language LANG, into
 * OUT. FACTS (may be NULL) answers {{name}}; they are looked up when FACTS_ON, unless the
 * entry itself says `facts:`. Mistakes go to D, and reading goes on: OUT is filled as far as
 * it was understood. False when there is nothing to use (not text, too large): OUT then has
 * only path, lang and slug. When FACTS has tags it is a guide: {{provider…}} and sections are left in
 * OUT->body_html, a template (see section.h). What OUT points to lives in KEEP. Thread-safe for distinct KEEP.
 */
bool entry_read(struct arena *keep, struct str path, struct str lang, struct str bytes,
                const struct record_facts *facts, bool facts_on, struct diag *d, struct record_entry *out);

/* The most bytes a table may have. */
enum { TABLE_MAX = 128 * 1024 * 1024 };

/*
 * Reads BYTES, the content of PATH, into OUT; every cell with the line and column (bytes) its
 * text begins at, the quote excluded. A row with too few cells is filled up with empty ones, too many are
 * cut (empty ones silently), both after a diagnostic; after 1000 such rows reading ends. Rows without
 * any text are skipped. False when there is no header line to go by. What OUT points
 * to lives in KEEP. An empty cell is an empty slice, never an absent one.
 */
bool table_read(struct arena *keep, struct str path, struct str bytes, struct diag *d,
                struct record_table *out);

/*
 * Reads BYTES, the content of PATH (content/site.yaml), into OUT. False when it is not text
 * or not YAML. Mistakes go to D. What OUT points to lives in KEEP.
 */
bool front_site(struct arena *keep, struct str path, struct str bytes, struct diag *d, struct record_site *out);

#endif
