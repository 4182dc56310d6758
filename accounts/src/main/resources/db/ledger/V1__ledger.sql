-- A ledger's schema; each ledger has its own. The lane is the first column of every key: it is the distribution key.
-- hold, entry, misdirected and history are never changed; account, lot and owner are updated at most once a batch.
-- Amounts are minor units, credit-positive. Columns stand by width, fixed ones first. epoch tells which owner of the
-- lane wrote the row.

create table installation (
    lanes int4 not null
);

create table lane (
    id          int2        primary key,
    epoch       int4        not null,
    last_at     timestamptz not null,
    lease_until timestamptz not null,
    outbox_seq  int8        not null,
    owner       text        not null,
    address     text        not null
);

-- Who is present and wants a share of the lanes.
create table instance (
    name       text        primary key,
    address    text        not null,
    seen_until timestamptz not null
);

create table owner (
    owner         int8    not null,
    block_version int8    not null,
    blocked       int4    not null, -- set of scopes
    epoch         int4    not null,
    lane          int2    not null,
    open          boolean not null,
    primary key (lane, owner)
);

create table account (
    owner     int8 not null,
    available int8 not null, -- after holds
    held      int8 not null check (held >= 0),
    seq       int8 not null, -- of the newest entry
    version   int8 not null,
    epoch     int4 not null,
    lane      int2 not null,
    class     int2 not null,
    currency  int2 not null, -- ISO 4217 number
    floor     int8,          -- null: none
    primary key (lane, owner, class, currency)
);

-- Value that expires. What is free; what is allocated stands in holds.
create table lot (
    owner      int8 not null,
    no         int8 not null, -- seq of the entry that made it
    free       int8 not null check (free >= 0),
    expires_at int8 not null, -- business time, microseconds since 1970; the largest number for never
    epoch      int4 not null,
    lane       int2 not null,
    class      int2 not null,
    currency   int2 not null,
    primary key (lane, owner, class, currency, no)
);

-- The fence of a debit and its first answer.
create table hold (
    payment_id  int8        not null,
    owner       int8        not null,
    amount      int8        not null,
    content     int8        not null, -- hash of what was asked
    at          timestamptz not null,
    epoch       int4        not null,
    lane        int2        not null,
    leg_no      int2        not null,
    state       int2        not null, -- 1 TRIED, 2 DECLINED, 3 SUSPENDED
    currency    int2        not null,
    decline     text        not null,
    allocations bytea       not null, -- class, lot, amount as variable-length numbers
    primary key (lane, payment_id, leg_no)
);

-- One line on one account, with the answer that is repeated. n = 1 of a debit is its settlement.
create table entry (
    payment_id      int8        not null,
    owner           int8        not null,
    amount          int8        not null, -- negative for a debit
    seq             int8        not null, -- gapless per account; 0 for CANCEL, which moves nothing
    balance_after   int8        not null, -- available + held
    available_after int8        not null,
    content         int8        not null, -- hash of what was asked, 0 for a debit
    at              timestamptz not null,
    epoch           int4        not null,
    lane            int2        not null,
    leg_no          int2        not null,
    n               int2        not null,
    kind            int2        not null, -- 1 CONFIRM, 2 CANCEL, 3 CREDIT
    class           int2        not null,
    currency        int2        not null,
    lots            bytea       not null, -- lot, amount as variable-length numbers
    primary key (lane, payment_id, leg_no, n)
);

-- Rows are appended in the order of time, so a few bytes per megabyte find those of a time span.
create index entry_at on entry using brin (at) with (pages_per_range = 16);

-- Credits that found no account: the work list of those who clear suspense.
create table misdirected (
    payment_id     int8        not null,
    intended_owner int8        not null,
    amount         int8        not null,
    at             timestamptz not null,
    epoch          int4        not null,
    lane           int2        not null,
    leg_no         int2        not null,
    n              int2        not null,
    intended_class int2        not null,
    primary key (lane, payment_id, leg_no, n)
);

-- Entries by account, for statements and balances of the past; filled behind the lanes.
create table history (
    owner           int8        not null,
    seq             int8        not null,
    payment_id      int8        not null,
    amount          int8        not null,
    balance_after   int8        not null,
    available_after int8        not null,
    at              timestamptz not null,
    lane            int2        not null,
    class           int2        not null,
    currency        int2        not null,
    leg_no          int2        not null,
    kind            int2        not null,
    primary key (lane, owner, class, currency, seq)
);

-- Up to which time of a lane the history is complete.
create table history_mark (
    filled_until timestamptz not null,
    lane         int2        primary key
);

revoke update, delete, truncate on hold, entry, misdirected, history from current_user;
