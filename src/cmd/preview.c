/*
 * Answers for pages while the site is being made.
 * Does not know how a page is made, nor what it shows.
 */
#include "cmd/preview.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/out.h"
#include "compile/put_row.h"
#include "render/render.h"
#include "render/source.h"

/* Pages that are remembered; with more, all is taken for other. Bytes of a database that is copied. */
enum { SHOWN_MOST = 32, COPY_MOST = 64 << 20 };

/* A page as it was given out last. */
struct shown {
    char path[256];
    uint64_t hash;
};

struct preview {
    int asked_by, told_to;  /* descriptors */
    const char *out, *made; /* the site, and the database that is being made */
    struct compile_early early;
    bool forms;           /* templates were changed after the site was made */
    pthread_mutex_t lock; /* over what follows */
    pthread_cond_t begun;
    bool is_begun;              /* the site of before was opened, if it could be */
    bool told_whole;            /* serve was told of the pages of the new database */
    struct render_asked *pages; /* NULL: there is none */
    struct shown shown[SHOWN_MOST];
    size_t shown_n;
    size_t entries; /* that were put in their places */
    struct out mistakes;
};

/* ---- what may fail ---- */

struct attempt {
    struct preview *p;
    const char *path; /* of a database, or a page */
    struct db *(*open)(const char *path);
    const struct record_entry *entry;
    const struct record_tree *tree;
    struct out *out;
    bool fine;
};

/* Runs FN(T), under the lock; a failure of it ends the preview. */
static bool try(struct preview *p, void (*fn)(void *ctx), struct attempt *t)
{
    struct fail_caught caught;
    t->p = p;
    if (fail_catch(fn, t, &caught))
        return t->fine;
    p->pages = NULL; /* what it holds stands as the failure left it */
    return false;
}

static void open_pages(void *ctx)
{
    struct attempt *t = ctx;
    struct db *db = t->open(t->path);
    t->fine = db != NULL;
    if (db && t->p->pages)
        render_asked_turn(t->p->pages, db);
    else if (db)
        t->p->pages = render_asked_open(db);
}

static void put_again_entry(void *ctx)
{
    struct attempt *t = ctx;
    struct arena a = {0};
    t->fine = put_row_again(render_asked_db(t->p->pages), &a, t->entry, t->tree);
    arena_free(&a);
}

static void write_page(void *ctx)
{
    struct attempt *t = ctx;
    t->fine = render_asked_page(t->p->pages, str_from(t->path), t->out);
}

/* ---- who asks ---- */

static void remember(struct preview *p, const char *path, struct str bytes)
{
    size_t i = 0;
    while (i < p->shown_n && strcmp(p->shown[i].path, path) != 0)
        i++;
    if (i == p->shown_n && (i == SHOWN_MOST || strlen(path) >= sizeof p->shown->path))
        return;
    p->shown_n += i == p->shown_n;
    strcpy(p->shown[i].path, path);
    p->shown[i].hash = str_hash(bytes);
}

/* BYTES as a file without a name, or -1. */
static int as_file(struct str bytes)
{
    int fd = memfd_create("page", MFD_CLOEXEC);
    if (fd >= 0 && file_write_all(fd, bytes) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* The page of PATH as a file, or -1. */
static int page_of(struct preview *p, const char *path)
{
    struct out o = out_memory();
    int fd = -1;
    pthread_mutex_lock(&p->lock);
    if (p->pages && try(p, write_page, &(struct attempt){.path = path, .out = &o})) {
        fd = as_file(out_str(&o));
        remember(p, path, out_str(&o));
    }
    pthread_mutex_unlock(&p->lock);
    out_free(&o);
    return fd;
}

/* One byte, and FD behind it unless it is -1. */
static void send_file(int to, int fd)
{
    union {
        char room[CMSG_SPACE(sizeof fd)];
        struct cmsghdr align;
    } control = {.room = {0}};
    struct iovec byte = {.iov_base = (char[]){"p"}, .iov_len = 1};
    struct msghdr m = {.msg_iov = &byte, .msg_iovlen = 1};
    if (fd >= 0) {
        m.msg_control = control.room;
        m.msg_controllen = sizeof control.room;
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        *c = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(c), &fd, sizeof fd);
    }
    sendmsg(to, &m, MSG_NOSIGNAL);
}

static void *answer_all(void *ctx)
{
    struct preview *p = ctx;
    char path[PATH_MAX + 1];
    struct arena a = {0};
    pthread_mutex_lock(&p->lock);
    try(p, open_pages,
        &(struct attempt){.path = arena_printf(&a, "%s/portolan.db", p->out).s, .open = db_open_draft});
    p->is_begun = true;
    pthread_cond_broadcast(&p->begun);
    pthread_mutex_unlock(&p->lock);
    arena_free(&a);
    for (ssize_t n; (n = recv(p->asked_by, path, sizeof path - 1, 0)) > 0;) {
        path[n] = '\0';
        int fd = page_of(p, path);
        send_file(p->asked_by, fd);
        if (fd >= 0)
            close(fd);
    }
    return NULL;
}

/* ---- what is told ---- */

static void tell(struct preview *p, enum preview_news news, struct str text)
{
    char message[PREVIEW_MESSAGE] = {(char)news};
    text = str_sub(text, 0, sizeof message - 1);
    memcpy(message + 1, text.s, text.n);
    ssize_t n = write(p->told_to, message, text.n + 1);
    (void)n; /* who does not hear goes on without */
}

static void wait_begun(struct preview *p)
{
    while (!p->is_begun)
        pthread_cond_wait(&p->begun, &p->lock);
}

static void take_entry(void *ctx, const struct record_entry *e, const struct record_tree *tree,
                       struct diag *mistakes)
{
    struct preview *p = ctx;
    pthread_mutex_lock(&p->lock);
    wait_begun(p);
    if (diag_count(mistakes, DIAG_ERROR))
        diag_print(mistakes, &p->mistakes, -1, false, false);
    else if (!e->draft && p->pages && try(p, put_again_entry, &(struct attempt){.entry = e, .tree = tree}))
        p->entries++;
    pthread_mutex_unlock(&p->lock);
}

static void take_end(void *ctx, size_t n)
{
    struct preview *p = ctx;
    pthread_mutex_lock(&p->lock);
    wait_begun(p);
    if (out_str(&p->mistakes).n)
        tell(p, PREVIEW_MISTAKES, out_str(&p->mistakes));
    else if (p->pages && p->entries == n && (n || p->forms))
        tell(p, PREVIEW_EARLY, STR(""));
    pthread_mutex_unlock(&p->lock);
}

/* Under the lock: whether what was asked for before looks as it did. */
static bool looks_same(struct preview *p)
{
    struct out o = out_memory();
    bool same = p->shown_n > 0 && p->shown_n < SHOWN_MOST;
    for (size_t i = 0; i < p->shown_n && same; i++) {
        out_reset(&o);
        same = try(p, write_page, &(struct attempt){.path = p->shown[i].path, .out = &o}) &&
               str_hash(out_str(&o)) == p->shown[i].hash;
    }
    out_free(&o);
    return same;
}

/* From now on pages are those of the database that was made, as OPEN opens it: once. */
static void take_made(struct preview *p, struct db *(*open)(const char *path))
{
    if (p->told_whole)
        return;
    p->told_whole = true;
    if (try(p, open_pages, &(struct attempt){.path = p->made, .open = open}))
        tell(p, looks_same(p) ? PREVIEW_SAME : PREVIEW_OTHER, STR(""));
}

/* In a copy, as the file does not rest for long. A large database is waited for: that would take as long. */
static void take_pages(void *ctx)
{
    struct preview *p = ctx;
    struct stat st;
    pthread_mutex_lock(&p->lock);
    wait_begun(p);
    if (stat(p->made, &st) == 0 && st.st_size <= COPY_MOST)
        take_made(p, db_open_copy);
    pthread_mutex_unlock(&p->lock);
}

void preview_whole(struct preview *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    wait_begun(p);
    take_made(p, db_open_draft);
    pthread_mutex_unlock(&p->lock);
}

/* ---- the beginning ---- */

/* Which of the project's templates were changed after the site was made. */
static void look_at_templates(struct preview *p)
{
    struct arena a = {0};
    struct source s = source_open(&a);
    struct file_list all = source_own(&s);
    bool words = false;
    for (size_t i = 0; i < all.n; i++)
        if (all.items[i].mtime_ns > p->early.since) {
            p->forms = true;
            words |= str_starts(all.items[i].path, STR("templates/strings/"));
        }
    if (words) /* they stand in the database */
        p->early.since = 0;
    source_close(&s);
    arena_free(&a);
}

const struct compile_early *preview_early(struct preview *p, const char *path)
{
    if (!p)
        return NULL;
    p->made = path;
    return &p->early;
}

static int64_t time_of(const char *out)
{
    struct arena a = {0};
    struct stat st;
    int err = stat(arena_printf(&a, "%s/portolan.db", out).s, &st);
    arena_free(&a);
    return err ? 0 : (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

struct preview *preview_begin(const char *out)
{
    int ask, tell_to;
    pthread_t thread;
    const char *says = getenv(PREVIEW_SAYS);
    if (!says || sscanf(says, "%d,%d", &ask, &tell_to) != 2 || fcntl(ask, F_SETFD, FD_CLOEXEC) ||
        fcntl(tell_to, F_SETFD, FD_CLOEXEC))
        return NULL;
    unsetenv(PREVIEW_SAYS);
    struct preview *p = calloc(1, sizeof *p);
    if (!p)
        fail_system(ENOMEM, "preview");
    *p = (struct preview){.asked_by = ask,
                          .told_to = tell_to,
                          .out = out,
                          .early = {time_of(out), p, take_entry, take_end, take_pages},
                          .lock = PTHREAD_MUTEX_INITIALIZER,
                          .begun = PTHREAD_COND_INITIALIZER,
                          .mistakes = out_memory()};
    if (pthread_create(&thread, NULL, answer_all, p))
        return NULL;
    pthread_detach(thread);
    look_at_templates(p);
    return p;
}
