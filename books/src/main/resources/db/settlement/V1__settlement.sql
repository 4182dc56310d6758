-- Amounts are yen. movement, statement, statement_line and contract are history: inserted, never changed.

-- How far payment's lanes were read; written with what was read.
create table consumed (
    seq  int8 not null,
    lane int2 primary key
);

-- Entries on merchants' accounts of unsettled sales, by their number there, which is gapless.
create table movement (
    merchant   int8 not null,
    seq        int8 not null,
    payment_id int8 not null,
    parent     int8 not null, -- the sale that a refund gives back; 0: none
    amount     int8 not null, -- signed
    taxable    int8 not null, -- what of it was paid by balance, prepaid, points, channels
    exempt     int8 not null, -- what of it is paid later
    posted_at  int8 not null, -- business time, microseconds since 1970
    kind       int2 not null, -- 1 SALE, 2 REFUND, 3 GRANT, 4 OTHER, 5 CLEARING
    bears_fee  bool not null,
    code       text not null,
    primary key (merchant, seq)
);
create index movement_sale on movement (payment_id) where kind = 1;

create table contract (
    merchant     int8        not null,
    at           timestamptz not null,
    transfer_fee int8        not null,
    version      int4        not null,
    key          uuid        not null unique,
    fingerprint  uuid        not null,
    by_client    text        not null,
    body         bytea       not null, -- kessai.settlement.v1.MerchantTerms
    primary key (merchant, version)
);

create table term (
    id         int8 generated always as identity primary key,
    merchant   int8 not null,
    after_seq  int8 not null, -- its movements begin behind this one
    close_at   int8 not null, -- business time, microseconds since 1970
    payment_id int8 not null, -- that cleared it; 0: none yet
    payable    int8 not null, -- what is still to be paid out
    again_at   int8 not null, -- machine clock: when its payment is asked for again
    no         int4 not null, -- of the merchant, from 1
    attempts   int4 not null, -- payments that have failed
    starts     date not null,
    until      date not null, -- last day
    pay_on     date not null,
    state      int2 not null, -- 1 OPEN, 2 CLEARING, 3 FIXED, 4 INSTRUCTED, 5 PAID, 6 RETURNED, 7 CARRIED_OVER, 8 INVOICED
    unique (merchant, no)
);
create index term_open on term (close_at, id) where state = 1;
create index term_clearing on term (again_at) where state = 2;
create index term_fixed on term (pay_on, id) where state = 3;

-- What a term came to.
create table statement (
    term_id      int8  primary key,
    last_seq     int8  not null, -- the last movement before its close
    sales        int8  not null,
    refunds      int8  not null,
    other        int8  not null,
    taxable_base int8  not null,
    exempt_base  int8  not null,
    taxable_fee  int8  not null,
    tax          int8  not null,
    exempt_fee   int8  not null,
    version      int4  not null, -- of the contract
    state        int2  not null, -- in which it leaves clearing
    hash         bytea not null  -- of every figure and line
);

-- Which movement is in which statement: in one at the most.
create table statement_line (
    merchant     int8 not null,
    seq          int8 not null,
    term_id      int8 not null,
    taxable_rate int4 not null, -- millionths
    exempt_rate  int4 not null,
    primary key (merchant, seq)
);

create table payout_batch (
    id         int8 generated always as identity primary key,
    made_at    int8 not null, -- business time, microseconds since 1970
    decided_at int8 not null, -- 0: not yet
    pay_on     date not null,
    state      int2 not null, -- 1 PROPOSED, 2 APPROVED, 3 REJECTED
    key        uuid not null unique,
    made_by    text not null,
    decided_by text not null
);

create table payout_item (
    batch_id    int8 not null references payout_batch,
    term_id     int8 not null references term,
    merchant    int8 not null,
    amount      int8 not null, -- that arrives
    fee         int8 not null, -- that the merchant bears, tax included
    payment_id  int8 not null, -- 0: none yet
    returned_id int8 not null, -- the payment that took it back; 0: none
    again_at    int8 not null, -- machine clock: when somebody has to look
    attempts    int4 not null,
    state       int2 not null, -- 1 PROPOSED, 2 ASKED, 3 SENT, 4 PAID, 5 RETURNING, 6 RETURNED, 7 DROPPED
    result      text not null, -- why it was dropped
    primary key (batch_id, term_id)
);
-- A statement is in one batch at a time.
create unique index payout_item_live on payout_item (term_id) where state in (1, 2, 3, 5);
create index payout_item_due on payout_item (state, again_at) where state in (2, 3, 5);

revoke update, delete, truncate on movement, contract, statement, statement_line from current_user;
