-- Statements that somebody wants to give up, and what somebody else said to that: both only grow. What became of an
-- approved one stands in its payment order.

create table write_off (
    id           int8        primary key,
    owner        int8        not null,
    owed         int8        not null, -- when it was proposed
    request_high int8        not null, -- who asked, and under which key
    request_low  int8        not null,
    content_high int8        not null,
    content_low  int8        not null,
    proposed_at  timestamptz not null,
    month        int4        not null,
    proposed_by  text        not null,
    reason       text        not null,
    ticket       text        not null,
    order_key    text        not null, -- of the payment order, if it is approved
    unique (request_high, request_low)
);

create table write_off_decision (
    write_off_id int8        primary key,
    at           timestamptz not null,
    approved     boolean     not null,
    by_client    text        not null
);

revoke update, delete, truncate on write_off, write_off_decision from current_user;

comment on column settlement.kind is '0 REPAID, 1 REFUNDED, 2 WRITTEN_OFF, 3 CREDITED, 4 CORRECTED';
