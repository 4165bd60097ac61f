-- The files that are no pages. `@files` lists them, of the whole site (:provider '') or of one provider: each is written
-- by its template in templates/files, with `@NAME` of NAME.ENDING as what it is about, if that stands here, and
-- `@SCOPE.LIST` as a list in it. A file whose query gives no row is not written. Columns that end in _raw are written as
-- they are; all others are escaped as the template's ending says. Parameters are as in pages.sql.

-- @files
-- The templates named here are those that templates/files may hold.
select substr(url, 1, length(url) - 5) || '.md' as path, 'answer.md' as template, lang, id
from document where kind = 'entry' and :provider = ''
union all
select l.lang || p.column1, p.column2, l.lang, ''
from language l, (values ('/feed.xml', 'feed.xml'), ('/opensearch.xml', 'opensearch.xml')) p where :provider = ''
union all
-- What there is once speaks the first language.
select p.column1, p.column2, l.lang, ''
from language l, (values
    ('llms.txt', 'llms.txt'), ('manifest.webmanifest', 'manifest.webmanifest'), ('sitemap.xml', 'sitemap.xml'),
    ('robots.txt', 'robots.txt'), ('_redirects', 'redirects.txt'), ('assets/theme.css', 'theme.css'), ('NOTICE.txt', 'NOTICE.txt'),
    ('deploy/nginx.conf', 'nginx.conf'), ('deploy/apache.conf', 'apache.conf'), ('deploy/Caddyfile', 'caddy.conf'),
    ('deploy/_headers', 'headers.txt'), ('deploy/policies.json', 'policies.json'),
    ('v1.1/generated_files.json', 'generated_files.json')) p
where l.ordinal = 1 and :provider = '';

-- @answer
-- Each answer as Markdown beside its page, with what stands around it there.
select question, summary, author, updated, markdown(body_html) as body_raw from entry where id = :id;

-- @sitemap
-- What needs an address that holds outside of the site is there when it has one.
select 1 as is_public where :base_url <> '';

-- @pages.listed
-- A row when search engines should list the page. The default language's home is the root's index.html under another name.
select changed from (select max(changed) as changed from (
    select updated as changed from entry where :template = 'entry' and id = :id
    union all select last_checked from provider where :template = 'provider' and id = :id
    union all select updated from guide where :template = 'guide/' || id and lang = :lang) where changed <> '')
where :template not in ('missing', 'moved', 'find') and (:canonical <> '' or instr(:path, '/') = 0);

-- @feed
select newest from (select max(updated) as newest from entry where lang = :lang and updated <> '') where newest is not null and :base_url <> '';

-- @feed.feed_entries
-- RFC 4287 wants a time; the knowledge base has days.
select d.url, e.question, e.summary, e.author, e.updated
from entry e join document d on d.id = e.id where e.lang = :lang and e.updated <> '' order by e.updated desc, e.id limit 30;

-- @opensearch
-- The short name holds 16 characters (OpenSearch 1.1).
select trim(substr(:title, 1, 16)) as short_title where :base_url <> '';

-- @redirects
-- For hosts that read such a file; the pages are there for all others.
select 1 as is_moved where exists (select 1 from entry_alias);

-- @redirects.moves
select a.lang || '/' || a.alias || '.html' as from_path, d.url as to_path
from entry_alias a join document d on d.id = a.entry order by 1;

-- @theme
-- "accent: #123; ground: …" of site.yaml as custom properties, which win over those of the layers.
select value as theme from meta where key = 'theme' and value <> '';

-- @theme.properties
select trim(value, char(9, 10, 13, 32)) as property from json_each('[' || replace(json_quote(:theme), ';', '","') || ']')
where trim(value, char(9, 10, 13, 32)) <> '' order by key;

-- @NOTICE
select value as notice_raw from meta where key = 'settings_notice' and value <> '';

-- @llms
-- llmstxt.org: a title, a sentence, and lists of links to plain texts.
select 1 as is_text;

-- @llms.llms_topics
select id as topic, title as topic_title from topic where lang = :lang and entries > 0 order by ordinal;

-- @llms_topics.llms_answers
select substr(d.url, 1, length(d.url) - 5) || '.md' as twin, e.question as title, e.summary
from entry e join document d on d.id = e.id where e.lang = :lang and e.topic = :topic order by e.id;

-- @llms.llms_settings
select substr(url, 1, length(url) - 5) || '.md' as twin, title, summary from document
where kind in ('provider', 'guide') and lang = :lang order by kind = 'guide', position;

-- @policies
-- Thunderbird fills in the domain. An organisation that has said no base_url puts its own.
select coalesce(nullif(:base_url, ''), 'https://mail-settings.example') || '/v1.1/{{domain}}.xml' as auto_config_url;

-- @generated_files
select 1 as is_list;

-- @generated_files.published
-- Names that a program may ask for: exactly those that have a file.
select d.pattern, row_number() over (order by d.pattern desc) = 1 as is_last from domain d
where exists (select 1 from settings_for_program s where s.provider = d.provider and s.role = 'incoming'
              and (d.match <> 'mx' or instr(s.host, '%') = 0))
  and exists (select 1 from settings_for_program s where s.provider = d.provider and s.role = 'outgoing'
              and (d.match <> 'mx' or instr(s.host, '%') = 0))
order by d.pattern;
