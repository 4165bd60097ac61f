-- The files that are no pages. `@files` lists them, of the whole site (:provider '') or of one provider: each is written
-- by its template in templates/files, with `@NAME` of NAME.ENDING as what it is about, if that stands here, and
-- `@SCOPE.LIST` as a list in it. A file whose query gives no row is not written. Columns that end in _raw are written as
-- they are; all others are escaped as the template's ending says. Parameters are as in pages.sql.

-- @files
-- The templates named here are those that templates/files may hold; full and card are writers of files.c. Of a provider: domain is
-- whose addresses the file is for (:domain where that is given), is_mx whether they are nobody's own, main_domain stands for the
-- provider where a file has room for one, as the domain most like its name. same: the bytes are those of the file before.
with who as materialized (
    select p.id, instr(p.name || p.short_name, '%') or exists (
               select 1 from settings_for_program s where s.provider = p.id and instr(s.host, '%')) as varies,
           coalesce((select pattern from (
                        select pattern, case when replace(pattern, '.', '-') = p.id then 1 when pattern = p.id || '.com' then 2
                                   when pattern = p.id || '.net' then 3
                                   else 5 - (substr(pattern, 1, length(p.id) + 1) = p.id || '.') end as far
                        from domain d where d.provider = p.id and d.match = 'exact')
                     order by far, length(pattern), pattern limit 1),
                    (select min(pattern) from domain d where d.provider = p.id),
                    (select substr(at, 1, instr(at, '/') - 1)
                     from (select substr(p.website, instr(p.website, '//') + 2) || '/' as at) where instr(p.website, '//') and at <> '/'),
                    p.id || '.invalid') as main_domain
    from provider p where p.id = :provider
), asked as materialized (
    select id, main_domain, coalesce(nullif(:domain, ''), main_domain) as domain from who
)
-- One file under two names for each domain; nearly always the same one for all of a provider, that of its kit (nth 0).
select 'v1.1/' || d.pattern || e.column1 as path, 'config.xml' as template, l.lang, w.id, d.pattern as domain, d.match = 'mx' as is_mx,
       w.main_domain, 1 as nth, e.column2 or not w.varies as same
from who w, language l, domain d, (values ('.xml', 0), ('', 1)) e where l.ordinal = 1 and d.provider = w.id
union all
-- What a provider, or somebody with a domain there, serves on a host of their own.
select 'kit/' || id || '/.well-known/autoconfig/mail/config-v1.1.xml', 'config.xml', l.lang, id, domain,
       coalesce((select match = 'mx' from domain d where d.provider = a.id and d.pattern = a.domain), domain = main_domain), main_domain, 0, 0
from asked a, language l where l.ordinal = 1
union all
select v.column2 || id || v.column3, v.column4, l.lang, id, domain, 0, main_domain, -1, 0
from asked a, language l, program_support s,
    (values ('autodiscover', 'kit/', '/autodiscover/autodiscover.xml', 'autodiscover.xml'),
            ('apple-profile', 'mobileconfig/', '.mobileconfig', 'profile.mobileconfig')) v
where l.ordinal = 1 and s.provider = :provider and s.program = v.column1 and s.works
union all
select 'v1.1-full/' || id || '.xml', 'full', l.lang, id, domain, 0, main_domain, -1, 0 from asked, language l where l.ordinal = 1
union all
select 'kit/' || id || '/srv.txt', 'srv.txt', l.lang, id, :domain, 0, main_domain, -1, 0 from asked, language l where l.ordinal = 1
union all
select l.lang || '/provider/' || id || '.txt', 'card', l.lang, id, '', 0, main_domain, -1, 0 from asked, language l
union all
select l.lang || v.column1, v.column2, l.lang, '', '', 0, '', 0, 0
from language l, (values ('/feed.xml', 'feed.xml'), ('/opensearch.xml', 'opensearch.xml')) v where :provider = ''
union all
-- What there is once speaks the first language.
select v.column1, v.column2, l.lang, '', '', 0, '', 0, 0
from language l, (values
    ('llms.txt', 'llms.txt'), ('manifest.webmanifest', 'manifest.webmanifest'), ('sitemap.xml', 'sitemap.xml'),
    ('robots.txt', 'robots.txt'), ('_redirects', 'redirects.txt'), ('assets/theme.css', 'theme.css'), ('NOTICE.txt', 'NOTICE.txt'),
    ('deploy/nginx.conf', 'nginx.conf'), ('deploy/apache.conf', 'apache.conf'), ('deploy/Caddyfile', 'caddy.conf'),
    ('deploy/_headers', 'headers.txt'), ('deploy/policies.json', 'policies.json'),
    ('v1.1/generated_files.json', 'generated_files.json')) v
where l.ordinal = 1 and :provider = ''
-- Of one domain x.xml comes before x.
order by nth, is_mx, domain, path desc;

-- @sitemap
-- What needs an address that holds outside of the site is there when it has one.
select 1 as is_public where :base_url <> '';

-- @pages.listed
-- A row when search engines should list the page. The default language's home is the root's index.html under another name.
select changed from (select max(changed) as changed from (
    select updated as changed from entry where :template = 'entry' and id = :id
    union all select last_checked from provider where :template = 'provider' and id = :id
    union all select updated from guide where :template = 'guide/' || id and lang = :lang) where changed <> '')
where :template not in ('missing', 'moved', 'find', 'due')
  and not (:template like 'guide/%' and :id <> '' and exists (select 1 from featured where lang = :lang)
           and not exists (select 1 from featured where lang = :lang and provider = :id)) and (:canonical <> '' or instr(:path, '/') = 0);

-- @feed
select newest from (select max(updated) as newest from entry where lang = :lang and updated <> '') where newest is not null and :base_url <> '';

-- @feed.feed_entries
-- RFC 4287 wants a time; the knowledge base has days.
select d.url, e.question, e.summary, e.author, e.updated
from entry e join document d on d.id = e.id where e.lang = :lang and e.updated <> '' order by e.updated desc, e.id limit 30;

-- @opensearch
-- The short name holds 16 characters (OpenSearch 1.1).
select trim(substr(:title, 1, 16)) as short_title where :base_url <> '';

-- @redirects
-- For hosts that read such a file; the pages are there for all others.
select 1 as is_moved where exists (select 1 from entry_alias) or exists (select 1 from entry_redirect);

-- @redirects.moves
select a.lang || '/' || a.alias || '.html' as from_path, d.url as to_path
from entry_alias a join document d on d.id = a.entry
union all
select case when r.path glob '*/index.html' then substr(r.path, 1, length(r.path) - 10) else r.path end, d.url
from entry_redirect r join document d on d.id = r.entry order by 1;

-- @theme
-- "accent: #123; ground: …" of site.yaml as custom properties, which win over those of the layers.
select value as theme from meta where key = 'theme' and value <> '';

-- @theme.properties
select trim(value, char(9, 10, 13, 32)) as property from json_each('[' || replace(json_quote(:theme), ';', '","') || ']')
where trim(value, char(9, 10, 13, 32)) <> '' order by key;

-- @NOTICE
select value as notice_raw from meta where key = 'settings_notice' and value <> '';

-- @llms
-- llmstxt.org: a title, a sentence, and lists of links to plain texts.
select 1 as is_text;

-- @llms.llms_topics
select id as topic, title as topic_title from topic where lang = :lang and entries > 0 order by ordinal;

-- @llms_topics.llms_answers
select substr(d.url, 1, length(d.url) - 5) || '.md' as twin, e.question as title, e.summary
from entry e join document d on d.id = e.id where e.lang = :lang and e.topic = :topic order by e.id;

-- @llms.llms_settings
select substr(url, 1, length(url) - 5) || '.md' as twin, title, summary from document
where kind in ('provider', 'guide') and lang = :lang order by kind = 'guide', position;

-- @policies
-- Thunderbird fills in the domain. An organisation that has said no base_url puts its own.
select coalesce(nullif(:base_url, ''), 'https://mail-settings.example') || '/v1.1/{{domain}}.xml' as auto_config_url;

-- @generated_files
select 1 as is_list;

-- @generated_files.published
-- Names that a program may ask for: exactly those that have a file. What of a provider's servers suits is asked once.
with suits as materialized (
    select provider, max(role = 'incoming') and max(role = 'outgoing') as own,
           max(role = 'incoming' and instr(host, '%') = 0) and max(role = 'outgoing' and instr(host, '%') = 0) as mx
    from settings_for_program group by provider
)
select d.pattern, row_number() over (order by d.pattern desc) = 1 as is_last
from domain d cross join suits s on s.provider = d.provider
where case d.match when 'mx' then s.mx else s.own end
order by d.pattern;

-- @config
-- clientConfig 1.1, as Thunderbird, Evolution, KMail and others read it: one server a type, with everything said, URL protocols
-- left out: programs take the first or the last of several, and some refuse the file for one element that they do not know.
select replace(p.name, '%EMAILDOMAIN%', :domain) as name,
       replace(coalesce(nullif(p.short_name, ''), p.name), '%EMAILDOMAIN%', :domain) as short_name
from provider p
where p.id = :id
  and (select count(distinct role = 'outgoing') from settings_for_program where provider = :id and (:is_mx + 0 = 0 or instr(host, '%') = 0)) = 2;

-- @config.config_domains
-- All names that lead to the provider; an MX pattern is looked up like a domain.
select pattern from (
    select pattern, match = 'mx' as last from domain where provider = :id
    union all select :main_domain, 0 where not exists (select 1 from domain where provider = :id)
) order by last, pattern;

-- @config.config_servers
-- Receiving first, IMAP before POP3. The host of an MX pattern's addresses must not depend on them.
select case s.role when 'outgoing' then 'outgoingServer' else 'incomingServer' end as element, k.autoconfig as type,
       replace(host, '%EMAILDOMAIN%', :domain) as host, port, security = 'tls' as is_tls, security = 'starttls' as is_starttls,
       security = 'none' as is_plain, username, auth, options,
       k.protocol = 'pop3' and (' ' || options glob '* leaveMessagesOnServer=[^ ]*' or ' ' || options glob '* downloadOnBiff=[^ ]*'
                              or ' ' || options glob '* daysToLeaveMessagesOnServer=[^ ]*') as has_options
from settings_for_program s join protocol k on k.protocol = s.protocol
where provider = :id and (:is_mx + 0 = 0 or instr(host, '%') = 0) order by k.ordinal;

-- @config_servers.config_auths
-- OAuth 2 first: a program takes the first that it can do, and a password only where it must.
select case value when 'password' then 'password-cleartext' when 'encrypted-password' then 'password-encrypted'
                  when 'oauth2' then 'OAuth2' when 'ntlm' then 'NTLM' when 'gssapi' then 'GSSAPI'
                  when 'client-cert' then 'TLS-client-cert' else value end as auth_word
from json_each('[' || replace(json_quote(:auth), ' ', '","') || ']') where value <> '' order by value <> 'oauth2', key;

-- @config_servers.config_options
-- What a program may be told about POP3, of all that the record has as "name=value name=value".
select substr(value, 1, instr(value, '=') - 1) as option, substr(value, instr(value, '=') + 1) as option_value
from json_each('[' || replace(json_quote(:options), ' ', '","') || ']')
where value glob 'leaveMessagesOnServer=?*' or value glob 'downloadOnBiff=?*' or value glob 'daysToLeaveMessagesOnServer=?*' order by key;

-- @autodiscover
-- The answer to Outlook's plain-old-XML question (MS-OXDSCLI), for a server that gives everybody the same one. Nobody's name is
-- in it: Outlook signs in with the address.
select 1 as is_answer;

-- @autodiscover.autodiscover_servers
select k.autodiscover as type, replace(host, '%EMAILDOMAIN%', :domain) as host, port, security = 'tls' as is_tls,
       security = 'starttls' as is_starttls, security = 'none' as is_plain, auth = 'none' as is_open
from settings_for_program s join protocol k on k.protocol = s.protocol
where provider = :id and k.autodiscover <> '' order by k.ordinal;

-- @profile
-- A configuration profile for Apple's devices with one account and nobody's name: the device asks for the address, the user name
-- and the password. The identifiers are UUIDs made of names (RFC 4122, version 5), so that one installed again replaces itself.
select p.name, coalesce(nullif(p.short_name, ''), p.name) as short_name,
       'portolan.mail.' || p.id || '.profile' as profile_identifier, uuid('portolan.mail.' || p.id || '.profile') as profile_uuid,
       'portolan.mail.' || p.id || '.account' as account_identifier, uuid('portolan.mail.' || p.id || '.account') as account_uuid,
       (select k.mobileconfig from settings_for_program s join protocol k on k.protocol = s.protocol
        where s.provider = :id and k.mobileconfig <> '' and k.autoconfig <> '' order by k.ordinal limit 1) as account_type
from provider p where p.id = :id;

-- @profile.profile_servers
-- The first sign-in method that a profile can name. Of the receiving servers the one that the account's type is of.
select case role when 'outgoing' then 'Outgoing' else 'Incoming' end as side,
       coalesce((select case value when 'password' then 'EmailAuthPassword' when 'encrypted-password' then 'EmailAuthCRAMMD5'
                                   when 'ntlm' then 'EmailAuthNTLM' else 'EmailAuthNone' end
                 from json_each('[' || replace(json_quote(auth), ' ', '","') || ']')
                 where value in ('password', 'encrypted-password', 'ntlm', 'none') order by key limit 1), 'EmailAuthPassword') as auth_word,
       replace(host, '%EMAILDOMAIN%', :domain) as host, port, case security when 'none' then 'false' else 'true' end as use_ssl
from (select s.*, row_number() over (partition by s.role = 'outgoing' order by k.ordinal) as nth
      from settings_for_program s join protocol k on k.protocol = s.protocol
      where provider = :id and (s.role = 'outgoing' or k.mobileconfig <> ''))
where nth = 1
order by side;

-- @profile.profile_services
-- Calendars and contacts, each an account beside that of mail; none where a program would have to sign in by OAuth 2.
select k.mobileconfig as payload_type, k.name as service, p.name as service_name, coalesce(nullif(p.short_name, ''), p.name) as service_short_name,
       'portolan.mail.' || p.id || '.' || k.protocol as service_identifier, uuid('portolan.mail.' || p.id || '.' || k.protocol) as service_uuid,
       substr(h.name, 1, instr(h.name || ':', ':') - 1) as service_host,
       case when instr(h.name, ':') then substr(h.name, instr(h.name, ':') + 1) else '443' end as service_port, h.path as service_path
from provider p join protocol k on k.mobileconfig <> '' and k.autoconfig = ''
join server s on s.id = (select o.id from server o where o.provider = p.id and o.protocol = k.protocol and o.url like 'https://_%'
    and o.auth <> 'oauth2' and instr(o.url, '%') = 0 order by o.ordinal limit 1)
join (select id, substr(rest, 1, instr(rest || '/', '/') - 1) as name, nullif(substr(rest, instr(rest || '/', '/')), '/') as path
      from (select id, substr(url, 9) as rest from server)) h on h.id = s.id
where p.id = :id order by k.ordinal;

-- @srv
-- DNS records that lead programs to the servers (RFC 6186, RFC 8314): for the zone of :domain, or relative to whatever zone they are
-- put in. One a service, in the order of preference; nothing unencrypted, nothing on the user's own machine.
select p.name from provider p where p.id = :id and p.status <> 'retired' and exists (
    select 1 from server s join protocol k on k.protocol = s.protocol
    where s.provider = :id and case s.security when 'tls' then k.tls_service when 'starttls' then k.starttls_service else '' end <> ''
    and s.port is not null and s.host not in ('', '127.0.0.1', 'localhost', '[::1]', '::1')
    and instr(s.host, '%EMAILLOCALPART%') = 0 and instr(s.host, '%EMAILADDRESS%') = 0);

-- @srv.srv_records
select v.service, 10 * (row_number() over (partition by v.role order by v.ordinal, v.security = 'starttls') - 1) as priority, s.port,
       case when :domain <> '' then replace(s.host, '%EMAILDOMAIN%', :domain) || '.' when s.host = '%EMAILDOMAIN%' then '@'
            when substr(s.host, -14) = '.%EMAILDOMAIN%' then substr(s.host, 1, length(s.host) - 14) else s.host || '.' end as target
from (select protocol, ordinal, role, 'tls' as security, tls_service as service from protocol where tls_service <> ''
      union all select protocol, ordinal, role, 'starttls', starttls_service from protocol where starttls_service <> '') v
join server s on s.id = (
    select o.id from server o where o.provider = :id and o.protocol = v.protocol and o.security = v.security
    and o.port is not null and o.host not in ('', '127.0.0.1', 'localhost', '[::1]', '::1')
    and instr(o.host, '%EMAILLOCALPART%') = 0 and instr(o.host, '%EMAILADDRESS%') = 0 order by o.ordinal limit 1)
order by v.role, v.ordinal, v.security = 'starttls';
