-- What the channels tell reconciliation again: legs by the time that was told with them.

create index operation_told on operation (told_at, payment_id, leg_no) where told_at > 0;

-- Everything that is told before this business time is stored: what comes later is told with a later time.
create table told_until (
    one   boolean primary key default true check (one),
    until int8 not null
);

insert into told_until (until) values (0);

revoke delete, truncate on told_until from current_user;
