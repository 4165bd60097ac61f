/*
 * anchor: GitHub's names, and beside them those in ASCII that were given before. Does not know what a heading is.
 */
#include "read/anchor.h"

#include "base/fold.h"

enum { ANCHOR_CHARS = 400, OLD_MAX = 80 };

struct name {
    struct str text;
    uint64_t hash;
    unsigned again; /* the last number put behind it to make others */
};

struct body_anchors {
    struct name *names, *olds;
    struct str *titles;
    size_t n, room, next;
    struct name *claimed;
    size_t claimed_n, claimed_room;
};

/* The index of TEXT among N NAMES, or N. */
static size_t find(const struct name *names, size_t n, struct str text)
{
    uint64_t hash = str_hash(text);
    size_t i = 0;
    while (i < n && (names[i].hash != hash || !str_eq(names[i].text, text)))
        i++;
    return i;
}

/* Adds BASE to N NAMES, with a number behind it if it is taken; the first is FIRST + 1. */
static void add(struct arena *keep, struct name *names, size_t n, struct str base, unsigned first)
{
    struct str text = base.n ? base : STR("section");
    size_t same = find(names, n, text);
    while (find(names, n, text) < n)
        text = arena_printf(keep, "%.*s-%u", STR_ARG(names[same].text), ++names[same].again);
    names[n] = (struct name){text, str_hash(text), first};
}

void anchors_add(struct arena *keep, struct body_anchors **all, struct str title, struct str id, size_t most)
{
    struct body_anchors *a = *all ? *all : (*all = ARENA_NEW(keep, struct body_anchors, 1));
    if (a->n == most)
        return;
    if (a->n == a->room) {
        struct body_anchors more = *a;
        more.room = a->room ? 2 * a->room : 16;
        more.names = ARENA_NEW(keep, struct name, more.room);
        more.olds = ARENA_NEW(keep, struct name, more.room);
        more.titles = ARENA_NEW(keep, struct str, more.room);
        for (size_t i = 0; i < a->n; i++) {
            more.names[i] = a->names[i];
            more.olds[i] = a->olds[i];
            more.titles[i] = a->titles[i];
        }
        *a = more;
    }
    a->titles[a->n] = title;
    add(keep, a->names, a->n, id.n ? id : fold_anchor(keep, title, ANCHOR_CHARS), 0);
    add(keep, a->olds, a->n, fold_slug(keep, title, OLD_MAX), 1);
    a->n++;
}

bool anchors_claim(struct arena *keep, struct body_anchors **all, struct str id, size_t most)
{
    struct body_anchors *a = *all ? *all : (*all = ARENA_NEW(keep, struct body_anchors, 1));
    if (a->claimed_n == most || find(a->names, a->n, id) < a->n || find(a->olds, a->n, id) < a->n ||
        find(a->claimed, a->claimed_n, id) < a->claimed_n)
        return false;
    if (a->claimed_n == a->claimed_room) {
        a->claimed_room = a->claimed_room ? 2 * a->claimed_room : 16;
        struct name *more = ARENA_NEW(keep, struct name, a->claimed_room);
        if (a->claimed_n)
            memcpy(more, a->claimed, a->claimed_n * sizeof *more);
        a->claimed = more;
    }
    a->claimed[a->claimed_n++] = (struct name){id, str_hash(id), 0};
    return true;
}

struct str anchors_next(struct body_anchors *all, struct str *title, struct str *old)
{
    *old = (struct str){0};
    *title = STR("");
    if (!all || all->next == all->n)
        return STR("");
    size_t i = all->next++;
    *title = all->titles[i];
    bool latin = !str_starts(all->olds[i].text, STR("section"));
    if (latin && find(all->names, all->n, all->olds[i].text) == all->n)
        *old = all->olds[i].text;
    return all->names[i].text;
}
