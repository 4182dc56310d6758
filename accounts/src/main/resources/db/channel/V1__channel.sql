-- The channels' schema: what was asked of partners outside of the company, and what they said. No lanes: a leg's row is
-- its own lock, and any number of instances take due rows side by side. Amounts are minor units; times microseconds
-- since 1970, by the business clock where they are told to others, else by the machine's.

create table operation (
    payment_id        int8 not null,
    owner             int8 not null,
    amount            int8 not null, -- asked for; 0 where a Cancel came first
    confirmed         int8 not null, -- 0 until CONFIRMED
    content           int8 not null, -- hash of what was asked
    expires_at        int8 not null, -- business time; until when the payer can act
    told_at           int8 not null, -- business time told with CONFIRMED and POSTED, else 0
    called_at         int8 not null, -- when the call under way was sent first, else 0
    next_at           int8,          -- when somebody has to look; null: never again
    attempts          int4 not null, -- looks at the call under way
    leg_no            int2 not null,
    currency          int2 not null,
    state             int2 not null, -- 1 PENDING, 2 TRIED, 3 CONFIRMED, 4 CANCELLED, 5 SUSPENDED, 6 DECLINED, 7 POSTED
    call              int2 not null, -- 0 NONE, 1 ASK, 2 CAPTURE, 3 RELEASE, 4 REFUND
    progress          int2 not null, -- 1 NEW, 2 SENT, 3 UNKNOWN, 4 OPEN, 5 OK, 6 NG
    alerted           int2 not null, -- alerts about the call under way so far
    channel           text not null,
    account           text not null,
    decline           text not null,
    partner_reference text not null,
    action            text not null,
    primary key (channel, payment_id, leg_no)
);

create index operation_due on operation (channel, next_at) where next_at is not null;
create index operation_unanswered on operation (channel, called_at) where progress in (2, 3);

-- Money that a partner said it took for a leg.
create table receipt (
    payment_id  int8    not null,
    amount      int8    not null, -- 0 where only its correction was heard
    at          int8    not null,
    leg_no      int2    not null,
    provisional boolean not null,
    corrected   boolean not null,
    late        boolean not null, -- went to the user
    channel     text    not null,
    receipt     text    not null, -- the partner's number of it
    primary key (channel, payment_id, leg_no, receipt)
);

-- Payments that a channel opens where a partner's money and a payment's leg do not match.
create table follow_up (
    payment_id int8 not null, -- the cause
    owner      int8 not null, -- the user
    amount     int8 not null,
    opened_at  int8 not null,
    next_at    int8,          -- null: it has succeeded
    target_id  int8 not null, -- the payment that was made, 0 until then
    round      int4 not null, -- declined so many times; each round has a key of its own
    attempts   int4 not null,
    leg_no     int2 not null,
    currency   int2 not null,
    kind       int2 not null, -- 1 TOP_UP, 2 CLAW_BACK
    channel    text not null,
    key        text primary key
);

create index follow_up_due on follow_up (next_at) where next_at is not null;

-- A user's bank account and the mandate to debit it.
create table bank_account (
    owner        int8 not null,
    created_at   int8 not null,
    content      int8 not null, -- hash of what was asked
    state        int2 not null, -- 1 PENDING, 2 ACTIVE, 3 REFUSED, 4 NAME_DIFFERS
    id           text primary key,
    bank         text not null,
    branch       text not null,
    number       text not null,
    holder       text not null, -- the verified name that was given
    mandate      text not null, -- the bank's number of it, empty until told
    redirect_url text not null
);

create index bank_account_owner on bank_account (owner, created_at);

-- Partners' day-end files that were read.
create table day_file (
    read_at  int8  not null,
    lines    int4  not null,
    strange  int4  not null, -- lines that fit no operation
    channel  text  not null,
    day      date  not null, -- the business day that it tells of
    hash     uuid  not null,
    primary key (channel, day)
);

revoke delete, truncate on operation, receipt, follow_up, bank_account, day_file from current_user;
