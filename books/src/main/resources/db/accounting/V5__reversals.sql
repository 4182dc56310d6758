-- A journal is corrected by another one that takes it back and names it, and maybe by a third that books it again. turn
-- counts the journals of a payment from 0: even ones book it, each odd one takes back the one before it.
alter table journal add column turn int2 not null default 0;
drop index journal_payment;
create unique index journal_payment on journal (payment_id, turn);

-- Who wanted a journal taken back; inserted, never changed.
create table reversal (
    id          int8        generated always as identity primary key,
    payment_id  int8        not null,
    at          timestamptz not null,
    turn        int2        not null, -- of the journal to be taken back
    again       boolean     not null, -- whether the payment is booked again, by the rules of the day
    key         uuid        not null unique, -- of the request
    fingerprint uuid        not null,
    proposed_by text        not null,
    reason      text        not null,
    ticket      text        not null
);

-- What somebody else decided; once.
create table reversal_decision (
    reversal   int8        primary key references reversal,
    at         timestamptz not null,
    approved   boolean     not null,
    decided_by text        not null
);

revoke delete, truncate on reversal, reversal_decision from current_user;
