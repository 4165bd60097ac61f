-- What is published for mail programs. Which server a program gets, and which programs can be set up
-- at all, are settings_for_program and program_support; nothing of that is decided in C.

-- @count
select count(*) from provider;

-- @providers
select id from provider order by id;

-- @provider
select name, short_name from provider where id = :provider;

-- @support
-- Why PROGRAM cannot be set up; '' when it can.
select reason from program_support where provider = :provider and program = :program;

-- @domains
-- All names that lead to the provider; an MX pattern is looked up like a domain.
select pattern, match from domain where provider = :provider order by match = 'mx', pattern;

-- @servers
select protocol, host, port, security, username, auth, url, options from server where provider = :provider and role = :role order by ordinal;

-- @steps
-- What must be done first, step by step, each in every language.
select url, lang, text, kind, ordinal from requirement where provider = :provider order by ordinal, id;

-- @links
select kind, url, lang, title from link where provider = :provider order by id;

-- @oauth2
select issuer, scope, auth_url, token_url from oauth2 where provider = :provider order by id;

-- @webmail
select url, page_url, username, username_field, password_field, button from webmail where provider = :provider order by id;

-- @remarks
select kind, subject, text, source from remark where provider = :provider order by ordinal, id;

-- @rows
-- The settings as rows, for addresses at :domain where that is given: those that programs are given, or all of them; "-id" and s.* as in db/db_rows.h.
select s.provider, p.name, s.ordinal, s.role, s.protocol, s.host, s.port, s.security, s.username, s.auth, s.url, s.options,
       s.last_checked, s.source, s.note, p.status, s.*, null as "-id",
       case when s.source <> '' or s.last_checked <> '' then s.last_checked else p.last_checked end as last_checked,
       case when s.source <> '' or s.last_checked <> '' then s.source_changed else p.source_changed end as source_changed,
       case when s.source <> '' then s.source else p.source end as source,
       coalesce(replace(s.host, '%EMAILDOMAIN%', :domain), s.host) as host
from server s join provider p on p.id = s.provider
where (:provider is null or s.provider = :provider)
  and (:full + 0 = 1 or exists (select 1 from settings_for_program f where f.provider = s.provider and f.ordinal = s.ordinal))
order by s.provider, s.ordinal;

-- @copies
-- Files that stand in the site as they are.
select path, content, source from file order by path;

-- @own
-- Those that stand where their author wants them.
select path, source from file where source glob 'content/static/*' order by path;

-- @documents_opensearch
-- For _bulk: an action and a document, a line each. A text stands under its language, which has an analyzer of its own.
select json_object('index', json_object('_index', 'portolan', '_id', kind || '/' || lang || '/' || slug)) || char(10)
    || json_object('kind', kind, 'lang', lang, 'slug', slug, 'url', url, 'title', json_object(lang, title), 'keywords', json_object(lang, keywords),
                   'summary', json_object(lang, summary), 'body', json_object(lang, body))
from document_text order by lang, kind, position;

-- @schema_opensearch
-- The body of PUT /portolan: settings and mapping.
with analyzed as (
    select json_group_object(lang, json_object('type', 'text', 'analyzer',
               coalesce((select text from word where kind = 'language' and key = 'opensearch' and word.lang = l.lang), 'standard'))) as texts
    from (select lang from language order by ordinal) l
)
select json_object('settings', json_object('number_of_shards', 1), 'mappings', json_object('dynamic', 'strict', 'properties', json_object(
    'kind', json_object('type', 'keyword'), 'lang', json_object('type', 'keyword'), 'slug', json_object('type', 'keyword'),
    'url', json_object('type', 'keyword', 'index', json('false')), 'title', json_object('properties', json(texts)),
    'keywords', json_object('properties', json(texts)), 'summary', json_object('properties', json(texts)), 'body', json_object('properties', json(texts)))))
from analyzed;

-- @documents_postgres
-- COPY in text format: what it gives a meaning is written with a backslash.
select 'copy portolan.document (kind, lang, slug, url, title, keywords, summary, body) from stdin;'
union all
select kind || char(9) || lang || char(9) || slug || char(9) || url || char(9) ||
       (select group_concat(replace(replace(replace(replace(value, '\', '\\'), char(10), '\n'), char(13), '\r'), char(9), '\t'), char(9))
        from json_each(json_array(title, keywords, summary, body)))
from (select * from document_text order by lang, kind, position)
union all
select '\.';

-- @schema_postgres
-- Tables, an index and a function that ranks: any of the words, those in titles and keywords first, each by how few documents hold
-- it. Each language has a configuration of its own, with accents left aside.
select 'create extension if not exists unaccent;
drop schema if exists portolan cascade;
create schema portolan;
create table portolan.language (lang text primary key, config regconfig not null);'
union all
select 'create text search configuration portolan."' || lang || '" (copy = pg_catalog.' || config || ');
alter text search configuration portolan."' || lang || '" alter mapping for hword, hword_part, word with unaccent, ' || config ||
    case config when 'simple' then '' else '_stem' end || ';
insert into portolan.language values (''' || lang || ''', ''portolan."' || lang || '"'');'
from (select lang, coalesce((select text from word where kind = 'language' and key = 'postgres' and word.lang = language.lang), 'simple') as config
      from language order by ordinal)
union all
select 'create table portolan.document (
    kind text not null, lang text not null references portolan.language, slug text not null, url text not null,
    title text not null, keywords text not null, summary text not null, body text not null,
    words tsvector not null, primary key (kind, lang, slug));
create function portolan.words() returns trigger language plpgsql as $$
declare c regconfig := (select config from portolan.language where lang = new.lang);
begin
    new.words := setweight(to_tsvector(c, new.title), ''A'') || setweight(to_tsvector(c, new.keywords), ''B'')
        || setweight(to_tsvector(c, new.summary), ''C'') || to_tsvector(c, new.body);
    return new;
end $$;
create trigger words before insert or update on portolan.document for each row execute function portolan.words();
create index document_words on portolan.document using gin (words);
create function portolan.search(in_lang text, query text, most integer default 20)
returns table (kind text, slug text, url text, title text, rank double precision) language sql stable as $$
    with asked as (
        select word, ln((select count(*) from portolan.document where lang = in_lang) / (0.5 + count(d.slug))) as weight
        from portolan.language l, unnest(tsvector_to_array(to_tsvector(config, query))) word
        left join portolan.document d on d.lang = in_lang and d.words @@ quote_literal(word)::tsquery
        where l.lang = in_lang group by word
    )
    select d.kind, d.slug, d.url, d.title,
           sum(a.weight * ts_rank(''{0.2, 0.4, 0.6, 1}'', d.words, quote_literal(a.word)::tsquery, 1)) as rank
    from asked a join portolan.document d on d.lang = in_lang and d.words @@ quote_literal(a.word)::tsquery
    group by d.kind, d.lang, d.slug order by rank desc, d.kind, d.slug limit most
$$;';

-- @page_of_path
-- One of the pages: what stands in the brackets gives way to their query (pages.sql).
with pages as (select '' as path) select * from pages where path = :path limit 1;
