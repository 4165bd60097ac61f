-- What the readers found, with positions: TEMP tables that never reach the shipped file. A table
-- of settings keeps its rows as written; raw_cell says where each of their cells stands.

-- @tables
create temp table raw_provider (row integer primary key, id, name, short_name, country, website, status,
    retired_on, successor, last_checked, check_method, source, remark);
create temp table raw_server (row integer primary key, provider, ordinal, role, protocol, host, port,
    security, username, auth, url, options, source, last_checked, note);
create temp table raw_domain (row integer primary key, pattern, match, provider, source);
create temp table raw_requirement (row integer primary key, provider, ordinal, kind, lang, protocol,
    condition, url, text, source, last_checked);
create temp table raw_link (row integer primary key, provider, kind, lang, url, title, source);
create temp table raw_oauth2 (row integer primary key, provider, issuer, scope, auth_url, token_url, source);
create temp table raw_webmail (row integer primary key, provider, url, page_url, username, username_field,
    password_field, button, source);
create temp table raw_limit (row integer primary key, provider, ordinal, kind, value, text, lang, source);
create temp table raw_remark (row integer primary key, provider, ordinal, kind, subject, text, source, lang);
create temp table raw_synonym (row integer primary key, lang, words);
create temp table raw_topic (row integer primary key, id, lang, ordinal, title, summary);
create temp table raw_explaining (provider, subject);
create temp table raw_explained (path, line, subject);    -- warnings that a remark speaks of, by their code
create temp table raw_cell (tbl, row, name, value, path, line, col, primary key (tbl, row, name)) without rowid;

create temp table raw_entry (
    -- One a source file, drafts too, seq in the order of paths; id is the published entry's, null for a draft.
    seq integer primary key, id, path text unique, lang, slug, slug_line, slug_col, question, question_line, question_col,
    topic, topic_id, topic_line, topic_col, key, expires, review_by, draft
);
create temp table raw_reference (
    -- A link inside the knowledge base; entry is a seq.
    entry, ordinal, kind, path, anchor, written, line, col
);
create temp table raw_heading (entry, anchor);
create temp table raw_provider_of (entry, ordinal, provider, line, col);
create temp table raw_alias (entry, alias, line, col);
create temp table raw_mention (entry, host, port, security, written, line, col);

create temp table raw_known (tbl, name, value);
insert into raw_known values    -- the words that a column knows
    ('provider', 'status', 'ok'), ('provider', 'status', 'preparation'), ('provider', 'status', 'broken'),
    ('provider', 'status', 'retired'), ('provider', 'status', 'unknown'), ('server', 'role', 'incoming'),
    ('server', 'role', 'outgoing'), ('server', 'role', 'calendar'), ('server', 'role', 'addressbook'),
    ('server', 'role', 'filter'), ('server', 'role', 'fileshare'), ('server', 'protocol', 'imap'), ('server', 'protocol', 'pop3'),
    ('server', 'protocol', 'smtp'), ('server', 'protocol', 'pop'), ('server', 'protocol', 'jmap'),
    ('server', 'protocol', 'ews'), ('server', 'protocol', 'graph'), ('server', 'protocol', 'activesync'),
    ('server', 'protocol', 'caldav'), ('server', 'protocol', 'carddav'),
    ('server', 'protocol', 'managesieve'), ('server', 'protocol', 'webdav'),
    ('server', 'protocol', 'owa'), ('server', 'protocol', 'exchange'), ('domain', 'match', 'exact'), ('domain', 'match', 'suffix'),
    ('domain', 'match', 'mx'), ('requirement', 'kind', 'enable-imap'), ('requirement', 'kind', 'enable-pop'),
    ('requirement', 'kind', 'enable-smtp'), ('requirement', 'kind', 'app-password'),
    ('requirement', 'kind', 'two-step-first'), ('requirement', 'kind', 'separate-mail-password'),
    ('requirement', 'kind', 'oauth-only'), ('requirement', 'kind', 'bridge-app'),
    ('remark', 'kind', 'remark'), ('remark', 'kind', 'comment'), ('remark', 'kind', 'raw'),
    ('remark', 'kind', 'conflict'), ('requirement', 'kind', 'own-program-only'), ('requirement', 'kind', 'see-provider'),
    ('requirement', 'kind', 'paid-plan'), ('requirement', 'kind', 'on-network-only'),
    ('server', 'auth', 'oauth2'), ('server', 'auth', 'password'), ('server', 'auth', 'encrypted-password'),
    ('server', 'auth', 'ntlm'), ('server', 'auth', 'gssapi'), ('server', 'auth', 'client-cert'),
    ('server', 'auth', 'none'), ('placeholder', '', '%EMAILADDRESS%'),
    ('placeholder', '', '%EMAILLOCALPART%'), ('placeholder', '', '%EMAILDOMAIN%');

-- @indexes
create index temp.raw_entry_slug on raw_entry(lang, slug);
create index temp.raw_heading_entry on raw_heading(entry, anchor);
create index temp.raw_server_provider on raw_server(provider);
create index temp.raw_server_host on raw_server(host);

-- @columns
-- The columns a settings table may have: the words of the schema.
select name from pragma_table_info('raw_' || :table) where name <> 'row' order by cid;

-- @column_nearest
select nearest(name, :column) from pragma_table_info('raw_' || :table) where name <> 'row';

-- @rows
-- Rows as written, from their cells.
insert into raw_provider
select row, max(value) filter (where name = 'id'), max(value) filter (where name = 'name'),
       max(value) filter (where name = 'short_name'), max(value) filter (where name = 'country'),
       max(value) filter (where name = 'website'), max(value) filter (where name = 'status'),
       max(value) filter (where name = 'retired_on'), max(value) filter (where name = 'successor'),
       max(value) filter (where name = 'last_checked'), max(value) filter (where name = 'check_method'),
       max(value) filter (where name = 'source'), max(value) filter (where name = 'remark')
from raw_cell where tbl = 'provider' group by row;
insert into raw_server
select row, max(value) filter (where name = 'provider'), max(value) filter (where name = 'ordinal'),
       max(value) filter (where name = 'role'), max(value) filter (where name = 'protocol'),
       max(value) filter (where name = 'host'), max(value) filter (where name = 'port'),
       max(value) filter (where name = 'security'), max(value) filter (where name = 'username'),
       max(value) filter (where name = 'auth'), max(value) filter (where name = 'url'),
       max(value) filter (where name = 'options'), max(value) filter (where name = 'source'),
       max(value) filter (where name = 'last_checked'), max(value) filter (where name = 'note')
from raw_cell where tbl = 'server' group by row;
insert into raw_domain
select row, max(value) filter (where name = 'pattern'), max(value) filter (where name = 'match'),
       max(value) filter (where name = 'provider'), max(value) filter (where name = 'source')
from raw_cell where tbl = 'domain' group by row;
insert into raw_requirement
select row, max(value) filter (where name = 'provider'), max(value) filter (where name = 'ordinal'),
       max(value) filter (where name = 'kind'), max(value) filter (where name = 'lang'),
       max(value) filter (where name = 'protocol'), max(value) filter (where name = 'condition'),
       max(value) filter (where name = 'url'), max(value) filter (where name = 'text'),
       max(value) filter (where name = 'source'), max(value) filter (where name = 'last_checked')
from raw_cell where tbl = 'requirement' group by row;
insert into raw_link
select row, max(value) filter (where name = 'provider'), max(value) filter (where name = 'kind'),
       max(value) filter (where name = 'lang'), max(value) filter (where name = 'url'),
       max(value) filter (where name = 'title'), max(value) filter (where name = 'source')
from raw_cell where tbl = 'link' group by row;
insert into raw_oauth2
select row, max(value) filter (where name = 'provider'), max(value) filter (where name = 'issuer'),
       max(value) filter (where name = 'scope'), max(value) filter (where name = 'auth_url'),
       max(value) filter (where name = 'token_url'), max(value) filter (where name = 'source')
from raw_cell where tbl = 'oauth2' group by row;
insert into raw_webmail
select row, max(value) filter (where name = 'provider'), max(value) filter (where name = 'url'),
       max(value) filter (where name = 'page_url'), max(value) filter (where name = 'username'),
       max(value) filter (where name = 'username_field'), max(value) filter (where name = 'password_field'),
       max(value) filter (where name = 'button'), max(value) filter (where name = 'source')
from raw_cell where tbl = 'webmail' group by row;
insert into raw_limit
select row, max(value) filter (where name = 'provider'), max(value) filter (where name = 'ordinal'),
       max(value) filter (where name = 'kind'), max(value) filter (where name = 'value'),
       max(value) filter (where name = 'text'), max(value) filter (where name = 'lang'),
       max(value) filter (where name = 'source')
from raw_cell where tbl = 'limit' group by row;
insert into raw_remark
select row, max(value) filter (where name = 'provider'), max(value) filter (where name = 'ordinal'),
       max(value) filter (where name = 'kind'), max(value) filter (where name = 'subject'),
       max(value) filter (where name = 'text'), max(value) filter (where name = 'source'),
       max(value) filter (where name = 'lang')
from raw_cell where tbl = 'remark' group by row;
insert into raw_explaining select provider, subject from raw_remark where kind = 'remark' and subject glob '*[A-Z]_[A-Z]*';
insert into raw_explained
select distinct c.path, c.line, m.subject from raw_cell c join raw_explaining m on m.provider = c.value
where c.name = case c.tbl when 'provider' then 'id' else 'provider' end;
create index temp.raw_explained_line on raw_explained(path, line);
insert into raw_synonym
select row, max(value) filter (where name = 'lang'), max(value) filter (where name = 'words')
from raw_cell where tbl = 'synonym' group by row;
insert into raw_topic
select row, max(value) filter (where name = 'id'), max(value) filter (where name = 'lang'),
       max(value) filter (where name = 'ordinal'), max(value) filter (where name = 'title'),
       max(value) filter (where name = 'summary')
from raw_cell where tbl = 'topic' group by row;

-- @clean
-- Settings in the schema's own words. A bare TLS is settled by the port where that is possible.
create temp view clean_security as
    select row,
           case lower(replace(replace(trim(security), ' ', ''), '-', ''))
               when 'ssl' then 'tls' when 'ssl/tls' then 'tls' when 'tls/ssl' then 'tls' when 'ssltls' then 'tls'
               when 'implicittls' then 'tls' when 'tlsimplicite' then 'tls'
               when 'starttls' then 'starttls'
               when 'none' then 'none' when 'plain' then 'none'
               when 'tls' then case when port in ('993', '995', '465') then 'tls'
                                    when port in ('143', '110', '587') then 'starttls' end
           end as security
    from raw_server;
create temp view clean_server as
    select s.row, s.provider,
           row_number() over (partition by s.provider
               order by case when s.ordinal glob '[0-9]*' then cast(s.ordinal as integer) else 1000 end, s.row) as ordinal,
           case when coalesce(s.role, '') <> '' then lower(s.role)
                when lower(s.protocol) in ('smtp') then 'outgoing'
                when lower(s.protocol) in ('caldav') then 'calendar'
                when lower(s.protocol) in ('carddav') then 'addressbook'
                when lower(s.protocol) in ('managesieve') then 'filter'
                else 'incoming' end as role,
           case lower(s.protocol) when 'pop' then 'pop3' else lower(s.protocol) end as protocol,
           replace(replace(replace(lower(coalesce(s.host, '')), '%emaildomain%', '%EMAILDOMAIN%'),
               '%emaillocalpart%', '%EMAILLOCALPART%'), '%emailaddress%', '%EMAILADDRESS%') as host,
           cast(nullif(s.port, '') as integer) as port, c.security,
           coalesce(s.username, '') as username, lower(coalesce(s.auth, '')) as auth, coalesce(s.url, '') as url,
           coalesce(s.options, '') as options, coalesce(s.source, '') as source, coalesce(s.last_checked, '') as last_checked, coalesce(s.note, '') as note
    from raw_server s join clean_security c on c.row = s.row;

-- @facts
-- Every fact that prose may name, in the words of one language, for the readers.
with best as (
    -- provider.protocol is its first server of that protocol; provider.protocol.security the
    -- first with that security.
    select provider || '.' || protocol as name, host, port, security, username, min(ordinal) as ordinal
    from clean_server where security is not null group by provider, protocol
    union all
    select provider || '.' || protocol || '.' || security, host, port, security, username, min(ordinal)
    from clean_server where security is not null group by provider, protocol, security
), shown as (
    select name, host, port,
           case username
               when '%EMAILADDRESS%' then
                   case :lang when 'fr' then 'l’adresse complète' when 'de' then 'die vollständige E-Mail-Adresse'
                        else 'the full e-mail address' end
               when '%EMAILLOCALPART%' then
                   case :lang when 'fr' then 'la partie de l’adresse avant le @' when 'de' then 'der Teil der Adresse vor dem @'
                        else 'the part of the address before the @' end
               else username end as login,
           case security when 'tls' then 'SSL/TLS' when 'starttls' then 'STARTTLS'
                else case :lang when 'fr' then 'non chiffré' when 'de' then 'unverschlüsselt' else 'not encrypted' end
           end as security
    from best
)
select name || '.host', host from shown union all
select name || '.port', port from shown union all
select name || '.security', security from shown union all
select name || '.username', login from shown union all
select name, host || ', ' || case :lang when 'de' then 'Port ' else 'port ' end || port || ', ' || security from shown union all
select id || '.name', name from raw_provider union all
select id || '.website', website from raw_provider where coalesce(website, '') <> '';

-- @put_entry
insert into raw_entry values (:seq, :id, :path, :lang, :slug, :slug_line, :slug_col, :question, :question_line, :question_col,
    :topic, :topic_id, :topic_line, :topic_col, :key, :expires, :review_by, :draft);

-- @put_reference
insert into raw_reference values (:entry, :ordinal, :kind, :path, :anchor, :written, :line, :col);

-- @put_heading
insert into raw_heading values (:entry, :anchor);

-- @put_provider_of
insert into raw_provider_of values (:entry, :ordinal, :provider, :line, :col);

-- @put_alias
insert into raw_alias values (:entry, :alias, :line, :col);

-- @put_mention
insert into raw_mention values (:entry, :host, :port, :security, :written, :line, :col);

-- @explained
-- Whether a remark (kind remark) about the provider of this line names the warning in its subject.
select 1 from raw_explained where path = :path and line = :line and ' ' || subject || ' ' like '% ' || :code || ' %';

-- @put_cell
insert or ignore into raw_cell values (:table, :row, :name, :value, :path, :line, :col);
