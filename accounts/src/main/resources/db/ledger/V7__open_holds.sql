-- Holds are appended in the order of time: those of since an instant are found without reading all.
create index hold_at on hold using brin (at) with (pages_per_range = 16);
