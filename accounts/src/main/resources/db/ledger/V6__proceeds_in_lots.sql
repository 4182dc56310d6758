-- From this version on proceeds (class 3) stand in lots. Entries are never changed, so those that were written without a
-- lot cannot get one: a database that has some is not taken over.

do $$
declare
    found int8;
begin
    select count(*) into found
      from account a
     where class = 3 and seq > 0
       and not exists (select from lot l where l.lane = a.lane and l.owner = a.owner and l.class = 3
                                           and l.currency = a.currency);
    if found > 0 then
        raise exception 'proceeds stand in lots from this version on, and % accounts have entries from before; go on with '
            'the version before, or export the balances and open a new installation with them (docs/commands.md, a file of openings)', found;
    end if;
end
$$;
