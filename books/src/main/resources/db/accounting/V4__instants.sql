-- What the books said at an instant inside a day. Sums by when a line was posted, not by the day that books its journal.

-- When the first and the last of a journal's lines were posted. Journals of before may have been posted whenever.
alter table journal add column posted_from  timestamptz not null default '-infinity';
alter table journal add column posted_until timestamptz not null default 'infinity';

-- Journals come nearly in the order of time, so a few bytes per megabyte find those of a minute.
create index journal_posted on journal using brin (posted_until, posted_from) with (pages_per_range = 16, autosummarize = on);

create table posted_total (
    debit    int8        not null, -- positive
    credit   int8        not null,
    lines    int8        not null,
    start    timestamptz not null,
    span     int2        not null, -- 1 a business day, 2 a minute
    account  int2        not null,
    currency int2        not null,
    primary key (span, start, account, currency)
);

-- What an account of the general ledger has in each 1,024 journals of a day: who looks for its lines skips the others.
create table line_block (
    block    int8 not null, -- (no - 1) / 1024
    debit    int8 not null,
    credit   int8 not null,
    lines    int8 not null,
    day      date not null,
    account  int2 not null, -- 0: journals of before, which may have any
    currency int2 not null,
    primary key (account, currency, day, block)
);
insert into line_block (block, debit, credit, lines, day, account, currency)
select distinct (no - 1) / 1024, 0, 0, 0, day, 0::int2, 0::int2 from journal;
