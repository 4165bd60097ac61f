-- What the content hash covers, in which order. Full-text indexes are left out: they follow from
-- these rows, and SQLite checks them.

-- @entries
select id, lang, slug, question, summary, author, updated, topic, key, expires, review_by, rating_value,
       rating_best, rating_count, rating_date, tags, keywords, meta, body, body_html
from entry order by id;

-- @table_meta
select key, value from meta where key <> 'content_sha256' order by key;

-- @table_language
select lang, ordinal from language order by lang;

-- @table_topic
select lang, id, ordinal, title, summary, entries from topic order by lang, id;

-- @table_provider
select id, name, short_name, country, website, status, retired_on, successor, last_checked, check_method,
       source, remark, name_key from provider order by id;

-- @table_domain
select pattern, match, provider, source from domain order by pattern;

-- @table_server
select id, provider, ordinal, role, protocol, host, port, security, username, auth, url, options, source,
       last_checked, note from server order by id;

-- @table_requirement
select id, provider, ordinal, kind, lang, protocol, condition, url, text, source, last_checked from requirement order by id;

-- @table_link
select id, provider, kind, lang, url, title, source from link order by id;

-- @table_oauth2
select id, provider, issuer, scope, auth_url, token_url, source from oauth2 order by id;

-- @table_webmail
select id, provider, url, page_url, username, username_field, password_field, button, source from webmail order by id;

-- @table_limit
select id, provider, ordinal, kind, value, text, lang, source from "limit" order by id;

-- @table_remark
select id, provider, ordinal, kind, subject, text, source, lang from remark order by id;

-- @table_section
select entry, ordinal, level, anchor, title from section order by entry, ordinal;

-- @table_entry_tag
select entry, ordinal, tag from entry_tag order by entry, ordinal;

-- @table_entry_provider
select entry, provider from entry_provider order by entry, provider;

-- @table_entry_related
select entry, ordinal, related from entry_related order by entry, ordinal;

-- @table_entry_alias
select lang, alias, entry from entry_alias order by lang, alias;

-- @table_guide
select lang, id, name, title, summary, author, updated, platform, protocols, keywords, body, template_html
from guide order by lang, id;

-- @table_document
select id, kind, lang, position, slug, title, title_key, url, crumb, summary from document order by id;

-- @table_synonym
select lang, word, stem, sense from synonym order by lang, word, sense;
