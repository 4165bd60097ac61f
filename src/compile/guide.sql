-- Guides: how to set up a mail program, written once for all providers.

-- @tables
create temp table raw_guide (
    -- One a source file, drafts too; seq is its raw_entry's, which has its links and headings.
    seq integer primary key, path, lang, id, name, name_line, name_col, title, summary, author, updated, platform,
    platform_line, platform_col, protocols, keywords, words, draft, body, template_html
);
create temp table raw_guide_protocol (seq, protocol, line, col);

-- @put
insert into raw_guide values (:seq, :path, :lang, :id, :name, :name_line, :name_col, :title, :summary, :author, :updated,
    :platform, :platform_line, :platform_col, :protocols, :keywords, :words, :draft, :body, :template_html);

-- @put_protocol
insert into raw_guide_protocol values (:seq, :protocol, :line, :col);

-- @seal
insert into guide (lang, id, name, title, summary, author, updated, platform, protocols, keywords, body, template_html)
select lang, id, name, title, summary, author, updated, lower(platform), protocols, keywords, body, template_html
from raw_guide where not draft order by lang, id;
insert into word (kind, lang, key, text) select 'program', lang, id, words from raw_guide where not draft group by lang, id;

-- @move_links
-- As in seal.sql; a guide's links begin in the folder of its pages.
update raw_guide set template_html = replace(template_html,
    'href="../' || case when lang = :lang then '' else '../' || :lang || '/' end || :old || '.html',
    'href="../' || case when lang = :lang then '' else '../' || :lang || '/' end || :slug || '.html');

-- @template
select template_html from guide where lang = :lang and id = :id;
