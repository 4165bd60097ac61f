-- What there is to be probed, of a finished database: asked by plan.c.

-- @servers
-- Those whose last word is oldest first, of them those of the provider with most domains. Closed providers answer nobody.
select s.provider, s.protocol, s.host, s.port, s.security, s.auth, s.url, coalesce(b.date, '') as date
from server s join provider p on p.id = s.provider and p.status <> 'retired'
left join probe b on b.provider = s.provider and b.protocol = s.protocol and b.host = s.host and b.port is s.port
    and b.security = s.security and b.url = s.url
where :of is null or s.provider = :of
order by date, (select count(*) from domain d where d.provider = s.provider) desc, s.provider, s.ordinal;

-- @domains
select d.provider, d.pattern as host, coalesce(b.date, '') as date
from domain d join provider p on p.id = d.provider and p.status <> 'retired'
left join probe b on b.provider = d.provider and b.protocol = 'mx' and b.host = d.pattern
where d.match = 'exact' and (:of is null or d.provider = :of)
order by date, (select count(*) from domain o where o.provider = d.provider) desc, d.provider, d.pattern;

-- @patterns
-- Whose the hosts are that take mail.
select pattern, provider from domain where match in ('mx', 'exact') order by pattern;

-- @published
-- What a provider's programs are given: a domain that publishes anything else contradicts it.
select provider, protocol, host, port, security, url from server order by provider, ordinal;

-- @elsewhere
-- Where servers usually answer, SSL/TLS first; nobody is sent to an unencrypted one.
select protocol, 'tls' as security, tls_ports as ports from protocol where tls_ports <> ''
union all select protocol, 'starttls', starttls_ports from protocol where starttls_ports <> '';

-- @services
-- SRV records (RFC 6186, 8314, 5804, 6764, 8620) and the settings they stand for.
select protocol, 'tls' as security, tls_service as service from protocol where tls_service <> ''
union all select protocol, 'starttls', starttls_service from protocol where starttls_service <> '';

-- @correct
-- In a copy of the database: a server as it answered.
update server set port = :port, security = :security, auth = coalesce(:auth, auth)
where provider = :provider and protocol = :protocol and host = :host and port is :old_port and security = :old_security;
