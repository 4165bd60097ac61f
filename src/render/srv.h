/*
 * srv: DNS records that lead programs to the mail servers (RFC 6186, RFC 8314), as zone text.
 */
#ifndef RENDER_SRV_H
#define RENDER_SRV_H

#include "render/export.h"

/*
 * The records of P (read in full) for the zone of DOMAIN, or relative to whatever zone they are put in when it is
 * absent; in A, absent when there are none. One record a service, SSL/TLS preferred; nothing unencrypted.
 */
struct str srv_write(struct arena *a, const struct export_provider *p, struct str domain);

#endif
