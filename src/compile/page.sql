-- Pages that are no question: imprint, privacy, contact.

-- @tables
create temp table raw_page (
    -- One a source file, drafts too; seq is its raw_entry's, which has its links and headings. NAME: as others link to it.
    seq integer primary key, path, lang, name, slug, slug_line, slug_col, key, title, summary, updated, draft, body, body_html
);
create temp table raw_page_place (ordinal integer primary key, place, name, place_line, place_col, line, col);    -- of site.yaml

-- @put
insert into raw_page values (:seq, :path, :lang, :name, :slug, :slug_line, :slug_col, :key, :title, :summary, :updated, :draft,
    :body, :body_html);

-- @put_place
insert into raw_page_place (place, name, place_line, place_col, line, col)
values (coalesce(nullif(:list, ''), 'footer'), :item, :list_line, :list_col, :line, :col);

-- @move_links
-- As in seal.sql.
update raw_page set body_html = replace(replace(body_html,
    'href="' || case when lang = :lang then '' else '../' || :lang || '/' end || :old || '.html', 'href="'
        || case when lang = :lang then '' else '../' || :lang || '/' end || :slug || '.html'),
    'href="../' || :lang || '/' || :old || '.html', 'href="../' || :lang || '/' || :slug || '.html');

-- @seal
-- What site.yaml does not name stands in the footer, behind what it names.
insert into page (lang, slug, key, title, summary, updated, place, ordinal, body, body_html)
select p.lang, p.slug, p.key, p.title, p.summary, p.updated, coalesce(w.place, 'footer'),
       row_number() over (partition by p.lang order by w.ordinal is null, w.ordinal, p.slug), p.body, p.body_html
from raw_page p left join raw_page_place w on w.ordinal = (
    select min(ordinal) from raw_page_place where name in (p.slug, p.name, nullif(p.key, '')))
where not p.draft order by 1, 2;
