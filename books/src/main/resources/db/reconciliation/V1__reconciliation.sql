-- Evidence of runs, and the cases that follow from what they found. run, evidence, figure and step are history: inserted,
-- never changed. Written by a role of its own: the auditor changes nothing, and accounting is one of those who are judged.

create table run (
    id        int8        generated always as identity primary key,
    as_of     timestamptz not null, -- business time of the first snapshot
    since     timestamptz not null, -- business time from which on it looked; 1970 for all
    began_at  timestamptz not null, -- the machine's
    pending   int8        not null,
    millis    int8        not null,
    by_client text        not null
);

-- A reconciliation of a run.
create table evidence (
    run      int8  not null,
    compared int8  not null,
    millis   int8  not null,
    name     text  not null, -- R0 to R3
    inputs   text  not null, -- SHA-256 of what was compared
    primary key (run, name)
);

create table figure (
    run    int8 not null,
    amount int8 not null,
    kind   int2 not null, -- 1: a sum, of a currency; 2: breaks, of a class of mismatch
    name   text not null,
    figure text not null,
    primary key (run, name, kind, figure)
);

-- What is wrong with one thing. Only how it was found last is updated.
create table break_case (
    id             int8        generated always as identity primary key,
    first_run      int8        not null,
    last_run       int8        not null,
    first_seen     timestamptz not null,
    last_seen      timestamptz not null,
    sightings      int8        not null,
    payment_id     int8        not null, -- 0 for none
    amount         int8        not null, -- 0 where nobody knows
    occurrence     int4        not null,
    identity       uuid        not null, -- of rule, service and subject
    facts          uuid        not null, -- of expected and found
    reconciliation text        not null,
    mismatch       text        not null,
    rule           text        not null,
    service        text        not null,
    subject        text        not null,
    expected       text        not null,
    found          text        not null,
    remedy         text        not null,
    unique (identity, occurrence)
);

create index break_case_payment on break_case (payment_id) where payment_id <> 0;

-- What became of a case; the key makes two rivals exclusive.
create table step (
    case_id    int8        not null references break_case,
    adjustment int8        not null, -- 0 for none
    at         timestamptz not null,
    version    int4        not null,
    state      int2        not null, -- 1 open, 2 assigned, 3 proposed, 4 approved, 5 resolved, 6 closed by itself
    kind       int2        not null, -- of the resolution: 0 none, 1 publish again, 2 adjustment, 3 explained
    by_client  text        not null, -- empty where a run or the system did it
    owner      text        not null, -- who works on it
    proposer   text        not null,
    reason     text        not null,
    ticket     text        not null,
    note       text        not null,
    primary key (case_id, version)
);

-- When the next run is due. Whoever moves it on makes the run; it is also locked by whoever records one.
create table schedule (
    one     boolean     primary key default true check (one),
    next_at timestamptz not null
);
insert into schedule (next_at) values ('-infinity');

revoke update, delete, truncate on run, evidence, figure, step from current_user;
revoke delete, truncate on break_case, schedule from current_user;
