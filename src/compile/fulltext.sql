-- The tables that FTS5 keeps behind entry_fts and search_<lang>: fulltext.c writes them as FTS5 would.

-- @entry_columns
select count(*) from pragma_table_info('entry_fts');

-- @search_columns
select count(*) from pragma_table_info('search_@lang');

-- @entry_page
-- How large a page of an index is to be; the default is FTS5's own.
select coalesce((select v from entry_fts_config where k = 'pgsz'), 4050);

-- @search_page
select coalesce((select v from search_@lang_config where k = 'pgsz'), 4050);

-- @entry_data
insert or replace into entry_fts_data (id, block) values (?1, ?2);

-- @search_data
insert or replace into search_@lang_data (id, block) values (?1, ?2);

-- @entry_idx
insert into entry_fts_idx (segid, term, pgno) values (1, ?1, ?2);

-- @search_idx
insert into search_@lang_idx (segid, term, pgno) values (1, ?1, ?2);

-- @entry_docsize
insert into entry_fts_docsize (id, sz) values (?1, ?2);

-- @search_docsize
insert into search_@lang_docsize (id, sz) values (?1, ?2);

-- @search_titles
update document set title_weight = ?2 where id = ?1;

-- @entry_structure
select block from entry_fts_data where id = 10;

-- @search_structure
select block from search_@lang_data where id = 10;
