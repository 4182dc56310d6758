-- Withdrawals on their way to users' banks, in files. What comes back is a follow_up of kind 3, RETURN.

create table transfer (
    payment_id int8 primary key, -- the withdrawal
    owner      int8 not null,
    amount     int8 not null,
    taken_at   int8 not null,
    file_no    int8,             -- null until it is in a file
    state      int2 not null,    -- 1 WAITING, 2 IN_FILE, 3 PAID, 4 RETURNED
    bank       text not null,
    branch     text not null,
    number     text not null,
    payee      text not null,
    result     text not null     -- the bank's word, empty until told
);

create index transfer_waiting on transfer (payment_id) where state = 1;
create index transfer_of_file on transfer (file_no, payment_id);

create table payout_file (
    no         int8 generated always as identity primary key,
    made_at    int8  not null,
    total      int8  not null,
    next_at    int8,           -- when somebody has to look; null: it is done
    transfers  int4  not null,
    attempts   int4  not null,
    state      int2  not null, -- 1 NEW, 2 ACCEPTED, 3 DONE
    day        date  not null,
    key        text  not null unique, -- of the request that made it
    body       bytea not null
);

create index payout_file_due on payout_file (next_at) where next_at is not null;

revoke delete, truncate on transfer, payout_file from current_user;
