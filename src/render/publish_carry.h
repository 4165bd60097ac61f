/*
 * publish_carry: what stands in an output and is not ours goes from the old tree into the new one. Between publish*.c;
 * nobody else's.
 */
#ifndef RENDER_PUBLISH_CARRY_H
#define RENDER_PUBLISH_CARRY_H

#include <stdbool.h>

#include "render/publish_stage.h"

/*
 * Before the swap: links (where that cannot be: copies) everything from the live tree into the staged one that the list
 * of the last build does not name, or that is not what that build wrote and would go now, which is said. Folders keep
 * permissions, owner and times. Where the new tree has something else in its place: exit 3, naming it.
 */
void carry_foreign(struct publish *p);

/*
 * After the swap: moves from the tree OLD what is not ours and came, or was written anew, since it was carried, to the
 * tree NEW (called OUT in messages). Ours is what either list names. SWEPT: OLD was left by a killed build, and of two
 * versions of a file the younger one counts, not that of OLD. False when something has to stay where it is, which is
 * said.
 */
bool carry_late(int old, int new, const char *out, const struct publish_list *was,
                const struct publish_list *files, bool swept);

#endif
