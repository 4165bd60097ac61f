-- Search: what is put into the vocabulary and the full-text tables, the documents as search sees
-- them, and the statements with which the terminal asks.

-- @languages
select lang from language order by ordinal;

-- @put_vocab
insert into vocab_@lang (surface, stem, df) values (?1, ?2, ?3);

-- @put_documents
insert or replace into meta (key, value) values ('documents_@lang', cast(?1 as text));

-- @put_search
insert into search_@lang (rowid, title, keywords, body) values (?1, ?2, ?3, ?4);

-- @put_synonym
insert or ignore into synonym (lang, word, stem, sense) values (?1, ?2, ?3, ?4);

-- @others
-- The documents that are no entries: those are put by whoever reads them.
select id from document where kind <> 'entry' and lang = '@lang' order by id;

-- @document
-- One document: its three texts as they are searched, then what a list of results shows of it.
select case d.kind when 'provider' then p.name || ' ' || p.short_name else d.title end,
       case d.kind when 'entry' then e.tags || ' ' || e.keywords || ' ' || e.summary
           when 'provider' then p.id || ' ' || p.country || ' ' ||
               coalesce((select group_concat(m.pattern, ' ') from domain m where m.provider = p.id), '')
           else '' end,
       case d.kind when 'entry' then e.body
           when 'provider' then
               coalesce((select group_concat(s.protocol || ' ' || s.host || ' ' || coalesce(s.port, '') || ' ' ||
                   case s.security when 'tls' then 'SSL/TLS' when 'starttls' then 'STARTTLS'
                       else case '@lang' when 'fr' then 'non chiffré' when 'de' then 'unverschlüsselt'
                            else 'not encrypted' end end, ' ') from server s where s.provider = p.id), '') || ' ' ||
               coalesce((select group_concat(r.condition || ' ' || r.text, ' ') from requirement r
                   where r.provider = p.id and r.lang in ('', '@lang')), '')
           else d.summary end,
       d.kind, d.title, d.url, d.crumb, d.summary
from document d
    left join entry e on d.kind = 'entry' and e.id = d.id
    left join provider p on d.kind = 'provider' and p.id = d.slug
where d.id = ?1;

-- @settle_synonyms
-- A word that no document holds, or more than half of them, finds nothing for its synonyms.
update synonym set stem = '' where lang = '@lang' and stem not in (
    select stem from vocab_@lang
    where df * 2 <= (select cast(value as integer) from meta where key = 'documents_@lang'));

-- @ask_documents
select cast(value as integer) from meta where key = :arg;

-- @ask_word
select surface, stem, df from vocab_@lang where surface = ?1;

-- @ask_begins
-- The words that begin with ?1. No character is beyond U+10FFFF.
select surface, stem, df from vocab_@lang where surface >= ?1 and surface < ?1 || char(1114111);

-- @ask_initial
-- The first character of the first word behind ?1.
select substr(surface, 1, 1) from vocab_@lang where surface > ?1 order by surface limit 1;

-- @ask_synonyms
-- What may stand for word ?1, whose stem is ?2 (null when it has none). A row with an empty stem says only that the
-- word is known.
select t.stem from synonym w join synonym t on t.lang = w.lang and t.sense = w.sense
where w.lang = '@lang' and (w.word = ?1 or w.stem = ?2 and w.stem <> '')
group by t.stem order by min(t.sense), t.stem;

-- @ask_match
-- Every match with its rank: bm25 with the table's own weights, the lower the better.
select rowid, rank from search_@lang where search_@lang match ?1;

-- @ask_card
select kind, slug, lang, title, url, crumb, summary from document where id = ?1;

-- @ask_body
select body from entry where id = ?1;

-- @shard_lengths
-- How many tokens each document has, as FTS5 counts them: one varint for each column.
select id, sz from search_@lang_docsize order by id;

-- @shard_vocab
select surface, stem, df from vocab_@lang order by surface;

-- @shard_synonyms
select sense, word, stem from synonym where lang = '@lang' order by sense, stem, word;

-- @shard_providers
-- For the settings shown above the results: where the page is, and what it is called.
select p.id, d.url, p.name, p.name_key, p.short_name from provider p
join document d on d.kind = 'provider' and d.slug = p.id and d.lang = '@lang' order by p.id;

-- @shard_servers
select upper(protocol), host, coalesce(port, ''),
       case security when 'tls' then 'SSL/TLS' when 'starttls' then 'STARTTLS'
           else case '@lang' when 'fr' then 'non chiffré' when 'de' then 'unverschlüsselt' else 'not encrypted' end end,
       username
from server where provider = ?1 and role in ('incoming', 'outgoing') and host <> '' order by ordinal;

-- @shard_requirements
select case when condition = '' then text else text || ' (' || condition || ')' end
from requirement where provider = ?1 and lang in ('', '@lang') order by ordinal, id;

-- @shard_names
-- Names of servers and domains, a suffix with a dot before it, and whose they are.
select pattern as name, provider from domain where match = 'exact'
union select '.' || pattern, provider from domain where match = 'suffix'
union select host, (select o.provider from server o join provider p on p.id = o.provider
        where o.host = s.host order by p.status = 'retired', o.provider limit 1)
    from server s where host <> '' and host not in (select pattern from domain where match = 'exact')
union all select '*' || substr(pattern, 1, instr(pattern, '.') - 1), min(provider) from domain
    where instr(pattern, '.') > 2 group by 1 having count(distinct provider) = 1;
