-- Words: from the files of templates/strings/ to the table word.

-- @tables
create temp table raw_word (seq integer primary key, lang, kind, key, text, path, line);

-- @put_language
insert into language (lang, ordinal) values (?1, ?2);

-- @put
insert into raw_word (lang, kind, key, text, path, line) values (?1, ?2, ?3, ?4, ?5, ?6);

-- @twice
-- In one file; the first line counts.
select path, line, key from raw_word w where path <> '' and exists (
    select 1 from raw_word f where f.path = w.path and f.lang = w.lang and f.kind = w.kind and f.key = w.key and f.seq < w.seq);

-- @seal
-- A site's language has every word. So has one that only the terminal can speak, of those that the terminal says. A
-- language's own name and its lists for searching are nobody else's to say.
create index temp.raw_word_key on raw_word(kind, key, lang);
create temp table raw_reference_lang as
    select lang from raw_word where kind = 'language' and key = 'reference' order by seq limit 1;
create temp table raw_wanted as
    with spoken(lang, ordinal) as (
        select lang, ordinal from language
        union select lang, 0 from raw_word where kind = 'terminal' and lang not in (select lang from language)
    ), known(kind, key) as (select distinct kind, key from raw_word where kind <> 'requirement')
    select s.lang, s.ordinal, k.kind, k.key,
           (select text from raw_word w where w.kind = k.kind and w.key = k.key and w.lang = s.lang order by seq limit 1) as own,
           (select text from raw_word w where w.kind = k.kind and w.key = k.key and w.lang = r.lang order by seq limit 1) as reference
    from spoken s, known k, raw_reference_lang r
    where s.ordinal or k.kind not in ('page', 'fact', 'date', 'stop') and (k.kind <> 'language' or k.key = 'reference');
insert into word (kind, lang, key, text)
select kind, lang, key, coalesce(own, reference,
           (select text from raw_word w where w.kind = x.kind and w.key = x.key order by seq limit 1))
from raw_wanted x where own is not null or kind not in ('language', 'settings', 'stop') order by kind, lang, key;
create temp table raw_lacking as
    select x.lang, x.key, coalesce(nullif(f.path, ''), 'templates/strings/' || x.lang) as path, f.path is null as is_none
    from raw_wanted x left join (select lang, max(path) as path from raw_word group by lang) f on f.lang = x.lang
    where x.ordinal and x.own is null and x.kind not in ('language', 'settings', 'stop') order by x.kind, x.key;

-- @missing
select path, 1, count(*), l.lang, r.lang from raw_lacking l, raw_reference_lang r where is_none group by path;

-- @untranslated
select path, 1, count(*), r.lang, group_concat(key, ', ') filter (where nth <= 5) || case when count(*) > 5 then ' …' else '' end
from (select *, row_number() over (partition by path) as nth from raw_lacking where not is_none), raw_reference_lang r group by path;
