"""What does who care for: tags, pages, sites, places, artists, shops, events?

Kinds of thing
  tag     a tag of a post, in lower case
  page    a web page, in the one spelling of `address.page_of`
  site    the registered name of that page
  domain  the registered name of a domain that a device asked the DNS for
  place   a named place, or a cell of 0.01 degree (about 1 km) of a position;
          its weight counts hours spent there, not points recorded
  artist  `extra.artist` (else the target) of a Listen
  shop    the target (else `extra.shop`) of a purchase
  event   an event that they joined
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs_slow.graph import nodes_of
from graphs_slow.limit import heaviest
from murmure.graphs import address
from murmure.graphs.graph import Cut, Graph, over

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.trust.view import View

KINDS = ("tag", "page", "site", "domain", "place", "artist", "shop", "event")
PURCHASES = "('murmure:Purchase', 'murmure:Payment', 'murmure:Buy')"

CELL = "printf('%.2f,%.2f', round(latitude, 2) + 0.0, round(longitude, 2) + 0.0)"
TAG = "lower(nfc_normalize(tag))"
TAGS = "list_transform(tags, t -> lower(nfc_normalize(t)))"
SUMS = "min(published) as first, max(published) as last, count(*) as count, min(id) as least, max(id) as most"
KEEP = "weight, first, last, count, least, most"

THINGS = f"""
links as (
    select actor, link, count(*)::double as weight, {SUMS}, min(title) as title
    from (select id, actor, published, unnest(case when len(links) = 1 then links else list_distinct(links) end) as link,
                 case when type = 'View' then content end as title from log where len(links) > 0)
    group by actor, link),
addresses as materialized (
    select link, {address.page_sql("parts")} as page, {address.host_sql("parts")} as host
    from (select link, {address.parts_sql("link")} as parts from (select distinct link from links)) where parts.host <> ''),
pages as (select actor, page, host, {KEEP}, title from links join addresses using (link)),
lookups as (
    select actor, lower(rtrim(object, '.')) as host, count(*)::double as weight, {SUMS}
    from log where type = 'murmure:Query' and object is not null group by 1, 2),
hours as (
    select actor, {CELL} as thing, {SUMS} from log
    where latitude between -90 and 90 and longitude between -180 and 180
    group by actor, thing, epoch_us(published) // 3600000000),
things as (
    select actor, 'tag' as kind, {TAG} as thing, weight, first, last, count, least, most, null as title from (
        select actor, tag, count(*)::double as weight, {SUMS}
        from (select id, actor, published, unnest(tags) as tag from log where len(tags) = 1) group by actor, tag)
  union all select actor, 'tag', thing, count(*)::double, {SUMS}, null
    from (select id, actor, published, unnest(list_distinct({TAGS})) as thing from log where len(tags) > 1)
    group by actor, thing
  union all select actor, 'page', page, {KEEP}, title from pages
  union all select actor, 'site', {address.site_sql("host")}, {KEEP}, null from pages
  union all select actor, 'domain', {address.site_sql("host")}, {KEEP}, null from lookups
  union all select actor, 'place', thing, 1.0, first, last, count, least, most, null from hours
  union all select actor, 'place', place, count(*)::double, {SUMS}, null
    from (select id, actor, published, trim(case when object_type = 'Place' then object else target end) as place
          from log where object_type = 'Place' or (type = 'Join' and object_type = 'Event'))
    group by actor, place
  union all select actor, 'artist', artist, count(*)::double, {SUMS}, null
    from (select id, actor, published, trim(coalesce(try_cast(extra as json) ->> '$.artist', target)) as artist
          from log where type = 'Listen') group by actor, artist
  union all select actor, 'shop', shop, count(*)::double, {SUMS}, null
    from (select id, actor, published, trim(coalesce(target, try_cast(extra as json) ->> '$.shop')) as shop
          from log where type in {PURCHASES}) group by actor, shop
  union all select actor, 'event', object, count(*)::double, {SUMS}, min(content)
    from log where type = 'Join' and object_type = 'Event' group by actor, object)"""

RELATION = f"""
with {THINGS}
select actor, thing, kind, sum(weight) as weight, min(first) as first, max(last) as last, sum(count)::bigint as count,
       list_distinct([min(least), max(most)]) as evidence, min(title) as title
from things where actor is not null and thing is not null and thing <> '' group by actor, thing, kind
"""

EDGES = f"select actor as source, kind || ':' || thing as target, * exclude (actor, thing) from ({RELATION})"

LABELS = """
select target as id, kind, coalesce(min(title), substr(target, length(kind) + 2)) as label
from edges group by target, kind
union all
select distinct source, case when source = 'me' then 'me' when starts_with(source, 'device:') then 'device'
                             else 'person' end, null from edges
"""


def relation(view: View) -> pa.Table:
    """Return who cares for what: actor, thing, kind, weight, first, last, count, evidence; heaviest first."""
    return view.sql(f"select * exclude (title) from ({RELATION}) order by weight desc, actor, thing, kind")


def build(view: View, limit: int = 2_000_000) -> Graph:
    """Return the graph of interests of `view`, its `limit` heaviest edges; the id of a thing is `kind:thing`."""
    edges, total = heaviest(view, EDGES, limit)
    nodes = nodes_of(edges, over(LABELS, edges=edges))
    return Graph("interests", nodes, edges.drop_columns(["title"]), version=view.version,
                 cut=Cut(total, edges.num_rows))  # fmt: skip


def evidence(
    view: View, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100,
    during: str = "true", tables: dict[str, pa.Table] | None = None,
) -> list[str]:  # fmt: skip
    """Return the ids of the activities behind a node, or behind an edge (source, target, kind), newest first.

    `during` is an SQL condition on `published`.
    """
    actor = edge[0] if edge else None
    kind, _, thing = (edge[1] if edge else node or "").partition(":")
    if kind not in KINDS or (node == actor):
        actor, kind, thing = node, "", ""
    where, params = BEHIND.get(kind, ("true", 0))
    who, whose = ("and actor = ?", [actor]) if actor else ("", [])
    query = f"""select id from log where {during} {who} and {where} and actor is not null
                order by published desc nulls last, id limit ?"""
    return view.sql(query, whose + [thing] * params + [limit])["id"].to_pylist()


PARTED = f"list_transform(links, l -> {address.parts_sql('l')})"

BEHIND = {
    "tag": (f"list_contains({TAGS}, ?)", 1),
    "page": (f"list_contains(list_transform({PARTED}, p -> {address.page_sql('p')}), ?)", 1),
    "site": (f"list_contains(list_transform({PARTED}, p -> {address.site_sql(address.host_sql('p'))}), ?)", 1),
    "domain": (f"type = 'murmure:Query' and {address.site_sql('lower(rtrim(object, chr(46)))')} = ?", 1),
    "place": (
        "((object_type = 'Place' and trim(object) = ?)"
        " or (type = 'Join' and object_type = 'Event' and trim(target) = ?)"
        f" or (latitude between -90 and 90 and longitude between -180 and 180 and {CELL} = ?))", 3),
    "artist": ("type = 'Listen' and trim(coalesce(try_cast(extra as json) ->> '$.artist', target)) = ?", 1),
    "shop": (f"type in {PURCHASES} and trim(coalesce(target, try_cast(extra as json) ->> '$.shop')) = ?", 1),
    "event": ("type = 'Join' and object_type = 'Event' and object = ?", 1),
}  # fmt: skip
"""What to look for in the log, by kind of thing, and how many times the thing's name is asked for."""
