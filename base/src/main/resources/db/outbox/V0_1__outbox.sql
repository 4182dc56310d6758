-- What a service without lanes publishes: its own migrations come after this one. Only lane and cursor are updated.

create table lane (
    id         int2        primary key,
    last_at    timestamptz not null,
    outbox_seq int8        not null
);

insert into lane values (0, 'epoch', 0);

-- What subscribers read, gapless.
create table outbox (
    seq        int8        not null,
    payment_id int8        not null,
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

-- What was published, for whoever asks again.
create table publication (
    at         timestamptz not null,
    payment_id int8        not null,
    id         text        primary key,
    payload    bytea       not null
);

create index publication_at on publication (at, id);
