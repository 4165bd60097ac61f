-- What the terminal asks of a finished database. Statements use base tables where a card needs
-- more than the stable views promise.

-- @words_page
select kind, key, text from word where kind = 'page' and lang = :lang order by key;

-- @words_terminal
-- A protocol is called the same in every language.
select kind, key, text from word
where lang = :lang and kind in ('auth', 'count', 'link', 'role', 'security', 'status', 'terminal', 'username', 'verdict')
union all select 'protocol', protocol, name from protocol order by 1, 2;

-- @spoken
-- The languages that the terminal has words in.
with recursive spoken(lang) as (
    select min(lang) from word where kind = 'terminal'
    union all select (select min(lang) from word where kind = 'terminal' and lang > spoken.lang) from spoken where lang is not null)
select group_concat(lang, ', ') from spoken where lang is not null;

-- @reference
select lang from word where kind = 'language' and key = 'reference';

-- @settings_words
-- Words that ask for settings, or say nothing, of all languages; folded, blanks between and around.
select ' ' || group_concat(text, ' ') || ' ' from (
    select text from word where kind = 'settings'
    union all select words from protocol where words <> ''
    union all select trim(tls_ports || ' ' || starttls_ports) from protocol where tls_ports || starttls_ports <> '');

-- @port_words
-- What a port is called, in all languages; as above.
select ' ' || group_concat(text, ' ') || ' ' from word where kind = 'settings' and key = 'port';

-- @program_words
-- What people call mail programs, in all languages; as @settings_words.
select ' ' || coalesce(group_concat(text, ' '), '') || ' ' from word where kind = 'program';

-- @program_ids
select ' ' || coalesce(group_concat(id, ' '), '') || ' ' from (select distinct id from guide);

-- @stop_words
select ' ' || coalesce(group_concat(text, ' '), '') || ' ' from word where kind = 'stop';

-- @programs
select g.id, g.name, ' ' || w.text || ' ' from guide g join word w on w.kind = 'program' and w.lang = g.lang and w.key = g.id
where g.lang = :lang order by g.id;

-- @pair
-- The page of guide :guide for :provider, as @provider_document; title: what the guide is called, then the provider. The
-- guide's own page where that has no page of its own.
select d.kind, d.id, g.guide || case when g.is_own then '-' || g.provider else '' end as slug, d.lang,
       g.title || case when g.is_own then ' – ' || p.short_name else '' end as title, g.url, d.crumb, d.summary, 0 as score, '' as excerpt
from guide_of_provider g join document d on d.kind = 'guide' and d.lang = g.lang and d.slug = g.guide
    join provider p on p.id = g.provider
where g.lang = :lang and g.provider = :provider and g.guide = :guide;

-- @typed
-- What people type for the values of column :kind of server: a value, and what it is called, commas between.
select key, text from word where kind = 'typed_' || :kind or kind = :kind order by kind desc, key;

-- @holders
-- Which providers have :host, those that are open first.
select s.provider, p.name from (select provider, min(status = 'retired') as closed from server_by_host where host = :host group by provider) s
join provider p on p.id = s.provider order by s.closed, s.provider;

-- @port_of
-- Which protocols answer on :port, and how: "POP3"; 1 and 1 when one of them is :protocol by SSL/TLS, by STARTTLS.
select group_concat(name, ', '), max(protocol = :protocol and tls), max(protocol = :protocol and starttls)
from (select protocol, name, instr(' ' || tls_ports || ' ', ' ' || :port || ' ') > 0 as tls,
             instr(' ' || starttls_ports || ' ' || none_ports || ' ', ' ' || :port || ' ') > 0 as starttls from protocol order by ordinal)
where tls or starttls;

-- @pair_of
-- What it is like to set up :provider in guide :guide, in whichever language knows it; its name.
select a.is_impossible, a.signs_in, g.name from pair a join guide g on g.lang = a.lang and g.id = a.guide
where a.provider = :provider and a.guide = :guide order by a.lang = :lang desc limit 1;

-- @pair_requirements
select ' ' || group_concat(ordinal, ' ') || ' ' from (select distinct ordinal from requirement_of_pair where provider = :provider and guide = :guide);

-- @languages
select lang from language order by ordinal;

-- @domain
select match, provider from domain where pattern = :pattern;

-- @host
-- Whose server is this? The one on :port first, one that is still open before one that is not.
select s.provider from server_by_host s
where s.host = :host order by s.port is :port desc, s.status = 'retired', s.provider limit 1;

-- @meant
-- What may have been meant by a name that is none.
select pattern from domain where match in ('exact', 'suffix') union select host from server where host <> '' order by 1;

-- @ports
select s.protocol, port, security, count(distinct provider) as providers, p.words as _words from server s join protocol p on p.protocol = s.protocol
where p.tls_ports <> '' and s.role in ('incoming', 'outgoing') and port is not null
  and (security <> 'none' or (s.protocol, s.port) not in (select protocol, port from server where security <> 'none' and port is not null))
group by s.protocol, port, security
having count(distinct provider) * 20 >= (select count(*) from provider)
order by s.protocol, case security when 'tls' then 1 when 'starttls' then 2 else 3 end, providers desc, port;

-- @named
-- What people call the protocols that have ports of their own.
select ' ' || group_concat(words, ' ') || ' ' from protocol where tls_ports <> '';

-- @named_by
select words from protocol where tls_ports <> '' and protocol = :arg;

-- @family
-- Who has the names that :domain is one of: a family's before a country's ending, or before com or co of one.
select provider, name || '.*' from family
where name = substr(:domain, 1, instr(:domain, '.') - 1)
  and (substr(:domain, instr(:domain, '.')) glob '.[a-z][a-z]' or substr(:domain, instr(:domain, '.')) glob '.co.[a-z][a-z]'
       or substr(:domain, instr(:domain, '.')) glob '.com.[a-z][a-z]')
  and instr(' ' || others || ' ', ' ' || substr(:domain, -2) || ' ') = 0;

-- @label
-- The provider that has every domain whose first label is :label.
select min(provider) from domain where pattern > :label || '.' and pattern < :label || '/'
having count(distinct provider) = 1;

-- @names
select id, name_key, short_name from provider order by id;

-- @provider
-- What a card says. How columns are named and left out: db/db_rows.h; a column that the table gains is said by itself.
select p.*,
       coalesce((select group_concat(text, ' ') from (select text from remark where remark.provider = p.id and kind = 'remark'
                     and instr(:lang || '-', lang || '-') = 1 order by ordinal)),
                case when :lang = (select lang from language where ordinal = 1) then remark else '' end) as remark,
       coalesce((select d.url from document d where d.kind = 'provider' and d.slug = p.id
                 order by d.lang = :lang desc, d.lang limit 1), '') as url,
       coalesce((select o.name from provider o where o.id = p.successor), '') as _successor_name,
       exists (select 1 from provider o where coalesce(o.product_of, o.id) = coalesce(p.product_of, p.id) and o.id <> p.id) as _has_siblings,
       null as "-name_key"
from provider p where id = :provider;

-- @servers
select s.role, s.protocol, s.host, s.port, s.security, s.username, s.username as username_template, s.auth, s.url, s.last_checked, s.*,
       b.answered, b.verdict, b.date as verdict_date, b.seen as _seen, null as "-id", null as "-provider", null as "-ordinal", null as "-options"
from server s join answer_of_server b on b.provider = s.provider and b.ordinal = s.ordinal
where s.provider = :provider order by s.ordinal;

-- @requirements
-- In the language asked for if somebody wrote them in it, else in the best other one.
select r.*, r.ordinal as _ordinal,
       coalesce((select group_concat(name, ', ') from (select distinct g.name from guide g where g.lang = :lang
                     and instr(' ' || r.programs || ' ', ' ' || g.id || ' ') order by g.name)), r.programs) as _program_names, null as "-id", null as "-provider", null as "-ordinal" from requirement r
where provider = :provider and lang in ('', (
        select lang from requirement where provider = :provider and lang <> ''
        order by (instr(:lang || '-', lang || '-') = 1) * length(lang) desc, lang = :other desc, lang limit 1))
order by ordinal, lang, id;

-- @links
-- Of each kind those in the language asked for, else those of any language, in the other one, in the first of the rest.
select l.*, source like 'believed%' as _believed, null as "-id", null as "-provider" from link l
where provider = :provider and case when instr(:lang || '-', lang || '-') = 1 then '' when lang = '' then ' ' when lang = :other then '  ' else lang end = (
        select min(case when instr(:lang || '-', o.lang || '-') = 1 then '' when o.lang = '' then ' ' when o.lang = :other then '  ' else o.lang end)
        from link o where o.provider = :provider and o.kind = l.kind)
order by id;

-- @products
-- The services of the same house, this one first, and how to tell them apart: asked where it has siblings.
select p.id, p.name, coalesce((
        select r.text from remark r where r.provider = p.id and r.kind = 'tell'
        order by (instr(:lang || '-', r.lang || '-') = 1) * length(r.lang) desc, r.lang = :other desc, r.ordinal limit 1), '') as text
from provider own join provider p on coalesce(p.product_of, p.id) = coalesce(own.product_of, own.id)
where own.id = :provider
order by p.id <> own.id, p.product_of is not null, p.name_key;

-- @near
-- What an unknown name, :word, is compared with, what is said then, and whether an address can have it; without :word all.
select text, word, address from (
    select pattern as text, pattern as word, 1 as address from domain where match <> 'mx'
    union all select host, host, 0 from (select distinct host from server)
    union all select id, id, 0 from provider
    union all select name_key, id, 0 from provider
) where :word is null or distance(text, :word) is not null;

-- @near_label
-- The same of a name without a dot.
select label, label, 1 from (select distinct substr(pattern, 1, instr(pattern, '.') - 1) as label from domain where match <> 'mx')
where :word is null or distance(label, :word) is not null;

-- @near_entry
select slug from (select slug, distance(slug, :word) as d from entry) where d is not null
group by slug order by min(d), slug limit 3;

-- @entry
-- By slug, former name or number; in the language asked for, else in another.
select v.lang, v.slug, v.id, v.question, v.summary, v.author, v.updated, v.topic, v.topic_title, v.tags, v.url, v.body,
       v.body_html
from entry_by_slug v
where v.id in (select id from entry where slug = :slug
               union select entry from entry_alias where alias = :slug
               union select id from entry where id = :id)
order by v.slug = :slug desc, v.lang = :lang desc, v.lang = :other desc, v.lang limit 1;

-- @related
select d.kind, d.slug, d.title, d.url from entry_related r join document d on d.id = r.related
where r.entry = :entry order by r.ordinal;

-- @about
select d.kind, d.slug, d.title, d.url from entry_provider e
join document d on d.kind = 'provider' and d.slug = e.provider and d.lang = :lang
where e.entry = :entry order by d.title;

-- @list_providers
select null as "-name_key", id, name, status, country, last_checked, short_name, website, retired_on, coalesce(successor, '') as successor,
       check_method, source, remark, p.*
from provider p where :of is null or id = :of or country = upper(:of) or status = :of order by name_key, id;

-- @list_entries
select slug, question, topic, updated, author, lang, id, summary, url
from (
    select e.slug, e.question, e.topic, e.updated, n.author, e.lang, e.id, e.summary, e.url, e.position
    from entries_of_topic e join entry n on n.id = e.id where e.lang = :lang
) where :of is null or topic = :of order by position;

-- @list_domains
select pattern, match, provider from domain where :of is null or provider = :of order by pattern;

-- @list_topics
select id, title, entries, lang, summary from topic where lang = :lang and (:of is null or id = :of) order by ordinal;

-- @stale
-- Providers with settings last checked before :before, or at a time nobody knows; the oldest date, '' when one of them
-- has none. First where much use meets a long time: since the check, else since the source changed, else since 2000. A date without day
-- or month means the last it can mean. Use falls as one over the rank (Zipf's law), and has a thousandth for each domain, of nine at
-- most, where there is none. Before all come those with a server that answers a probe otherwise than described,
-- or not at all; among equals those that answered longest ago ('': one of them never did).
with fact as (
    select s.provider, case when s.source <> '' or s.last_checked <> '' then s.last_checked else p.last_checked end as checked,
           case when s.source <> '' or s.last_checked <> '' then s.source_changed else p.source_changed end as changed,
           b.answered, b.verdict in ('differs', 'no-answer') as differs
    from server s join provider p on p.id = s.provider
    join answer_of_server b on b.provider = s.provider and b.ordinal = s.ordinal
    where p.status <> 'retired' and (:of is null or p.id = :of)
), counted as (
    select provider, min(checked) as last_checked, coalesce(min(nullif(changed, '')), '') as source_changed, count(*) as servers,
           min(answered) as answered, sum(differs) as differs,
           min(coalesce(nullif(checked, ''), nullif(changed, ''), '2000')) as oldest,
           sum(checked || substr('-12-31', length(checked) - 3) < :before or checked = '') as due
    from fact group by provider
)
select p.id, p.name, c.last_checked, c.source_changed, (select count(*) from domain d where d.provider = p.id) as domains, c.servers, c.due,
       p.source, p.check_method, p.website, c.answered, c.differs
from counted c join provider p on p.id = c.provider where c.due > 0
order by c.differs > 0 desc, c.answered <> '', coalesce(1.0 / p.usage_rank, min(domains, 9) / 1000.0)
    * max(julianday(:before) - julianday(c.oldest || substr('-12-28', length(c.oldest) - 3)), 1) desc, domains desc, c.answered, c.last_checked, p.id;

-- @provider_document
-- What a list of results shows of the provider, as @ask_card of search.sql has it.
select kind, id, slug, lang, title, url, crumb, summary, 0 as score, '' as excerpt from document
where kind = 'provider' and slug = :provider order by lang = :lang desc, lang = :other desc, lang limit 1;
