/*
 * markdown_part: what the parts of markdown.h share.
 */
#ifndef PORT_MARKDOWN_PART_H
#define PORT_MARKDOWN_PART_H

#include "base/out.h"
#include "port/markdown.h"
#include "read/record.h"

struct stmt;

enum { MARKDOWN_DEPTH = 64 };

/* One text being copied. */
struct markdown_copy {
    struct markdown_folder *f;
    struct markdown_file *page;
    struct str in;
    struct out out;
    size_t open[MARKDOWN_DEPTH]; /* where in OUT each '[' stands that is not closed */
    unsigned n;
    struct str *notes; /* what stood in ^[ ], to come behind the text */
    size_t notes_n, notes_room;
    size_t marked; /* where in IN the == stands that ends what is marked */
};

/* WRITTEN could not be kept: counted in SUM, and told. */
void markdown_lose(struct markdown_copy *c, unsigned *sum, const char *what, struct str written);

/*
 * The end of what END closes behind I in S; I when nothing does. What is found, or that nothing is, is remembered: a walk that
 * goes forward searches S through once for each END, however many signs ask for it.
 */
size_t markdown_behind(struct markdown_folder *f, struct str s, size_t i, const char *end);

/* "[[" or "![[" at I, as note apps link. Returns where to go on; I when it is none. */
size_t markdown_take_wiki(struct markdown_copy *c, size_t i);

/* '[' at I, behind ^, as note apps write notes where they are referred to. Returns where to go on; I when it is none. */
size_t markdown_take_note(struct markdown_copy *c, size_t i);

/* Counts what stands in [[ ]] in PAGE, and what of it leads somewhere: where most does, the folder is of a note app. */
void markdown_count_wiki(struct markdown_folder *f, struct markdown_file *page, unsigned *there, unsigned *all);

/* WORDS of an image without the size that note apps write behind them: words|300x200. */
struct str markdown_sizeless(struct str words);

/* Names of blocks in PAGE, "words ^name", as places of HTML. True when there are any. */
bool markdown_name_blocks(struct markdown_folder *f, struct markdown_file *page);

/* PATH up to its last '/', that included, and what is behind. */
struct str markdown_folder_of(struct str path);
struct str markdown_base_of(struct str path);

/*
 * What PATH of a link in PAGE leads to: from its folder, from the folder its page had on its site, from the root, by the name
 * alone; NULL: to nothing.
 */
struct markdown_file *markdown_find(struct markdown_folder *f, const struct markdown_file *page,
                                    struct str path);

/* The addresses of all files of F: their paths as generators publish them. To be called before the next three. */
void markdown_addresses(struct markdown_folder *f);

/* And those that PAGE, read as E, gives itself; then they are sorted. */
void markdown_own_addresses(struct markdown_folder *f, struct markdown_file *page,
                            const struct record_entry *e);
void markdown_sort_addresses(struct markdown_folder *f);

/* The address of what is called NAME besides, a page's: no path is one. */
struct str markdown_alias(struct arena *a, struct str name);

/* The file whose address PATH is, whatever its case; NULL: none has it. */
struct markdown_file *markdown_at_address(const struct markdown_folder *f, struct str path);

/* The plain value at NAME, whose parts dots keep apart, of YAML; absent when there is none, or it is no line's. */
struct str markdown_value(struct str yaml, struct str name);

/* TEXT, whose front matter is FRONT, with the values of Jekyll's {{ site.name }} and {{ page.name }} where they are known. */
struct str markdown_variables(struct markdown_folder *f, struct str front, struct str text);

/* `related:` in the front matter of PAGE as a list of the pages of F that it names; what names none is told. */
void markdown_mend_related(struct markdown_folder *f, struct markdown_file *page);

/* Writes FILE as seen from PAGE; what would end a target is %XX. */
void markdown_put_path(struct out *o, const struct markdown_file *page, const struct markdown_file *file);

/* The anchors of PAGE, which was read as E. */
void markdown_set_anchors(struct arena *a, struct markdown_file *page, const struct record_entry *e);

/*
 * The anchor of FILE that WRITTEN stands for, which may hold %XX: as it is, or as another generator would have named the same
 * heading. Absent when there is none.
 */
struct str markdown_anchor(struct arena *a, const struct markdown_file *file, struct str written);

/* Where the body of TEXT begins; *KIND is what its front matter begins with: '-', '+', '{', or 0 where there is none. */
size_t markdown_body_at(struct str text, char *kind);

/* TEXT with Markdown for shortcodes of Hugo that hold text. */
struct str markdown_shortcodes(struct markdown_folder *f, struct str text);

/*
 * Attributes in braces, comments and tags around code that begin at I of S, at the head of a LINE or not: what of them is to be
 * read goes to O. Returns where to go on; I when none begins.
 */
size_t markdown_take_signs(struct markdown_folder *f, struct out *o, struct str s, size_t i, bool line);

/* Names that comments of MDX give to headings in PAGE as others write them. */
void markdown_name_headings(struct markdown_folder *f, struct markdown_file *page);

/* PAGE as UTF-8 with plain ends of lines, and without control characters, which nobody sees. */
void markdown_clean(struct markdown_folder *f, struct markdown_file *page);

/*
 * The front matter of PAGE so that every reader of YAML takes it: no blank line before it, values quoted that would not be plain
 * text, a key that stands twice once. True when anything was changed.
 */
bool markdown_mend_front(struct markdown_folder *f, struct markdown_file *page);

/* Puts KEY with VALUE into the front matter of PAGE, which may have none yet, unless it has that key. */
void markdown_add_key(struct markdown_folder *f, struct markdown_file *page, const char *key, struct str value);

/* What all pages of F will be called, and which of those of one folder come after others of their name, as a-b.md after "a b.md". */
void markdown_name_pages(struct markdown_folder *f);

/* PAGE gets another name where it would have that of one that the site makes, which OWN asks, or of one beside it. */
void markdown_add_slug(struct markdown_folder *f, struct markdown_file *page, struct stmt *own);

#endif
