-- Lines of balances that were taken over, by their keys, and how they ended: both only grow.

create table line (
    at          timestamptz not null,
    key_hash    uuid        primary key,
    fingerprint uuid        not null,
    key         text        not null
);

create table line_end (
    at         timestamptz not null,
    payment_id int8        not null, -- 0 where there is none
    key_hash   uuid        primary key references line,
    failure    text        not null  -- empty where it was opened
);
