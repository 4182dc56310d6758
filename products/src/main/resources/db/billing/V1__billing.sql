-- Billing of what users pay later. Amounts are minor units. decision, purchase, settlement and outbox are never changed;
-- the rest is changed under the lock of the customer's row. A month is year * 100 + month.

create table customer (
    owner            int8    primary key,
    line             int8    not null check (line >= 0),
    suspensions      int8    not null, -- version of the block that the ledger should have
    suspensions_told int8    not null, -- and of the one it has
    credit           int8    not null check (credit >= 0),
    decisions        int4    not null, -- version of the line that the ledger should have
    decisions_told   int4    not null, -- and of the one it has
    closed_month     int4    not null,
    suspended        boolean not null,
    held             boolean not null  -- by staff
);

create index customer_to_tell on customer (owner)
 where decisions_told <> decisions or suspensions_told <> suspensions;

create table decision (
    owner        int8        not null,
    request_high int8        not null, -- who asked, and under which key
    request_low  int8        not null,
    content_high int8        not null,
    content_low  int8        not null,
    line         int8        not null,
    at           timestamptz not null,
    version      int4        not null,
    model        text        not null,
    inputs       text        not null, -- JSON
    reasons      text[]      not null,
    primary key (owner, version),
    unique (request_high, request_low)
);

create table statement (
    owner             int8 not null,
    principal         int8 not null,
    principal_settled int8 not null check (principal_settled between 0 and principal),
    fee               int8 not null,
    fee_settled       int8 not null check (fee_settled between 0 and fee),
    month             int4 not null,
    due               date not null,
    fee_until         date not null,
    reminders         int4 not null,
    state             int2 not null, -- 0 OPEN, 1 CLOSED, 2 BILLED, 3 OVERDUE, 4 PAID, 5 WRITTEN_OFF
    primary key (owner, month)
);

-- Who becomes overdue, or is to be reminded.
create index statement_due on statement (due, owner) where state in (2, 3);

create table purchase (
    payment_id int8        primary key,
    owner      int8        not null,
    amount     int8        not null,
    at         timestamptz not null,
    month      int4        not null
);

create table settlement (
    payment_id int8 not null, -- what settled it
    owner      int8 not null,
    principal  int8 not null,
    fee        int8 not null,
    month      int4 not null,
    settled_on date not null,
    kind       int2 not null, -- 0 REPAID, 1 REFUNDED, 2 WRITTEN_OFF, 3 CREDITED
    primary key (owner, month, payment_id)
);

-- Payments that billing asks for, stored before.
create table payment_order (
    owner        int8        not null, -- 0: the company's own accounts
    principal    int8        not null,
    fee          int8        not null,
    money        int8        not null,
    content_high int8        not null,
    content_low  int8        not null,
    payment_id   int8        not null, -- 0: not known
    again_at     timestamptz not null, -- machine clock
    ended_at     timestamptz,          -- business time; only grows with what is committed
    month        int4        not null,
    attempts     int4        not null,
    kind         int2        not null, -- 0 REPAYMENT, 1 LATE_FEE, 2 WRITE_OFF, 3 ALLOWANCE, 4 SURPLUS
    state        int2        not null, -- 0 ASKED, 1 SUCCEEDED, 2 FAILED, 3 REFUSED
    key          text        primary key,
    source       text        not null
);

create index payment_order_asked on payment_order (owner) where state = 0;
create index payment_order_again on payment_order (again_at) where state = 0;
create index payment_order_succeeded on payment_order (ended_at) where state = 1;

-- Up to which event of payment's outbox everything counts here: moved in the transaction in which it counts.
create table consumed (
    seq  int8 not null,
    lane int2 primary key
);

-- What is said to users and to those who look after them; one lane, 0.
create table lane (
    outbox_seq int8 not null,
    id         int2 primary key
);

insert into lane (id, outbox_seq) values (0, 0);

create table outbox (
    seq        int8        not null,
    payment_id int8        not null, -- always 0
    at         timestamptz not null,
    lane       int2        not null,
    payload    bytea       not null,
    primary key (lane, seq)
);

create table cursor (
    seq        int8 not null,
    lane       int2 not null,
    subscriber text not null,
    primary key (subscriber, lane)
);

revoke update, delete, truncate on decision, purchase, settlement, outbox from current_user;
