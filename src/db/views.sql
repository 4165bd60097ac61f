-- The stable views: what every support tool asks. Within a major version of
-- the schema columns are only added.

-- @views
create view settings_of_provider as
    -- What are the settings of this provider? … where provider = 'gmail' order by ordinal
    select p.id as provider, p.name, p.status, s.ordinal, s.role, s.protocol, s.host, s.port,
           s.security, s.username, s.auth, s.note,
           case when s.source <> '' or s.last_checked <> '' then s.last_checked else p.last_checked end as last_checked,
           case when s.source <> '' then s.source else p.source end as source, s.url, s.options,
           case when s.source <> '' or s.last_checked <> '' then s.source_changed else p.source_changed end as source_changed
    from provider p join server s on s.provider = p.id;

create view settings_of_domain as
    -- What are the settings of this domain? … where pattern = 'orange.fr'
    select d.pattern, d.match, s.provider, s.name, s.status, s.ordinal, s.role, s.protocol, s.host, s.port, s.security,
           s.username, s.auth, s.last_checked, s.source, s.url, s.options, s.source_changed
    from domain d join settings_of_provider s on s.provider = d.provider;

create view server_by_host as
    -- Whose server is this? … where host = 'imap.orange.fr'
    select s.host, s.port, s.security, s.protocol, s.role, s.username, s.auth, p.id as provider, p.name, p.status
    from server s join provider p on p.id = s.provider;

create view answer_of_server as
    -- How did this server last answer `portolan probe`? … where provider = 'orange' and ordinal = 1
    -- date is that of the verdict, answered when it last answered as described; all are '' where nobody has asked it.
    select s.provider, s.ordinal, s.protocol, s.host, s.port, s.security, s.url, coalesce(b.date, '') as date,
           coalesce(b.verdict, '') as verdict, coalesce(b.seen, '') as seen, coalesce(b.answered, '') as answered
    from server s left join probe b on b.id = (
        select o.id from probe o where o.host = s.host and o.port is s.port and o.provider = s.provider
            and o.protocol = s.protocol and o.security = s.security and o.url = s.url
        order by o.date desc, o.id desc limit 1);

create view entry_by_slug as
    -- The answer with this slug. … where lang = :lang and slug = 'port-pop3'
    select e.lang, e.slug, e.id, e.question, e.summary, e.author, e.updated, e.topic,
           coalesce(t.title, e.topic) as topic_title, e.tags, e.body, e.body_html, d.url
    from entry e join document d on d.id = e.id left join topic t on t.lang = e.lang and t.id = e.topic;

create view document_text as
    -- All that can be found, with its text: for an engine of your own. … where kind = 'entry'
    select d.id, d.lang, d.kind, d.slug, d.url, d.position, d.title, d.summary,
           trim(case d.kind when 'entry' then e.tags || ' ' || e.keywords when 'guide' then g.keywords
               else p.name || ' ' || p.short_name || ' ' || coalesce((select group_concat(pattern, ' ') from domain where provider = p.id), '') end) as keywords,
           coalesce(e.body, g.body, '') as body
    from document d
        left join entry e on d.kind = 'entry' and e.id = d.id
        left join provider p on d.kind = 'provider' and p.id = d.slug
        left join guide g on d.kind = 'guide' and g.lang = d.lang and g.id = d.slug;

create view entries_of_topic as
    -- The answers of a topic. … where lang = :lang and topic = 'pop3' order by position
    select e.lang, e.topic, coalesce(t.title, e.topic) as topic_title, d.position, e.id, e.slug,
           e.question, e.summary, e.updated, d.url
    from entry e join document d on d.id = e.id left join topic t on t.lang = e.lang and t.id = e.topic;

create view guide_of_provider as
    -- How is this provider set up in each mail program? … where lang = :lang and provider = 'orange'
    -- A program must know one of the provider's protocols, and run where its servers are. Where there would be too many
    -- pages (guide_pairs of site.yaml) those of providers that are not featured have the program's page for url: is_own 0.
    select lang, provider, guide, name, title, platform,
           lang || '/guide/' || guide || case when is_own then '-' || provider else '' end || '.html' as url, is_own, protocols
    from (
        select g.lang, p.id as provider, g.id as guide, g.name, g.title, g.platform, g.protocols,
               coalesce((select value from meta where key = 'guide_pairs'), 'all') = 'all'
                   or exists (select 1 from featured f where f.lang = g.lang and f.provider = p.id) as is_own
        from guide g join provider p on p.status not in ('retired', 'broken')
        where exists (select 1 from server s where s.provider = p.id and s.host <> '' and s.port is not null
            and instr(' ' || g.protocols || ' ', ' ' || s.protocol || ' ') > 0
            and (g.platform = 'computer' or s.host not in ('127.0.0.1', 'localhost')))
          and (g.platform <> 'device' or not exists (select 1 from server s where s.provider = p.id and s.host in ('127.0.0.1', 'localhost')))
    );

create view pair as
    -- What is it like to set up this provider in this program? … where lang = :lang and provider = 'gmail' and guide = 'iphone'
    -- protocol: what the account is set up for. sign_in: sign-in or script, of the client's row for the provider's most exact
    -- server, with its account, and what it speaks then; '' = servers and a password are typed. is_impossible: the provider takes
    -- OAuth 2 only, and the program has none for it.
    select g.lang, g.provider, g.guide, g.protocol, coalesce(c.kind, '') as sign_in, coalesce(c.kind = 'sign-in', 0) as signs_in,
           coalesce(c.account, '') as account, coalesce(c.protocol, '') as spoken, c.id is null and oauth_only as is_impossible
    from (
        select lang, provider, guide, client, protocol,
               coalesce((select auth from server s where s.provider = f.provider and s.protocol = f.protocol
                         and s.host <> '' and s.port is not null
                         order by s.security = 'none', s.security = 'starttls', s.ordinal limit 1), '') = 'oauth2'
                   or exists (select 1 from requirement r where r.provider = f.provider and r.kind = 'oauth-only' and r.condition = '' and f.protocol <> 'smtp') as oauth_only
        from (
            select o.lang, o.provider, o.guide,
                   case when instr(' ' || o.protocols || ' ', ' imap ')
                             and exists (select 1 from server s where s.provider = o.provider and s.protocol = 'imap'
                                         and s.host <> '' and s.port is not null) then 'imap'
                        when o.protocols = 'smtp' then 'smtp' else 'pop3' end as protocol,
                   (select k.id from client k join server s on s.provider = o.provider
                        and (s.host = k.host or substr(s.host, -1 - length(k.host)) = '.' || k.host)
                    where k.client = o.guide and k.kind <> 'profile'
                      and (k.account <> '' or instr(' ' || s.auth || ' ', ' oauth2 ') > 0)
                    order by length(k.host) desc, k.id limit 1) as client
            from guide_of_provider o
        ) f
    ) g left join client c on c.id = g.client;

create view requirement_of_pair as
    -- What must somebody do before this program connects? … where provider = 'gmail' and guide = 'outlook' and for_lang = :lang
    -- Not what is for another protocol than the account's, nor what a program that signs in makes needless.
    select a.lang as for_lang, a.provider, a.guide, r.id, r.ordinal, r.kind, r.lang, r.protocol, r.condition, r.url, r.text,
           r.programs, r.valid_from, r.valid_until
    from pair a join requirement r on r.provider = a.provider
    where not a.is_impossible and (r.programs = '' or instr(' ' || r.programs || ' ', ' ' || a.guide || ' ') > 0)
      and r.protocol in ('', 'smtp', a.protocol) and (r.kind <> 'enable-pop' or a.protocol = 'pop3')
      and (a.sign_in = '' or a.spoken <> '' or r.kind not like 'enable-%')
      and (a.sign_in = '' or r.kind not in ('app-password', 'separate-mail-password', 'two-step-first'))
      and (r.kind <> 'oauth-only' or not a.signs_in and a.protocol <> 'smtp');

create view settings_for_program as
    -- Which one server of each protocol should a mail program be given? … where provider = 'gmail'
    -- SSL/TLS before STARTTLS before none, then the one to prefer; an unencrypted one only where its role
    -- has no other; none that only works on the user's own machine, and none of a provider that has closed.
    select s.provider, s.role, s.protocol, s.host, s.port, s.security,
           case when s.username = '' then '%EMAILADDRESS%' else s.username end as username,
           case when s.auth = '' then 'password' else s.auth end as auth, s.ordinal, s.options
    from server s
    where s.id = (
            select o.id from server o join provider p on p.id = o.provider and p.status <> 'retired'
            join protocol k on k.protocol = o.protocol and k.autoconfig <> ''
            where o.provider = s.provider and o.protocol = s.protocol
              and o.port is not null and o.host not in ('', '127.0.0.1', 'localhost', '[::1]', '::1')
              and instr(o.host, '%EMAILLOCALPART%') = 0 and instr(o.host, '%EMAILADDRESS%') = 0
            order by o.security = 'none', o.security = 'starttls', o.ordinal limit 1)
      and (s.security <> 'none' or not exists (
            select 1 from server o join protocol k on k.protocol = o.protocol and k.autoconfig <> ''
            where o.provider = s.provider and o.role = s.role and o.security <> 'none' and o.port is not null));
