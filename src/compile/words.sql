-- Words: from the files of templates/strings/ to the table word.

-- @tables
create temp table raw_word (seq integer primary key, lang, kind, key, text, path, line);

-- @put_language
insert into language (lang, ordinal) values (?1, ?2);

-- @put
insert into raw_word (lang, kind, key, text, path, line) values (?1, ?2, ?3, ?4, ?5, ?6);

-- @twice
-- In one file; the first line counts.
select path, line, key from (
    select seq, path, line, key, row_number() over (partition by path, lang, kind, key order by seq) as nth from raw_word where path <> ''
) where nth > 1 order by seq;

-- @seal
-- A site's language has every word. So has one that only the terminal can speak, of those that the terminal says. What pt-BR
-- lacks pt says, then the reference. A language's own name and its lists for searching are not the reference's to say. Of
-- counted words a language has the forms that its plural rules name, or else those of the rules it borrows.
create temp table raw_first (kind, key, lang, text, primary key (kind, key, lang)) without rowid;
insert or ignore into raw_first select kind, key, lang, text from raw_word order by seq;
create temp table raw_reference_lang as
    select lang from raw_word where kind = 'language' and key = 'reference' order by seq limit 1;
create temp table raw_spoken as
    select lang, ordinal from language
    union select lang, 0 from raw_word where kind = 'terminal' and lang not in (select lang from language);
create temp table raw_source as    -- who may say a word of lang, nth being 0 for itself
    with recursive source(lang, source, nth) as (
        select lang, lang, 0 from raw_spoken
        union all select lang, rtrim(rtrim(source, replace(source, '-', '')), '-'), nth + 1 from source where instr(source, '-')
    ) select * from source;
create temp table raw_counting as    -- and whose plural rules it has
    select s.lang, s.ordinal, coalesce((select o.source from raw_source o where o.lang = s.lang and exists (
               select 1 from raw_first w where w.kind = 'count' and w.lang = o.source) order by nth limit 1), r.lang) as source
    from raw_spoken s, raw_reference_lang r;
create temp table raw_form as
    select c.lang, c.ordinal, c.source, w.key, w.text from raw_counting c join raw_first w on w.lang = c.source
    where w.kind = 'count' and w.key in ('zero', 'one', 'two', 'few', 'many')
    union all select lang, ordinal, source, 'other', null from raw_counting;
create temp table raw_wanted as
    with known(kind, key) as (
        select distinct kind, key from raw_first where kind not in ('requirement', 'count') or kind = 'count' and instr(key, '.') = 0
            and key not in (select key from raw_form)
    ), wanted(lang, ordinal, kind, key, other) as (
        select s.lang, s.ordinal, k.kind, k.key, '' from raw_spoken s, known k
        where s.ordinal or k.kind not in ('page', 'fact', 'date', 'stop', 'mention') and (k.kind <> 'language' or k.key = 'reference')
        union all
        select f.lang, f.ordinal, 'count', b.word || f.key, b.word || 'other' from raw_form f, (
            select distinct substr(key, 1, instr(key, '.')) as word from raw_first where kind = 'count' and instr(key, '.')) b
    )
    select x.lang, x.ordinal, x.kind, x.key,
           coalesce((select text from raw_first w where w.kind = x.kind and w.key = x.key and w.lang = x.lang),
               case when instr(x.lang, '-') and x.key <> 'reference' then (
                   select w.text || case when w.key = 'name' and w.kind = 'language' then ' (' || substr(x.lang, length(o.source) + 2) || ')' else '' end
                   from raw_source o join raw_first w on w.kind = x.kind and w.key = x.key and w.lang = o.source
                   where o.lang = x.lang order by o.nth limit 1) end) as own,
           coalesce((select text from raw_first w where w.kind = x.kind and w.key = x.key and w.lang = r.lang),
               (select text from raw_first w where w.kind = x.kind and w.key = x.other and w.lang = r.lang)) as reference
    from wanted x, raw_reference_lang r;
insert into word (kind, lang, key, text)
select kind, lang, key, coalesce(own, reference,
           (select text from raw_first w where w.kind = x.kind and w.key = x.key order by lang limit 1))
from raw_wanted x where own is not null or kind not in ('language', 'settings', 'stop', 'mention')
union select 'count', lang, key, text from raw_form where text is not null order by 1, 2, 3;
create temp table raw_lacking as
    select x.lang, x.key, coalesce(nullif(f.path, ''), 'templates/strings/' || x.lang) as path,
           coalesce(f.path, '') = '' and not exists (select 1 from raw_first w where w.lang = x.lang and w.kind = 'page') as is_none
    from raw_wanted x left join (select lang, max(path) as path from raw_word group by lang) f on f.lang = x.lang
    where x.ordinal and x.own is null and x.kind not in ('language', 'settings', 'stop', 'mention') order by x.kind, x.key;

-- @missing
select path, 1, count(*), l.lang, r.lang from raw_lacking l, raw_reference_lang r where is_none group by path;

-- @untranslated
select path, 1, count(*), r.lang, group_concat(key, ', ') filter (where nth <= 5) || case when count(*) > 5 then ' …' else '' end
from (select *, row_number() over (partition by path) as nth from raw_lacking where not is_none), raw_reference_lang r group by path;
