/*
 * library: what our own commands need of a handle of portolan.h beyond what everybody may do with it.
 */
#ifndef KB_LIBRARY_H
#define KB_LIBRARY_H

#include "kb/db.h"
#include "portolan.h"

/* The connection of an open HANDLE; it stays the handle's. */
struct db *library_db(struct portolan *handle);

#endif
