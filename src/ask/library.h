/*
 * library: what our own commands need of a handle of portolan.h beyond what everybody may do with it.
 */
#ifndef ASK_LIBRARY_H
#define ASK_LIBRARY_H

#include "db/db.h"
#include "portolan.h"

/* The connection of an open HANDLE; it stays the handle's. */
struct db *library_db(struct portolan *handle);

#endif
