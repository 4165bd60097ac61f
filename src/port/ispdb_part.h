/*
 * ispdb_part: what ispdb.c (providers, domains, what is left over) and ispdb_page.c (pages, what must be done, signing
 * in) share. Nobody else's.
 */
#ifndef PORT_ISPDB_PART_H
#define PORT_ISPDB_PART_H

#include "base/arena.h"
#include "base/diag.h"
#include "port/ispdb.h"
#include "port/xml.h"
#include "read/record.h"

/* A provider of a file being read. */
struct ispdb_reading {
    struct arena *a;
    struct record_rows *rows;
    struct diag *d;
    const struct ispdb_how *how;
    bool sentences, strict;
    unsigned servers, remarks, requirements;
};

/* Where NODE begins, and its text. */
struct record_pos ispdb_pos_of(const struct xml_node *node);
struct record_pos ispdb_text_of(const struct xml_node *node);

/* A row of remark. */
void ispdb_remark(struct ispdb_reading *r, const char *kind, struct str subject, struct str text,
                  struct record_pos pos);

/* Says that NODE is left over, to become a remark. */
void ispdb_aside(const struct ispdb_reading *r, const struct xml_node *node, const char *why);

/* Elements into rows: a page (KIND of link), what a user must do first, sign-in addresses, the webmail's page. */
void ispdb_link(struct ispdb_reading *r, struct xml_node *node, const char *kind);
void ispdb_enable(struct ispdb_reading *r, struct xml_node *node);
void ispdb_oauth2(struct ispdb_reading *r, struct xml_node *node);
void ispdb_webmail(struct ispdb_reading *r, struct xml_node *node);

/* Says to D what is missing or misplaced in PROVIDER, of file PATH, and in its document ROOT. */
void ispdb_look(const struct xml_node *root, const struct xml_node *provider, struct str path, struct diag *d);

/* Whether NODE is a server of some kind; ROLE is then its role. */
bool ispdb_is_server(const struct xml_node *node, const char **role);

/*
 * The row of server NODE, number ORDINAL, into ROWS; what was made use of in NODE is taken. Without STRICT a user name
 * or a kind of authentication that no table may hold is not: D is told, and it becomes a remark.
 */
void ispdb_server(struct arena *a, struct record_rows *rows, struct xml_node *node, const char *role,
                  unsigned ordinal, bool strict, struct diag *d);

#endif
