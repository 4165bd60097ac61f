-- The sample queries that portolan.db(5) had in version 1.0 of the schema. They stay here for ever: within a major version
-- each must go on being answered. Nothing in this file is changed; a new minor version brings its own file.

-- (1) What are the settings of an address in orange.fr?
select protocol, host, port, security, username, auth
from settings_of_domain where pattern = 'orange.fr' order by ordinal;

-- (2) What are the settings of a provider?
select protocol, host, port, security, username, last_checked, source
from settings_of_provider where provider = 'gmail' order by ordinal;

-- (3) Whose server is this?
select provider, name, protocol, port, security
from server_by_host where host = 'imap.orange.fr' order by port;

-- (4) The answer with this slug.
select question, author, updated, body, url
from entry_by_slug where lang = 'fr' and slug = 'gmail-pop-ou-imap';

-- (5) The answers of a topic.
select slug, question, updated
from entries_of_topic where lang = 'fr' and topic = 'gmail' order by position;

-- (6) Full text: accents and capitals do not matter; the best first, the words shown in their places.
select e.lang, e.slug, e.question, snippet(entry_fts, 4, '[', ']', '...', 12)
from entry_fts join entry e on e.id = entry_fts.rowid
where entry_fts match 'securite port' order by entry_fts.rank limit 5;

-- (7) A host name is a phrase, a word that is not finished has a star.
select e.slug, e.question from entry_fts join entry e on e.id = entry_fts.rowid
where entry_fts match '"imap.gmail.com" OR reglag*' order by entry_fts.rank limit 5;

-- (8) The site's own ranking: each word, in lower case and without accents, is replaced by its stem.
select d.kind, d.title, d.url, -s.rank as score
from search_fr s join document d on d.id = s.rowid
where search_fr match (
    with word(w) as (values ('configurer'), ('serveur'))
    select group_concat('"' || coalesce((select stem from vocab_fr where surface = w), w) || '"', ' AND ')
    from word)
order by s.rank, d.id limit 10;

-- (9) The provider of any address: the exact domain, else the longest suffix.
with recursive above(name, depth) as (
    select 'mail.contoso.onmicrosoft.com', 0
    union all
    select substr(name, instr(name, '.') + 1), depth + 1 from above where instr(name, '.') > 0)
select d.provider, d.pattern, d.match from above join domain d on d.pattern = above.name
where d.match = 'suffix' or (d.match = 'exact' and above.depth = 0)
order by above.depth limit 1;

-- (10) The provider behind a mail exchanger: its name without the first label, then each name above.
with recursive above(name, depth) as (
    select 'alt1.aspmx.l.google.com', 0
    union all
    select substr(name, instr(name, '.') + 1), depth + 1 from above where instr(name, '.') > 0)
select d.provider, d.pattern from above join domain d on d.pattern = above.name
where above.depth > 0 order by above.depth limit 1;

-- (11) User names as Jeanne must type them.
select protocol, replace(replace(replace(username, '%EMAILADDRESS%', 'jeanne@orange.fr'),
    '%EMAILLOCALPART%', 'jeanne'), '%EMAILDOMAIN%', 'orange.fr') as username
from settings_of_domain where pattern = 'orange.fr' order by ordinal;

-- (12) What must be done first, in French.
select ordinal, protocol, condition, text, url
from requirement where provider = 'gmail' and lang in ('fr', '') order by ordinal;

-- (13) A provider by what people call it.
select id, name, status from provider
where id = 'orange' or name_key = 'orange' or name_key like 'orange %';

-- (14) Official pages.
select kind, title, url from link
where provider = 'gmail' and lang in ('fr', '') order by id;

-- (15) All domains of a provider.
select pattern, match from domain where provider = 'orange' order by pattern;

-- (16) Settings that nobody has checked since the beginning of 2025.
select distinct provider, name, last_checked from settings_of_provider
where last_checked < '2025' order by last_checked, provider;

-- (17) Which ports and kinds of security are in use?
select protocol, port, security, count(*) as servers from server
group by protocol, port, security order by servers desc, protocol, port;

-- (18) Providers without SSL/TLS from the first byte for reading mail.
select id, name from provider where id not in (
    select provider from server where role = 'incoming' and security = 'tls') order by id;

-- (19) Answers about a provider.
select e.lang, e.slug, e.question from entry_provider p join entry e on e.id = p.entry
where p.provider = 'gmail' order by e.lang, e.slug;

-- (20) Related answers.
select r.title, r.url from document d
join entry_related x on x.entry = d.id join document r on r.id = x.related
where d.kind = 'entry' and d.lang = 'fr' and d.slug = 'gmail-pop-ou-imap' order by x.ordinal;

-- (21) Translations of an answer.
select t.lang, t.slug from entry e join entry t on t.key = e.key and t.id <> e.id
where e.lang = 'fr' and e.key <> '' order by e.slug, t.lang;

-- (22) Where an old link goes now.
select a.lang, a.alias, d.url from entry_alias a join document d on d.id = a.entry
order by a.lang, a.alias;

-- (23) Headings of an answer with their places.
select s.title, d.url || '#' || s.anchor as place
from section s join document d on d.id = s.entry
where d.lang = 'fr' and d.slug = 'gmail-pop-ou-imap' order by s.ordinal;

-- (24) What is this file?
select key, value from meta order by key;
