-- What the company owes to others than users goes into the same files: whoever has ordered it asks what the bank said.
alter table transfer add column account_type text not null default '1'; -- 1 ordinary, 2 current, 4 savings
