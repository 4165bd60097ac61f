-- From clean rows to the shipped tables. Runs only after lint found no error, so no constraint
-- of the schema can fire on an author's mistake.

-- @put_entry
insert into entry (id, lang, slug, question, summary, author, updated, topic, key, expires, review_by, rating_value,
    rating_best, rating_count, rating_date, tags, keywords, meta, body, body_html, full_question, nav_order)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22);

-- @put_section
insert into section (entry, ordinal, level, anchor, title) values (?1, ?2, ?3, ?4, ?5);

-- @put_tag
insert into entry_tag (entry, ordinal, tag) values (?1, ?2, ?3);

-- @put_error
insert or ignore into entry_error (entry, key) select ?1, ?2 where ?2 <> '';

-- @entry_of_page
select id, topic from entry where lang = :lang and slug = :slug;

-- @out_entry
delete from entry where id = :id;

-- @out_section
delete from section where entry = :id;

-- @out_tag
delete from entry_tag where entry = :id;

-- @out_error
delete from entry_error where entry = :id;

-- @out_provider
delete from entry_provider where entry = :id;

-- @out_related
delete from entry_related where entry = :id;

-- @again_provider
insert or ignore into entry_provider (entry, provider) select :id, id from provider where id = :provider;

-- @again_related
insert or ignore into entry_related (entry, ordinal, related)
select :id, coalesce((select max(ordinal) from entry_related where entry = :id), 0) + 1, id from document
where kind = 'entry' and lang = :lang and slug = :slug and id <> :id
  and not exists (select 1 from entry_related r where r.entry = :id and r.related = document.id);

-- @again_document
update document set title = e.question, summary = e.summary, crumb = coalesce(t.title, '')
from entry e left join topic t on t.lang = e.lang and t.id = e.topic where e.id = :id and document.id = :id;

-- @moved
-- Entries whose slug is not what their file is called by, as others link to them.
select e.page, e.lang, e.slug from raw_entry e where e.id is not null and e.page <> e.slug
union all
select name, lang, slug from raw_page where name <> slug;

-- @move_links
update entry set body_html = replace(replace(body_html,
        'href="' || :old || '.html', 'href="' || :slug || '.html'),
        'href="../' || :lang || '/' || :old || '.html', 'href="../' || :lang || '/' || :slug || '.html')
where id in (select e.id from raw_reference r join raw_entry e on e.seq = r.entry join raw_entry t on t.path = r.path
             where coalesce((select slug from raw_page where seq = t.seq), t.slug) = :slug and t.lang = :lang and e.id is not null);

-- @program_support
-- OAuth 2 works only where the program is registered with the provider: those of Thunderbird 153 (on Android: 20) are
-- listed here.
insert into program_support (provider, program, works, reason)
select provider, program, reason = '', reason
from (
    select f.provider, c.program, case
        when status = 'retired' then 'retired'
        when not any_server then 'no-server'
        when not receiving and not sending then 'bridge'
        when not receiving then 'no-receiving'
        when not sending then 'no-sending'
        when program in ('apple-profile', 'autodiscover') and host_varies then 'host-varies'
        when program = 'thunderbird-android' and not imap then 'pop-only'
        when program = 'thunderbird-android' and plain then 'not-encrypted'
        when program in ('apple-profile', 'autodiscover') and oauth_only then 'oauth-only'
        when program in ('apple-profile', 'autodiscover') and no_password then 'sign-in'
        when program = 'thunderbird' and no_desktop or program = 'thunderbird-android' and no_android then 'sign-in'
        when program = 'autodiscover' and other_username then 'username-form'
        when program = 'thunderbird' and oauth_only and oauth_known = 0 then 'oauth-unknown'
        when program = 'thunderbird-android' and oauth_only and oauth_known < 2 then 'oauth-unknown'
        else '' end as reason
    from (
        -- One walk over a provider's servers answers for all programs.
        select p.id as provider, p.status,
            exists (select 1 from server a join protocol k on k.protocol = a.protocol and k.autoconfig <> '' where a.provider = p.id) as any_server,
            coalesce(max(s.protocol = 'imap'), 0) as imap, coalesce(max(s.role = 'incoming'), 0) as receiving,
            coalesce(max(s.role = 'outgoing'), 0) as sending,
            max(s.protocol <> 'pop3' and s.security = 'none') as plain,
            coalesce(max(s.auth = 'oauth2'), 0) or exists (select 1 from requirement r where r.provider = p.id
                and r.kind = 'oauth-only' and r.condition = '') as oauth_only,
            max(instr(s.auth, 'password') = 0 and s.auth not in ('none', 'ntlm')) as no_password,
            max(instr(s.auth, 'password') = 0 and instr(s.auth, 'oauth2') = 0 and instr(s.auth, 'ntlm') = 0
                and instr(s.auth, 'gssapi') = 0 and not (s.auth = 'none' and s.protocol = 'smtp')) as no_desktop,
            max(instr(s.auth, 'password') = 0 and instr(s.auth, 'oauth2') = 0 and instr(s.auth, 'client-cert') = 0
                and s.auth <> 'none') as no_android,
            max(s.username <> '%EMAILADDRESS%') as other_username,
            max(instr(s.host, '%') > 0) and (select count(*) + sum(match <> 'exact') from domain d
                where d.provider = p.id) is not 1 as host_varies,
            case max(s.protocol = 'imap') when 1 then min(case when s.protocol <> 'pop3' then s.known end)
                else min(s.known) end as oauth_known
        from provider p left join (
            select *, case
                when auth <> 'oauth2' then null
                when host like '%.gmail.com' or host like '%.googlemail.com' or host like '%.outlook.com'
                  or host like '%.office365.com' or host like '%.yahoo.com' or host like '%.aol.com'
                  or host like '%.fastmail.com' then 2
                when host like '%.att.net' or host like '%.hotmail.com'
                  or host in ('imap.comcast.net', 'pop.comcast.net', 'smtp.comcast.net', 'imap.mail.ru',
                              'smtp.mail.ru', 'imap.yandex.com', 'smtp.yandex.com') then 1
                else 0 end as known
            from settings_for_program
        ) s on s.provider = p.id
        group by p.id
    ) f, (select 'thunderbird' as program union all select 'thunderbird-android'
          union all select 'apple-profile' union all select 'autodiscover') c
)
order by provider, program;

-- @topics
-- Where a language has no table of topics, they are what its entries say; a folder is called as the page that stands for it.
insert into topic (lang, id, ordinal, title, summary, entries)
select lang, topic_id, 1000 + row_number() over (partition by lang order by topic_id),
       coalesce(min(question) filter (where page = topic_id and topic_line = 0), min(topic)), '', count(*)
from raw_entry e
where id is not null and topic_id <> '' and not exists (select 1 from topic t where t.lang = e.lang and t.id = e.topic_id)
group by lang, topic_id order by lang, topic_id;

-- @documents
-- Entries stand topic by topic in the order of the topics; within one by the order they ask for, then by file name.
insert into document (id, kind, lang, position, slug, title, title_key, url, crumb, summary)
select e.id, 'entry', e.lang, row_number() over (partition by e.lang order by coalesce(t.ordinal, 9999), e.nav_order = '', cast(e.nav_order as real), e.id),
       e.slug, e.question, fold(ltrim(e.question, ' «“„"¿¡' || char(160, 8239))), e.lang || '/' || e.slug || '.html', coalesce(t.title, ''), e.summary
from entry e left join topic t on t.lang = e.lang and t.id = e.topic order by e.id;
insert into document (id, kind, lang, position, slug, title, title_key, url, crumb, summary)
select (select coalesce(max(id), 0) from entry) + row_number() over (order by l.ordinal, p.id), 'provider', l.lang,
       row_number() over (partition by l.lang order by p.name_key, p.id), p.id, p.name,
       p.name_key, l.lang || '/provider/' || p.id || '.html', '',
       coalesce((select group_concat(line, ' · ') from (
           select upper(s.protocol) || ' ' || s.host || case when s.port is null then '' else ':' || s.port end as line
           from server s where s.provider = p.id order by s.ordinal)), '')
from provider p, language l order by l.ordinal, p.id;
insert into document (id, kind, lang, position, slug, title, title_key, url, crumb, summary)
select (select coalesce(max(id), 0) from document) + row_number() over (order by l.ordinal, g.id), 'guide', l.lang,
       row_number() over (partition by l.lang order by g.platform, fold(g.name), g.id), g.id, g.title, fold(g.title),
       l.lang || '/guide/' || g.id || '.html', '', g.summary
from guide g join language l on l.lang = g.lang order by l.ordinal, g.id;

-- @relations
insert into entry_related (entry, ordinal, related)
select e.id, row_number() over (partition by e.id order by min(r.ordinal)), t.id
from raw_reference r join raw_entry e on e.seq = r.entry join raw_entry t on t.path = r.path
where r.kind = 'related' and e.id is not null and t.id is not null and t.id <> e.id
group by e.id, t.id order by e.id, min(r.ordinal);
insert into entry_provider (entry, provider)
select e.id, p.provider from raw_provider_of p join raw_entry e on e.seq = p.entry where e.id is not null
union
select e.id, r.path from raw_reference r join raw_entry e on e.seq = r.entry where r.kind = 'provider' and e.id is not null
order by 1, 2;
insert into entry_alias (lang, alias, entry)
select e.lang, a.alias, e.id from raw_alias a join raw_entry e on e.seq = a.entry where e.id is not null and a.line > 0 order by 1, 2;
-- What a page is called besides, in other words than a page's name: it gives way to whatever else has that name.
insert or ignore into entry_alias (lang, alias, entry)
select e.lang, a.alias, e.id from raw_alias a join raw_entry e on e.seq = a.entry
where e.id is not null and a.line = 0 and not exists (select 1 from entry o where o.lang = e.lang and o.slug = a.alias)
  and not exists (select 1 from page o where o.lang = e.lang and o.slug = a.alias)
  and not exists (select 1 from raw_own o where a.alias glob o.name) order by 1, 2, 3;
-- A page of another site leads here where no page of this one has its place.
insert or ignore into entry_redirect (path, entry)
select r.file, r.id from (
    select e.id, case when a.path glob '*.htm' or a.path glob '*.html' then a.path else a.path || '/index.html' end as file
    from raw_redirect a join raw_entry e on e.seq = a.entry where e.id is not null
) r
where lower(r.file) not in ('index.html', '404.html') and not exists (
    select 1 from language l where lower(r.file) glob l.lang || '/*' and substr(r.file, length(l.lang) + 2) not glob '*/index.html')
  and not exists (select 1 from language l where r.file = l.lang || '/index.html')
order by r.id;

insert into featured (lang, provider, ordinal)
select l.lang, f.provider, min(f.ordinal) from raw_featured f join language l on f.lang in ('', l.lang) group by 1, 2 order by 1, 2;

-- @synonyms
select lang, words, row from raw_synonym order by row;

-- @source_date
-- The newest date that the content itself names: the knowledge base has no clock.
select coalesce(max(d), '') from (
    select max(updated) as d from entry union all
    select max(last_checked) from raw_provider where last_checked glob '[12][0-9][0-9][0-9]*' union all
    select max(last_checked) from raw_server where last_checked glob '[12][0-9][0-9][0-9]*' union all
    select max(date) from raw_probe where date glob '[12][0-9][0-9][0-9]-*'
);

-- @put_meta
insert into meta (key, value) values (:key, :value);

-- @counts
insert into meta (key, value)
select 'entries', count(*) from entry union all select 'providers', count(*) from provider
union all select 'domains', count(*) from domain union all select 'servers', count(*) from server
-- Whose guides have a page of their own.
union all select 'guide_pairs', case when (select count(*) from guide)
    * (select count(*) from provider where status not in ('retired', 'broken')) > (select value from raw_site where key = 'guide_pairs')
    then 'featured' else 'all' end;
