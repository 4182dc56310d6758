-- Journals and sub-ledgers. Amounts are minor units, credit-positive as in the ledgers. journal and account_line are
-- history: inserted, never changed.

-- One row: up to which day the books are closed, and how often they were written: whoever writes them names the number
-- that he has read, so two cannot write at the same time from what they remember.
create table books (
    only_row     boolean primary key default true check (only_row),
    closed_until date    not null,
    writes       int8    not null
);
insert into books (closed_until, writes) values (date '2018-12-31', 0);

create table journal (
    payment_id int8  not null,
    no         int8  not null, -- from 1 within its day
    day        date  not null, -- that books it
    body       bytea not null,
    hash       bytea not null, -- of the journal before it and of body
    primary key (day, no)
);
create unique index journal_payment on journal (payment_id);

-- The newest journal of each day.
create table chain (
    journals int8  not null,
    day      date  primary key,
    hash     bytea not null
);

-- What the journals of a day come to.
create table day_total (
    debit    int8 not null, -- positive
    credit   int8 not null,
    lines    int8 not null,
    day      date not null,
    account  int2 not null,
    currency int2 not null,
    primary key (day, account, currency)
);

-- Each owner's account: its entries by number, with the balance that accounting has added up.
create table account_line (
    owner      int8        not null,
    seq        int8        not null,
    amount     int8        not null,
    balance    int8        not null,
    payment_id int8        not null,
    posted_at  timestamptz not null,
    class      int2        not null,
    currency   int2        not null,
    primary key (owner, class, currency, seq)
);

-- Lines that came before their predecessor.
create table waiting_line (
    owner      int8        not null,
    seq        int8        not null,
    amount     int8        not null,
    payment_id int8        not null,
    posted_at  timestamptz not null,
    class      int2        not null,
    currency   int2        not null,
    primary key (owner, class, currency, seq)
);

-- The last event of each of the coordinator's lanes that stands in the books.
create table consumed (
    seq  int8 not null,
    lane int2 primary key
);

-- Events that could not be booked, and why.
create table quarantine (
    seq        int8        not null,
    payment_id int8        not null,
    at         timestamptz not null,
    lane       int2        not null,
    reason     text        not null,
    payload    bytea       not null,
    primary key (lane, seq)
);

revoke update, delete, truncate on journal, account_line from current_user;
