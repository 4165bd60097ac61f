/*
 * markdown_part: what the parts of markdown.h share.
 */
#ifndef PORT_MARKDOWN_PART_H
#define PORT_MARKDOWN_PART_H

#include "base/out.h"
#include "port/markdown.h"

/* PATH up to its last '/', that included, and what is behind. */
struct str markdown_folder_of(struct str path);
struct str markdown_base_of(struct str path);

/*
 * What PATH of a link in PAGE leads to: from its folder, from the folder its page had on its site, from the root, by the name
 * alone; NULL: to nothing.
 */
struct markdown_file *markdown_find(const struct markdown_folder *f, const struct markdown_file *page,
                                    struct str path);

/* Writes FILE as seen from PAGE; what would end a target is %XX. */
void markdown_put_path(struct out *o, const struct markdown_file *page, const struct markdown_file *file);

/* FILE has a heading of anchor WRITTEN, which may hold %XX. */
bool markdown_has_anchor(struct arena *a, const struct markdown_file *file, struct str written);

/* Where the body of TEXT begins; *KIND is what its front matter begins with: '-', '+', '{', or 0 where there is none. */
size_t markdown_body_at(struct str text, char *kind);

/* Puts KEY with VALUE into the front matter of PAGE, which may have none yet, unless it has that key. */
void markdown_add_key(struct markdown_folder *f, struct markdown_file *page, const char *key, struct str value);

#endif
