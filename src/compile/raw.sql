-- What the readers found, with positions: TEMP tables that never reach the shipped file. A table
-- of settings keeps its rows as written (raw_server), and a view says what of them is sealed (clean_server);
-- raw_cell says where each of their cells stands. Their columns are those of db/schema.sql, of which nothing
-- needs to be told here but what is not sealed as it is written.

-- @tables
create temp table raw_table (tbl text primary key, sort, only_where);
insert into raw_table values    -- the tables of settings in the order they are sealed, and that of their rows
    ('provider', 'id', ''), ('server', 'provider, ordinal', ''), ('domain', 'pattern', ''), ('family', 'name', ''),
    ('requirement', 'provider, lang, ordinal', ''), ('link', 'provider, row', ''), ('oauth2', 'provider, row', ''),
    ('webmail', 'provider, row', ''), ('client', 'client, row', ''), ('label', 'client, lang, ordinal', ''), ('limit', 'provider, lang, ordinal', ''), ('remark', 'provider, ordinal', ''),
    ('probe', 'provider, protocol, host, cast(port as integer), security, url, row', ''),
    ('topic', 'lang, id', 'where lang in (select lang from language)');
create temp table raw_rule (tbl, name, author, value, primary key (tbl, name)) without rowid;
insert into raw_rule values    -- whether an author must, may or can not (no) write a column, and what is sealed in it
    ('provider', 'country', 'may', 'upper(coalesce(country, ''''))'),
    ('provider', 'name_key', 'no', 'fold(name)'),
    ('server', 'ordinal', 'may', 'row_number() over (partition by provider
        order by case when ordinal glob ''[0-9]*'' then cast(ordinal as integer) else 1000 end, row)'),
    ('server', 'role', 'may', 'coalesce(nullif(lower(role), ''''),
        (select spoken.role from protocol spoken where lower(r.protocol) in (spoken.protocol, nullif(spoken.alias, ''''))), ''incoming'')'),
    ('server', 'protocol', 'must', 'coalesce(
        (select spoken.protocol from protocol spoken where lower(r.protocol) in (spoken.protocol, nullif(spoken.alias, ''''))), lower(protocol))'),
    ('server', 'host', 'may', 'replace(replace(replace(lower(coalesce(host, '''')), ''%emaildomain%'', ''%EMAILDOMAIN%''),
        ''%emaillocalpart%'', ''%EMAILLOCALPART%''), ''%emailaddress%'', ''%EMAILADDRESS%'')'),
    ('server', 'security', 'must', '(select c.security from clean_security c where c.row = r.row)'),
    ('server', 'auth', 'may', 'lower(coalesce(auth, ''''))'),
    ('domain', 'pattern', 'must', 'lower(pattern)'),
    ('family', 'name', 'must', 'lower(replace(name, ''.*'', ''''))'),
    ('requirement', 'ordinal', 'may',
     'row_number() over (partition by provider, coalesce(lang, '''') order by cast(ordinal as integer), row)'),
    ('requirement', 'kind', 'must', 'lower(kind)'),
    ('requirement', 'protocol', 'may', 'coalesce(lower(protocol), '''')'),
    ('requirement', 'programs', 'may', 'coalesce(lower(programs), '''')'),
    ('webmail', 'url', 'may', 'coalesce(url, '''')'),
    ('client', 'client', 'must', 'lower(client)'),
    ('client', 'host', 'may', 'lower(coalesce(host, ''''))'),
    ('client', 'protocol', 'may', 'lower(coalesce(protocol, ''''))'),
    ('label', 'client', 'must', 'lower(client)'),
    ('label', 'ordinal', 'may', 'row_number() over (partition by lower(client), lang order by cast(ordinal as integer), row)'),
    ('limit', 'ordinal', 'may',
     'row_number() over (partition by provider, coalesce(lang, '''') order by cast(ordinal as integer), row)'),
    ('limit', 'kind', 'must', 'lower(kind)'),
    ('remark', 'ordinal', 'may', 'row_number() over (partition by provider order by cast(ordinal as integer), row)'),
    ('topic', 'ordinal', 'may', 'row_number() over (partition by lang
        order by case when ordinal <> '''' then cast(ordinal as integer) else 1000 end, row)'),
    ('topic', 'entries', 'no', '(select count(*) from entry e where e.lang = r.lang and e.topic = r.id)');

create temp table raw_known (tbl, name, value);
insert into raw_known    -- the words that a column knows: those of its CHECK …
with recursive said(tbl, name, rest) as (
    select t.tbl, c.name, substr(s.sql, instr(s.sql, 'check (' || c.name || ' in (''') + length('check (' || c.name || ' in ('''))
    from raw_table t join pragma_table_info(t.tbl, 'main') c join main.sqlite_master s on s.name = t.tbl
    where instr(s.sql, 'check (' || c.name || ' in (''') > 0
), word(tbl, name, value, rest, nth) as (
    select tbl, name, null, substr(rest, 1, instr(rest, ''')') - 1) || ''', ''', 0 from said
    union all
    select tbl, name, substr(rest, 1, instr(rest, ''', ''') - 1), substr(rest, instr(rest, ''', ''') + 4), nth + 1
    from word where rest <> ''
)
select tbl, name, value from word where nth > 0 order by tbl, name, nth;
insert into raw_known    -- … those that have a table …
select 'server', 'protocol', protocol from (select protocol, ordinal from protocol union all select alias, 99 from protocol where alias <> '')
order by ordinal;
insert into raw_known values    -- … and those of lists that stay open
    ('requirement', 'kind', 'enable-imap'),
    ('requirement', 'kind', 'enable-pop'), ('requirement', 'kind', 'enable-smtp'),
    ('requirement', 'kind', 'app-password'), ('requirement', 'kind', 'two-step-first'),
    ('requirement', 'kind', 'separate-mail-password'), ('requirement', 'kind', 'oauth-only'),
    ('requirement', 'kind', 'bridge-app'), ('requirement', 'kind', 'own-program-only'),
    ('requirement', 'kind', 'see-provider'), ('requirement', 'kind', 'paid-plan'),
    ('requirement', 'kind', 'on-network-only'), ('server', 'auth', 'oauth2'), ('server', 'auth', 'password'),
    ('server', 'auth', 'encrypted-password'), ('server', 'auth', 'ntlm'), ('server', 'auth', 'gssapi'),
    ('server', 'auth', 'client-cert'), ('server', 'auth', 'none'), ('placeholder', '', '%EMAILADDRESS%'),
    ('placeholder', '', '%EMAILLOCALPART%'), ('placeholder', '', '%EMAILDOMAIN%');

create temp table raw_port as    -- those that a protocol is known by, and how
    select protocol, security, cast(value as integer) as port, key = 0 as is_usual from (
        select protocol, 'tls' as security, tls_ports as ports from protocol
        union all select protocol, 'starttls', starttls_ports from protocol
        union all select protocol, 'none', none_ports from protocol
    ), json_each('[' || replace(ports, ' ', ',') || ']');

create temp table raw_column (
    -- The columns of the tables of settings, how many characters of text they have room for, what an author has to do
    -- with each, and what is sealed in it, in SQL: NULL for a column of `synonym`, of whose rows analysers make others.
    tbl, cid, name, type, room, author, value, primary key (tbl, cid)
) without rowid;
insert into raw_column
with col as (
    select t.tbl, c.cid, c.name, c.type, c.dflt_value, c."notnull" as needed, '"' || c.name || '"' as quoted,
           exists (select 1 from raw_known k where k.tbl = t.tbl and k.name = c.name) as is_word,
           case when c.type glob 'VARCHAR(*' then cast(substr(c.type, 9) as integer)
                when instr(s.sql, '(length(' || c.name || ') <= ') then
                    cast(substr(s.sql, instr(s.sql, '(length(' || c.name || ') <= ') + length('(length(' || c.name || ') <= ')) as integer)
                end as room
    from raw_table t join pragma_table_info(t.tbl, 'main') c join main.sqlite_master s on s.name = t.tbl where not (c.pk and c.type = 'INTEGER')
), said as (
    -- A cell that is empty says nothing.
    select *, case when type = 'INTEGER' then 'cast(nullif(' || quoted || ', '''') as integer)'
                   when is_word then 'nullif(lower(' || quoted || '), '''')'
                   else 'nullif(' || quoted || ', '''')' end as cell from col
)
select s.tbl, s.cid, s.name, s.type, s.room,
       coalesce(r.author, case when s.needed and s.dflt_value is null then 'must' else 'may' end),
       coalesce(r.value, case when s.dflt_value is null then s.cell else 'coalesce(' || s.cell || ', ' || s.dflt_value || ')' end)
from said s left join raw_rule r on r.tbl = s.tbl and r.name = s.name
union all select 'synonym', 0, 'lang', '', null, 'must', null union all select 'synonym', 1, 'words', '', null, 'must', null;

create temp table raw_featured (ordinal integer primary key, lang, provider, lang_line, lang_col, line, col);    -- of site.yaml
create temp table raw_site (key text primary key, value);
create temp table raw_explaining (provider, subject);
create temp table raw_explained (path, line, subject);    -- warnings that a remark speaks of, by their code
create temp table raw_cell (tbl, row, name, value, path, line, col, primary key (tbl, name, row)) without rowid;

create temp table raw_torn (path, line, primary key (path, line)) without rowid;    -- rows with another number of cells than their table has
create temp table raw_said (code, path, line integer, col integer, one, two, three, hint);    -- what rules have found
create temp table raw_settled (rule text primary key);    -- those that have been asked before the entries were read

create temp table raw_own (
    -- Pages that the site has by itself, or will have when it grows, as @pages of pages.sql makes them: GLOB patterns.
    name text primary key
);
insert into raw_own values ('index'), ('404'), ('search'), ('questions'), ('questions-[a-z0]'), ('providers'), ('guides'), ('due'), ('setup'),
    ('topic-*');

create temp table raw_entry (
    -- One a source file, drafts too, seq in the order of paths; id is the published entry's, null for a draft.
    seq integer primary key, id, path text unique, lang, slug, slug_line, slug_col, question, question_line, question_col,
    topic, topic_id, topic_line, topic_col, key, expires, review_by, draft, page
);
create temp table raw_reference (
    -- A link inside the knowledge base; entry is a seq.
    entry, ordinal, kind, path, anchor, written, line, col
);
create temp table raw_heading (entry integer, anchor);
create temp table raw_provider_of (entry, ordinal, provider, line, col);
create temp table raw_alias (entry, alias, line, col);    -- line 0: not in these words, and given way
create temp table raw_redirect (entry, path, line, col);
create temp table raw_ignored (entry, key, line, col);
create temp table raw_mention (entry, host, port, security, written, line, col);

-- @indexes
create index temp.raw_entry_slug on raw_entry(lang, slug);
create index temp.raw_entry_key on raw_entry(key, lang);
create index temp.raw_heading_entry on raw_heading(entry, anchor);

-- @columns
-- The columns that an author may write in a table of settings.
select name from raw_column where tbl = :table and author <> 'no' order by cid;

-- @usual_ports
-- Where a port alone says which SECURITY is meant.
select coalesce(group_concat(distinct port), '') from raw_port where security = :security and is_usual;

-- @column_nearest
select nearest(name, :column) from raw_column where tbl = :table and author <> 'no';

-- @make_tables
-- Rows as written, and the same as they are sealed: views, but that servers, of which many rules ask, are kept (@clean).
select 'create temp table "raw_' || tbl || '" (row integer primary key' ||
           (select group_concat(', "' || name || '"', '') from raw_column c where c.tbl = t.tbl and c.author <> 'no') || ')'
from (select distinct tbl from raw_column) t
union all
select 'create temp view "' || case tbl when 'server' then 'read_' else 'clean_' end || tbl || '" as select row' ||
           (select group_concat(', ' || value || ' as "' || name || '"', '') from raw_column c where c.tbl = t.tbl) ||
           ' from "raw_' || tbl || '" r'
from raw_table t;

-- @make_row
-- The statement that puts a row of the table :arg as it is written; its parameters are the columns.
select 'insert into "raw_' || :arg || '" (row' || group_concat(', "' || name || '"', '') || ') values (?1' ||
           group_concat(', :' || name, '') || ')'
from (select name from raw_column where tbl = :arg and author <> 'no' order by cid);

-- @make_indexes
-- What is said of a provider is found by the provider.
select 'create index temp."raw_' || tbl || '_provider" on "raw_' || tbl || '"(provider)' from raw_column where name = 'provider' and author <> 'no';

-- @make_settings
-- They are sealed. An id that no author writes counts them.
with col(tbl, names) as (
    select tbl, (select group_concat('"' || name || '"') from raw_column c where c.tbl = t.tbl) from raw_table t
)
select 'insert into main."' || c.tbl || '" (' || c.names || ') select ' || c.names ||
           ' from "clean_' || c.tbl || '" ' || t.only_where || ' order by ' || t.sort
from raw_table t join col c on c.tbl = t.tbl order by t.rowid;

-- @explain
insert into raw_explaining select provider, subject from raw_remark where kind = 'remark' and subject glob '*[A-Z]_[A-Z]*';
insert into raw_explained
select distinct c.path, c.line, m.subject from raw_cell c join raw_explaining m on m.provider = c.value
where c.name = case c.tbl when 'provider' then 'id' else 'provider' end;
create index temp.raw_explained_line on raw_explained(path, line);
create index temp.raw_server_host on raw_server(host);
create index temp.raw_topic_id on raw_topic(lang, id);

-- @clean
-- A bare TLS is settled by the port where that is possible.
create temp view clean_security as
    select row,
           case lower(replace(replace(trim(security), ' ', ''), '-', ''))
               when 'ssl' then 'tls' when 'ssl/tls' then 'tls' when 'tls/ssl' then 'tls' when 'ssltls' then 'tls'
               when 'implicittls' then 'tls' when 'tlsimplicite' then 'tls'
               when 'starttls' then 'starttls'
               when 'none' then 'none' when 'plain' then 'none'
               when 'tls' then (select max(k.security) from raw_port k where k.port = cast(raw_server.port as integer) and k.security <> 'none' and k.is_usual)
           end as security
    from raw_server;
create temp table clean_server as select * from read_server;
create index temp.clean_server_row on clean_server(row);
create index temp.clean_server_provider on clean_server(provider, protocol);
create index temp.clean_server_host on clean_server(host);

-- @folder_topic
-- Whether a language has the topic :id: every topic, when it lists none.
select not exists (select 1 from raw_topic where lang = :lang) or exists (select 1 from raw_topic where lang = :lang and id = :id);

-- @best
-- The servers that prose may name: provider.protocol is the provider's first of that protocol, provider.protocol.security
-- the first with that security.
create temp table raw_best as
    with usable as materialized (select * from clean_server where security is not null)
    select provider || '.' || protocol as name, host, port, security, username, min(ordinal) as ordinal
    from usable group by provider, protocol
    union all
    select provider || '.' || protocol || '.' || security, host, port, security, username, min(ordinal)
    from usable group by provider, protocol, security;
create index temp.raw_best_name on raw_best(name);
create index temp.raw_provider_id on raw_provider(id);

-- @mention_words
-- The words of one language beside servers: those that ask for a port are words of settings too.
select key, text from word where kind = 'mention' and lang = :lang union all
select key, replace(text, ' ', ',') from word where kind = 'settings' and key = 'port' and lang = :lang;

-- @fact
-- The value in :lang of the fact :name: of what is before its last dot, or of the whole name. Of two, what stands first here.
with said(key, text) as (
    select key, text from word where kind = 'fact' and lang = :lang
), asked(name, stem, part) as materialized (
    select :name, rtrim(dotted, '.'), substr(:name, length(dotted) + 1)
    from (select rtrim(:name, replace(:name, '.', '')) as dotted)
), fact(nth, row, value) as (
    -- The words over alerts; read/ asks for them by these names.
    select 1, 0, w.text from asked a join word w on w.kind = 'alert' and w.lang = :lang and w.key = substr(a.name, 7)
    where a.name glob 'alert.*' union all
    select 2, p.row, p.website from asked a join raw_provider p on p.id = a.stem where a.part = 'website' and coalesce(p.website, '') <> '' union all
    select 3, p.row, p.name from asked a join raw_provider p on p.id = a.stem where a.part = 'name' union all
    select 4, b.rowid, b.host || ', ' || (select text from said where key = 'port') || ' ' || b.port || ', '
                           || (select text from said where key = b.security)
    from asked a join raw_best b on b.name = a.name union all
    select 5, b.rowid, case a.part when 'username' then coalesce((select text from said where key = b.username), b.username)
                           when 'security' then (select text from said where key = b.security)
                           when 'port' then b.port else b.host end
    from asked a join raw_best b on b.name = a.stem where a.part in ('username', 'security', 'port', 'host')
)
select value from fact order by nth, row desc limit 1;

-- @fact_names
-- What @fact knows.
select name || '.host' from raw_best union all
select name || '.port' from raw_best union all
select name || '.security' from raw_best union all
select name || '.username' from raw_best union all
select name from raw_best union all
select id || '.name' from raw_provider union all
select id || '.website' from raw_provider where coalesce(website, '') <> '' union all
select distinct 'alert.' || key from word where kind = 'alert';

-- @make_empty
-- The statement that names the tables without rows.
select group_concat('select ' || quote(name) || ' where not exists (select 1 from "' || name || '")', ' union all ')
from (select name from main.sqlite_master where type = 'table' and sql not like 'create virtual%'
      union select name from temp.sqlite_master where type = 'table');

-- @settle
insert into raw_settled (rule) values (:rule);

-- @settled
select count(*) from raw_settled where rule = :arg;

-- @put_said
insert into raw_said values (:code, :path, :line, :col, :one, :two, :three, :hint);

-- @said
-- And whether a remark (kind remark) about the provider of that line names the warning in its subject. What else would be said of
-- a row with too many or too few cells comes of that.
select code, path, line, col, one, two, three, hint,
       exists (select 1 from raw_explained x where x.path = s.path and x.line = s.line and ' ' || x.subject || ' ' like '% ' || s.code || ' %')
from raw_said s where not exists (select 1 from raw_torn t where t.path = s.path and t.line = s.line) order by rowid;

-- @raw_bytes
select page_count * page_size from pragma_page_count('temp'), pragma_page_size('temp');

-- @keep
-- In a file of its own, beside the raw tables: the database in which they were.
create table raw_kept (main);

-- @put_kept
insert into raw_kept (main) values (?1);

-- @kept
select main from raw_kept;

-- @put_entry
insert into raw_entry values (:seq, :id, :path, :lang, :slug, :slug_line, :slug_col, :question, :question_line, :question_col,
    :topic, :topic_id, :topic_line, :topic_col, :key, :expires, :review_by, :draft, :page);

-- @put_reference
insert into raw_reference values (:entry, :ordinal, :kind, :path, :anchor, :written, :line, :col);

-- @put_heading
insert into raw_heading values (:entry, :anchor);

-- @put_provider_of
insert into raw_provider_of values (:entry, :ordinal, :provider, :line, :col);

-- @put_alias
insert into raw_alias values (:entry, :alias, :line, :col);

-- @put_redirect
insert into raw_redirect values (:entry, :path, :line, :col);

-- @put_torn
insert or ignore into raw_torn values (:path, :line);

-- @put_ignored
insert into raw_ignored values (:entry, :key, :line, :col);

-- @put_mention
insert into raw_mention values (:entry, :host, :port, :security, :written, :line, :col);

-- @is_own
select 1 from raw_own where :name glob name;

-- @put_featured
insert into raw_featured (lang, provider, lang_line, lang_col, line, col) values (:list, :item, :list_line, :list_col, :line, :col);

-- @put_site
insert into raw_site values ('guide_pairs', cast(coalesce(nullif(:guide_pairs, ''), '5000') as integer));

-- @put_cell
insert or ignore into raw_cell values (:table, :row, :name, :value, :path, :line, :col);
