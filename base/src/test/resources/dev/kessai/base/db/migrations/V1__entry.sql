create table entry (id int8 primary key, amount int8 not null);
revoke update, delete, truncate on entry from current_user;
