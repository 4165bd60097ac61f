-- What a database is sealed with: everything the schema holds, and the rows of every table, all columns of them.
-- The tables and columns are those that SQLite reports, so that one that is added later is covered too.

-- @version
select value from meta where key = 'seal_version';

-- @objects
-- What the schema holds. Tables that belong to a full-text index are SQLite's to make, and known by name alone.
select m.type, m.name, m.tbl_name, case when exists (
           select 1 from sqlite_master f where f.sql like 'create virtual table%' and m.name in (f.name || '_data',
               f.name || '_idx', f.name || '_content', f.name || '_docsize', f.name || '_config'))
           then '' else coalesce(m.sql, '') end as text
from sqlite_master m
union all select 'value', 'user_version', '', user_version from pragma_user_version
union all select 'value', 'encoding', '', encoding from pragma_encoding
order by 1, 2;

-- @tables
-- The tables with rows of their own, whether a full-text index keeps them, and the statement that gives their rows in the
-- order of their key. A hash cannot cover itself.
select m.name, exists (
           select 1 from sqlite_master f where f.sql like 'create virtual table%' and m.name in (f.name || '_data',
               f.name || '_idx', f.name || '_content', f.name || '_docsize', f.name || '_config')) as is_index,
       'select * from main."' || replace(m.name, '"', '""') || '"'
           || case m.name when 'meta' then ' where key <> ''content_sha256''' else '' end || ' order by '
           || coalesce((select group_concat('"' || replace(name, '"', '""') || '"') from (
                  select name from pragma_table_info(m.name, 'main') where pk > 0 order by pk)), 'rowid') as statement
from sqlite_master m
where m.type = 'table' and m.sql not like 'create virtual table%' and m.name <> 'seal'
order by m.name;

-- @keys
-- Which columns of a table say which row it is.
select pk > 0 from pragma_table_info(:table) order by cid;

-- @put
insert into seal (kind, name, sha256) values (:kind, :name, :sha256);

-- @sealed
select sha256 from seal where kind = :kind and name = :name;

-- @all_sealed
select kind, name, sha256 from seal order by kind, name;
