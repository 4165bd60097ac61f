-- The stable views: what every support tool asks. Within a major version of
-- the schema columns are only added.

-- @views
create view settings_of_domain as
    -- What are the settings of this domain? … where pattern = 'orange.fr'
    select d.pattern, d.match, p.id as provider, p.name, p.status, s.ordinal, s.role, s.protocol,
           s.host, s.port, s.security, s.username, s.auth,
           case when s.source <> '' or s.last_checked <> '' then s.last_checked else p.last_checked end as last_checked,
           case when s.source <> '' then s.source else p.source end as source, s.url, s.options,
           case when s.source <> '' or s.last_checked <> '' then s.source_changed else p.source_changed end as source_changed
    from domain d join provider p on p.id = d.provider join server s on s.provider = p.id;

create view settings_of_provider as
    -- What are the settings of this provider? … where provider = 'gmail' order by ordinal
    select p.id as provider, p.name, p.status, s.ordinal, s.role, s.protocol, s.host, s.port,
           s.security, s.username, s.auth, s.note,
           case when s.source <> '' or s.last_checked <> '' then s.last_checked else p.last_checked end as last_checked,
           case when s.source <> '' then s.source else p.source end as source, s.url, s.options,
           case when s.source <> '' or s.last_checked <> '' then s.source_changed else p.source_changed end as source_changed
    from provider p join server s on s.provider = p.id;

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
           lang || '/guide/' || guide || case when is_own then '-' || provider else '' end || '.html' as url, is_own
    from (
        select g.lang, p.id as provider, g.id as guide, g.name, g.title, g.platform,
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
                   case when exists (select 1 from server s join guide n on n.lang = o.lang and n.id = o.guide
                                     and instr(' ' || n.protocols || ' ', ' imap ') where s.provider = o.provider
                                     and s.protocol = 'imap' and s.host <> '' and s.port is not null) then 'imap'
                        when exists (select 1 from guide n where n.lang = o.lang and n.id = o.guide and n.protocols = 'smtp') then 'smtp' else 'pop3' end as protocol,
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

create view program_support as
    -- Which programs can set themselves up, and why can the others not? … where provider = 'gmail'
    -- reason is '' where it works. OAuth 2 works only where the program is registered with the provider:
    -- those of Thunderbird 153 (on Android: 20) are listed here.
    select provider, program, reason = '' as works, reason
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
    );
