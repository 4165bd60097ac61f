/*
 * secret: passwords and the like in foreign files: found, said, and gone before anything is taken over.
 * Knows secrets by the names that they stand under, and the user:password of a web address; not by their looks.
 */
#ifndef PORT_SECRET_H
#define PORT_SECRET_H

#include "base/arena.h"
#include "base/diag.h"
#include "port/xml.h"
#include "read/record.h"

/* Whether what stands under NAME (password, clientSecret, api-key …) is nobody else's affair. */
bool secret_name(struct str name);

/* TEXT without the user:password@ of its web addresses and the secrets in their queries (in A); the same slice when
 * there are none. A placeholder (%EMAILADDRESS%) is no secret. */
struct str secret_cut(struct arena *a, struct str text);

/*
 * Takes the secrets out of the tree below ROOT, of file PATH, and says where each stood: elements and attributes of such
 * names lose their values, web addresses what secret_cut cuts, and comments that hold one all they say.
 */
void secret_clean(struct arena *a, struct xml_node *root, struct str path, struct diag *d);

#endif
