/*
 * mobileconfig: a configuration profile for Apple's devices with one mail account and nobody's name: the device asks
 * for the address, the user name and the password.
 */
#ifndef RENDER_MOBILECONFIG_H
#define RENDER_MOBILECONFIG_H

#include "render/export.h"

/* The profile for addresses at DOMAIN, in A; absent without a receiving and a sending server. Never for
 * those who accept OAuth 2 only: a profile cannot ask for it. */
struct str mobileconfig_write(struct arena *a, const struct export_provider *p, struct str domain);

#endif
