-- What programs read about the site as a whole: site map, feeds, redirects, texts for language models.

-- @languages
select lang, ordinal = 1 from language order by ordinal;

-- @updated
-- When the page of one template and id changed last.
select max(d) from (
    select updated as d from entry where :template = 'entry' and id = :id
    union all select last_checked from provider where :template = 'provider' and id = :id
    union all select updated from guide where :template = 'guide/' || id and lang = :lang
) where d <> '';

-- @latest
select d.url, e.question, e.summary, e.author, e.updated, e.body_html
from entry e join document d on d.id = e.id where e.lang = :lang and e.updated <> '' order by e.updated desc, e.id limit 30;

-- @redirects
select a.lang || '/' || a.alias || '.html', d.url from entry_alias a join document d on d.id = a.entry order by 1;

-- @texts
-- Each answer, with what stands around it in its page.
select d.url, e.question, e.summary, e.author, e.updated, e.body_html
from entry e join document d on d.id = e.id where e.lang = :lang order by d.position;

-- @topics
select id, title, summary from topic where lang = :lang and entries > 0 order by ordinal;

-- @answers
select d.url, e.question, e.summary from entry e join document d on d.id = e.id
where e.lang = :lang and e.topic = :topic order by e.id;

-- @providers
select d.url, d.title, d.summary from document d where d.kind = 'provider' and d.lang = :lang order by d.position;

-- @guides
select d.url, d.title, d.summary from document d where d.kind = 'guide' and d.lang = :lang order by d.position;
