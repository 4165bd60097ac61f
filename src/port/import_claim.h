/*
 * import_claim: whose a domain is, and whether a file may speak for that provider. Only import_merge.c's.
 */
#ifndef PORT_IMPORT_CLAIM_H
#define PORT_IMPORT_CLAIM_H

#include "port/import_row.h"

/* What becomes of a file's rows. */
enum claim {
    CLAIM_NEW,     /* nobody owns any of its domains */
    CLAIM_MERGE,   /* they go beside those of the owner */
    CLAIM_REPLACE, /* they take the place of the owner's */
    CLAIM_AGREE, /* somebody owns them, and nothing lets the file speak for that one: it may only say the same */
};

/* The row of sheet domain that owns ROW's pattern, or as many as there are when nobody does. */
size_t claim_owner(struct merge *m, const struct record_row *row);

/*
 * Whose ROWS are: the id of the provider in the tables into *ID; of a new one it is made of the file's own, and stands in
 * no table yet.
 */
enum claim claim_of(struct merge *m, const struct record_rows *rows, struct str *id);

/* Says which domains of ROWS belong to somebody else than ID and why that is refused, once for each owner; ID is '' when it
 * speaks for nobody. */
void claim_refuse(struct merge *m, const struct record_rows *rows, struct str id);

#endif
