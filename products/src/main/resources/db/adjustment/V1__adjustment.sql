-- What was proposed, and what became of it: both only grow. The key of an event makes two deciders exclusive.

create table proposal (
    id          int8        primary key,
    key         uuid        not null unique,
    fingerprint uuid        not null,
    proposed_by text        not null,
    order_body  bytea       not null, -- the order of the payment, as the coordinator is asked for it
    reason      text        not null,
    ticket      text        not null
);

create table proposal_event (
    proposal_id int8        not null references proposal,
    version     int4        not null,
    state       int2        not null, -- 1 proposed, 2 approved, 3 rejected, 4 done, 5 failed
    at          timestamptz not null,
    by_client   text        not null, -- empty where nobody asked
    payment_id  int8        not null, -- 0 where there is none
    failure     text        not null,
    primary key (proposal_id, version)
);

-- Those whose payment may still have to be asked for.
create index proposal_event_approved on proposal_event (proposal_id) where state = 2;
