-- What the site shows. `@pages` lists the pages, `@site` is what all of them share, `@TEMPLATE` is
-- what one page is about, `@SCOPE.LIST` a list in it. Templates name the columns; a column that
-- ends in _html is HTML, all others are plain text. Parameters are columns of the rows around, and
-- come as text.
--
-- Words that people read stand in templates/strings, from there in the table word: where a fact has a word, a column is_…
-- says which. date_text(:dates, day) is a date in words, as exact as it is known, count_text(:counts, n, 'answers') a number with
-- its word; `dates` and `counts` of @site are how they are written.
--
-- The queries of a page run once for each page: those of entry find all their rows by an index.

-- @pages
-- What stands behind a template's '/' is the guide whose steps it includes. canonical is the page's own address below base_url; '' for the home page.
select 'index.html' as path, 'home' as template, lang, '' as id, '' as root, '' as canonical, '' as position
from language where ordinal = 1
union all
-- A server shows this one for any address, so it cannot lean on where it is: without base_url the site is the server's root.
select '404.html', 'missing', lang, '',
       coalesce((select rtrim(value, '/') || '/' from meta where key = 'base_url' and value <> ''), '/'), '404.html', ''
from language where ordinal = 1
union all
select lang || '/index.html', 'home', lang, '', '../', case ordinal when 1 then '' else lang || '/index.html' end, ''
from language
union all
select l.lang || '/' || p.column1 || '.html', p.column2, l.lang, '', '../', l.lang || '/' || p.column1 || '.html', ''
from language l, (values ('providers', 'provider_index'), ('questions', 'question_index'), ('search', 'find')) p
union all
select lang || '/topic-' || id || '.html', 'topic', lang, id, '../', lang || '/topic-' || id || '.html', ''
from topic where entries > 0
union all
select lang || '/questions-' || letter || '.html', 'question_letter', lang, letter, '../',
       lang || '/questions-' || letter || '.html', ''
from (select distinct l.lang, case when d.title_key >= 'a' and title_key < '{' then substr(d.title_key, 1, 1) else '0' end as letter
      from language l join document d on d.kind = 'entry' and d.lang = l.lang
      where (select max(position) from document where kind = 'entry' and lang = l.lang) > 500)
union all
select lang || '/' || alias || '.html', 'moved', lang, entry, '../', '', '' from entry_alias
union all
select r.path, 'moved', d.lang, r.entry, replace(hex(zeroblob(length(r.path) - length(replace(r.path, '/', '')))), '00', '../'), '', ''
from entry_redirect r join document d on d.id = r.entry
union all
select lang || '/guides.html', 'guide_index', lang, '', '../', lang || '/guides.html', ''
from language where exists (select 1 from guide where guide.lang = language.lang)
union all
select lang || '/setup.html', 'setup', lang, '', '../', lang || '/setup.html', ''
from language where exists (select 1 from guide where guide.lang = language.lang)
union all
select lang || '/due.html', 'due', lang, '', '../', lang || '/due.html', ''
from language where exists (select 1 from server join provider on provider.id = server.provider and status <> 'retired')
union all
select lang || '/guide/' || id || '.html', 'guide/' || id, lang, '', '../../', lang || '/guide/' || id || '.html', '' from guide
union all
select lang || '/' || slug || '.html', 'page', lang, slug, '../', lang || '/' || slug || '.html', '' from page
union all
select url, 'provider', lang, slug, '../../', url, position from document where kind = 'provider'
union all
select url, 'entry', lang, id, '../', url, position from document where kind = 'entry'
-- The dearest last, so that whoever asks for one page seldom waits for it.
union all
select url, 'guide/' || guide, lang, provider, '../../', url, '' from guide_of_provider
-- Said twice, so that most providers are passed over before their servers are looked for.
where is_own and (provider in (select provider from featured) or coalesce((select value from meta where key = 'guide_pairs'), 'all') = 'all');

-- @pages.translations
-- The same page in the other languages; other_canonical as in @pages.
with other as materialized (
    select l.lang as other_lang, l.ordinal, case when :template like 'guide/%' then (
            select url from guide_of_provider where lang = l.lang and provider = :id and guide = substr(:template, 7) and is_own
            union all
            select g.lang || '/guide/' || g.id || '.html' from guide g where g.lang = l.lang and g.id = substr(:template, 7) and :id = ''
        ) else case :template
        when 'entry' then (select o.lang || '/' || o.slug || '.html' from entry e
                           join entry o on o.key = e.key and o.lang = l.lang and o.key <> ''
                           where e.id = :id and e.key <> '')
        when 'page' then (select o.lang || '/' || o.slug || '.html' from page p
                          join page o on o.lang = l.lang and (o.key = p.key and o.key <> '' or o.slug = p.slug)
                          where p.lang = :lang and p.slug = :id order by o.key = '' limit 1)
        when 'topic' then (select t.lang || '/topic-' || t.id || '.html' from topic t
                           where t.lang = l.lang and t.id = :id and t.entries > 0)
        when 'provider' then l.lang || '/provider/' || :id || '.html'
        when 'guide_index' then (select max(g.lang) || '/guides.html' from guide g where g.lang = l.lang)
        when 'setup' then (select max(g.lang) || '/setup.html' from guide g where g.lang = l.lang)
        when 'provider_index' then l.lang || '/providers.html'
        when 'due' then l.lang || '/due.html'
        when 'find' then l.lang || '/search.html'
        when 'question_index' then l.lang || '/questions.html'
        when 'question_letter' then l.lang || '/questions.html'
        else l.lang || '/index.html' end end as other_url
    from language l where l.lang <> :lang
)
select other_lang, other_url, case when ordinal = 1 and other_url = other_lang || '/index.html' then '' else other_url end as other_canonical,
       coalesce((select text from word where kind = 'language' and lang = other_lang and key = 'name'), other_lang) as other_name
from other where other_url is not null order by ordinal;

-- @pages.structured
-- What a search engine is told about the page (schema.org), safe inside a <script>.
-- own: entry
select replace(json_object('@context', 'https://schema.org', '@type', 'WebPage', 'url', :base_url || '/' || :path,
           'name', name, 'inLanguage', :lang, 'dateModified', nullif(updated, ''),
           'breadcrumb', json_object('@type', 'BreadcrumbList', 'itemListElement', json_array(
               json_object('@type', 'ListItem', 'position', 1, 'name', :title, 'item', :base_url || '/' || :lang || '/index.html'),
               json_object('@type', 'ListItem', 'position', 2, 'name', coalesce(parent, name),
                           'item', :base_url || '/' || coalesce(parent_url, :path))))),
           '<', '\u003c') as json_html
from (
    select e.question as name, e.updated, t.title as parent, t.lang || '/topic-' || t.id || '.html' as parent_url
    from entry e left join topic t on t.lang = e.lang and t.id = e.topic where :template = 'entry' and e.id = :id
    union all
    select title, '', null, null from topic where :template = 'topic' and lang = :lang and id = :id
    union all
    select name, last_checked, null, null from provider where :template = 'provider' and id = :id
    union all
    select g.title || coalesce(' – ' || p.name, ''), g.updated, g.name, g.lang || '/guide/' || g.id || '.html'
    from guide g left join provider p on p.id = :id where :template = 'guide/' || g.id and g.lang = :lang
);

-- @site
-- build changes with the assets, so that nothing stale stays in a cache; not with the content, so that a page stays as it
-- is when another one changes.
with said as (
    select max(case key when 'title' then value end) as title,
           max(case key when 'tagline' then value end) as tagline,
           max(case key when 'base_url' then rtrim(value, '/') end) as base_url,
           max(case key when 'contact' then value end) as contact,
           max(case key when 'theme' then value end) as theme,
           max(case key when 'offline' then value end) as offline,
           max(case key when 'source_date' then value end) as source_date,
           max(case key when 'generator' then value end) as generator
    from meta
)
select :lang as lang, said.title, coalesce(said.tagline, '') as tagline, coalesce(said.base_url, '') as base_url,
       coalesce(said.contact, '') as contact,
       case when said.contact glob 'http*://*' or said.contact glob 'mailto:*' then said.contact
            when said.contact like '%_@_%' then 'mailto:' || said.contact end as contact_href,
       coalesce(said.generator, '') as generator, said.theme <> '' as has_theme, said.offline <> '' as is_offline,
       coalesce(:assets, '') as build,
       coalesce(said.source_date, '') as source_date,
       date_text(dates, said.source_date) as source_date_text,
       (select lang from language where ordinal = 1) as default_lang,
       (select count(*) > 1 from language) as is_multilingual,
       coalesce((select max(position) from document where kind = 'entry' and lang = :lang), 0) as entries,
       coalesce((select max(position) from document where kind = 'provider' and lang = :lang), 0) as providers,
       exists (select 1 from guide where lang = :lang) as has_guides,
       dates, counts, (select text from word where kind = 'language' and key = 'countries' and lang = :lang) as countries,
       exists (select 1 from word where kind = 'language' and key = 'direction' and lang = :lang and text = 'rtl') as is_rtl,
       results.*,
       (select text from word where kind = 'fact' and key = 'person' and lang = :lang) as person,
       (select lang from word where kind = 'language' and key = 'reference') as reference_lang
from said, (select group_concat(text, char(10)) as dates from (
    select text from word where kind = 'date' and lang = :lang order by key)), (select group_concat(key || '=' || text, char(10)) as counts
    from word where kind = 'count' and lang = :lang), (
    select max(text) filter (where key = 'results.zero') as results_zero,
           max(text) filter (where key = 'results.one') as results_one,
           max(text) filter (where key = 'results.two') as results_two,
           max(text) filter (where key = 'results.few') as results_few,
           max(text) filter (where key = 'results.many') as results_many,
           max(text) filter (where key = 'results.other') as results_other
    from word where kind = 'count' and lang = :lang) results;

-- @site.header_pages
select slug as page_slug, title as page_title from page where lang = :lang and place = 'header' order by ordinal;

-- @site.footer_pages
select slug as page_slug, title as page_title from page where lang = :lang and place = 'footer' order by ordinal;

-- @page
select title as page_title, summary as page_summary, updated as page_updated, date_text(:dates, updated) as page_updated_text,
       body_html
from page where lang = :lang and slug = :id;

-- @home
select exists (select 1 from topic where lang = :lang and entries > 0) as has_topics,
       exists (select 1 from entry where lang = :lang) as has_entries,
       (select count(*) from provider) > 0 as has_providers,
       (select count(*) from provider) > 24 as has_more_providers;

-- @home.home_providers
-- Up to 24: the featured in their order, then by name those that somebody wrote about in this language, those of the countries
-- that speak it, and those with the most domains. A short name that two of them share says nothing.
select provider_id, case when count(*) over (partition by short) > 1 then name else short end as provider_name from (
    select p.id as provider_id, p.name, p.name_key, coalesce(nullif(p.short_name, ''), p.name) as short,
           coalesce((select f.ordinal from featured f where f.lang = :lang and f.provider = p.id), 1000000) as place
    from provider p where p.status <> 'retired' and instr(p.name, '%') = 0
    order by place,
             exists (select 1 from entry_provider x cross join entry e on e.id = x.entry where x.provider = p.id and e.lang = :lang) desc,
             instr(coalesce(:countries, upper(:lang)), coalesce(nullif(p.country, ''), '-')) > 0 desc,
             exists (select 1 from requirement r where r.provider = p.id and r.lang = :lang) desc,
             (select count(*) from domain d where d.provider = p.id) desc, p.id limit 24
) order by place, fold(short), name_key, provider_id;

-- @home.home_platforms
select platform as home_platform, platform = 'phone' as is_phone, platform = 'device' as is_device from guide where lang = :lang
group by platform order by is_device, platform;

-- @home_platforms.home_guides
select id as guide_id, name as guide_name from guide where lang = :lang and platform = :home_platform order by fold(name), id;

-- @home.home_topics
select id as topic_id, title as topic_title, summary as topic_summary, count_text(:counts, entries, 'answers') as topic_entries_text
from topic where lang = :lang and entries > 0 order by ordinal;

-- @home.latest
select slug, question, updated,
       date_text(:dates, updated) as updated_text
from entry where lang = :lang order by updated desc, id limit 6;

-- @find
select exists (select 1 from topic where lang = :lang and entries > 0) as has_topics;

-- @find.find_topics
select id as topic_id, title as topic_title from topic where lang = :lang and entries > 0 order by ordinal;

-- @setup
select :person || '@' || coalesce((select pattern from domain d join featured f on f.provider = d.provider
       where f.lang = :lang and f.ordinal = 1 and d.match = 'exact' order by length(pattern), pattern limit 1), 'example.com') as example_address;

-- @setup.setup_hosts
-- Who takes other people's domains: those with MX hosts, and what the same house sells beside, which has no domains
-- of its own; those with addresses of their own, which are rarely meant, last. without_guides as in the search's records: programs that cannot, '*' for no pages of their own.
with host as (
    select p.id, p.name, p.name_key, coalesce(p.product_of, p.id) as house, group_concat(d.pattern, ' ') as mx,
           exists (select 1 from domain o where o.provider = p.id and o.match <> 'mx') as has_addresses
    from provider p join domain d on d.provider = p.id and d.match = 'mx' where p.status <> 'retired' group by p.id
), offer as (
    select id, name, name_key, mx, has_addresses from host
    union all
    select p.id, p.name, p.name_key, group_concat(h.mx, ' '), 0 from provider p join host h on h.house = coalesce(p.product_of, p.id)
    where p.status <> 'retired' and not exists (select 1 from domain d where d.provider = p.id) group by p.id
)
select o.id as provider_id, o.name as provider_name, o.mx as mx_patterns,
       case when exists (select 1 from guide_of_provider x where x.lang = :lang and x.provider = o.id and not x.is_own) then '* ' else '' end
           || coalesce((select group_concat(g.id, ' ') from guide g where g.lang = :lang and not exists (
               select 1 from guide_of_provider x where x.lang = g.lang and x.guide = g.id and x.provider = o.id)), '') as without_guides
from offer o order by o.has_addresses, coalesce((select f.ordinal from featured f where f.lang = :lang and f.provider = o.id), 1000000), o.name_key, o.id;

-- @setup.on_computer
select id as guide_id, name as guide_name from guide where lang = :lang and platform = 'computer' order by fold(name), id;

-- @setup.on_phone
select id as guide_id, name as guide_name from guide where lang = :lang and platform = 'phone' order by fold(name), id;

-- @setup.on_device
select id as guide_id, name as guide_name from guide where lang = :lang and platform = 'device' order by fold(name), id;

-- @missing
select '404' as status;

-- @moved
select slug, title as question, url as target from document where id = :id;

-- @entry
-- own: entry
select e.id as entry, coalesce(nullif(e.full_question, ''), e.question) as question, e.summary, e.author, e.body_html,
       e.updated,
       date_text(:dates, e.updated) as updated_text,
       count_text(:counts, nullif(e.rating_value, '')) as rating_value_text, count_text(:counts, nullif(e.rating_best, '')) as rating_best_text,
       count_text(:counts, nullif(e.rating_count, ''), 'ratings') as rating_count_text, e.rating_date,
       case when e.rating_date <> '' then
           date_text(:dates, e.rating_date) end as rating_date_text,
       t.id as topic_id, t.title as topic_title,
       b.slug as before_slug, b.title as before_title, a.slug as after_slug, a.title as after_title,
       (select count(*) from section where entry = e.id and level = 2) > 2 as has_contents,
       count_text(:counts, (select max(ordinal) from entry_related where entry = e.id), 'related') as related_count_text,
       (select count(*) > 5 from entry_related where entry = e.id) as has_more_related,
       exists (select 1 from entry_provider where entry = e.id) as has_providers,
       e.tags <> '' as has_tags
from entry e
left join topic t on t.lang = e.lang and t.id = e.topic
left join document b on b.kind = 'entry' and b.lang = :lang and b.position = :position - 1
left join document a on a.kind = 'entry' and a.lang = :lang and a.position = :position + 1
where e.id = :id;

-- @entry.contents
select anchor, title as heading from section where entry = :entry and level = 2 order by ordinal;

-- @entry.picture
-- The drawing that the front matter names (meta: picture).
select name = 'imap-pop' as is_imap_pop, name = 'tls' as is_tls_picture, name = 'ports' as is_ports, name = 'password' as is_password,
       name = 'domain' as is_domain
from (select json_extract(nullif(meta, ''), '$.picture') as name from entry where id = :entry) where name is not null;

-- @picture.picture_ports
-- Where a mail program connects, each encrypted; port_y is where its row is drawn.
select port_protocol, port_number, port_is_tls, is_incoming, (row_number() over (order by ordinal, not port_is_tls) - 1) * 44 as port_y from (
    select short_name as port_protocol, cast(tls_ports as integer) as port_number, 1 as port_is_tls, role = 'incoming' as is_incoming, ordinal
    from protocol where autoconfig <> ''
    union all
    select short_name, cast(starttls_ports as integer), 0, 0, ordinal from protocol where autoconfig <> '' and role = 'outgoing'
) order by port_y;

-- @entry.related
select d.url as related_url, d.title as related_question
from entry_related r join document d on d.id = r.related where r.entry = :entry order by r.ordinal limit 5;

-- @entry.more_related
select d.url as related_url, d.title as related_question
from entry_related r join document d on d.id = r.related where r.entry = :entry order by r.ordinal limit -1 offset 5;

-- @entry.entry_providers
select p.id as provider_id, coalesce(nullif(p.short_name, ''), p.name) as provider_name
from entry_provider x join provider p on p.id = x.provider where x.entry = :entry order by p.name_key, p.id;

-- @entry.tags
-- tag_query is the tag as a search: what would end or change a query string is written as %XX.
select tag, case when tag not glob '*[%&#+"<> ]*' then tag else
           replace(replace(replace(replace(replace(replace(replace(replace(tag, '%', '%25'), '&', '%26'), '#', '%23'),
               '+', '%2B'), '"', '%22'), '<', '%3C'), '>', '%3E'), ' ', '+') end as tag_query
from entry_tag where entry = :entry order by ordinal;

-- @topic
-- Up to 60 answers stand there in full, up to 500 with their summaries.
select id as topic_id, title as topic_title, summary as topic_summary, entries as topic_entries,
       count_text(:counts, entries, 'answers') as topic_entries_text, entries > 2 and entries <= 60 as has_contents, entries <= 60 as is_full,
       entries > 60 as is_list
from topic where lang = :lang and id = :id;

-- @topic.questions
select slug, question, case when :topic_entries + 0 <= 500 then summary else '' end as summary
from entry where lang = :lang and topic = :topic_id order by nav_order = '', cast(nav_order as real), id;

-- @topic.answers
-- A whole page inside another (db/db_inset.h).
select slug, question, author, updated,
       date_text(:dates, updated) as updated_text,
       summary,
       inset(body_html, slug) as body_html
from entry where lang = :lang and topic = :topic_id order by nav_order = '', cast(nav_order as real), id;

-- @provider
-- example_domain is the domain of an address to show: the one most like the provider's name.
with record as materialized (
    select v.id as provider_id, name, coalesce(nullif(v.short_name, ''), name) as short_name,
           short_name not in ('', name) as has_long_name, website, retired_on, successor,
           status = 'preparation' as is_preparation, status = 'broken' as is_broken,
           status = 'retired' as is_retired, status = 'unknown' as is_unknown,
           coalesce((select pattern from (
               select pattern, case pattern when replace(v.id, '-', '.') then 1 when v.id || '.' || :lang then 2
                   when v.id || '.com' then 3 when v.id || '.net' then 4 else 6 - (substr(pattern, 1, length(v.id) + 1) = v.id || '.') end as far
               from domain d where d.provider = v.id and d.match = 'exact') order by far, length(pattern), pattern
               limit 1), 'example.com') as example_domain,
           coalesce(nullif((select max(case when s.source <> '' or s.last_checked <> '' then s.last_checked
                                            else v.last_checked end) from server s
                            where s.provider = v.id), ''), last_checked) as checked,
           coalesce(nullif((select max(case when s.source <> '' or s.last_checked <> '' then s.source_changed
                                            else v.source_changed end) from server s
                            where s.provider = v.id), ''), source_changed) as changed,
           exists (select 1 from server s where s.provider = v.id and s.last_checked = ''
                   and (v.last_checked = '' or s.source <> '')) as checked_partly,
           exists (select 1 from server where server.provider = v.id) as has_servers,
           exists (select 1 from server where server.provider = v.id and security = 'starttls') as has_starttls,
           (select count(distinct case when s.source <> '' or s.last_checked <> '' then s.last_checked
                                       else v.last_checked end || char(10) || coalesce(nullif(s.source, ''), v.source)) = 1
            from server s where s.provider = v.id) as is_one_origin,
           (select count(distinct username) = 1 from server where server.provider = v.id) as is_one_username,
           exists (select 1 from server where server.provider = v.id and instr(username, '%EMAIL')) as has_own_username,
           exists (select 1 from requirement where requirement.provider = v.id) as has_steps,
           exists (select 1 from provider q where q.id <> v.id and coalesce(q.product_of, q.id) = coalesce(v.product_of, v.id)) as has_products,
           (select count(*) > 2 from provider q where coalesce(q.product_of, q.id) = coalesce(v.product_of, v.id)) as has_many_products,
           exists (select 1 from remark where remark.provider = v.id and kind = 'conflict' and instr(:lang || '-', remark.lang || '-') = 1) as has_differences,
           exists (select 1 from requirement where requirement.provider = v.id
                   and kind in ('app-password', 'separate-mail-password', 'bridge-app')) as has_own_password,
           exists (select 1 from requirement where requirement.provider = v.id and condition = ''
                   and kind in ('app-password', 'separate-mail-password', 'bridge-app')) as needs_own_password,
           website <> '' or exists (select 1 from link where link.provider = v.id) as has_links,
           exists (select 1 from domain where domain.provider = v.id and match <> 'mx') as has_domains,
           exists (select 1 from domain where domain.provider = v.id and match = 'mx') as has_mx,
           status <> 'retired' and exists (select 1 from server where server.provider = v.id) as has_programs,
           (select count(distinct role) = 2 from settings_for_program s where s.provider = v.id and (instr(s.host, '%') = 0
                or exists (select 1 from domain d where d.provider = v.id and d.match <> 'mx'))) as has_autoconfig,
           exists (select 1 from settings_for_program s where s.provider = v.id and s.security <> 'none') as has_srv,
           (select group_concat(program) from program_support s where s.provider = :id and s.works and s.program in ('apple-profile', 'autodiscover')) as working,
           exists (select 1 from guide_of_provider where lang = :lang and provider = v.id) as has_guides_here,
           exists (select 1 from entry_provider x cross join entry e on e.id = x.entry
                   where x.provider = v.id and e.lang = :lang) as has_related,
           (select count(*) > 3 from entry_provider x cross join entry e on e.id = x.entry
            where x.provider = v.id and e.lang = :lang) as has_more_questions
    from provider v where v.id = :id
)
select p.*, instr(working, 'apple-profile') as has_profile, instr(working, 'autodiscover') as has_autodiscover,
       o.id as successor_id, o.name as successor_name, :person || '@' || p.example_domain as example_address,
       date_text(:dates, p.retired_on) as retired_on_text,
       date_text(:dates, p.checked) as checked_text,
       date_text(:dates, p.changed) as changed_text
from record p left join provider o on o.id = p.successor;

-- @provider.qr
-- As in @guide.qr.
with made(code) as materialized (select qr(:base_url || '/' || :path) where :base_url <> '')
select cast(code as integer) as qr_size, substr(code, instr(code, ' ') + 1) as qr_path from made where code <> '';

-- @provider.steps
-- In the page's language if somebody wrote them in it, else in that of the reference or in any other.
select row_number() over (order by ordinal, lang, id) as step, text as step_text, condition, url as step_url,
       condition <> '' or count(*) over () > 2 as is_folded,
       case when url like '%//%' then replace(substr(url, instr(url, '//') + 2,
            instr(substr(url, instr(url, '//') + 2) || '/', '/') - 1), 'www.', '') end as step_host,
       (select group_concat(name, ', ') from (select distinct g.name from guide g where g.lang = :lang
            and instr(' ' || programs || ' ', ' ' || g.id || ' ') order by g.name)) as step_programs,
       date_text(:dates, valid_from) as step_from, date_text(:dates, valid_until) as step_until,
       case when kind not like 'enable-%' then upper(protocol) end as step_protocol,
       case when lang not in ('', :lang) then lang end as step_lang,
       (select text from word where word.kind = 'page' and word.lang = :lang and key = 'step_' || replace(r.kind, '-', '_')) as step_title
from requirement r
where provider = :provider_id and lang in ('', (
    select lang from requirement where provider = :provider_id and lang <> ''
    order by (instr(:lang || '-', lang || '-') = 1) * length(lang) desc, lang = :reference_lang desc, lang limit 1))
order by ordinal, lang, id;

-- @provider.products
-- The services of the house, this one first, and how to tell them apart.
select p.id as product_id, p.id = own.id as is_this_product, p.name as product_name, r.text as product_text,
       case when r.lang not in ('', :lang) then r.lang end as product_lang
from provider own join provider p on coalesce(p.product_of, p.id) = coalesce(own.product_of, own.id)
left join remark r on r.id = (select o.id from remark o where o.provider = p.id and o.kind = 'tell'
    order by (instr(:lang || '-', o.lang || '-') = 1) * length(o.lang) desc, o.lang = :reference_lang desc, o.ordinal limit 1)
where own.id = :provider_id order by p.id <> own.id, p.product_of is not null, p.name_key;

-- @provider.notes
-- What people should know besides, where somebody has written it in their language.
select text as note_text from remark where provider = :provider_id and kind = 'remark' and instr(:lang || '-', lang || '-') = 1 order by ordinal;

-- @provider.differences
-- Where sources disagree, in the page's language.
select text as difference_text, source as difference_source from remark
where provider = :provider_id and kind = 'conflict' and instr(:lang || '-', lang || '-') = 1 order by ordinal;

-- @provider.programs
-- Which programs set themselves up from the record, and why the others do not.
select program = 'thunderbird' as is_thunderbird, program = 'thunderbird-android' as is_android,
       program = 'apple-profile' as is_apple, works,
       reason = 'no-server' as is_no_server, reason = 'bridge' as is_bridge, reason = 'no-receiving' as is_no_receiving,
       reason = 'no-sending' as is_no_sending, reason = 'host-varies' as is_host_varies, reason = 'pop-only' as is_pop_only,
       reason = 'not-encrypted' as is_not_encrypted, reason = 'oauth-only' as is_oauth_only_reason,
       reason = 'oauth-unknown' as is_oauth_unknown, reason = 'sign-in' as is_sign_in
from program_support where provider = :provider_id and program <> 'autodiscover'
order by program = 'apple-profile', program;

-- @provider.tables
-- What a mail program asks for: of each protocol the first server, by what it is for. Then the others, which are folded where
-- there is one of those.
with placed(place, protocol) as (
    select case when role in ('incoming', 'outgoing') and host <> '' and port is not null and ordinal = (
               select min(f.ordinal) from server f where f.provider = s.provider and f.protocol = s.protocol
                   and f.host <> '' and f.port is not null)
           and exists (select 1 from protocol p where p.protocol = s.protocol and autoconfig <> '') then role else '' end, protocol
    from server s where provider = :provider_id
)
select place, place = 'incoming' as is_incoming, place = 'outgoing' as is_outgoing, place = '' as is_other,
       place = '' and exists (select 1 from placed where place <> '') as is_folded,
       (select group_concat(short_name, ', ') from (select short_name from protocol p
            where exists (select 1 from placed o where o.place = placed.place and o.protocol = p.protocol) order by p.ordinal)) as table_protocols
from placed group by place order by 2 desc, 3 desc;

-- @tables.servers
-- Two placeholders of a host are filled with the example, so that the row shows a whole name.
select (select short_name from protocol p where p.protocol = server.protocol) as protocol, port,
       replace(replace(host, '%EMAILDOMAIN%', :example_domain), '%EMAILLOCALPART%', :person) as host,
       replace(replace(replace(url, '%EMAILADDRESS%', :example_address), '%EMAILLOCALPART%', :person), '%EMAILDOMAIN%', :example_domain) as url,
       case when instr(url, '%EMAIL') then url end as url_form,
       username = lag(username) over same_table and auth = lag(auth) over same_table as is_same_sign_in,
       host like '%\%EMAIL%' escape '\' as is_host_example, case when instr(host, '%EMAIL') then host end as host_form,
       security = 'tls' as is_tls, security = 'starttls' as is_starttls, security = 'none' and url = '' as is_plain,
       username = '%EMAILADDRESS%' as username_is_address, username = '%EMAILLOCALPART%' as username_is_local,
       username not in ('', '%EMAILADDRESS%', '%EMAILLOCALPART%') as username_is_other,
       replace(replace(replace(username, '%EMAILADDRESS%', :example_address), '%EMAILLOCALPART%', :person),
               '%EMAILDOMAIN%', :example_domain) as username_example, username as username_form,
       auth = 'oauth2' as auth_is_oauth, auth like 'oauth2 %password%' as auth_is_either,
       auth in ('password', 'encrypted-password', 'password encrypted-password', 'encrypted-password password') as auth_is_password,
       case when auth not in ('', 'oauth2', 'password', 'encrypted-password', 'password encrypted-password',
                              'encrypted-password password') and auth not like 'oauth2 %password%' then auth end as auth_other,
       ordinal = (select min(f.ordinal) from server f where f.provider = server.provider and f.role = server.role)
           and exists (select 1 from server f where f.provider = server.provider and f.role = server.role
                       and f.ordinal > server.ordinal)
           and (security <> 'none' or url <> '') as is_preferred,
       case :lang when :reference_lang then note end as note    -- an editor's words
from server
where provider = :provider_id
  and :place = case when role in ('incoming', 'outgoing') and host <> '' and port is not null and ordinal = (
          select min(f.ordinal) from server f where f.provider = server.provider and f.protocol = server.protocol
              and f.host <> '' and f.port is not null)
      and exists (select 1 from protocol p where p.protocol = server.protocol and autoconfig <> '') then role else '' end
window same_table as (order by ordinal)
order by ordinal;

-- @provider.one_username
select username = '%EMAILADDRESS%' as username_is_address, username = '%EMAILLOCALPART%' as username_is_local,
       username not in ('', '%EMAILADDRESS%', '%EMAILLOCALPART%') as username_is_other,
       replace(replace(replace(username, '%EMAILADDRESS%', :example_address), '%EMAILLOCALPART%', :person),
               '%EMAILDOMAIN%', :example_domain) as username_example, username as username_form
from server where provider = :provider_id limit 1;

-- @provider.answers
-- Servers that answered a probe alike, together.
select group_concat(label, ', ') as answer_servers, answered, date_text(:dates, answered) as answered_text,
       case when verdict in ('differs', 'no-answer') then date else '' end as answer_other,
       date_text(:dates, date) as answer_other_text, seen as answer_seen,
       count(*) = (select count(*) from server o where o.provider = :provider_id) as is_one_answer
from (
    select upper(protocol) || coalesce(' ' || port, '') as label, answered, verdict, date,
           case when verdict in ('differs', 'no-answer') then seen else '' end as seen, ordinal
    from answer_of_server where provider = :provider_id and (answered <> '' or verdict in ('differs', 'no-answer')) order by ordinal
) group by answered, case when verdict in ('differs', 'no-answer') then verdict || date || seen end order by min(ordinal);

-- @provider.origins
-- Servers that share a date and a source, together.
select group_concat(label, ', ') as origin_servers, checked as origin_checked, source as origin_source,
       date_text(:dates, checked) as origin_checked_text,
       changed as origin_changed, date_text(:dates, changed) as origin_changed_text,
       source like 'general knowledge%' or source like 'believed%' as origin_is_general,
       source glob 'http*://*' and source not like '% %' as origin_is_url
from (
    select upper(s.protocol) || coalesce(' ' || s.port, '')
           || coalesce(' (' || (select 1 + nullif(count(*), 0) from server o where o.provider = s.provider
                                and o.protocol = s.protocol and o.port is s.port and o.ordinal < s.ordinal) || ')', '') as label, s.ordinal,
           case when s.source <> '' or s.last_checked <> '' then s.last_checked else p.last_checked end as checked,
           case when s.source <> '' or s.last_checked <> '' then s.source_changed else p.source_changed end as changed,
           coalesce(nullif(s.source, ''), p.source) as source
    from server s join provider p on p.id = s.provider where s.provider = :provider_id order by s.ordinal
) group by checked, changed, source order by min(ordinal);

-- @provider.platforms
select platform, platform = 'phone' as is_phone, platform = 'device' as is_device from guide_of_provider
where lang = :lang and provider = :provider_id group by platform order by is_device, platform;

-- @platforms.provider_guides
select substr(url, length(lang) + 2) as guide_file, name as guide_name from guide_of_provider
where lang = :lang and provider = :provider_id and platform = :platform
order by fold(name), guide;

-- @provider.links
-- Official pages: of each kind those in this language, else those for all, else those in others.
select url as link_url,
       coalesce(nullif(title, ''), replace(substr(url, instr(url, '//') + 2,
           instr(substr(url, instr(url, '//') + 2) || '/', '/') - 1), 'www.', '')) as link_title, lang as link_lang, lang <> '' and instr(:lang || '-', lang || '-') <> 1 as is_foreign,
       kind = 'webmail' as is_webmail, kind = 'settings' as is_settings, kind = 'app-password' as is_app_password,
       kind = 'help' as is_help, kind = 'documentation' as is_documentation, kind = 'status' as is_status,
       kind = 'account' as is_account, source like 'believed%' as is_believed
from link
where provider = :provider_id
  and not exists (select 1 from link o where o.provider = link.provider and o.kind = link.kind and o.lang <> link.lang
                  and (instr(:lang || '-', o.lang || '-') = 1 or o.lang = '' and instr(:lang || '-', link.lang || '-') <> 1))
order by id;

-- @provider.domains
select pattern, match = 'suffix' as is_suffix, source like 'believed%' as is_believed from domain where provider = :provider_id and match <> 'mx' order by pattern;

-- @provider.mx_hosts
select pattern from domain where provider = :provider_id and match = 'mx' order by pattern;

-- @provider.provider_questions
select e.slug, e.question from entry_provider x cross join entry e on e.id = x.entry
where x.provider = :provider_id and e.lang = :lang order by x.entry limit 3;

-- @provider.more_questions
select e.slug, e.question from entry_provider x cross join entry e on e.id = x.entry
where x.provider = :provider_id and e.lang = :lang order by x.entry limit 37 offset 3;

-- @guide
-- A mail program set up for provider :id, or for any when it is ''. Columns without "_" are what guides may name, as
-- in {{provider.imap.host}}: compile/guide.c reads them off here. Of each protocol the server to prefer, encrypted before not.
with said(key, text) as not materialized (
    select key, text from word where kind = 'fact' and lang = :lang
), best as (
    select s.protocol, replace(s.host, '%EMAILDOMAIN%', 'example.com') as host, s.port, s.security, s.username, s.auth
    from server s
    where s.provider = :id and s.id = (
        select o.id from server o
        where o.provider = :id and o.protocol = s.protocol and o.host <> '' and o.port is not null
        order by o.security = 'none', o.security = 'starttls', o.ordinal limit 1)
    union all
    select protocol, replace((select text from said where key = role), '{0}', name), cast(tls_ports as integer), 'tls', '%EMAILADDRESS%', 'password'
    from protocol where :id = '' and autoconfig <> ''
), pair_here as materialized (
    select protocol, sign_in, account, signs_in, is_impossible from pair where lang = :lang and provider = :id and guide = substr(:template, 7)
), shown as (
    select protocol, host, port, auth, security = 'tls' as tls, security = 'starttls' as starttls,
           (select text from said where key = security) as security, coalesce((select text from said where key = username), username) as username
    from best
)
select g.id as guide_id, g.name as guide_name, g.title as guide_title, g.summary as guide_summary, g.author as guide_author,
       g.updated as guide_updated, g.platform = 'phone' as is_phone, g.platform = 'device' as is_device,
       date_text(:dates, g.updated) as guide_updated_text,
       p.id as provider_id, coalesce(nullif(p.short_name, ''), p.name) as provider_name,
       p.status = 'unknown' as is_unknown,
       coalesce(nullif(p.short_name, ''), p.name, (select text from said where key = 'provider')) as name,
       p.id is not null as known,
       imap.protocol is not null as "imap", imap.host as "imap.host", imap.port as "imap.port", imap.security as "imap.security",
       imap.username as "imap.username", imap.tls as "imap.tls", imap.starttls as "imap.starttls",
       pop3.protocol is not null as "pop3", pop3.host as "pop3.host", pop3.port as "pop3.port", pop3.security as "pop3.security",
       pop3.username as "pop3.username", pop3.tls as "pop3.tls", pop3.starttls as "pop3.starttls",
       smtp.protocol is not null as "smtp", smtp.host as "smtp.host", smtp.port as "smtp.port", smtp.security as "smtp.security",
       smtp.username as "smtp.username", smtp.tls as "smtp.tls", smtp.starttls as "smtp.starttls",
       coalesce(imap.username, pop3.username, smtp.username) as username,
       coalesce(imap.host, pop3.host, smtp.host) in ('127.0.0.1', 'localhost') as bridge,
       coalesce(sign_in, '') <> '' as "oauth", nullif(account, '') as "account", signs_in, is_impossible,
       pair_here.protocol as pair_protocol,
       case when sign_in = '' and exists (select 1 from client c where c.client = g.id and c.kind = 'profile')
           then exists (select 1 from program_support s where s.provider = :id and s.program = 'apple-profile' and s.works) end as has_profile,
       coalesce(imap.auth, pop3.auth, smtp.auth) = 'oauth2' or exists (select 1 from requirement r where r.provider = :id and r.kind = 'oauth-only' and r.condition = '') as "oauth.only",
       coalesce(sign_in, '') = '' and exists (select 1 from requirement r where r.provider = :id
           and r.kind in ('app-password', 'separate-mail-password', 'bridge-app')) as "password.own",
       coalesce(imap.auth, pop3.auth, smtp.auth) <> 'oauth2' as "password",
       case when exists (select 1 from requirement r where r.provider = :id)
           then exists (select 1 from requirement_of_pair r where r.provider = :id and r.guide = g.id and r.for_lang = :lang) end as has_steps,
       p.id is not null and exists (select 1 from featured where lang = :lang)
           and not exists (select 1 from featured where lang = :lang and provider = :id) as is_repeating
from guide g
    left join provider p on p.id = :id
    left join pair_here on true
    left join shown imap on +imap.protocol = 'imap' and instr(' ' || g.protocols || ' ', ' imap ')
    left join shown pop3 on +pop3.protocol = 'pop3' and instr(' ' || g.protocols || ' ', ' pop3 ')
    left join shown smtp on +smtp.protocol = 'smtp'
where g.lang = :lang and g.id = substr(:template, 7);

-- @guide.pair_settings
-- One row for a pair that can work, with an example of the provider's addresses; is_typed: there are settings to show; chosen: the
-- ids of the servers that the account is set up with, one a protocol, blanks around each.
select (select ' ' || group_concat(id, ' ') || ' ' from (
            select (select o.id from server o where o.provider = :provider_id and o.protocol = k.protocol and o.host <> '' and o.port is not null
                    order by o.security = 'none', o.security = 'starttls', o.ordinal limit 1) as id
            from protocol k where k.protocol in ('smtp', :pair_protocol))) as chosen,
       domain as example_domain, :person || '@' || domain as example_address, coalesce(:account, '') = '' as is_typed,
       exists (select 1 from label where client = :guide_id and lang = :lang) as has_form,
       exists (select 1 from label where client = :guide_id and lang = :lang and (source = '' or source like 'believed%')) as is_believed
from (select coalesce((select pattern from domain where provider = :provider_id and match = 'exact'
          order by pattern = replace(:provider_id, '-', '.') desc, pattern = :provider_id || '.' || :lang desc,
                   pattern = :provider_id || '.com' desc, length(pattern), pattern limit 1), 'example.com') as domain)
where :provider_id is not null;

-- @guide.qr
-- From the screen of a computer to the telephone that is set up (ISO/IEC 18004), where the page has an address.
with made(code) as materialized (select qr(:base_url || '/' || :path) where :base_url <> '' and :provider_id is not null and :is_phone)
select cast(code as integer) as qr_size, substr(code, instr(code, ' ') + 1) as qr_path from made where code <> '';

-- @pair_settings.pair_servers
-- Columns as in @tables.servers.
select k.short_name as protocol, k.role = 'incoming' as is_incoming, s.port, replace(replace(s.host, '%EMAILDOMAIN%', :example_domain), '%EMAILLOCALPART%', :person) as host,
       case when instr(s.host, '%EMAIL') then s.host end as host_form,
       s.security = 'tls' as is_tls, s.security = 'starttls' as is_starttls, s.security = 'none' as is_plain,
       s.username = '%EMAILADDRESS%' as username_is_address, s.username = '%EMAILLOCALPART%' as username_is_local,
       s.username not in ('', '%EMAILADDRESS%', '%EMAILLOCALPART%') as username_is_other,
       replace(replace(replace(s.username, '%EMAILADDRESS%', :example_address), '%EMAILLOCALPART%', :person),
               '%EMAILDOMAIN%', :example_domain) as username_example, s.username as username_form
from server s join protocol k on k.protocol = s.protocol
where s.provider = :provider_id and instr(:chosen, ' ' || s.id || ' ')
order by k.ordinal;

-- @pair_settings.pair_fields
-- The window of the program, field by field, with what goes there. Of the account: what the receiving server has, else the sending one.
with chosen as materialized (
    select k.role, k.short_name, k.ordinal, s.* from server s join protocol k on k.protocol = s.protocol
    where s.provider = :provider_id and instr(:chosen, ' ' || s.id || ' ')
)
select replace(f.text, '%PROTOCOL%', coalesce((select short_name from chosen where role = 'incoming'), '')) as field_label,
       f.server = 'outgoing' and f.field <> 'heading' and lag(f.server, 1, '') over (order by f.ordinal) <> 'outgoing' as begins_sending,
       f.field = 'heading' as is_heading, f.field = 'address' as is_address, f.field = 'password' as is_password,
       f.field = 'protocol' as is_protocol, f.field = 'host' as is_host, f.field = 'port' as is_port, f.field = 'security' as is_security,
       f.field = 'username' as is_username, f.field = 'auth' as is_auth,
       c.short_name as protocol, replace(replace(c.host, '%EMAILDOMAIN%', :example_domain), '%EMAILLOCALPART%', :person) as host,
       case when instr(c.host, '%EMAIL') then c.host end as host_form, c.port,
       c.security = 'tls' as is_tls, c.security = 'starttls' as is_starttls, c.security = 'none' as is_plain,
       replace(replace(replace(c.username, '%EMAILADDRESS%', :example_address), '%EMAILLOCALPART%', :person),
               '%EMAILDOMAIN%', :example_domain) as username_example, c.username as username_form,
       case when :signs_in then 'OAuth2' else nullif(f.value, '') end as auth_chosen
from label f left join chosen c on c.role = case f.server when 'account' then (select role from chosen order by role = 'outgoing' limit 1) else f.server end
where f.client = :guide_id and f.lang = :lang
  and (f.server = 'account' or c.role is not null) and (f.field <> 'auth' or :signs_in or f.value <> '')
order by f.ordinal;

-- @guide.guide_requirements
-- As in @provider.steps.
select text as step_text, condition, url as step_url,
       case when url like '%//%' then replace(substr(url, instr(url, '//') + 2,
            instr(substr(url, instr(url, '//') + 2) || '/', '/') - 1), 'www.', '') end as step_host,
       date_text(:dates, valid_from) as step_from, date_text(:dates, valid_until) as step_until,
       case when lang not in ('', :lang) then lang end as step_lang,
       (select text from word where word.kind = 'page' and word.lang = :lang and key = 'step_' || replace(r.kind, '-', '_')) as step_title
from requirement_of_pair r
where for_lang = :lang and guide = :guide_id and provider = :provider_id and lang in ('', (
    select lang from requirement where provider = :provider_id and lang <> ''
    order by (instr(:lang || '-', lang || '-') = 1) * length(lang) desc, lang = :reference_lang desc, lang limit 1))
order by ordinal, lang, id;

-- @guide.guide_providers
-- As in @home.home_providers.
select provider_id, case when count(*) over (partition by short) > 1 then name else short end as provider_name from (
    select p.id as provider_id, p.name, p.name_key, coalesce(nullif(p.short_name, ''), p.name) as short,
           coalesce((select f.ordinal from featured f where f.lang = :lang and f.provider = p.id), 1000000) as place
    from guide_of_provider g join provider p on p.id = g.provider and instr(p.name, '%') = 0
    where g.lang = :lang and g.guide = :guide_id and g.is_own
    order by place,
             exists (select 1 from entry_provider x cross join entry e on e.id = x.entry where x.provider = p.id and e.lang = :lang) desc,
             instr(coalesce(:countries, upper(:lang)), coalesce(nullif(p.country, ''), '-')) > 0 desc,
             exists (select 1 from requirement r where r.provider = p.id and r.lang = :lang) desc,
             (select count(*) from domain d where d.provider = p.id) desc, p.id limit 24
) order by place, fold(short), name_key, provider_id;

-- @guide.elsewhere
-- One row when there are other guides to name. asks_oauth: a pair may be impossible, as in the view pair, which is asked only then.
select asks_oauth from (
    select exists (select 1 from server where provider = :provider_id and auth = 'oauth2')
        or exists (select 1 from requirement where provider = :provider_id and kind = 'oauth-only' and condition = '') as asks_oauth
) where exists (
    select 1 from guide_of_provider o where lang = :lang and provider = :provider_id and guide <> :guide_id and (not asks_oauth
        or (select not is_impossible from pair a where a.lang = o.lang and a.provider = o.provider and a.guide = o.guide))
    union all select 1 from guide where lang = :lang and id <> :guide_id and :provider_id is null);

-- @elsewhere.guide_others
-- The same provider in other programs; without a provider, the other guides.
select guide as other_guide, name as other_guide_name, substr(url, length(lang || '/guide/') + 1) as other_guide_file, platform = 'device' as is_device, platform
from guide_of_provider o where lang = :lang and provider = :provider_id and guide <> :guide_id and (:asks_oauth = '0'
    or (select not is_impossible from pair a where a.lang = o.lang and a.provider = o.provider and a.guide = o.guide))
union all
select id, name, id || '.html', platform = 'device', platform from guide where lang = :lang and id <> :guide_id and :provider_id is null
order by is_device, platform, 2, 1;

-- @guide_index
select exists (select 1 from guide where lang = :lang and platform = 'computer') as has_computer,
       exists (select 1 from guide where lang = :lang and platform = 'phone') as has_phone,
       exists (select 1 from guide where lang = :lang and platform = 'device') as has_device;

-- @guide_index.on_computer
select id as guide_id, name as guide_name, summary as guide_summary from guide
where lang = :lang and platform = 'computer' order by fold(name), id;

-- @guide_index.on_phone
select id as guide_id, name as guide_name, summary as guide_summary from guide
where lang = :lang and platform = 'phone' order by fold(name), id;

-- @guide_index.on_device
select id as guide_id, name as guide_name, summary as guide_summary from guide
where lang = :lang and platform = 'device' order by fold(name), id;

-- @provider_index
select count_text(:counts, :providers, 'providers') as providers_text,
       exists (select 1 from server join provider on provider.id = server.provider and status <> 'retired') as has_due;

-- @due
-- What to verify next, as of the newest date of the content: a page has no clock. In the order of @stale (ask/ask.sql).
with fact as (
    select s.provider, case when s.source <> '' or s.last_checked <> '' then s.last_checked else p.last_checked end as checked
    from server s join provider p on p.id = s.provider where p.status <> 'retired'
)
select count_text(:counts, count(distinct provider), 'providers') as due_count_text, count(distinct provider) > 0 as has_due from fact
where checked = '' or checked || substr('-12-31', length(checked) - 3) < date(:source_date, '-180 days');

-- @due.due_providers
with fact as (
    select s.provider, case when s.source <> '' or s.last_checked <> '' then s.last_checked else p.last_checked end as checked,
           case when s.source <> '' or s.last_checked <> '' then s.source_changed else p.source_changed end as changed
    from server s join provider p on p.id = s.provider where p.status <> 'retired'
), counted as (
    select provider, min(checked) as oldest, coalesce(min(nullif(changed, '')), '') as changed,
           min(coalesce(nullif(checked, ''), nullif(changed, ''), '2000')) as since from fact group by provider
    having sum(checked = '' or checked || substr('-12-31', length(checked) - 3) < date(:source_date, '-180 days')) > 0
)
select p.id as provider_id, p.name as provider_name, c.oldest as due_checked,
       date_text(:dates, c.oldest) as due_checked_text,
       c.changed as due_changed, date_text(:dates, c.changed) as due_changed_text,
       (select count(*) from domain d where d.provider = p.id) as due_domains, p.source as due_source
from counted c join provider p on p.id = c.provider order by coalesce(1.0 / p.usage_rank, min(due_domains, 9) / 1000.0)
    * max(julianday(:source_date, '-180 days') - julianday(c.since || substr('-12-28', length(c.since) - 3)), 1) desc, due_domains desc, c.oldest, p.id limit 500;

-- @provider_index.initials
-- Digits first, then letters; names in other scripts last.
select distinct case when name_key < 'a' then '0' when name_key < '{' then substr(name_key, 1, 1) else 'other' end as initial,
       case when name_key < 'a' then '0–9' when name_key < '{' then upper(substr(name_key, 1, 1)) end as initial_text
from provider order by name_key >= '{', initial;

-- @initials.named
select p.id as provider_id, p.name as provider_name, p.status = 'retired' as is_retired,
       (select group_concat(pattern, ', ') from (select pattern from (
           select pattern, case pattern when replace(p.id, '-', '.') then 1 when p.id || '.' || :lang then 2
               when p.id || '.com' then 3 when p.id || '.net' then 4 else 6 - (substr(pattern, 1, length(p.id) + 1) = p.id || '.') end as far
           from domain d where d.provider = p.id and d.match <> 'mx') order by far, length(pattern), pattern limit 3)) as provider_domains
from provider p
where case when name_key < 'a' then '0' when name_key < '{' then substr(name_key, 1, 1) else 'other' end = :initial
order by name_key, p.id;

-- @question_index
-- Up to 500 by topic; above, each letter has a page of its own.
select :entries + 0 > 500 as is_large, :entries + 0 between 1 and 500 as is_small,
       count_text(:counts, :entries, 'answers') as entries_text;

-- @question_index.letters
select case when title_key >= 'a' and title_key < '{' then substr(title_key, 1, 1) else '0' end as letter,
       case when title_key >= 'a' and title_key < '{' then upper(substr(title_key, 1, 1)) else '0–9' end as letter_text,
       count(*) as letter_count
from document where kind = 'entry' and lang = :lang group by 1 order by 1;

-- @question_index.groups
-- Most questions begin with the same word: a letter says less of them than their topic. Those of none come last.
select id as group_id, title as group_title from (
    select id, title, ordinal from topic where lang = :lang and entries > 0
    union all
    select '0', '', 1000000 where exists (select 1 from entry where lang = :lang and topic = '')
) order by ordinal, id;

-- @groups.grouped
select d.slug, d.title as question from entry e join document d on d.id = e.id
where e.lang = :lang and e.topic = case :group_id when '0' then '' else :group_id end order by d.title_key, d.slug;

-- @question_letter
select :id as letter, case :id when '0' then '0–9' else upper(:id) end as letter_text;

-- @question_letter.lettered_alone
select slug, title as question, crumb, title_key from document
where kind = 'entry' and lang = :lang and title_key >= :letter and title_key < char(unicode(:letter) + 1) and :letter <> '0'
union all
select slug, title, crumb, title_key from document
where kind = 'entry' and lang = :lang and not (title_key >= 'a' and title_key < '{') and :letter = '0'
order by 4, 1;
