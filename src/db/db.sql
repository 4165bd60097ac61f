-- What the door itself asks of any database.

-- @create
-- A file of ours in the making: nobody else knows of it yet. The numbers are those of db.h.
pragma page_size = 4096;
pragma journal_mode = off;
pragma synchronous = off;
pragma locking_mode = exclusive;
pragma temp_store = file;
pragma cache_size = -8192;
pragma temp.cache_size = -4096;
pragma secure_delete = on;
pragma application_id = 0x506F7274;
pragma user_version = 1000;
pragma temp.application_id = 0x506F7274;
pragma temp.user_version = 1000;

-- @distrust
-- What somebody hands us may be made to harm.
pragma cell_size_check = on;
pragma mmap_size = 0;
pragma query_only = on;

-- @header
pragma application_id;
pragma user_version;

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
