-- Files that pages show or hand out.

-- @named
-- The files that published sources name.
select distinct r.path from raw_reference r join raw_entry e on e.seq = r.entry
where r.kind = 'file' and (e.id is not null or exists (select 1 from raw_guide g where g.seq = e.seq and not g.draft)) order by 1;

-- @put
-- The same bytes under the same name are one file, wherever they stand.
insert or ignore into file (path, source, digest, media_type, width, height, bytes, content)
values (:path, :source, :digest, :media_type, :width, :height, :bytes, :content);
