/*
 * layout: what the folders of a project may hold, in one table: every name below content/ and templates/ is read,
 * or said. Does not know what stands in the files.
 */
#ifndef BASE_LAYOUT_H
#define BASE_LAYOUT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"

/* Names that the table calls by one word: LANGUAGE, TABLE, PAGE, PARTIAL and FILE; what is no set given is no name. */
struct layout_set {
    const char *word;
    struct str *items;
    size_t n;
};

/* NAME, of a file, without its ending, when that is one of Markdown (.md, .markdown, .mdx … in any case); else absent. */
struct str layout_markdown(struct str name);

/* STEM, as above, stands for its folder: index, _index (Hugo), README (GitHub), in any case. */
bool layout_is_index(struct str stem);

/*
 * Says to D what of ALL, a walk of content/ or of templates/ with paths from the project, is not read and why:
 * an error where it surely stands for what is missing, else a warning. Files that pages may show (picture.h) may stand
 * anywhere below content/ but in settings/: whether one does is not known here. ALL and the sets are borrowed.
 */
void layout_check(struct arena *a, const struct file_list *all, const struct layout_set *sets, size_t sets_n,
                  struct diag *d);

#endif
