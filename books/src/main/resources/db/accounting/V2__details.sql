-- What products have told of the payments that they create; inserted, never changed.
create table detail (
    payment_id int8        not null,
    at         timestamptz not null,
    source     text        not null, -- the product
    id         text        not null, -- unique within it
    payload    bytea       not null,
    primary key (source, id)
);
create index detail_payment on detail (payment_id);

-- Details that could not be taken, and why.
create table detail_quarantine (
    seq     int8        not null,
    at      timestamptz not null,
    source  text        not null,
    reason  text        not null,
    payload bytea       not null,
    primary key (source, seq)
);

revoke update, delete, truncate on detail from current_user;
