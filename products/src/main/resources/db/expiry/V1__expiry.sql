-- How far the lots of each lane of a ledger were read. Moved in the transaction that stores what was read there.
create table walk (
    due_at   int8 not null,
    owner    int8 not null,
    lot      int8 not null,
    lane     int2 not null,
    class    int2 not null,
    currency int2 not null,
    days     int2 not null, -- of the notice; -1: the expiry itself
    ledger   text not null,
    primary key (ledger, lane, days)
);

-- Payments of expiry, stored before they are asked for.
create table expiry_order (
    owner      int8        not null,
    payment_id int8        not null, -- 0: not known
    again_at   timestamptz not null, -- machine clock
    attempts   int4        not null,
    state      int2        not null, -- 0 ASKED, 1 SUCCEEDED, 2 FAILED: what is left has an order of the next round
    key        text        primary key,
    body       bytea       not null  -- the order, as in kessai.payment.v1.PaymentOrder
);

create index expiry_order_again on expiry_order (again_at) where state = 0;

-- What users were told of.
create table notice (
    owner      int8        not null,
    lot        int8        not null, -- the first of those that it is about
    amount     int8        not null,
    expires_at int8        not null, -- business time, microseconds since 1970
    at         timestamptz not null,
    class      int2        not null,
    currency   int2        not null,
    days       int2        not null,
    primary key (owner, expires_at, class, currency, lot, days)
);

revoke update, delete, truncate on notice from current_user;
