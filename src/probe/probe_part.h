/*
 * probe_part: what those who probe servers and those who probe domains share. Only probe*.c may include it.
 */
#ifndef PROBE_PROBE_PART_H
#define PROBE_PROBE_PART_H

#include "probe/gate.h"
#include "probe/probe.h"

/* One thread at its work. */
struct prober {
    const struct plan *plan;
    const struct probe_how *how;
    struct talker *talker;
    struct gate *gate;
    struct arena *a; /* what it finds; rewound after each host */
    void (*give)(struct prober *p, const struct probe_result *r);
    void *ctx;
    bool again; /* somebody has talked to this host before: wait */
};

/* Waits as long as a host is to be left alone between two conversations. False when the user stops us. */
bool prober_pause(struct prober *p);

/* Domain I of the plan: MX, SRV, and what programs are told over the web. */
void probe_domain(struct prober *p, size_t i);

#endif
