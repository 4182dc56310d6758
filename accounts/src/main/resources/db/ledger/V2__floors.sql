-- Floors that were set for an account, each for ever; account.floor is the newest. Whoever was below a floor when it was
-- set may stay there, hence what was available then.
create table floor_set (
    owner     int8        not null,
    version   int8        not null,
    floor     int8        not null check (floor <= 0),
    available int8        not null, -- of the account at that time
    at        timestamptz not null,
    epoch     int4        not null,
    lane      int2        not null,
    class     int2        not null,
    currency  int2        not null, -- ISO 4217 number
    primary key (lane, owner, class, currency, version)
);

revoke update, delete, truncate on floor_set from current_user;
