/*
 * portolan probe, as the other programs know it: its words and options, and that portolan-probe does it.
 * Knows no network.
 */
#include "cmd/probe.h"

#include "cmd/part.h"

static const struct args_option options[] = {
    QUERY_OPTIONS,
    {0, "due", "N", "probe the N servers and domains that were not probed for longest"},
    {0, "all", NULL, "probe all that was not probed today"},
    {0, "servers", NULL, "leave the domains out"},
    {0, "write", NULL, "keep what was found in content/settings/probes.csv"},
    {0, "report", NULL, "print corrections: a diff of servers.csv, and the provider's file for the ISPDB"},
    {'C', "directory", "DIR", "work in DIR instead of the current directory"},
    {0, "timeout", "SECONDS", "give a conversation so long (20)"},
    {0, "delay", "SECONDS", "leave a host alone for so long between two of them (0.5)"},
    {'j', "jobs", "N", "talk to N hosts at a time (32)"},
    {0}};

const struct cmd cmd_probe = {
    .name = "probe",
    .args = "[PROVIDER...]",
    .summary = "ask the servers themselves whether they answer as the record says; uses the network",
    .options = options,
    .run = part_probe,
};
