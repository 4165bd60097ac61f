-- The stable views: the five questions that every support tool asks. Within a major version of
-- the schema columns are only added.

-- @views
create view settings_of_domain as
    -- What are the settings of this domain? … where pattern = 'orange.fr'
    select d.pattern, d.match, p.id as provider, p.name, p.status, s.ordinal, s.role, s.protocol,
           s.host, s.port, s.security, s.username, s.auth, p.last_checked, p.source
    from domain d join provider p on p.id = d.provider join server s on s.provider = p.id;

create view settings_of_provider as
    -- What are the settings of this provider? … where provider = 'gmail' order by ordinal
    select p.id as provider, p.name, p.status, s.ordinal, s.role, s.protocol, s.host, s.port,
           s.security, s.username, s.auth, s.note,
           case when s.last_checked <> '' then s.last_checked else p.last_checked end as last_checked,
           case when s.source <> '' then s.source else p.source end as source
    from provider p join server s on s.provider = p.id;

create view server_by_host as
    -- Whose server is this? … where host = 'imap.orange.fr'
    select s.host, s.port, s.security, s.protocol, s.role, s.username, s.auth, p.id as provider, p.name, p.status
    from server s join provider p on p.id = s.provider;

create view entry_by_slug as
    -- The answer with this slug. … where lang = 'fr' and slug = 'port-pop3'
    select e.lang, e.slug, e.id, e.question, e.summary, e.author, e.updated, e.topic,
           coalesce(t.title, e.topic) as topic_title, e.tags, e.body, e.body_html, d.url
    from entry e join document d on d.id = e.id left join topic t on t.lang = e.lang and t.id = e.topic;

create view entries_of_topic as
    -- The answers of a topic. … where lang = 'fr' and topic = 'pop3' order by position
    select e.lang, e.topic, coalesce(t.title, e.topic) as topic_title, d.position, e.id, e.slug,
           e.question, e.summary, e.updated, d.url
    from entry e join document d on d.id = e.id left join topic t on t.lang = e.lang and t.id = e.topic;
