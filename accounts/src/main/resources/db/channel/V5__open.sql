-- Slips and sessions whose payers have to act may be very many: they stand in an index of their own, so that nobody who
-- has to be called is looked for among them.
drop index operation_due;
create index operation_due on operation (channel, next_at) where next_at is not null and progress <> 4;
create index operation_open on operation (channel, next_at) where progress = 4;
