/*
 * anchor: the names of an entry's headings, all before the first is written, so that an old name that still leads
 * to a heading never takes one that another heading has.
 */
#ifndef READ_ANCHOR_H
#define READ_ANCHOR_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct body_anchors;

/* Adds a heading called TITLE; ID is the anchor its author gave it, or empty. *ALL begins as NULL; at most MOST are kept. */
void anchors_add(struct arena *keep, struct body_anchors **all, struct str title, struct str id, size_t most);

/* Adds ID, which HTML gives to a place between headings, unless it is taken; false then, or when there are MOST of them. */
bool anchors_claim(struct arena *keep, struct body_anchors **all, struct str id, size_t most);

/* The anchor of the next heading, its title, and in *OLD its second anchor or an absent slice. */
struct str anchors_next(struct body_anchors *all, struct str *title, struct str *old);

#endif
