-- The coordinator's schema. The lane is the first column of every key: it is the distribution key.
-- Only lane, due and cursor are ever updated; all else is history and only grows.

create table installation (
    lanes int4 not null
);

create table lane (
    id          int2        primary key,
    epoch       int4        not null,
    last_at     timestamptz not null,
    lease_until timestamptz not null,
    outbox_seq  int8        not null,
    open_from   int8        not null, -- smallest payment id that is neither final nor in due
    owner       text        not null,
    address     text        not null
);

-- Who is alive; lanes are shared among them.
create table instance (
    name       text        primary key,
    address    text        not null,
    seen_until timestamptz not null
);

-- A key that has had its effect; never dropped. The hashes are 128 bits, in two halves.
create table request (
    principal        int8        not null,
    key_high         int8        not null,
    key_low          int8        not null,
    fingerprint_high int8        not null,
    fingerprint_low  int8        not null,
    target_id        int8        not null,
    at               timestamptz not null,
    epoch            int4        not null,
    lane             int2        not null,
    primary key (lane, principal, key_high, key_low)
);

-- The history of each payment: its key is the compare-and-set that makes rivals exclusive.
create table payment_event (
    payment_id int8        not null,
    at         timestamptz not null,
    version    int4        not null,
    epoch      int4        not null,
    lane       int2        not null,
    state      int2        not null,
    body       bytea       not null,
    primary key (lane, payment_id, version)
);

-- What subscribers read, gapless by lane.
create table outbox (
    seq        int8        not null,
    payment_id int8        not null,
    at         timestamptz not null,
    lane       int2        not null,
    payload    bytea       not null,
    primary key (lane, seq)
);

-- Payments that wait longer than a moment; clock 0 is the machine's, 1 business time.
create table due (
    payment_id int8        not null,
    run_at     timestamptz not null,
    lane       int2        not null,
    clock      int2        not null,
    primary key (lane, payment_id)
);

create table cursor (
    seq        int8 not null,
    lane       int2 not null,
    subscriber text not null,
    primary key (subscriber, lane)
);
