/*
 * autodiscover: an answer of Autodiscover ("plain old XML", [MS-OXDSCLI] 2.2.4) as rows of the settings tables.
 * Does not know what the tables hold already.
 */
#ifndef PORT_AUTODISCOVER_H
#define PORT_AUTODISCOVER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "read/record.h"

/*
 * Reads BYTES, the content of PATH, into OUT, which lives in KEEP. Such an answer does not say whose it is: the file is called
 * after the domain that was asked for ("example.org.xml"). A login becomes its form, nobody's name is kept; what has no
 * column becomes a remark of kind raw. COLLECTION as in ispdb.h. False when the file is refused, which has been said.
 */
bool autodiscover_read(struct arena *keep, struct str path, struct str bytes, struct str collection,
                       struct diag *d, struct record_rows *out);

#endif
