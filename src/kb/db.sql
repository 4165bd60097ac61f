-- What the door itself asks of any database.

-- @meta
select value from meta where key = :arg;

-- @begin
begin;

-- @commit
commit;

-- @integrity
pragma integrity_check(1);

-- @foreign_keys
select "table" || ' row ' || rowid || ' points to nothing in ' || parent from pragma_foreign_key_check limit 1;

-- @size
-- How many bytes the database is made of.
select page_count * page_size from pragma_page_count, pragma_page_size;

-- @languages
select lang from language order by ordinal;

-- @check_entry_fts
insert into entry_fts (entry_fts) values ('integrity-check');

-- @check_search
insert into search_@lang (search_@lang) values ('integrity-check');

-- @fts5
-- Gives the address of FTS5's interface to who binds a pointer for it.
select fts5(?1);
