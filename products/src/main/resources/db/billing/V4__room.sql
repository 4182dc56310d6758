-- Both are updated with most purchases: a new version that finds room on its page changes no index.
alter table customer set (fillfactor = 80);
alter table statement set (fillfactor = 80);
