-- Statements of the company's account as the bank gave them, and what became of their lines. Amounts are yen.
create table statement (
    id        int8 generated always as identity primary key,
    opening   int8 not null,
    closing   int8 not null,
    taken_at  int8 not null, -- business time, microseconds since 1970
    lines     int4 not null, -- that no other statement had
    format    int2 not null, -- 1 ZENGIN, 2 CAMT053
    from_day  date not null,
    until_day date not null,
    hash      uuid not null unique, -- of the file
    account   text not null
);

create table line (
    id             int8 generated always as identity primary key,
    statement_id   int8  not null references statement,
    amount         int8  not null, -- in positive, out negative
    expected       int8  not null, -- the amount that would have fitted, 0 where none is known
    payment_id     int8  not null, -- that books it, 0 before
    adjustment_id  int8  not null, -- that resolves it, 0 where nobody has proposed one
    again_at       int8  not null, -- machine clock, microseconds since 1970; when somebody has to look
    attempts       int4  not null,
    no             int4  not null, -- within the statement, from 1
    state          int2  not null, -- 1 OPEN, 2 ORDERED, 3 BOOKED, 4 FAILED, 5 RESOLVED
    kind           int2  not null, -- 0 not known, 1 CHANNEL, 2 PAYOUT, 3 RETURN, 4 UNKNOWN: a deposit in suspense
    mismatch       int2  not null, -- of an open one: 0 not looked at, 1 MISSING_OURS, 2 AMOUNT, 3 DATE
    day            date  not null,
    value_day      date  not null,
    account        text  not null,
    bank_reference text  not null,
    reference      text  not null,
    party          text  not null,
    text           text  not null,
    settles        text  not null, -- what it is the money of, such as 'cvs 2026-04-15'; empty while not known
    body           bytea not null  -- the order of its payment, as in kessai.payment.v1.PaymentOrder; empty before
);

create index line_of_statement on line (statement_id, no);
create index line_again on line (again_at) where state in (1, 2);
create index line_proposed on line (id) where adjustment_id <> 0 and state <> 5;
create index line_open on line (id) where state in (1, 4) or (state = 3 and kind = 4);

-- Another file with the same movement does not bring it again; what is settled is settled by one line.
create unique index line_once on line (account, day, bank_reference, amount) where bank_reference <> '';
create unique index line_settles on line (settles) where settles <> '' and state <> 1;

-- The last day whose statement was fetched without anybody's asking.
create table fetched (
    one       boolean primary key default true check (one),
    until_day date not null
);

revoke delete, truncate on statement, line, fetched from current_user;
