-- What decides which limits apply to an owner; 0: nobody has said.
alter table owner
    add column level_version int8 not null default 0,
    add column level         int2 not null default 0,
    add column rating        int2 not null default 0;

-- The purpose for which the debit was counted in usage, on the day of the hold; 0: it was not.
alter table hold add column counts int2 not null default 0;

-- What an owner with limits has used of them, open holds included.
create table usage (
    owner    int8 not null,
    used     int8 not null check (used >= 0),
    epoch    int4 not null,
    day      int4 not null, -- in Tokyo, 20261126
    lane     int2 not null,
    purpose  int2 not null,
    currency int2 not null, -- ISO 4217 number
    primary key (lane, owner, day, purpose, currency)
);
