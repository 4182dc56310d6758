-- Lots by the time at which they expire; no column of it ever changes, so that an update of what is free stays cheap.
create index lot_expiry on lot (lane, expires_at, owner, class, currency, no)
    where expires_at < 9223372036854775807;

-- Lots into which value came when they had expired: a hold that was given back, a refund, a new lot with an expiry in
-- the past. Each is due again from that time on.
create table late_lot (
    at       int8 not null, -- business time, microseconds since 1970, as lot.expires_at
    owner    int8 not null,
    no       int8 not null,
    epoch    int4 not null,
    lane     int2 not null,
    class    int2 not null,
    currency int2 not null,
    primary key (lane, at, owner, class, currency, no)
);

revoke update, delete, truncate on late_lot from current_user;
