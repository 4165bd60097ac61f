/*
 * portolan open: the page of an entry or a provider, in the browser.
 * Asks through the library's own face (portolan.h), as any other program would.
 */
#include "base/fail.h"
#include "cmd/browse.h"
#include "cmd/query.h"

/* Whether the library found it; what failed was not looked for. */
static bool found(const struct query *q, enum portolan_status status)
{
    if (status == PORTOLAN_FAILED)
        fail_system(0, "%s", portolan_message(q->handle));
    return status == PORTOLAN_OK;
}

/* The page of NAME, relative to the site; absent when nothing is called so. */
static struct str find_page(struct query *q, struct str name, bool provider)
{
    const struct portolan_entry *entry;
    const struct portolan_card *card;
    if (!name.n)
        return STR("index.html");
    name = arena_str(&q->arena, name);
    if (!provider && found(q, portolan_entry(q->handle, name.s, q->lang, &entry)))
        return arena_str(&q->arena, str_from(portolan_value(entry->entry, "url")));
    if (found(q, portolan_lookup(q->handle, name.s, NULL, q->lang, &card)))
        return arena_str(&q->arena, str_from(portolan_value(card->provider, "url")));
    /* Asked again, so that names near to it are those of entries first. */
    if (!provider)
        found(q, portolan_entry(q->handle, name.s, q->lang, &entry));
    return (struct str){0};
}

static void say_none(struct query *q)
{
    struct str near[3];
    size_t n = 0;
    const char *const *name = portolan_near(q->handle);
    if (portolan_message(q->handle)[0])
        fail_system(0, "%s", portolan_message(q->handle));
    for (; *name && n < COUNT(near); name++)
        near[n++] = arena_str(&q->arena, str_from(*name));
    query_say_none(q, q->words, "is no entry and no provider", near, n);
}

/* The address alone on its line, or as a record. */
static void put_address(struct query *q, struct str url)
{
    if (query_is_human(q) || q->format == TEXT_PLAIN) {
        text_put(&q->out, url);
        out_lit(&q->out, "\n");
        return;
    }
    struct text_rows rows = query_rows(q, NULL);
    struct row row = rows_put(rows_named("address", &q->arena), NULL, &q->arena);
    row_set(row, "address", url);
    text_rows_put(&rows, row);
    text_rows_end(&rows);
}

static int run(int argc, char **argv)
{
    struct query q;
    bool provider = false;
    int code;
    if (!query_begin(&q, argc, argv, &cmd_open, &code))
        return code;
    if (!query_open(&q))
        return query_end(&q, EXIT_USAGE);
    struct str name = query_name(q.words, &provider);
    struct str page = find_page(&q, name, provider);
    if (!page.n) {
        say_none(&q);
        return query_end(&q, EXIT_MISTAKES);
    }
    struct str url = browse_url(&q.arena, q.site, page);
    if (q.o.value[OPTION_PRINT])
        put_address(&q, url);
    else
        browse_open(url);
    return query_end(&q, EXIT_FOUND);
}

const struct cmd cmd_open = {
    .name = "open",
    .args = "[ENTRY|PROVIDER]",
    .summary = "open the page of an entry or a provider in the browser",
    .run = run,
};
