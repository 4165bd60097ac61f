-- What is published for mail programs. Which server a program gets, and which programs can be set up
-- at all, are the views settings_for_program and program_support; nothing of that is decided in C.

-- @count
select count(*) from provider;

-- @providers
select id from provider order by id;

-- @provider
select name, short_name from provider where id = :provider;

-- @support
-- Why PROGRAM cannot be set up; '' when it can.
select reason from program_support where provider = :provider and program = :program;

-- @domains
-- All names that lead to the provider; an MX pattern is looked up like a domain.
select pattern, match from domain where provider = :provider order by match = 'mx', pattern;

-- @servers
select protocol, host, port, security, username, auth, url, options from server where provider = :provider and role = :role order by ordinal;

-- @steps
-- What must be done first, step by step, each in every language.
select url, lang, text, kind, ordinal from requirement where provider = :provider order by ordinal, id;

-- @links
select kind, url, lang, title from link where provider = :provider order by id;

-- @oauth2
select issuer, scope, auth_url, token_url from oauth2 where provider = :provider order by id;

-- @webmail
select url, page_url, username, username_field, password_field, button from webmail where provider = :provider order by id;

-- @remarks
select kind, subject, text, source from remark where provider = :provider order by ordinal, id;

-- @rows
-- The settings as rows, for addresses at :domain where that is given: those that programs are given, or all of them; "-id" and s.* as in db/db_rows.h.
select s.provider, p.name, s.ordinal, s.role, s.protocol, s.host, s.port, s.security, s.username, s.auth, s.url, s.options,
       s.last_checked, s.source, s.note, p.status, s.*, null as "-id",
       case when s.source <> '' or s.last_checked <> '' then s.last_checked else p.last_checked end as last_checked,
       case when s.source <> '' or s.last_checked <> '' then s.source_changed else p.source_changed end as source_changed,
       case when s.source <> '' then s.source else p.source end as source,
       coalesce(replace(s.host, '%EMAILDOMAIN%', :domain), s.host) as host
from server s join provider p on p.id = s.provider
where (:provider is null or s.provider = :provider)
  and (:full + 0 = 1 or exists (select 1 from settings_for_program f where f.provider = s.provider and f.ordinal = s.ordinal))
order by s.provider, s.ordinal;

-- @copies
-- Files that stand in the site as they are.
select path, content, source from file order by path;

-- @own
-- Those that stand where their author wants them.
select path, source from file where source glob 'content/static/*' order by path;
