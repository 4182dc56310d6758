-- What waits for a business time.

-- Payers who still have to act.
create index operation_waiting on operation (expires_at) where state = 1;

-- Up to which of the scheduled times files of transfers were made.
create table payout_schedule (
    one   boolean primary key default true check (one),
    until int8 not null
);

insert into payout_schedule (until) values (0);

revoke delete, truncate on payout_schedule from current_user;
