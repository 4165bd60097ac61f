-- The rules: one query each over the raw rows, named like its diagnostic in base/diag.def, giving
-- path, line, col, then up to three details and a hint. They run before any constraint can
-- fire. nearest(candidate, word) is an aggregate: the
-- candidate that the fewest edits turn into the word, null when none is near.

-- @TABLE_VALUE
-- A value that is not one of the words its column knows.
select c.path, c.line, c.col, c.name, c.value,
       (select group_concat(k.value, ', ') from raw_known k where k.tbl = c.tbl and k.name = c.name),
       (select nearest(k.value, lower(c.value)) from raw_known k where k.tbl = c.tbl and k.name = c.name)
from raw_cell c
where (c.tbl, c.name) in (select tbl, name from raw_known) and c.name not in ('auth', 'security') and c.value <> ''
  and not exists (select 1 from raw_known k where k.tbl = c.tbl and k.name = c.name and k.value = lower(c.value));

-- @TABLE_EMPTY
-- A cell that may not be empty.
select c.path, c.line, c.col, c.name from raw_column n cross join raw_cell c on c.tbl = n.tbl and c.name = n.name
where n.author = 'must' and c.value = ''
union all
select c.path, c.line, c.col, c.name from raw_cell c join raw_server s on s.row = c.row
where c.tbl = 'server' and c.name in ('host', 'port') and c.value = '' and coalesce(s.url, '') = ''
union all
select c.path, c.line, c.col, c.name from raw_cell c join raw_webmail w on w.row = c.row
where c.tbl = 'webmail' and c.name = 'url' and c.value = '' and coalesce(w.page_url, '') = '';

-- @TABLE_MISSING
-- A table that has rows, but not a column it cannot do without.
with present as materialized (
    select tbl, name from raw_column n where exists (select 1 from raw_cell c where c.tbl = n.tbl and c.name = n.name)
), missing(tbl, name) as (
    select tbl, name from raw_column where author = 'must' and tbl in (select tbl from present) and (tbl, name) not in (select tbl, name from present)
    union all
    select 'server', column1 from (values ('host'), ('port'))
    where 'server' in (select tbl from present) and not exists (select 1 from present where tbl = 'server' and name in (column1, 'url'))
)
select (select min(path) from raw_cell c where c.tbl = m.tbl), 1, 1, m.name from missing m;

-- @TABLE_COUNTRY
select path, line, col, value from raw_cell
where tbl = 'provider' and name = 'country' and value <> '' and value not glob '[A-Za-z][A-Za-z]';

-- @TABLE_ID
select path, line, col, value from raw_cell
where tbl in ('provider', 'topic') and name = 'id' and value <> ''
  and (value glob '*[^a-z0-9-]*' or length(value) > 80);

-- @TABLE_LONG
-- Longer than the shipped column takes; those with a rule of their own say so there.
with own(name) as (
    values ('id'), ('country'), ('lang'), ('provider'), ('successor'), ('pattern'), ('host'), ('security'), ('last_checked'),
           ('retired_on'), ('source_changed'), ('url'), ('website'), ('page_url'), ('auth_url'), ('token_url')
)
select c.path, c.line, c.col, c.name, n.room from raw_column n cross join raw_cell c on c.tbl = n.tbl and c.name = n.name
where length(c.value) > n.room and n.name not in (select name from own)
  and (n.tbl, n.name) not in (select tbl, name from raw_known where name <> 'auth');

-- @TABLE_NUMBER
select c.path, c.line, c.col, c.value from raw_column n cross join raw_cell c on c.tbl = n.tbl and c.name = n.name
where n.type = 'INTEGER' and (n.tbl, n.name) <> ('server', 'port') and (c.value glob '*[^0-9]*' or length(c.value) > 9);

-- @PROVIDER_TWICE
with twice as (
    select value, min(row) as first from raw_cell
    where tbl = 'provider' and name = 'id' and value <> '' group by value having count(*) > 1
)
select c.path, c.line, c.col, c.value, f.line
from twice t join raw_cell f on f.tbl = 'provider' and f.row = t.first and f.name = 'id'
join raw_cell c on c.tbl = 'provider' and c.name = 'id' and c.value = t.value and c.row <> t.first;

-- @FEATURED_LANGUAGE
select distinct 'content/site.yaml', lang_line, lang_col, lang, (select group_concat(lang, ', ') from (select lang from language order by ordinal))
from raw_featured where lang <> '' and lang not in (select lang from language);

-- @GUIDE_PAIRS
-- More than there may be pages, and nobody said whose matter most.
select 'content/site.yaml', 1, 1, guides * providers, most
from (select (select count(*) from raw_guide where not draft) as guides,
             (select count(*) from raw_provider where coalesce(status, '') not in ('retired', 'broken')) as providers,
             (select cast(value as integer) from raw_site where key = 'guide_pairs') as most)
where guides * providers > most and not exists (select 1 from raw_featured);

-- @PROVIDER_UNKNOWN
-- A row of another table, or an entry, that names a provider nobody knows.
select u.path, u.line, u.col, u.provider, null, null,
       (select nearest(id, u.provider) from raw_provider)
from (
    select path, line, col, value as provider from raw_cell
    where tbl in ('server', 'domain', 'family', 'requirement', 'link', 'oauth2', 'webmail', 'limit', 'remark', 'probe') and name = 'provider' and value <> ''
    union all
    select path, line, col, value from raw_cell where tbl = 'provider' and name in ('successor', 'product_of') and value <> ''
    union all
    select e.path, p.line, p.col, p.provider from raw_provider_of p join raw_entry e on e.seq = p.entry
    union all
    select e.path, r.line, r.col, r.path from raw_reference r join raw_entry e on e.seq = r.entry where r.kind = 'provider'
    union all
    select 'content/site.yaml', line, col, provider from raw_featured
) u
where u.provider not in (select id from raw_provider where id is not null);

-- @DOMAIN_TWICE
-- By a window: 10,000 domains must not be compared with each other.
with pattern as (
    select row, path, line, col, value, min(row) over (partition by lower(value)) as first from raw_cell
    where tbl = 'domain' and name = 'pattern' and value <> ''
), again as (select * from pattern where row > first)
select c.path, c.line, c.col, c.value, case f.path when c.path then 'line ' || f.line else f.path || ':' || f.line end
from again c cross join raw_cell f on f.tbl = 'domain' and f.row = c.first and f.name = 'pattern';

-- @DOMAIN_PATTERN
select path, line, col, value from raw_cell
where tbl = 'domain' and name = 'pattern' and value <> ''
  and (value glob '*[^a-zA-Z0-9.-]*' or value not glob '?*.?*' or value glob '*..*' or value glob '.*' or value glob '*.'
       or length(value) > 253);

-- @SERVER_HOST
select path, line, col, value from raw_cell
where tbl = 'server' and name = 'host' and value <> ''
  and (replace(replace(replace(value, '%EMAILDOMAIN%', 'x'), '%EMAILLOCALPART%', 'x'), '%EMAILADDRESS%', 'x')
           glob '*[^a-zA-Z0-9.-]*'
       or value glob '*..*' or value glob '.*' or value glob '*.' or length(value) > 253);

-- @SERVER_PORT
select path, line, col, value from raw_cell
where tbl = 'server' and name = 'port' and value <> ''
  and (value glob '*[^0-9]*' or length(value) > 5 or cast(value as integer) not between 1 and 65535);

-- @SERVER_SECURITY_BARE
-- "TLS" alone means SSL/TLS to some and STARTTLS to others.
select c.path, c.line, c.col, c.value, s.port from raw_cell c
join raw_server s on s.row = c.row join clean_security k on k.row = c.row
where c.tbl = 'server' and c.name = 'security' and lower(trim(c.value)) = 'tls' and k.security is null;

-- @SERVER_SECURITY
select c.path, c.line, c.col, c.value from raw_cell c join clean_security k on k.row = c.row
where c.tbl = 'server' and c.name = 'security' and c.value <> '' and lower(trim(c.value)) <> 'tls' and k.security is null;

-- @SERVER_TEMPLATE
-- A % that is not one of the three placeholders.
with bare as (
    select *, replace(replace(replace(value, '%EMAILADDRESS%', ''), '%EMAILLOCALPART%', ''), '%EMAILDOMAIN%', '') as rest
    from raw_cell where tbl in ('server', 'webmail') and name in ('username', 'host')
)
select path, line, col, value, null, null,
       (select nearest(k.value, upper(bare.value)) from raw_known k where k.tbl = 'placeholder')
from bare where rest glob '*%*';

-- @SERVER_AUTH
with recursive word(path, line, col, one, rest) as (
    select path, line, col, null, trim(value) || ' ' from raw_cell where tbl = 'server' and name = 'auth' and value <> ''
    union all
    select path, line, col, substr(rest, 1, instr(rest, ' ') - 1), ltrim(substr(rest, instr(rest, ' ') + 1)) from word where rest <> ''
)
select path, line, col, one, (select group_concat(value, ', ') from raw_known where name = 'auth'), null,
       (select nearest(value, lower(one)) from raw_known where name = 'auth')
from word where one is not null and lower(one) not in (select value from raw_known where name = 'auth');

-- @SERVER_OPTIONS
-- An option that is not name=value.
with recursive word(path, line, col, one, rest) as (
    select path, line, col, null, trim(value) || ' ' from raw_cell where tbl = 'server' and name = 'options' and value <> ''
    union all
    select path, line, col, substr(rest, 1, instr(rest, ' ') - 1), ltrim(substr(rest, instr(rest, ' ') + 1)) from word where rest <> ''
)
select path, line, col, one from word where one is not null and one not glob '[A-Za-z]*=?*';

-- @OAUTH2_NO_ENDPOINT
-- OAuth 2 is offered, but nobody says where a program signs in.
select c.path, min(c.line), c.col, k.provider from clean_server k
join raw_cell c on c.tbl = 'server' and c.row = k.row and c.name = 'auth'
where ' ' || k.auth || ' ' like '% oauth2 %' and k.provider not in (select provider from raw_oauth2 where provider is not null)
group by k.provider;

-- @SERVER_NO_USERNAME
select c.path, c.line, c.col, s.host from raw_server s
join raw_cell c on c.tbl = 'server' and c.row = s.row and c.name = 'host'
where coalesce(s.username, '') = '' and coalesce(s.url, '') = ''
  and (' ' || lower(s.auth) || ' ' like '% password %' or ' ' || lower(s.auth) || ' ' like '% encrypted-password %');

-- @SERVER_PORT_UNUSUAL
select c.path, c.line, c.col, k.protocol, k.port,
       case k.security when 'tls' then 'SSL/TLS' when 'starttls' then 'STARTTLS' else 'no encryption' end,
       null
from clean_server k join raw_cell c on c.tbl = 'server' and c.row = k.row and c.name = 'port'
where k.protocol in (select protocol from raw_port) and k.security is not null
  and c.value not glob '*[^0-9]*' and k.port between 1 and 65535
  and k.host not in ('127.0.0.1', 'localhost')
  and not exists (select 1 from raw_port u where u.protocol = k.protocol and u.security = k.security and u.port = k.port);

-- @SERVER_PLAIN
select c.path, c.line, c.col, k.host, k.port from clean_server k
join raw_cell c on c.tbl = 'server' and c.row = k.row and c.name = 'security' where k.security = 'none';

-- @SERVER_SMTP_25
select c.path, c.line, c.col, k.host from clean_server k
join raw_cell c on c.tbl = 'server' and c.row = k.row and c.name = 'port' where k.protocol = 'smtp' and k.port = 25;

-- @PROVIDER_NO_SMTP
select c.path, c.line, c.col, c.value from raw_cell c join raw_provider p on p.row = c.row
where c.tbl = 'provider' and c.name = 'id' and coalesce(p.status, '') not in ('retired', 'broken')
  and exists (select 1 from clean_server k join protocol t on t.protocol = k.protocol and t.autoconfig <> '' and t.role = 'incoming'
              where k.provider = c.value)
  and not exists (select 1 from clean_server k where k.provider = c.value and k.protocol = 'smtp');

-- @PROVIDER_POP_ONLY
select c.path, c.line, c.col, c.value from raw_cell c
where c.tbl = 'provider' and c.name = 'id'
  and exists (select 1 from clean_server k where k.provider = c.value and k.protocol = 'pop3')
  and not exists (select 1 from clean_server k where k.provider = c.value and k.protocol in ('imap', 'jmap'));

-- @PROVIDER_NO_IMPLICIT_TLS
select c.path, c.line, c.col, c.value, k.protocol from raw_cell c
join clean_server k on k.provider = c.value and k.protocol in (select protocol from raw_port where security = 'tls') and k.host not in ('127.0.0.1', 'localhost')
where c.tbl = 'provider' and c.name = 'id'
group by c.value, k.protocol having max(k.security = 'tls') = 0 and max(k.security = 'starttls') = 1;

-- @PROVIDER_NO_REQUIREMENT
select c.path, c.line, c.col, p.id, c.value from raw_cell c join raw_provider p on p.row = c.row
where c.tbl = 'provider' and c.name = 'status' and lower(c.value) in ('preparation', 'broken')
  and not exists (select 1 from raw_requirement r where r.provider = p.id);

-- @PROVIDER_NO_SOURCE
select c.path, c.line, c.col, c.value from raw_cell c join raw_provider p on p.row = c.row
where c.tbl = 'provider' and c.name = 'id' and c.value <> '' and coalesce(p.source, '') = '';

-- @PROVIDER_UNDATED
-- Nobody says when the settings were last checked, nor when their source changed: the provider has no date, and a server
-- none of its own.
select c.path, c.line, c.col, c.value from raw_cell c join raw_provider p on p.row = c.row
where :newest <> '' and c.tbl = 'provider' and c.name = 'id' and coalesce(p.last_checked, '') = ''
  and coalesce(p.source_changed, '') = '' and coalesce(p.status, '') <> 'retired'
  and exists (select 1 from raw_server s where s.provider = p.id and coalesce(s.last_checked, '') = ''
              and coalesce(s.source_changed, '') = '');

-- @PROVIDER_STALE
-- Last checked two years before the day of the build, or earlier. A date without day means its last one.
with newest(provider, d) as (
    select provider, max(d) from (
        select id as provider, last_checked as d from raw_provider union all select provider, last_checked from raw_server
    ) where d glob '[12][0-9][0-9][0-9]*' group by provider
), dated as (
    select provider, d, substr(d || substr('-12-28', length(d) - 3), 1, 10) as last from newest
)
select c.path, c.line, c.col, n.d, n.provider from dated n
join raw_cell c on c.tbl = 'provider' and c.name = 'id' and c.value = n.provider
join raw_provider p on p.row = c.row
where coalesce(p.status, '') <> 'retired' and julianday(:today) - julianday(n.last) > 730;

-- @PROVIDER_EMPTY
-- Settings that are said to be right, and are not there.
select c.path, c.line, c.col, p.id, c.value from raw_cell c join raw_provider p on p.row = c.row
where c.tbl = 'provider' and c.name = 'status' and lower(c.value) in ('ok', 'preparation')
  and p.id not in (select provider from raw_server where provider is not null);

-- @PROVIDER_NO_SUCCESSOR
-- Closed, and nobody says who carries its mailboxes on.
select c.path, c.line, c.col, p.id from raw_cell c join raw_provider p on p.row = c.row
where c.tbl = 'provider' and c.name = 'status' and lower(c.value) = 'retired' and coalesce(p.successor, '') = '';

-- @DOMAIN_MX_SWALLOWS
-- The name of a mail exchanger below which another provider has servers: it does not tell whose customer asks. Each name above
-- a server's is looked for among those of the exchangers.
with recursive exchanger as materialized (
    select row, provider, pattern, lower(pattern) as name from raw_domain where lower(match) = 'mx'
), above(row, provider, name) as (
    select row, provider, lower(substr(host, instr(host, '.') + 1)) from raw_server where instr(host, '.')
    union all
    select row, provider, substr(name, instr(name, '.') + 1) from above where instr(name, '.')
)
select c.path, c.line, c.col, x.pattern, x.provider, min(a.provider)
from above a cross join exchanger x on x.name = a.name and x.provider <> a.provider
cross join raw_provider p on p.id = a.provider and coalesce(lower(p.status), '') <> 'retired'
cross join raw_cell c on c.tbl = 'domain' and c.row = x.row and c.name = 'pattern'
group by x.row;

-- @PRODUCT_UNTOLD
-- One of several services of a house, and nothing says how to tell it from the others.
select c.path, c.line, c.col, p.id, coalesce(p.product_of, p.id) from raw_provider p
join raw_cell c on c.tbl = 'provider' and c.row = p.row and c.name = 'id'
where (coalesce(p.product_of, '') <> '' or p.id in (select product_of from raw_provider where product_of <> ''))
  and not exists (select 1 from raw_remark r where r.provider = p.id and lower(r.kind) = 'tell');

-- @REQUIREMENT_PROGRAM
-- A requirement for a program that has no guide.
with recursive word(path, line, col, one, rest) as (
    select path, line, col, null, trim(lower(value)) || ' ' from raw_cell where tbl = 'requirement' and name = 'programs' and value <> ''
    union all
    select path, line, col, substr(rest, 1, instr(rest, ' ') - 1), ltrim(substr(rest, instr(rest, ' ') + 1)) from word where rest <> ''
)
select path, line, col, one, null, null, (select nearest(id, one) from raw_guide) from word
where one is not null and one not in (select id from raw_guide);

-- @REQUIREMENT_OVER
-- What was to be done until a day that is past.
select path, line, col, value from raw_cell
where :today <> '' and tbl = 'requirement' and name = 'valid_until' and value <> ''
  and substr(value || '-12-31', 1, 10) < substr(:today || '-01-01', 1, 10);

-- @CLIENT_GUIDE
-- What a program does by itself, of a program that has no guide.
select path, line, col, value, null, null, (select nearest(id, lower(value)) from raw_guide)
from raw_cell where tbl in ('client', 'label') and name = 'client' and value <> '' and lower(value) not in (select id from raw_guide);

-- @CLIENT_TWICE
-- One program, one server, and two rows of one kind: which account it is, and what it speaks, cannot be both.
select c.path, c.line, c.col, k.client, coalesce(nullif(k.host, ''), 'any server'), f.line from clean_client k
join raw_cell c on c.tbl = 'client' and c.row = k.row and c.name = 'client'
join clean_client o on o.client = k.client and o.host = k.host and (o.kind = 'profile') = (k.kind = 'profile') and o.row < k.row
join raw_cell f on f.tbl = 'client' and f.row = o.row and f.name = 'client'
group by c.line;

-- @CLIENT_BELIEVED
select c.path, c.line, c.col, k.client, k.host from clean_client k
join raw_cell c on c.tbl = 'client' and c.row = k.row and c.name = 'client' where k.source = '' or k.source like 'believed%';

-- @LINK_FOREIGN
-- A page called the provider's, at a name that shares its last part (two labels; three below co.uk and the like) with
-- none of its website, domains and servers. Distinct, so that each step is computed once.
with name(link, provider, host) as (
    select row, provider, lower(substr(url, instr(url, '//') + 2,
        instr(replace(replace(replace(substr(url, instr(url, '//') + 2), ':', '/'), '?', '/'), '#', '/') || '/', '/') - 1))
    from raw_link where url like 'http%://_%'
    union all
    select null, id, lower(substr(website, instr(website, '//') + 2,
        instr(replace(substr(website, instr(website, '//') + 2), ':', '/') || '/', '/') - 1))
    from raw_provider where website like 'http%://_%'
    union all select null, provider, lower(pattern) from raw_domain
    union all select null, provider, lower(host) from raw_server where host <> ''
), one as (select distinct *, rtrim(host, replace(host, '.', '')) as before1 from name
), two as (select distinct *, rtrim(rtrim(before1, '.'), replace(before1, '.', '')) as before2 from one
), three as (select distinct *, rtrim(rtrim(before2, '.'), replace(before2, '.', '')) as before3 from two
), part as (
    select link, provider, host, substr(host, 1 + length(case when length(host) - length(before1) = 2
            and substr(host, length(before2) + 1, length(before1) - length(before2) - 1)
                in ('ac', 'co', 'com', 'edu', 'go', 'gov', 'ne', 'net', 'or', 'org')
        then before3 else before2 end)) as part
    from three
)
select c.path, c.line, c.col, f.host, f.provider from part f
join raw_cell c on c.tbl = 'link' and c.row = f.link and c.name = 'url'
where (f.provider, f.part) not in (select provider, part from part where link is null)
  and f.provider in (select provider from part where link is null) order by f.link;

-- @SERVER_DIFFERS
-- Only words on a row as it is now: once that is corrected, they hold no more.
select c.path, c.line, c.col, s.protocol || ' ' || s.host || ':' || s.port || ' ' || b.security, b.date, b.seen
from raw_probe b join raw_server s on s.provider = b.provider and lower(s.host) = lower(b.host) and s.port = b.port
join clean_security k on k.row = s.row and k.security = b.security
join raw_cell c on c.tbl = 'server' and c.row = s.row and c.name = 'host'
where b.verdict = 'differs'
  and lower(b.protocol) in (lower(s.protocol), (select p.protocol from protocol p where p.alias = lower(s.protocol)))
  and not exists (select 1 from raw_probe o where o.provider = b.provider and o.protocol = b.protocol and o.host = b.host
                      and o.port = b.port and o.security = b.security and (o.date > b.date or o.date = b.date and o.row > b.row))
union all
select c.path, c.line, c.col, b.protocol || ' of ' || b.host, b.date, b.seen
from raw_probe b join raw_domain d on d.provider = b.provider and lower(d.pattern) = lower(b.host)
join raw_cell c on c.tbl = 'domain' and c.name = 'pattern' and c.row = d.row
where b.verdict = 'differs' and coalesce(b.security, '') = '';

-- @TABLE_DATE
select c.path, c.line, c.col, c.value, c.name from raw_column n cross join raw_cell c on c.tbl = n.tbl and c.name = n.name
where (n.name in ('last_checked', 'source_changed', 'retired_on', 'valid_from', 'valid_until') or n.tbl = 'probe' and n.name in ('date', 'answered')) and c.value <> ''
  and not (c.value glob '[12][0-9][0-9][0-9]'
           or c.value glob '[12][0-9][0-9][0-9]-[01][0-9]' and substr(c.value, 6) between '01' and '12'
           or c.value glob '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' and date(c.value, '+0 days') is c.value);

-- @TABLE_URL
select c.path, c.line, c.col, c.value from raw_column n cross join raw_cell c on c.tbl = n.tbl and c.name = n.name
where n.name in ('url', 'website', 'page_url', 'auth_url', 'token_url') and c.value <> ''
  and (c.value not glob 'http://?*' and c.value not glob 'https://?*'
       or c.value glob '*[^!-~]*' or c.value glob '*["<>]*' or length(c.value) > 1000);

-- @TABLE_URL_HTTP
select c.path, c.line, c.col, c.value from raw_column n cross join raw_cell c on c.tbl = n.tbl and c.name = n.name
where n.name in ('url', 'website', 'page_url', 'auth_url', 'token_url') and c.value glob 'http://?*';

-- @LINK_TWICE
-- One page in two rows for the same readers: with and without # or / at its end, or as help and as documentation.
-- Counted first: pairs are looked for only among the few that stand twice.
with page(row, provider, kind, lang, page) as (
    select row, provider, case kind when 'documentation' then 'help' else kind end, coalesce(lang, ''),
           rtrim(rtrim(replace(url, 'http://', 'https://'), '#'), '/') from raw_link where url <> ''
), crowd as (
    select row, lang, min(row) over same as first, count(*) over same as n, count(*) over reader as readers,
           min(row) over reader as first_reader, max(lang = '') over same as for_all
    from page window same as (partition by provider, page, kind), reader as (partition by provider, page, kind, lang)
), again as (
    select row, case when readers > 1 and first_reader < row then first_reader else first end as before from crowd
    where n > 1 and row > first and (for_all or first_reader < row)
)
select c.path, c.line, c.col, c.value, f.line from again a
cross join raw_cell c on c.tbl = 'link' and c.row = a.row and c.name = 'url'
cross join raw_cell f on f.tbl = 'link' and f.row = a.before and f.name = 'url'
where c.path = f.path order by a.row;

-- @TABLE_LANG
select c.path, c.line, c.col, c.value from raw_column n cross join raw_cell c on c.tbl = n.tbl and c.name = n.name
where n.name = 'lang' and c.value <> '' and not is_lang(c.value);

-- @TOPIC_TWICE
select c.path, c.line, c.col, c.value, t.lang from raw_cell c join raw_topic t on t.row = c.row
where c.tbl = 'topic' and c.name = 'id'
  and exists (select 1 from raw_topic f where f.id = t.id and f.lang = t.lang and f.row < t.row);

-- @TOPIC_UNKNOWN
select e.path, e.topic_line, e.topic_col, e.topic, e.lang, null,
       (select nearest(t.id, e.topic_id) from raw_topic t where t.lang = e.lang)
from raw_entry e
where e.topic_id <> '' and exists (select 1 from raw_topic t where t.lang = e.lang)
  and not exists (select 1 from raw_topic t where t.lang = e.lang and t.id = e.topic_id);

-- @ENTRY_LONG
select path, question_line, question_col, 'the question', 500 from raw_entry where length(question) > 500
union all
select path, topic_line, topic_col, 'the topic', 120 from raw_entry where length(topic) > 120;

-- @PAGE_TWICE
-- Two files of the site with one name, also for a disk that ignores case: all names that @pages of pages.sql and
-- render/export.c make of what authors write. Of two the one to change is told: an alias before a chosen slug, that
-- before a file's name, and before all a page that the site always has or will have when it grows.
with lang(lang) as (
    select distinct lang from raw_entry where lang <> ''
), own(lang, name, path, line, col, rank) as (
    select lang, slug, path, max(slug_line, 1), max(slug_col, 1), 1 + (slug_line > 0) from raw_entry where slug <> ''
    union all
    select e.lang, a.alias, e.path, a.line, a.col, 3 from raw_alias a join raw_entry e on e.seq = a.entry where a.line > 0
), once(tbl, name, place, path, line, col) as (
    select tbl, lower(value), path || ':' || line, path, min(line), col from raw_cell
    where tbl in ('domain', 'provider') and name in ('pattern', 'id') and value <> '' group by tbl, lower(value)
), alike(lang, id, path) as materialized (
    -- Pages of pairs can meet where names of guides begin with one another: outlook with mac-post, outlook-mac with post.
    select lang, id, path from raw_guide g where exists (select 1 from raw_guide o where o.lang = g.lang
        and (instr(lower(o.id), lower(g.id) || '-') = 1 or instr(lower(g.id), lower(o.id) || '-') = 1))
), file(name, who, path, line, col, rank) as (
    select lang || '/' || name || '.html', path, path, line, col, rank from own
    union all
    select distinct lang || '/' || name || '.html', 'the site itself', '', 0, 0, 0
    from (select lang, name from own union all select lang, slug from raw_page) o where exists (select 1 from raw_own r where o.name glob r.name)
    union all
    select lang || '/' || slug || '.html', path, path, max(slug_line, 1), max(slug_col, 1), 1 + (slug_line > 0) from raw_page
    union all
    select lang || '/guide/' || id || '.html', path, path, 1, 1, 1 from raw_guide
    union all
    select g.lang || '/guide/' || g.id || '-' || p.id || '.html', g.path, g.path, 1, 1, 2
    from alike g, (select distinct id from raw_provider where id <> '') p
    union all
    select 'v1.1/' || name || x.column1, place, path, line, col, 1 + (x.column1 = '') from once, (values (''), ('.xml')) x where tbl = 'domain'
    union all
    select 'kit/' || name || '/srv.txt', place, path, line, col, 1 from once where tbl = 'provider'
    union all
    select 'kit/provider/' || name || '.txt', place, path, line, col, 2 from once where tbl = 'provider' and 'kit' in (select lang from lang)
), twice as (
    select *, row_number() over same as nth, first_value(who) over same as first
    from file where lower(name) in (select lower(name) from file group by lower(name) having count(*) > 1)
    window same as (partition by lower(name) order by rank, path, line, col)
)
select path, line, col, name, first from twice where nth > 1 and path <> '';

-- @FRONT_IGNORED
-- Once a key, where it stands first.
select e.path, i.line, i.col, g.key, case when g.n > 1 then ' (in ' || g.n || ' files)' else '' end
from (select key, min(entry) as first, count(*) as n from raw_ignored group by key) g
join raw_ignored i on i.entry = g.first and i.key = g.key join raw_entry e on e.seq = g.first;

-- @QUESTION_TWICE
select e.path, e.question_line, e.question_col, e.question, f.path
from (select lang, question, min(seq) as first from raw_entry where question <> '' group by lang, question having count(*) > 1) g
cross join raw_entry f on f.seq = g.first
cross join raw_entry e on e.lang = g.lang and e.question = g.question and e.seq <> g.first;

-- @KEY_TWICE
select e.path, 1, 1, e.key, f.path
from (select lang, key, min(seq) as first from raw_entry where key <> '' group by lang, key having count(*) > 1) g
cross join raw_entry f on f.seq = g.first
cross join raw_entry e on e.lang = g.lang and e.key = g.key and e.seq <> g.first;

-- @UNTRANSLATED
-- Once for each language that has entries, but not this one; a guide's name is its file's.
with languages(lang) as (select distinct lang from raw_entry where path glob 'content/faq/*'),
firsts(key, first) as (select key, min(seq) from raw_entry where key <> '' and not draft group by key),
guides(id, first) as (select id, min(seq) from raw_guide where not draft group by id)
select e.path, 1, 1, 'entry ' || f.key, l.lang, 'key'
from firsts f cross join languages l left join raw_entry o on o.key = f.key and o.lang = l.lang and not o.draft
join raw_entry e on e.seq = f.first where o.seq is null
union all
select g.path, 1, 1, 'guide ' || f.id, l.lang, 'file name'
from guides f cross join languages l left join raw_guide o on o.id = f.id and o.lang = l.lang and not o.draft
join raw_guide g on g.seq = f.first where o.seq is null;

-- @ENTRY_NO_KEY
-- Nobody can say whether it is translated.
select path, 1, 1 from raw_entry
where key = '' and not draft and path glob 'content/faq/*'
  and (select count(distinct lang) > 1 from raw_entry where path glob 'content/faq/*');

-- @PAGE_PLACE
-- What site.yaml lists under pages: and nobody has written, or where a page cannot stand.
select 'content/site.yaml', line, col, name, 'no page in content/pages is called so', null,
       (select nearest(p.name, w.name) from raw_page p)
from raw_page_place w where not exists (select 1 from raw_page p where w.name in (p.slug, p.name, p.key))
union all
select distinct 'content/site.yaml', place_line, place_col, place, 'pages stand in the header or the footer', null,
       (select nearest(column1, place) from (values ('header'), ('footer')))
from raw_page_place where place not in ('header', 'footer');

-- @LINK_DEAD
select e.path, r.line, r.col, r.written, null, null,
       (select replace(p, rtrim(p, replace(p, '/', '')), '') from
           (select nearest(t.path, r.path) as p from raw_entry t where t.lang = e.lang))
from raw_reference r join raw_entry e on e.seq = r.entry left join raw_entry t on t.path = r.path
where r.kind in ('entry', 'related') and t.seq is null;

-- @LINK_DRAFT
select e.path, r.line, r.col, r.written from raw_reference r
join raw_entry e on e.seq = r.entry join raw_entry t on t.path = r.path
where r.kind in ('entry', 'related') and t.draft and not e.draft;

-- @LINK_ANCHOR
select e.path, r.line, r.col, r.anchor, r.written, null,
       (select nearest(h.anchor, r.anchor) from raw_heading h where h.entry = t.seq)
from raw_reference r join raw_entry e on e.seq = r.entry
join raw_entry t on t.path = case r.kind when 'self' then e.path when 'guide' then 'content/guides/' || e.lang || '/' || r.path || '.md' else r.path end
where r.kind in ('entry', 'self', 'guide') and coalesce(r.anchor, '') <> ''
  and not exists (select 1 from raw_heading h where h.entry = t.seq and h.anchor = r.anchor);

-- @LINK_GUIDE
select e.path, r.line, r.col, r.path, null, null, (select nearest(g.id, r.path) from raw_guide g where g.lang = e.lang)
from raw_reference r join raw_entry e on e.seq = r.entry
where r.kind = 'guide' and not exists (select 1 from raw_guide g where g.lang = e.lang and g.id = r.path and g.draft <= e.draft);

-- @GUIDE_WANTS
select path, 1, 1, 'name', 'the program''s name, in 80 characters' from raw_guide where length(name) not between 1 and 80
union all
select path, 1, 1, 'protocols', 'imap, pop3 or both, or smtp alone' from raw_guide where protocols = ''
union all
select path, case platform when '' then 1 else platform_line end, case platform when '' then 1 else platform_col end,
       'platform', 'computer, phone or device'
from raw_guide where lower(platform) not in ('computer', 'phone', 'device')
union all
select path, 1, 1, 'title', 'a title of 255 characters at most' from raw_guide where length(title) > 255;

-- @GUIDE_PROTOCOL
select g.path, p.line, p.col, p.protocol from raw_guide_protocol p join raw_guide g on g.seq = p.seq
where p.protocol not in (select protocol from protocol where autoconfig <> '' and (role = 'incoming' or g.protocols = p.protocol));

-- @PROSE_CONTRADICTS
-- A host of the table typed by hand with a port or security that no server of that name has.
select e.path, m.line, m.col, m.written,
       (select group_concat(said, ' or ') from
           (select distinct k.port || ' ' || case k.security when 'tls' then 'SSL/TLS' when 'starttls' then 'STARTTLS'
                   else 'not encrypted' end as said
            from clean_server k where k.host = m.host order by k.ordinal)),
       null, null
from raw_mention m join raw_entry e on e.seq = m.entry
where m.host in (select host from clean_server)
  and not exists (select 1 from clean_server k where k.host = m.host
                  and (m.port = 0 or k.port = m.port) and (m.security is null or k.security = m.security));

-- @PROSE_BY_HAND
select e.path, m.line, m.col, m.written,
       (select k.provider || '.' || k.protocol from clean_server k where k.host = m.host order by k.ordinal limit 1)
from raw_mention m join raw_entry e on e.seq = m.entry
where exists (select 1 from clean_server k where k.host = m.host
              and (m.port = 0 or k.port = m.port) and (m.security is null or k.security = m.security));

-- @DATE_FUTURE
-- A day that has not come, of what has been done: a slip of the pen, or a clock that is wrong.
select c.path, c.line, c.col, c.name, c.value from raw_column n cross join raw_cell c on c.tbl = n.tbl and c.name = n.name
where (n.name in ('last_checked', 'source_changed') or n.tbl = 'probe' and n.name in ('date', 'answered')) and julianday(substr(c.value || '-01-01', 1, 10)) is not null
  and c.value > :today
union all
select r.path, 1, 1, 'updated', e.updated from entry e join raw_entry r on r.id = e.id where e.updated > :today
union all
select path, 1, 1, 'updated', updated from raw_guide where updated > :today and not draft
union all
select path, 1, 1, 'updated', updated from raw_page where updated > :today and not draft;

-- @ENTRY_EXPIRED
select path, 1, 1, expires from raw_entry where expires <> '' and expires < :today and not draft;

-- @ENTRY_REVIEW
select path, 1, 1, review_by from raw_entry where review_by <> '' and review_by < :today and not draft;
