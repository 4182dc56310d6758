-- What billing's payments mean to accounting, in the same outbox as the notices: a row about a payment is a detail, a row
-- about none (payment_id 0) a notice. As base has these tables for services without lanes (db/outbox).

alter table lane add column last_at timestamptz not null default 'epoch';

create table publication (
    at         timestamptz not null,
    payment_id int8        not null,
    id         text        primary key, -- key of the payment order
    payload    bytea       not null
);

create index publication_at on publication (at, id);
drop index payment_order_succeeded; -- its reader asks for publications now

revoke update, delete, truncate on publication from current_user;
