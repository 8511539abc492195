"""Which tables does the query database of Pi-hole FTL 6 have? Made-up databases, for tests, benches and the set-up, are made with it."""

V6 = """
create table query_storage (id integer primary key autoincrement, timestamp integer not null, type integer not null,
 status integer not null, domain integer not null, client integer not null, forward integer, additional_info integer,
 reply_type integer, reply_time real, dnssec integer, list_id integer, ede integer);
create table ftl (id integer primary key not null, value blob not null, description text);
create table domain_by_id (id integer primary key, domain text not null);
create table client_by_id (id integer primary key, ip text not null, name text);
create table forward_by_id (id integer primary key, forward text not null);
create table addinfo_by_id (id integer primary key, type integer not null, content not null);
create table network (id integer primary key, hwaddr text unique not null, interface text not null);
create table network_addresses (network_id integer not null, ip text unique not null, name text);
create view queries as select id, timestamp, type, status,
 case typeof(domain) when 'integer' then (select domain from domain_by_id d where d.id = q.domain) else domain end domain,
 case typeof(client) when 'integer' then (select ip from client_by_id c where c.id = q.client) else client end client
 from query_storage q;
"""
