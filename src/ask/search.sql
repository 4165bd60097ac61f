-- Search: what is put into the vocabulary and the full-text tables, the documents as search sees
-- them, and the statements with which the terminal asks.

-- @languages
select lang from language order by ordinal;

-- @put_vocab
insert into vocab_@lang (surface, stem, df, weight) values (?1, ?2, ?3, ?4);

-- @put_endings
-- What words have behind their stem of three letters or more, U+E002 before it, and U+E002 twice before what one word of two
-- hundred has, and two at least, in front of it; df: how many words.
with around (front, behind) as (
    select substr(surface, 1, instr(surface, stem) - 1), substr(surface, instr(surface, stem) + length(stem))
    from vocab_@lang where length(stem) >= 3 and instr(surface, stem) > 0),
front (text, n) as (select front, count(*) from around where front <> '' group by 1
    having count(*) > 1 and count(*) * 200 >= (select count(*) from vocab_@lang))
insert into vocab_@lang (surface, stem, df, weight)
select char(57346, 57346) || text, char(57346, 57346) || text, n, 0 from front
union all
select char(57346) || behind, char(57346) || behind, count(*), 0 from around
where behind <> '' and (front = '' or front in (select text from front)) group by behind;

-- @put_documents
insert or replace into meta (key, value) values ('documents_@lang', cast(?1 as text));

-- @put_synonym
insert or ignore into synonym (lang, word, stem, sense) values (?1, ?2, ?3, ?4);

-- @synonyms_of
select words from raw_synonym where lang = '@lang' order by row;

-- @others
-- The documents that are no entries: those are put by whoever reads them.
select id from document where kind <> 'entry' and lang = '@lang' order by id;

-- @document
-- One document: its three texts as they are searched, then what a list of results shows of it, and its keys of errors.
-- A provider is found by its names, domains and country: its servers and ports are on the settings card, and would
-- make every one of the words about mail stand everywhere.
select case d.kind when 'provider' then p.name || ' ' || p.short_name when 'guide' then g.name || ' ' || d.title else d.title end,
       case d.kind when 'entry' then e.tags || ' ' || e.keywords || ' ' || e.summary
           when 'provider' then p.id || ' ' ||
               coalesce((select group_concat(m.pattern, ' ') from domain m where m.provider = p.id), '')
           when 'guide' then g.keywords || ' ' || g.summary else '' end,
       case d.kind when 'entry' then e.body when 'guide' then g.body else '' end,
       d.kind, d.title, d.url, d.crumb, d.summary,
       case d.kind when 'entry' then (select group_concat(char(57345) || key, ' ') from entry_error where entry = d.id) end
from document d
    left join entry e on d.kind = 'entry' and e.id = d.id
    left join provider p on d.kind = 'provider' and p.id = d.slug
    left join guide g on d.kind = 'guide' and g.lang = d.lang and g.id = d.slug
where d.id = ?1;

-- @shard_entries
-- What @document shows of the entries of one language.
select id, tags, keywords, summary, body from entry where lang = '@lang' order by id;

-- @shard_documents
select * from document where lang = '@lang' order by id;

-- @ask_documents
select cast(value as integer) from meta where key = 'documents_@lang';

-- @ask_word
select surface, stem, df, weight from vocab_@lang where surface = ?1;

-- @ask_begins
-- The words that begin with ?1. No character is beyond U+10FFFF.
select surface, stem, df, weight from vocab_@lang where surface >= ?1 and surface < ?1 || char(1114111);

-- @ask_initial
-- The first character of the first word behind ?1.
select substr(surface, 1, 1) from vocab_@lang where surface > ?1 order by surface limit 1;

-- @ask_synonyms
-- The words for which stem ?1 stands.
select word from synonym where lang = '@lang' and stem = ?1 order by word;

-- @ask_match
-- Every match with its rank: bm25 with the table's own weights, the lower the better.
select rowid, rank from search_@lang where search_@lang match ?1;

-- @ask_match_some
-- The same among documents of kind ?2 and about provider ?3, '' being all.
select rowid, rank from search_@lang where search_@lang match ?1 and rowid in (
    select id from document where lang = '@lang' and ?2 in ('', kind) and (?3 = '' or kind = 'provider' and slug = ?3
        or kind = 'entry' and id in (select entry from entry_provider where provider = ?3)));

-- @ask_having
-- Documents that match ?1.
select rowid from search_@lang where search_@lang match ?1;

-- @ask_providers
-- Documents of providers, and whether they have closed.
select d.id, p.status = 'retired' from document d join provider p on p.id = d.slug
where d.kind = 'provider' and d.lang = '@lang' order by d.id;

-- @ask_title_weight
select title_weight from document where id = ?1;

-- @ask_card
-- A result; whoever searches fills score and excerpt in.
select kind, id, slug, lang, title, url, crumb, summary, 0 as score, '' as excerpt from document where id = ?1;

-- @ask_body
select body from entry where id = ?1
union all select g.body from document d join guide g on g.lang = d.lang and g.id = d.slug
where d.id = ?1 and d.kind = 'guide';

-- @shard_lengths
-- How many tokens each document has, as FTS5 counts them: one varint for each column.
select s.id, s.sz, d.title_weight, 
       case d.kind when 'provider' then 1 + exists (select 1 from provider p where p.id = d.slug and p.status = 'retired') else 0 end
from search_@lang_docsize s join document d on d.id = s.id order by s.id;

-- @shard_keys
-- How the keys of errors begin.
select coalesce(group_concat(begin, ' '), '') from (
    select distinct substr(x.key, 1, 6) as begin from entry_error x join entry e on e.id = x.entry where e.lang = '@lang' order by 1);

-- @shard_vocab
select surface, stem, df, weight from vocab_@lang order by surface;

-- @shard_providers
-- For the settings shown above the results: where the page is, and what it is called; '*' when there are no pages for it
-- in mail programs, and which guides do not fit it.
select p.id, d.url, p.name, p.name_key, p.short_name,
       case when exists (select 1 from guide_of_provider o where o.lang = '@lang' and o.provider = p.id and not o.is_own)
           then '* ' else '' end || (select coalesce(group_concat(g.id, ' '), '') from guide g where g.lang = '@lang' and not exists (select 1 from guide_of_provider o
           where o.lang = g.lang and o.provider = p.id and o.guide = g.id))
from provider p
join document d on d.kind = 'provider' and d.slug = p.id and d.lang = '@lang' order by p.id;

-- @shard_servers
select upper(protocol), host, coalesce(port, ''),
       (select text from word where kind = 'fact' and lang = '@lang' and key = security), username
from server where provider = ?1 and role in ('incoming', 'outgoing') and host <> '' order by ordinal;

-- @shard_programs
-- As @programs of ask.sql, and what is shown.
select g.id, g.name, w.text, d.title, d.crumb, d.summary
from guide g join word w on w.kind = 'program' and w.lang = g.lang and w.key = g.id
    join document d on d.kind = 'guide' and d.lang = g.lang and d.slug = g.id
where g.lang = '@lang' order by g.id;

-- @shard_ports
-- As @ports of ask.sql, with what people call the protocol, and security in words; then the protocols that have none there.
with port(protocol, words, port, security, n) as (
    select s.protocol, p.words, port, security, count(distinct provider) from server s join protocol p on p.protocol = s.protocol
    where p.tls_ports <> '' and s.role in ('incoming', 'outgoing') and port is not null
      and (security <> 'none' or (s.protocol, s.port) not in (select protocol, port from server where security <> 'none' and port is not null))
    group by s.protocol, port, security having count(distinct provider) * 20 >= (select count(*) from provider)
)
select said from (
    select protocol || ',' || replace(words, ' ', ',') || ' ' || port || ' '
               || (select text from word where kind = 'fact' and lang = '@lang' and key = security) as said,
           protocol, case security when 'tls' then 1 when 'starttls' then 2 else 3 end as secure, n, port from port
    union all
    select protocol || ',' || replace(words, ' ', ','), char(1114111), 0, 0, 0 from protocol
    where tls_ports <> '' and protocol not in (select protocol from port)
) order by protocol, secure, n desc, port;

-- @stop
-- Words that say nothing of what is asked, blanks around each.
select ' ' || text || ' ' from word where kind = 'stop' and lang = :arg;

-- @shard_requirements
-- In the language that @requirements of ask.sql takes.
select case when condition = '' then text else text || ' (' || condition || ')' end
from requirement where provider = ?1 and lang in ('', (
        select lang from requirement where provider = ?1 and lang <> ''
        order by (instr('@lang-', lang || '-') = 1) * length(lang) desc, lang = (select lang from language where ordinal = 1) desc, lang limit 1))
order by ordinal, lang, id;

-- @shard_names
-- Names of servers and domains, and whose they are: a suffix with a dot before it, a server with a colon, a family with a star before
-- it and a dot behind, and so where it is anybody's.
select pattern as name, provider from domain where match = 'exact'
union select '.' || pattern, provider from domain where match = 'suffix'
union select ':' || host, (select o.provider from server o join provider p on p.id = o.provider
        where o.host = s.host order by p.status = 'retired', o.provider limit 1)
    from server s where host <> '' and host not in (select pattern from domain where match = 'exact')
union all select '*' || name || '.', provider from family
union all select '*' || name || '.' || value, provider from family, json_each('["' || replace(others, ' ', '","') || '"]') where others <> ''
union all select '*' || substr(pattern, 1, instr(pattern, '.') - 1), min(provider) from domain
    where instr(pattern, '.') > 2 group by 1 having count(distinct provider) = 1;
