-- What partners' day-end files said, line by line: for whoever compares them with receipts, and for what the money of a
-- day comes to.
create table day_line (
    payment_id int8 not null, -- 0 where the reference is none of ours
    amount     int8 not null, -- 0 where the line tells none
    no         int4 not null, -- from 1 within its file
    leg_no     int2 not null,
    status     int2 not null, -- 1 PAID, 2 CORRECTED, 3 REFUSED
    day        date not null,
    channel    text not null,
    reference  text not null,
    receipt    text not null,
    primary key (channel, day, no)
);

create index day_line_leg on day_line (channel, payment_id, leg_no);
