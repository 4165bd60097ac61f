/*
 * markdown: a folder of somebody's Markdown, as it is to stand in content/faq/LANGUAGE: links and images that lead where
 * they did, in the ways of Hugo, Jekyll, MkDocs, Docusaurus, Obsidian. Writes nothing.
 */
#ifndef PORT_MARKDOWN_H
#define PORT_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/str.h"

/* What became of a folder's links and words. */
struct markdown_sums {
    unsigned pages, files, rewritten, wiki, shortcodes, named, fronts,
        braces;                   /* named: got a slug; fronts: front matter mended; braces: facts turned off */
    unsigned signs, encoded;      /* control characters left out; pages that were no UTF-8 */
    unsigned dead, anchors, left; /* links to nothing, to no heading, and files that were not taken */
};

/* An anchor, behind its letters and digits alone, as the anchors of all generators come out alike: the order of anchors. */
struct markdown_name {
    struct str loose, name;
    size_t order;
};

/* One file of the folder. */
struct markdown_file {
    struct str path;  /* below the folder */
    struct str bytes; /* as it is to be written; of what is no Markdown absent until it is wanted */
    bool page, wanted;
    struct markdown_name *anchors; /* of its headings, sorted */
    size_t anchors_n;
    struct str question, topic; /* as it will be read; or absent */
    struct str name;            /* of its page, made of its path */
    unsigned before;            /* pages of its folder and name that come before it */
};

/* What a file is called on its own site, in small letters, without '/' at either end. */
struct markdown_address {
    struct str address;
    struct markdown_file *file;
    size_t order; /* of several files the first counts */
};

/* From FROM on TEXT has the next END at AT. */
struct markdown_ahead {
    const char *text, *end;
    size_t from, at;
};

/* What PATH in PAGE leads to. */
struct markdown_seen {
    struct str path;
    const struct markdown_file *page;
    struct markdown_file *found;
};

struct markdown_folder {
    struct arena *arena;
    struct markdown_file *files; /* sorted by path */
    size_t n;
    bool wiki;         /* [[name]] is a link, found or not */
    struct str config; /* _config.yml of Jekyll, or absent */
    struct markdown_address *addresses;
    size_t addresses_n, addresses_room;
    struct markdown_ahead ahead[16]; /* one for each END, and the last of none */
    struct markdown_seen seen[64];   /* the last paths that were looked for, by their digests */
    struct markdown_sums sums;
    void *ctx;
    void (*lost)(void *ctx, struct str path, const char *what, struct str written); /* what could not be kept */
};

/*
 * Changes the bytes of every page of F, whose files are set as they were read: wiki links and shortcodes that name
 * files become Markdown, links lead to files of F by relative paths, links to nothing become their words, `slug:` and
 * `facts: false` are added where the page could not stand otherwise. What pages name is WANTED then.
 */
void markdown_import(struct markdown_folder *f);

#endif
