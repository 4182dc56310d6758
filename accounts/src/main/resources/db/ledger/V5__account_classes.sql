-- Which accounts every owner of a kind has got. A class that comes with a later version is opened for those who were
-- there before, once, when its row is made.

create table account_class (
    kind     int2 not null, -- of the owner
    class    int2 not null,
    currency int2 not null, -- ISO 4217 number
    primary key (kind, class, currency)
);
