/*
 * portolan probe, as the other programs know it: its words and options, and that portolan-probe does it.
 * Knows no network.
 */
#include "cmd/probe.h"

#include "cmd/part.h"

const struct cmd cmd_probe = {
    .name = "probe",
    .args = "[PROVIDER...]",
    .summary = "ask the servers themselves whether they answer as the record says; uses the network",
    .run = part_probe,
};
