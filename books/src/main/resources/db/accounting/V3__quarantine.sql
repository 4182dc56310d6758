-- What was refused may be tried again: who did it and when it was booked; null until then.
alter table quarantine add column resolved_at timestamptz;
alter table detail_quarantine add column resolved_at timestamptz;
create index quarantine_payment on quarantine (payment_id);
create index quarantine_open on quarantine (at) where resolved_at is null;
create index detail_quarantine_open on detail_quarantine (at) where resolved_at is null;
revoke delete, truncate on quarantine, detail_quarantine from current_user;
