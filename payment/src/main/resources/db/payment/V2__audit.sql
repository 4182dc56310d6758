-- What is published of a payment: WAITING_EXTERNAL, AUTHORIZED, SUCCEEDED, FAILED. Rows are appended in the order of
-- time, so a few bytes per megabyte find those of a time span.
create index payment_event_said_at on payment_event using brin (at) with (pages_per_range = 16)
 where state in (3, 4, 7, 8);
