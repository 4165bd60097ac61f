/*
 * The list of settings tables, once.
 * Does not read them.
 */
#include "compile/tables.h"

const struct tables_name tables_all[TABLES_N] = {
    {"provider", "providers.csv"}, {"server", "servers.csv"},  {"domain", "domains.csv"},
    {"link", "links.csv"},         {"oauth2", "oauth2.csv"},   {"requirement", "requirements.csv"},
    {"webmail", "webmail.csv"},    {"limit", "limits.csv"},    {"remark", "remarks.csv"},
    {"synonym", "synonyms.csv"},   {"topic", "topics.csv"},    {"probe", "probes.csv"},
    {"client", "clients.csv"},     {"family", "families.csv"}, {"label", "labels.csv"},
};

struct str tables_file_stem(const struct tables_name *t)
{
    struct str file = str_from(t->file);
    return str_sub(file, 0, str_find(file, '.', 0));
}
