-- The shipped tables. This file is the contract with everybody who opens portolan.db and never
-- sees our code: its comments inside the statements survive in the file (see `.schema`).
-- Nothing here may need more than SQLite 3.25.2 (3.31.1 where FTS5 is used): no STRICT, no
-- generated columns, no newer functions. Short columns are VARCHAR(n) with a CHECK, so that
-- ODBC shows text and a wrong type cannot enter. Look-up keys are folded columns, because
-- SQLite's lower() and LIKE know ASCII only. In a table WITHOUT ROWID the columns of the key
-- come first: integrity_check of SQLite 3.40 looks at the wrong column otherwise.

-- @tables
create table meta (
    -- What this file is: schema_version, generator, title, languages, source_date,
    -- content_sha256, seal_version, counts. One row a fact.
    key   VARCHAR(64) primary key not null,
    value TEXT not null
) without rowid;

create table seal (
    -- What `portolan verify` compares: a SHA-256 of the rows of each table, and of everything the schema holds.
    kind   VARCHAR(8) not null,    -- rows, table, index, view, trigger, value
    name   VARCHAR(255) not null,
    sha256 VARCHAR(64) not null check (length(sha256) = 64),
    primary key (kind, name)
) without rowid;

create table language (
    -- The languages of the knowledge base, as BCP 47 names them: fr, pt-BR; ordinal 1 is the default.
    lang    VARCHAR(35) primary key not null check (length(lang) between 2 and 35),
    ordinal INTEGER not null unique check (typeof(ordinal) = 'integer')
) without rowid;

create table word (
    -- What is said around the facts, in every language of the knowledge base; where nobody has translated it, in the
    -- language whose row (kind language, key reference) is there. kind: page for the site, terminal, and one for each column
    -- whose values have words (security, auth, role, status, link …), key being the value; program: what people may call
    -- the mail program of guide key, folded. Of kind count: plural rules (one, few …), forms of words that go with a number
    -- (answers.one), marks in numbers.
    kind VARCHAR(20) not null,
    lang VARCHAR(35) not null,
    key  VARCHAR(40) not null,
    text TEXT not null,
    primary key (kind, lang, key)
) without rowid;

create table topic (
    -- A group of entries, one row for each language it is named in.
    lang    VARCHAR(35) not null references language(lang),
    id      VARCHAR(80) not null check (length(id) between 1 and 80),
    ordinal INTEGER not null check (typeof(ordinal) = 'integer'),
    title   VARCHAR(200) not null check (length(title) <= 200),
    summary VARCHAR(255) not null default '' check (length(summary) <= 255),
    entries INTEGER not null default 0,    -- how many entries it holds
    primary key (lang, id)
) without rowid;

create table provider (
    -- Who runs the mail servers.
    id           VARCHAR(80) primary key not null check (length(id) between 1 and 80),
    name         VARCHAR(120) not null check (length(name) between 1 and 120),
    short_name   VARCHAR(60) not null default '' check (length(short_name) <= 60),
    country      VARCHAR(2) not null default '' check (length(country) in (0, 2)),    -- ISO 3166-1
    website      VARCHAR(255) not null default '' check (length(website) <= 255),
    status       VARCHAR(11) not null default 'unknown' check (status in ('ok', 'preparation', 'broken', 'retired', 'unknown')),
    retired_on   VARCHAR(10) not null default '',
    successor    VARCHAR(80) references provider(id),
    product_of   VARCHAR(80) references provider(id),    -- of the same house: what its services are told apart by is a remark, kind tell
    usage_rank   INTEGER check (usage_rank is null or typeof(usage_rank) = 'integer' and usage_rank between 1 and 100),
    -- its place among those most people use, 1 the first, as whoever keeps the record estimates; null = not among them
    last_checked VARCHAR(10) not null default '',    -- YYYY, YYYY-MM or YYYY-MM-DD; '' = the source has no date
    source_changed VARCHAR(10) not null default '',    -- when the source itself was last changed, by its own history: no check
    check_method VARCHAR(40) not null default '',
    source       VARCHAR(255) not null default '' check (length(source) <= 255),
    remark       TEXT not null default '',    -- in the default language; in others see table remark
    name_key     VARCHAR(120) not null    -- name in lower case without accents, to look it up
) without rowid;
create index provider_name_key on provider(name_key);
create index provider_house on provider(coalesce(product_of, id));

create table domain (
    -- Which provider answers for an address: look for the exact domain, then for the longest
    -- suffix on a label boundary; mx patterns are compared with the name of an MX host.
    pattern  VARCHAR(253) primary key not null check (pattern = lower(pattern) and length(pattern) between 1 and 253),
    match    VARCHAR(6) not null default 'exact' check (match in ('exact', 'suffix', 'mx')),
    provider VARCHAR(80) not null references provider(id),
    source   VARCHAR(255) not null default '' check (length(source) <= 255)    -- '' = as the provider's
) without rowid;
create index domain_provider on domain(provider);

create table family (
    -- The national names of a provider, for those that have no row of domain: NAME and a country's ending, or com or co of one
    -- (yahoo.pk, yahoo.com.uy). Not below OTHERS, where anybody can have the name.
    name     VARCHAR(63) primary key not null check (length(name) between 1 and 63),
    provider VARCHAR(80) not null references provider(id),
    others   VARCHAR(255) not null default '' check (length(others) <= 255),    -- endings, with blanks between
    source   VARCHAR(255) not null default '' check (length(source) <= 255)    -- '' = as the provider's
) without rowid;

create table protocol (
    -- What programs and servers speak, in the order in which people see them. Lists are separated by blanks.
    protocol     VARCHAR(20) primary key not null check (length(protocol) between 1 and 20),
    ordinal      INTEGER not null unique check (typeof(ordinal) = 'integer'),
    name         VARCHAR(40) not null,    -- for people: IMAP
    short_name   VARCHAR(20) not null,    -- where there is little room
    role         VARCHAR(12) not null check (role in ('incoming', 'outgoing', 'calendar', 'addressbook', 'filter', 'fileshare')),    -- of a server that says none
    words        VARCHAR(80) not null default '',    -- what people type for it, in lower case
    alias        VARCHAR(20) not null default '',    -- what tables may say for it
    tls_ports      VARCHAR(40) not null default '',    -- where servers answer, the usual one first: by SSL/TLS,
    starttls_ports VARCHAR(40) not null default '',    -- by STARTTLS,
    none_ports     VARCHAR(40) not null default '',    -- unencrypted
    tls_service      VARCHAR(20) not null default '',    -- of its SRV record (RFC 6186, 8314, 5804, 6764, 8620): _imaps
    starttls_service VARCHAR(20) not null default '',
    autoconfig   VARCHAR(20) not null default '',    -- its name in these files; '' = they have none to set it up with
    autodiscover VARCHAR(20) not null default '',
    mobileconfig VARCHAR(40) not null default ''    -- of mail the kind of account, of all else the type of the payload
) without rowid;
insert into protocol (protocol, ordinal, name, short_name, role, words, alias, tls_ports, starttls_ports, none_ports, tls_service,
    starttls_service, autoconfig, autodiscover, mobileconfig)
values
    ('imap', 1, 'IMAP', 'IMAP', 'incoming', 'imap imap4', '', '993', '143', '143', '_imaps', '_imap', 'imap', 'IMAP', 'EmailTypeIMAP'),
    ('pop3', 2, 'POP3', 'POP3', 'incoming', 'pop pop3', 'pop', '995', '110', '110', '_pop3s', '_pop3', 'pop3', 'POP3', 'EmailTypePOP'),
    ('smtp', 3, 'SMTP', 'SMTP', 'outgoing', 'smtp', '', '465', '587 25 2525', '587 25', '_submissions', '_submission', 'smtp', 'SMTP', ''),
    ('jmap', 4, 'JMAP', 'JMAP', 'incoming', 'jmap', '', '', '', '', '_jmap', '', '', '', ''),
    ('ews', 5, 'Exchange Web Services', 'EWS', 'incoming', 'ews', '', '', '', '', '', '', '', '', ''),
    ('graph', 6, 'Microsoft Graph', 'Graph', 'incoming', '', '', '', '', '', '', '', '', '', ''),
    ('activesync', 7, 'Exchange ActiveSync', 'ActiveSync', 'incoming', 'activesync', '', '', '', '', '', '', '', '', ''),
    ('exchange', 8, 'Exchange', 'EXCHANGE', 'incoming', 'exchange', '', '', '', '', '', '', '', '', ''),
    ('owa', 9, 'Outlook on the web', 'OWA', 'incoming', '', '', '', '', '', '', '', '', '', ''),
    ('caldav', 10, 'CalDAV', 'CalDAV', 'calendar', 'caldav', '', '', '', '', '_caldavs', '', '', '', 'com.apple.caldav.account'),
    ('carddav', 11, 'CardDAV', 'CardDAV', 'addressbook', 'carddav', '', '', '', '', '_carddavs', '', '', '', 'com.apple.carddav.account'),
    ('managesieve', 12, 'ManageSieve', 'ManageSieve', 'filter', 'managesieve sieve', '', '', '4190', '', '', '_sieve', '', '', ''),
    ('webdav', 13, 'WebDAV', 'WEBDAV', 'incoming', '', '', '', '', '', '', '', '', '', '');

create table server (
    -- The settings. ordinal 1 is the one to prefer among a provider's servers. Where sources disagree
    -- each has its row. source, last_checked and source_changed go together: without the first two the provider's hold.
    id           INTEGER primary key,
    provider     VARCHAR(80) not null references provider(id),
    ordinal      INTEGER not null check (typeof(ordinal) = 'integer'),
    role         VARCHAR(12) not null check (role in ('incoming', 'outgoing', 'calendar', 'addressbook', 'filter', 'fileshare')),
    protocol     VARCHAR(20) not null references protocol(protocol),
    host         VARCHAR(253) not null check (length(host) <= 253),
    port         INTEGER check (port is null or typeof(port) = 'integer' and port between 1 and 65535),
    security     VARCHAR(8) not null check (security in ('tls', 'starttls', 'none')),    -- tls = SSL/TLS from the first byte
    username     VARCHAR(120) not null default '' check (length(username) <= 120),    -- %EMAILADDRESS%, %EMAILLOCALPART%, %EMAILDOMAIN%
    auth         VARCHAR(80) not null default '' check (length(auth) <= 80),    -- in order of preference, separated by blanks
    url          TEXT not null default '' check (length(url) <= 1000),    -- for protocols over HTTP
    options      VARCHAR(255) not null default '' check (length(options) <= 255),    -- name=value, separated by blanks
    source       VARCHAR(255) not null default '' check (length(source) <= 255),
    last_checked VARCHAR(10) not null default '',
    source_changed VARCHAR(10) not null default '',
    note         TEXT not null default '',
    unique (provider, ordinal)
);
create index server_host on server(host, port);

create table requirement (
    -- What a person must do before any program can connect, in order, in the language of lang.
    id           INTEGER primary key,
    provider     VARCHAR(80) not null references provider(id),
    ordinal      INTEGER not null check (typeof(ordinal) = 'integer'),
    kind         VARCHAR(40) not null check (length(kind) between 1 and 40),
    lang         VARCHAR(35) not null default '',    -- '' = any language
    protocol     VARCHAR(20) not null default '',    -- '' = all protocols
    condition    VARCHAR(255) not null default '' check (length(condition) <= 255),
    programs     VARCHAR(255) not null default '' check (length(programs) <= 255),    -- ids of guides, separated by blanks; '' = all programs
    valid_from   VARCHAR(10) not null default '',    -- YYYY, YYYY-MM or YYYY-MM-DD; '' = always so
    valid_until  VARCHAR(10) not null default '',    -- the last day; '' = no end is known
    url          TEXT not null default '' check (length(url) <= 1000),
    text         TEXT not null,
    source       VARCHAR(255) not null default '' check (length(source) <= 255),
    last_checked VARCHAR(10) not null default '',
    source_changed VARCHAR(10) not null default ''
);
create index requirement_provider on requirement(provider, lang, ordinal);

create table link (
    -- Official pages of a provider: webmail, settings, app-password, help, status …
    id       INTEGER primary key,
    provider VARCHAR(80) not null references provider(id),
    kind     VARCHAR(40) not null check (length(kind) between 1 and 40),
    lang     VARCHAR(35) not null default '',
    url      TEXT not null check (length(url) between 1 and 1000),
    title    VARCHAR(200) not null default '' check (length(title) <= 200),
    source   VARCHAR(255) not null default '' check (length(source) <= 255)    -- '' = as the provider's
);
create index link_provider on link(provider, kind);

create table oauth2 (
    -- Where a program signs in on behalf of a user (OAuth 2, RFC 6749).
    id        INTEGER primary key,
    provider  VARCHAR(80) not null references provider(id),
    issuer    VARCHAR(253) not null check (length(issuer) between 1 and 253),
    scope     TEXT not null default '' check (length(scope) <= 1000),    -- separated by blanks
    auth_url  TEXT not null check (length(auth_url) between 1 and 1000),
    token_url TEXT not null check (length(token_url) between 1 and 1000),
    source    VARCHAR(255) not null default '' check (length(source) <= 255)
);
create index oauth2_provider on oauth2(provider);

create table webmail (
    -- Where mail is read in a browser, and the names of the fields of its login page.
    id             INTEGER primary key,
    provider       VARCHAR(80) not null references provider(id),
    url            TEXT not null check (length(url) <= 1000),    -- for people; may hold %EMAILDOMAIN%
    page_url       TEXT not null default '' check (length(page_url) <= 1000),    -- for programs that fill the page in
    username       VARCHAR(120) not null default '' check (length(username) <= 120),    -- as in server
    username_field VARCHAR(120) not null default '' check (length(username_field) <= 120),    -- "#id", its name, or both
    password_field VARCHAR(120) not null default '' check (length(password_field) <= 120),
    button         VARCHAR(120) not null default '' check (length(button) <= 120),
    source         VARCHAR(255) not null default '' check (length(source) <= 255)
);
create index webmail_provider on webmail(provider);

create table client (
    -- What a mail program does by itself, so that people need not. client is the id of its guide. kind: sign-in, it opens the
    -- provider's page of OAuth 2 or has a kind of account for it; script, it signs in with a script that people set up; profile,
    -- it takes a configuration profile.
    id       INTEGER primary key,
    client   VARCHAR(80) not null check (length(client) between 1 and 80),
    kind     VARCHAR(8) not null check (kind in ('sign-in', 'script', 'profile')),
    host     VARCHAR(253) not null default '' check (length(host) <= 253),    -- with providers that have this server, or one below it
    account  VARCHAR(80) not null default '' check (length(account) <= 80),    -- what to choose in it; '' = it goes by the address
    protocol VARCHAR(20) not null default '',    -- what it speaks then; '' = one of its own, which no switch of the provider's opens
    source   VARCHAR(255) not null default '' check (length(source) <= 255)
);
create index client_client on client(client);

create table label (
    -- The window in which a program takes settings by hand: what stands beside each field, in the program's words and order.
    -- client is the id of its guide. field: heading, above those of a server; address, password …, what goes there. In a text
    -- %PROTOCOL% is the receiving one. value: what to choose where the program has a word of its own for a sign-in with a password.
    id      INTEGER primary key,
    client  VARCHAR(80) not null check (length(client) between 1 and 80),
    lang    VARCHAR(20) not null check (length(lang) between 1 and 20),
    ordinal INTEGER not null check (typeof(ordinal) = 'integer'),
    server  VARCHAR(8) not null check (server in ('account', 'incoming', 'outgoing')),
    field   VARCHAR(8) not null check (field in ('heading', 'address', 'password', 'protocol', 'host', 'port', 'security', 'username', 'auth')),
    text    VARCHAR(80) not null check (length(text) between 1 and 80),
    value   VARCHAR(80) not null default '' check (length(value) <= 80),
    source  VARCHAR(255) not null default '' check (length(source) <= 255)
);
create index label_client on label(client, lang);

create table "limit" (
    -- What a provider does not let through: the size of a message, recipients of one, messages a day …
    id       INTEGER primary key,
    provider VARCHAR(80) not null references provider(id),
    ordinal  INTEGER not null check (typeof(ordinal) = 'integer'),
    kind     VARCHAR(40) not null check (length(kind) between 1 and 40),
    value    VARCHAR(40) not null default '' check (length(value) <= 40),    -- with its unit: "25 MB", "100"
    text     TEXT not null default '',    -- '' = the value says all
    lang     VARCHAR(35) not null default '',    -- of text; '' = any language
    source   VARCHAR(255) not null default '' check (length(source) <= 255)
);
create index limit_provider on "limit"(provider, ordinal);

create table probe (
    -- How a server answered `portolan probe`, and what a domain publishes: the last word on each. The columns up to url say
    -- of what, as the row said it then: once that is corrected, the word holds no more.
    id       INTEGER primary key,
    provider VARCHAR(80) not null references provider(id),
    protocol VARCHAR(20) not null check (length(protocol) between 1 and 20),    -- as in server; of a domain mx, srv, autoconfig, autodiscover, well-known
    host     VARCHAR(253) not null default '' check (length(host) <= 253),    -- or the domain
    port     INTEGER check (port is null or typeof(port) = 'integer' and port between 1 and 65535),
    security VARCHAR(8) not null default '',    -- as in server; '' of a domain
    url      TEXT not null default '' check (length(url) <= 1000),
    date     VARCHAR(10) not null,    -- of the verdict: YYYY-MM-DD
    verdict  VARCHAR(12) not null check (verdict in ('as-described', 'differs', 'no-answer', 'undecided')),
    seen     VARCHAR(255) not null default '' check (length(seen) <= 255),    -- what answered, in English
    answered VARCHAR(10) not null default ''    -- when it last answered as described; '' = never
);
create index probe_host on probe(host, port, provider);

create table remark (
    -- What has no column of its own: remarks, comments of a source, what a source says besides, and where
    -- sources disagree; and how people tell a service from the others of its house. A remark with a language is for people
    -- who read it; all else for whoever keeps the data.
    id       INTEGER primary key,
    provider VARCHAR(80) not null references provider(id),
    ordinal  INTEGER not null check (typeof(ordinal) = 'integer'),
    kind     VARCHAR(8) not null check (kind in ('remark', 'comment', 'raw', 'conflict', 'tell')),
    subject  VARCHAR(255) not null default '' check (length(subject) <= 255),    -- a table, a host, a path in the source
    text     TEXT not null,
    source   VARCHAR(255) not null default '' check (length(source) <= 255),
    lang     VARCHAR(35) not null default ''    -- of text
);
create index remark_provider on remark(provider, ordinal);

create table program_support (
    -- Which programs can set themselves up, and why can the others not? … where provider = 'gmail'. Found out from the
    -- provider's servers when the database is made.
    provider VARCHAR(80) not null references provider(id),
    program  VARCHAR(40) not null,    -- thunderbird, thunderbird-android, apple-profile, autodiscover
    works    INTEGER not null check (works in (0, 1)),
    reason   VARCHAR(40) not null,    -- '' where it works
    primary key (provider, program)
) without rowid;

create table entry (
    -- One question and its answer.
    id           INTEGER primary key,
    lang         VARCHAR(35) not null references language(lang),
    slug         VARCHAR(80) not null check (length(slug) between 1 and 80),
    question     VARCHAR(255) not null check (length(question) between 1 and 255),
    summary      TEXT not null default '',
    author       VARCHAR(120) not null default '',
    updated      VARCHAR(10) not null default '',
    topic        VARCHAR(80) not null default '',
    key          VARCHAR(80) not null default '',    -- joins the translations of one entry
    expires      VARCHAR(10) not null default '',
    review_by    VARCHAR(10) not null default '',
    rating_value VARCHAR(8) not null default '',
    rating_best  VARCHAR(8) not null default '',
    rating_count VARCHAR(12) not null default '',
    rating_date  VARCHAR(10) not null default '',
    tags         TEXT not null default '',    -- separated by ", "
    keywords     TEXT not null default '',
    meta         TEXT not null default '',    -- free fields of the front matter, a JSON object or ''
    body         TEXT not null,    -- the answer as plain text
    body_html    TEXT not null,    -- the answer as HTML, links relative to the language's folder
    full_question TEXT not null default '',    -- the whole of a question that is longer than its column; '' = that has all of it
    nav_order     VARCHAR(20) not null default ''    -- a number that says its place within the topic, before those without
);

create table section (
    -- The headings of an answer; url of the entry + '#' + anchor goes there.
    entry   INTEGER not null references entry(id),
    ordinal INTEGER not null,
    level   INTEGER not null,
    anchor  VARCHAR(120) not null,
    title   TEXT not null,
    primary key (entry, ordinal)
) without rowid;

create table entry_tag (
    entry   INTEGER not null references entry(id),
    ordinal INTEGER not null,
    tag     VARCHAR(80) not null,
    primary key (entry, ordinal)
) without rowid;

create table entry_provider (
    -- Providers that an answer is about, by its front matter or because it links to them.
    entry    INTEGER not null references entry(id),
    provider VARCHAR(80) not null references provider(id),
    primary key (entry, provider)
) without rowid;

create table entry_error (
    -- Codes and messages of errors that an answer is about, as they are compared: small letters and digits without anything
    -- between, hexadecimal ones without 0x. As they were written, its keywords have them.
    entry INTEGER not null references entry(id),
    key   VARCHAR(64) not null,
    primary key (entry, key)
) without rowid;

create table entry_related (
    entry   INTEGER not null references entry(id),
    ordinal INTEGER not null,
    related INTEGER not null references entry(id),
    primary key (entry, ordinal)
) without rowid;

create table entry_alias (
    -- Former names of a page.
    lang  VARCHAR(35) not null,
    alias VARCHAR(80) not null,
    entry INTEGER not null references entry(id),
    primary key (lang, alias)
) without rowid;

create table entry_redirect (
    -- Former addresses of a page on another site, from its root: old/path/index.html.
    path  VARCHAR(255) primary key not null,
    entry INTEGER not null references entry(id)
) without rowid;

create table guide (
    -- How to set up a mail program, written once and shown for each provider: guide_of_provider has the pages.
    lang          VARCHAR(35) not null references language(lang),
    id            VARCHAR(80) not null check (length(id) between 1 and 80),
    name          VARCHAR(80) not null check (length(name) between 1 and 80),    -- of the program
    title         VARCHAR(255) not null check (length(title) between 1 and 255),
    summary       TEXT not null default '',
    author        VARCHAR(120) not null default '',
    updated       VARCHAR(10) not null default '',
    platform      VARCHAR(8) not null check (platform in ('computer', 'phone', 'device')),    -- device: printer, NAS, website
    protocols     VARCHAR(80) not null,    -- that it can be set up for, separated by blanks: imap pop3; smtp alone: it only sends
    keywords      TEXT not null default '',
    body          TEXT not null,    -- the steps as plain text, an ellipsis for each fact
    template_html TEXT not null,    -- the steps as HTML, a Mustache template: {{provider.imap.host}} …
    primary key (lang, id)
);

create table page (
    -- A page that is no question: imprint, privacy, contact. place is where it is linked from.
    lang      VARCHAR(35) not null references language(lang),
    slug      VARCHAR(80) not null check (length(slug) between 1 and 80),
    key       VARCHAR(80) not null default '',    -- the same in all its translations
    title     VARCHAR(255) not null check (length(title) between 1 and 255),
    summary   TEXT not null default '',
    updated   VARCHAR(10) not null default '',
    place     VARCHAR(8) not null check (place in ('header', 'footer')),
    ordinal   INTEGER not null check (typeof(ordinal) = 'integer'),    -- among its language's
    body      TEXT not null,
    body_html TEXT not null,
    primary key (lang, slug)
);

create table featured (
    -- The providers that are most asked about in a language, the most used first: site.yaml names them.
    lang     VARCHAR(3) not null references language(lang),
    provider VARCHAR(80) not null references provider(id),
    ordinal  INTEGER not null check (typeof(ordinal) = 'integer'),
    primary key (lang, provider)
) without rowid;

create table file (
    -- Images and other files beside the pages, and what is copied to the site's root as it is. The same bytes are one file.
    path       VARCHAR(255) primary key not null check (length(path) between 1 and 255),    -- in the site
    source     TEXT not null,    -- where it stood when the site was built
    digest     VARCHAR(64) not null check (length(digest) = 64),    -- SHA-256 of its bytes
    media_type VARCHAR(80) not null,
    width      INTEGER not null,    -- of a picture, in pixels; 0 = none, or it does not say
    height     INTEGER not null,
    bytes      INTEGER not null,
    content    BLOB    -- null in a database made with --no-files
);

create table document (
    -- What search finds: entries, guides and, for each language, providers. id is the rowid in
    -- search_<lang>, which has '_' for '-' (search_pt_BR); for an entry it is the entry's own id. position orders the
    -- documents of one kind and language: entries topic by topic, providers by name.
    id       INTEGER primary key,
    kind     VARCHAR(8) not null check (kind in ('entry', 'provider', 'guide')),
    lang     VARCHAR(35) not null,
    position INTEGER not null,
    slug     VARCHAR(80) not null,    -- of the entry; of a provider or guide its id
    title    VARCHAR(255) not null,
    title_key VARCHAR(255) not null,    -- title in lower case without accents: A–Z goes by it
    url      VARCHAR(255) not null,    -- of the page, relative to the site's root
    crumb    VARCHAR(200) not null default '',    -- where it belongs: the topic's title
    summary  TEXT not null default '',
    title_weight INTEGER not null default 0    -- of the different stems of the title, added up
);

create table synonym (
    -- Words that mean the same to a searcher: those with one sense. stem is what search_<lang> holds.
    lang  VARCHAR(35) not null,
    word  VARCHAR(80) not null,
    sense INTEGER not null,
    stem  VARCHAR(80) not null,
    primary key (lang, word, sense)
) without rowid;

-- @indexes
create unique index entry_slug on entry(lang, slug);
create index entry_topic on entry(lang, topic);
create index entry_key on entry(key, lang) where key <> '';
create index entry_error_key on entry_error(key, entry);
create index entry_provider_provider on entry_provider(provider, entry);
create index entry_updated on entry(lang, updated);
create index document_title on document(kind, lang, title_key);
create unique index document_position on document(kind, lang, position);
create index document_slug on document(slug, kind, lang);
create index synonym_sense on synonym(sense);

-- @fulltext
create virtual table entry_fts using fts5
    /* Plain full text over what people read, for whoever types MATCH 'securite'. */
    (question, summary, tags, keywords, body,
     content="entry", content_rowid="id", tokenize="unicode61 remove_diacritics 2 categories 'L* N* M* Co'");

-- @language
create table vocab_@lang (
    -- Every word (lower case, no accents) of this language's documents, its stem, in how many of the N
    -- documents a word with that stem stands, and what that weighs: 16 ln(1 + (N - df + 0.5) / (df + 0.5)); 0: a word
    -- that holds sentences together. U+E002 before it: an ending that df words have behind their stem;
    -- U+E003: a spelling whose stem is another one than that of the word without accents.
    surface VARCHAR(80) primary key not null,
    stem    VARCHAR(80) not null,
    df      INTEGER not null,
    weight  INTEGER not null
) without rowid;
create virtual table search_@lang using fts5
    /* The documents of this language, folded and stemmed, and all their words, folded, with U+E000 before each;
       portolan.db(5) has the query. */
    (title, keywords, body, exact, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* M* Co'");
insert into search_@lang(search_@lang, rank) values ('rank', 'bm25(1.0, 1.0, 1.0, 0.5)');
