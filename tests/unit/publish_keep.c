/* publish_keep: files that are taken over unread, and only while nobody has touched them. */
#include <errno.h>

#include "base/fail.h"
#include "deny.h"
#include "site_place.h"

static void make(void)
{
    struct publish *p = begin();
    put(p, "index.html", "home");
    put(p, "fr/a.html", "a");
    put(p, "fr/b.html", "b");
    publish_commit(p);
}

static void keep(struct publish *p, const char *path)
{
    publish_keep(p, str_from(path));
}

static void as_it_was(void *ctx)
{
    struct arena a = {0};
    (void)ctx;
    make();
    ino_t before = inode("site/fr/a.html");
    struct str state = publish_look(&a, "site");
    struct publish *p = begin();
    ok(state.s && str_eq(publish_base(p, &a), state), "what stands there, as it is seen from outside");
    keep(p, "fr/a.html");
    keep(p, "fr/never.html");
    put(p, "index.html", "new home");
    ok(publish_kept(p) == 1 && publish_written(p) == 1, "one file is kept, and what never was is not");
    state = publish_state(p, &a);
    publish_commit(p);
    has("site/fr/a.html", "a");
    has("site/index.html", "new home");
    has("site/fr/b.html", NULL);
    has("site/fr/never.html", NULL);
    ok(str_eq(publish_look(&a, "site"), state), "the new tree is known by its state");
    printf("# %s\n", inode("site/fr/a.html") == before ? "linked" : "copied");
    arena_free(&a);
}

static void whole_folder(void *ctx)
{
    struct arena a = {0};
    (void)ctx;
    make();
    struct publish *p = begin();
    publish_base(p, &a);
    put(p, "fr/b.html", "new b");
    keep(p, "fr/");
    keep(p, "fr");
    ok(publish_kept(p) == 1 && publish_written(p) == 1, "a folder is kept but for what was put");
    publish_commit(p);
    has("site/fr/a.html", "a");
    has("site/fr/b.html", "new b");
    has("site/index.html", NULL);
    arena_free(&a);
}

static void linked(void)
{
    make();
    ino_t before = inode("site/fr/a.html");
    struct arena a = {0};
    struct publish *p = begin();
    publish_base(p, &a);
    keep(p, "fr/a.html");
    publish_commit(p);
    ok(inode("site/fr/a.html") == before, "a file that is kept is the same file");
    arena_free(&a);
}

static void touched(void)
{
    struct arena a = {0};
    struct publish *p = begin();
    publish_base(p, &a);
    file_write(AT_FDCWD, "site/fr/a.html", STR("somebody's words"));
    keep(p, "fr/a.html");
    publish_commit(p);
}

/* The same bytes in another file are as good, and are copied. */
static void replaced(void)
{
    struct arena a = {0};
    make();
    struct publish *p = begin();
    publish_base(p, &a);
    file_write(AT_FDCWD, "site/fr/other", STR("a"));
    ok(rename("site/fr/other", "site/fr/a.html") == 0, "somebody puts the same bytes there anew");
    keep(p, "fr/a.html");
    publish_commit(p);
    has("site/fr/a.html", "a");
    arena_free(&a);
}

static void missing(void)
{
    struct arena a = {0};
    make();
    unlink("site/fr/a.html");
    struct publish *p = begin();
    ok(!publish_base(p, &a).s, "where a file is missing there is nothing to build on");
    publish_abort(p);
    make();
    unlink("site/.portolan-files");
    p = begin();
    ok(!publish_base(p, &a).s, "nor without the list of what is ours");
    publish_abort(p);
    arena_free(&a);
}

int main(void)
{
    char folder[40];
    enter_place(folder);
    struct arena a = {0};
    struct publish *p = begin();
    ok(!publish_base(p, &a).s, "nothing is known of a site that is not there");
    publish_abort(p);
    as_it_was(NULL);
    whole_folder(NULL);
    linked();
    make();
    fails(touched, 3, "site/fr/a.html: has changed while the site was built",
          "what was touched is not taken for what it was");
    has("site/fr/a.html", "somebody's words");
    publish_abort(begin());
    replaced();
    missing();
    make();
    ok(deny_run(SYS_linkat, 0, EPERM, as_it_was, NULL), "and where there are no links");
    arena_free(&a);
    leave_place(folder);
    return done();
}
