/*
 * toml: front matter in TOML as the YAML that says the same, line by line, so that positions hold.
 */
#ifndef READ_TOML_H
#define READ_TOML_H

#include "base/arena.h"
#include "base/str.h"

/*
 * TEXT (lines of "key = value", arrays, inline tables, strings of every kind, [tables]) as YAML in A, a line for a line; keys
 * of a [table] stand below its name. What is no TOML is left for YAML's reader to refuse.
 */
struct str toml_yaml(struct arena *a, struct str text);

#endif
