/*
 * The snippets, as they are tested (tests/clients/serve.py). What all of them say: the files for mail programs have
 * the types that programs insist on, and Outlook's question, a POST, gets the file as answer.
 * Knows nothing of what is in the files.
 */
#include "render/deploy.h"

#define NGINX \
    "# nginx: include this file in the server { } block whose root is this site (or one of its kit/ " \
    "folders).\n" \
    "location ~ ^/v1\\.1(-full)?/[^/]+\\.json$ {\n" \
    "    types { }\n" \
    "    default_type application/json;\n" \
    "}\n" \
    "location ~ ^/v1\\.1(-full)?/ {\n" \
    "    types { }\n" \
    "    default_type text/xml;\n" \
    "    charset utf-8;\n" \
    "    charset_types text/xml;\n" \
    "}\n" \
    "location ~ /\\.well-known/autoconfig/mail/config-v1\\.1\\.xml$ {\n" \
    "    types { }\n" \
    "    default_type text/xml;\n" \
    "    charset utf-8;\n" \
    "    charset_types text/xml;\n" \
    "}\n" \
    "location ~ \\.mobileconfig$ {\n" \
    "    types { }\n" \
    "    default_type application/x-apple-aspen-config;\n" \
    "}\n" \
    "# Outlook asks by POST, and writes the path as it likes.\n" \
    "location ~* ^(?<kit>.*)/autodiscover/autodiscover\\.xml$ {\n" \
    "    types { }\n" \
    "    default_type text/xml;\n" \
    "    charset utf-8;\n" \
    "    charset_types text/xml;\n" \
    "    error_page 405 =200 $kit/autodiscover/autodiscover.xml;\n" \
    "    try_files $kit/autodiscover/autodiscover.xml =404;\n" \
    "}\n"

#define APACHE \
    "# Apache: include this file in the <VirtualHost> whose DocumentRoot is this site (or one of its kit/\n" \
    "# folders). Wants mod_mime and mod_rewrite.\n" \
    "<LocationMatch \"^/v1\\.1(-full)?/|/\\.well-known/autoconfig/mail/config-v1\\.1\\.xml$\">\n" \
    "    ForceType \"text/xml; charset=utf-8\"\n" \
    "</LocationMatch>\n" \
    "<LocationMatch \"^/v1\\.1/[^/]+\\.json$\">\n" \
    "    ForceType application/json\n" \
    "</LocationMatch>\n" \
    "<LocationMatch \"\\.mobileconfig$\">\n" \
    "    ForceType application/x-apple-aspen-config\n" \
    "</LocationMatch>\n" \
    "# Outlook asks by POST, and writes the path as it likes.\n" \
    "<LocationMatch \"(?i)/autodiscover/autodiscover\\.xml$\">\n" \
    "    ForceType \"text/xml; charset=utf-8\"\n" \
    "</LocationMatch>\n" \
    "RewriteEngine On\n" \
    "RewriteRule \"^(.*)/autodiscover/autodiscover\\.xml$\" \"$1/autodiscover/autodiscover.xml\" [NC]\n"

#define CADDY \
    "# Caddy: import this file in the site block whose root is this site (or one of its kit/ folders),\n" \
    "# before file_server.\n" \
    "@xml path_regexp ^/v1\\.1(-full)?/|/\\.well-known/autoconfig/mail/config-v1\\.1\\.xml$\n" \
    "header @xml Content-Type \"text/xml; charset=utf-8\"\n" \
    "@json path /v1.1/*.json\n" \
    "header @json Content-Type application/json\n" \
    "@profile path *.mobileconfig\n" \
    "header @profile Content-Type application/x-apple-aspen-config\n" \
    "# Outlook asks by POST, and writes the path as it likes.\n" \
    "@outlook path_regexp outlook (?i)^(.*)/autodiscover/autodiscover\\.xml$\n" \
    "header @outlook Content-Type \"text/xml; charset=utf-8\"\n" \
    "method @outlook GET\n" \
    "rewrite @outlook {re.outlook.1}/autodiscover/autodiscover.xml\n"

#define HEADERS \
    "# For static hosts that read a file _headers at the site's root: copy it there.\n" \
    "/v1.1/*\n" \
    "  Content-Type: text/xml; charset=utf-8\n" \
    "/v1.1-full/*\n" \
    "  Content-Type: text/xml; charset=utf-8\n" \
    "/.well-known/autoconfig/mail/*\n" \
    "  Content-Type: text/xml; charset=utf-8\n" \
    "/mobileconfig/*\n" \
    "  Content-Type: application/x-apple-aspen-config\n"

/* Where an organisation that has said no base_url would put its own. */
#define EXAMPLE "https://mail-settings.example"

static struct str policies(struct arena *a, struct str base_url)
{
    struct out o = out_memory();
    out_lit(&o, "{\n  \"policies\": {\n    \"Preferences\": {\n      \"mailnews.auto_config_url\": {\n"
                "        \"Value\": ");
    out_json(&o, arena_printf(a, "%.*s/v1.1/{{domain}}.xml", STR_ARG(base_url.n ? base_url : STR(EXAMPLE))));
    out_lit(&o, ",\n        \"Status\": \"default\"\n      }\n    }\n  }\n}\n");
    struct str bytes = arena_str(a, out_str(&o));
    out_free(&o);
    return bytes;
}

void deploy_put(struct arena *a, struct str base_url, const struct render_sink *sink)
{
    sink->put(sink->ctx, STR("deploy/nginx.conf"), STR(NGINX));
    sink->put(sink->ctx, STR("deploy/apache.conf"), STR(APACHE));
    sink->put(sink->ctx, STR("deploy/Caddyfile"), STR(CADDY));
    sink->put(sink->ctx, STR("deploy/_headers"), STR(HEADERS));
    sink->put(sink->ctx, STR("deploy/policies.json"), policies(a, base_url));
}
