/*
 * The library's handle: opening, closing, and the border at which failures become a status.
 * Does not know the answers (library_ask.c).
 */
#include "ask/library.h"

#include <stdio.h>
#include <stdlib.h>

#include "ask/ask.h"
#include "ask/library_part.h"
#include "base/fail.h"

enum { QUESTION_MS = 2000 };

const char *portolan_version(void)
{
    return PORTOLAN_VERSION;
}

struct db *library_db(struct portolan *handle)
{
    return handle->db;
}

/* What is asked, with its handle. */
struct call {
    struct portolan *p;
    bool (*ask)(struct portolan *p, void *question);
    void *question;
    bool found;
};

static void run(void *ctx)
{
    struct call *call = ctx;
    if (call->p->db)
        db_deadline(call->p->db, call->p->milliseconds);
    call->found = call->ask(call->p, call->question);
}

enum portolan_status library_call(struct portolan *p, bool (*ask)(struct portolan *p, void *question),
                                  void *question)
{
    struct fail_caught caught;
    struct call call = {.p = p, .ask = ask, .question = question};
    arena_free(&p->arena);
    p->message[0] = '\0';
    if (fail_catch(run, &call, &caught))
        return call.found ? PORTOLAN_OK : PORTOLAN_NONE;
    /* Its blocks were taken during the call and have been given back. */
    p->arena = (struct arena){0};
    if (p->db)
        db_forget(p->db);
    /* What lint and our statements leave no room for, the file has brought. */
    if (caught.code != EXIT_SYSTEM)
        snprintf(caught.text, sizeof caught.text, "%s: is not a sound database", p->path);
    return library_complain(p, PORTOLAN_FAILED, caught.text);
}

enum portolan_status library_complain(struct portolan *p, enum portolan_status status, const char *message)
{
    struct str text = str_sub(str_from(message), 0, sizeof p->message - 1);
    memcpy(p->message, text.s, text.n);
    p->message[text.n] = '\0';
    return status;
}

enum portolan_status library_misuse(struct portolan *p, const char *missing)
{
    if (!p)
        return PORTOLAN_MISUSE;
    return p->db ? library_complain(p, PORTOLAN_MISUSE, missing)
                 : library_complain(p, PORTOLAN_MISUSE, "the database is not open");
}

/* The languages, which live as long as the handle. */
static void read_languages(struct portolan *p)
{
    size_t n = 0;
    struct str *langs = ask_languages(p->db, &p->arena, &n);
    if (!n || n > LIBRARY_LANGS)
        fail_system(0, "%s: this database is damaged or not made by portolan", p->path);
    for (size_t i = 0; i < n; i++) {
        if (langs[i].n < 2 || langs[i].n >= sizeof p->lang_room[i])
            fail_system(0, "%s: this database is damaged: a language has no proper name", p->path);
        memcpy(p->lang_room[i], langs[i].s, langs[i].n + 1);
        p->langs[i] = p->lang_room[i];
    }
}

static bool open_file(struct portolan *p, void *question)
{
    const char *why;
    (void)question;
    p->db = db_open(p->path, &why);
    if (!p->db)
        fail_system(0, "%s: %s", p->path, why);
    db_deadline(p->db, p->milliseconds);
    read_languages(p);
    return true;
}

enum portolan_status portolan_open(const char *path, struct portolan **handle)
{
    if (!handle)
        return PORTOLAN_MISUSE;
    struct portolan *p = *handle = calloc(1, sizeof *p);
    if (!p)
        return PORTOLAN_FAILED;
    p->milliseconds = QUESTION_MS;
    if (!path || !*path)
        return library_complain(p, PORTOLAN_MISUSE, "a path is wanted");
    p->path = strdup(path);
    if (!p->path)
        return library_complain(p, PORTOLAN_FAILED, "out of memory");
    enum portolan_status status = library_call(p, open_file, NULL);
    if (status != PORTOLAN_OK && p->db) {
        db_close(p->db);
        p->db = NULL;
        p->langs[0] = NULL;
    }
    return status;
}

void portolan_close(struct portolan *handle)
{
    if (!handle)
        return;
    db_close(handle->db);
    arena_free(&handle->arena);
    free(handle->path);
    free(handle);
}

const char *portolan_message(const struct portolan *handle)
{
    return handle ? handle->message : "out of memory";
}

void portolan_limit(struct portolan *handle, int milliseconds)
{
    if (handle)
        handle->milliseconds = milliseconds;
}

const char *const *portolan_languages(const struct portolan *handle)
{
    static const char *const none[] = {NULL};
    return handle ? handle->langs : none;
}
