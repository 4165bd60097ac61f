/*
 * keep: a header before each block, by which it stands in its thread's open list or alone.
 * Knows nothing of what fails.
 */
#include "base/keep.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct block {
    alignas(max_align_t) struct keep link;
    alignas(max_align_t) char data[];
};

static _Thread_local struct keep *list;

static void unlink_block(struct keep *k)
{
    k->before->next = k->next;
    k->next->before = k->before;
}

static void link_block(struct keep *k, struct keep *to)
{
    if (!to) {
        k->next = k->before = k;
        return;
    }
    *k = (struct keep){.next = to->next, .before = to};
    to->next->before = k;
    to->next = k;
}

/* The link stands first in its block. */
static struct block *block_of(void *p)
{
    return (struct block *)(void *)((char *)p - offsetof(struct block, data));
}

void *keep_realloc(void *p, size_t n)
{
    struct block *old = p ? block_of(p) : NULL;
    if (n > SIZE_MAX - sizeof *old)
        return NULL;
    /* A block that belongs to no list goes on so: it was there before the list was opened. */
    bool alone = old && old->link.next == &old->link;
    struct block *b = realloc(old, sizeof *b + n);
    if (!b)
        return NULL;
    if (alone || !old) {
        link_block(&b->link, alone ? NULL : list);
    } else {
        b->link.next->before = &b->link;
        b->link.before->next = &b->link;
    }
    return b->data;
}

void keep_free(void *p)
{
    if (!p)
        return;
    struct block *b = block_of(p);
    unlink_block(&b->link);
    free(b);
}

struct keep *keep_open(struct keep *opened)
{
    struct keep *outer = list;
    *opened = (struct keep){.next = opened, .before = opened};
    list = opened;
    return outer;
}

void keep_close(struct keep *closed, struct keep *outer, int all)
{
    list = outer;
    while (closed->next != closed) {
        struct keep *k = closed->next;
        unlink_block(k);
        link_block(k, NULL);
        if (all)
            free(k);
    }
}
