/*
 * compile: content/ into a sealed database file: the first of the two stages.
 */
#ifndef COMPILE_COMPILE_H
#define COMPILE_COMPILE_H

#include <pthread.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "compile/analyse.h"
#include "compile/kept.h"
#include "compile/names.h"
#include "compile/put.h"

/*
 * Says to D what else is amiss that is found without content/; the site's languages are the N of LANGS. Gives the files of words,
 * *FILES of them in A, those of the project before others.
 */
typedef struct file_text *compile_beside(struct arena *a, const struct str *langs, size_t n, struct diag *d,
                                         size_t *files);

/*
 * Who wants pages before all is done; heard on the thread of compile_content. READ is given entries that were changed after SINCE
 * (ns since 1970; 0: it wants none), before anything else is read and where these are few and no other source was changed, each with
 * its mistakes and what links lead to; END is told how many there were. PAGES: the database file holds all that pages show, and
 * rests meanwhile; search and seal are still to come.
 */
struct compile_early {
    int64_t since;
    void *ctx;
    void (*read)(void *ctx, const struct record_entry *e, const struct record_tree *tree,
                 struct diag *mistakes);
    void (*end)(void *ctx, size_t n);
    void (*pages)(void *ctx);
};

/* What is compiled, and where to. */
struct compile_in {
    int root; /* content/ stands below it */
    const char *db_path;
    unsigned threads;
    compile_beside *beside;          /* its mistakes are said too, so that one run says all */
    const struct names_aside *aside; /* where the bytes of images and other files go; NULL: into the database */
    const struct kept *kept;         /* (kept.h) where the settings of an earlier run are; may be NULL */
    const struct compile_early *early; /* may be NULL */
};

/* Compiles IN into a new database file. Mistakes go to D; false when there is an error among them, and the file is not fit to
 * publish then. */
bool compile_content(const struct compile_in *in, struct diag *d);

/* All that stands in content/, as file_walk_all finds it; exit 3 when content/ cannot be listed. */
struct file_list compile_sources(struct arena *a, int root);

/* The bytes of source PATH below ROOT; too large a file, or what is no file, is said to D (false), and one that
 * cannot be read ends the program. */
bool compile_bytes(int root, struct arena *a, struct str path, size_t limit, struct diag *d, struct str *bytes);

/* Makes DB find the facts that prose may name ("gmail.imap.host"), mistakes in them or not: after put_tables_done. */
void facts_put(struct db *db);

/* These in each language of LANGS, for reader threads: DB is asked under LOCK, which whoever else uses it meanwhile has to hold.
 * In A, until facts_close. */
struct record_facts facts_open(struct arena *a, struct db *db, struct record_words langs,
                               pthread_mutex_t *lock);
void facts_close(const struct record_facts *facts);

/*
 * The language folder of F when it is Markdown in a language of SITE below FOLDER ("content/faq/"), else an absent slice;
 * layout_check says what is not.
 */
struct str compile_lang(const struct file_entry *f, struct str folder, const struct record_site *site);

/* What the guides are read with: all sources, and where their rows and facts go and come from. */
struct compile_guides {
    int root;
    const struct file_list *sources;
    const struct record_site *site;
    struct db *db;
    struct put *put;
    const struct record_facts *facts;
};

/*
 * Reads the guides among the sources into raw rows. Mistakes go to D. They may name the columns of @guide in pages.sql,
 * "provider.imap.host", and the tags of sections, whose values are tags again (read/section.h); all other names are asked
 * of the facts.
 */
void compile_guides(struct arena *a, const struct compile_guides *in, struct diag *d);

/* Reads the pages that are no question among the sources, and where site.yaml lists them. Mistakes go to D. */
void compile_pages(struct arena *a, const struct compile_guides *in, struct diag *d);

/* What seal needs beside the rows; vocabularies and analysers stand in the order of site->languages. It frees the vocabularies, and puts
 * NULL for each. */
struct seal {
    struct db *db;
    struct put *put;
    const struct record_site *site;
    struct vocab **vocabs;
    struct analyser **analysers;
    struct inverter *inverter;
    struct str notice;                 /* of the settings tables; may be absent */
    const struct compile_early *early; /* may be NULL */
};

/* Seals what stands in the transaction of S's database. Only after lint_run found no error. */
void seal_run(struct arena *a, const struct seal *s);

/* The newest date that the content names, "YYYY-MM-DD" or "", from the raw rows. */
struct str seal_source_date(struct arena *a, struct db *db);

/* The language of the words that stand where another has none. */
struct str words_reference_lang(void);

/*
 * Fills the tables language and word of DB for the LANGS of a site. Of two files for one language the first has its way, word
 * by word; what neither has is the reference's word (that file says "reference = yes"; the one that this program was
 * compiled with comes last of all). Forms of counted words that are no rule are said to D.
 */
void words_put(struct arena *a, struct db *db, struct record_words langs, const struct file_text *files,
               size_t n, struct diag *d);

/* What words_put found twice, and once for each language what that lacks: said by lint_run. After put_new. */
void words_look(struct db *db);

#endif
