"""Who is in touch with whom, how often, since when, and by which kind of tie?

Kinds of tie
  reply    answers a post of theirs
  mention  names them in a post
  boost    passes a post of theirs on
  like     likes a post of theirs
  follow   follows them
  message  writes to them alone, or in a small group (each gets a share of the weight)
  tagged   names them in a picture or a film
  meet     is at the same event; the weight of one event is 1 / (people - 1), as in
           Newman, "Scientific collaboration networks II" (2001)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.graphs import address
from murmure.graphs.graph import Cut, Graph, nodes_of

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.trust.view import View

KINDS = ("reply", "mention", "boost", "like", "follow", "message", "tagged", "meet")
SYMMETRIC = ("meet",)
SMALL_EVENT = 12
"""Up to this many people, everyone at an event has met everyone; beyond, only the owner's own ties are drawn."""

COLLECTIONS = "('public', 'followers')"
PICTURES = "('Image', 'Video', 'Photo')"

OWNER = f"""owner as (
    select distinct {address.account_sql("account")} as account from (
        select unnest([object, extra ->> '$.address', extra ->> '$.url', 'mailto:' || (extra ->> '$.email')]) as account
        from log where type = 'murmure:Identity' and actor = 'me')
    where account is not null)"""
"""The accounts of the owner, in the one spelling of `account_of`: their address, and the others that the profile names."""

TIES = f"""
posts as (
    select object, min(actor) as author from log
    where type = 'Create' and object in (
        select in_reply_to from log where in_reply_to is not null
        union all select object from log where type in ('Announce', 'Like') and target is null)
    group by object),
notes as (
    select log.id, log.actor, published, mentions, object_type, target,
           coalesce(posts.author, {address.author_sql("log.in_reply_to")}) as author,
           in_reply_to is not null as answers,
           list_filter(audience, a -> a not in {COLLECTIONS}) as readers,
           not coalesce(list_has_any(audience, ['public', 'followers']), false)
               and (target is not null or coalesce(len(audience), 0) > 0) as letter
    from log left join posts on posts.object = log.in_reply_to
    where type = 'Create' and actor is not null
      and (in_reply_to is not null or mentions is not null or target is not null or len(audience) > 0)),
letters as (
    select id, actor, published, list_distinct(case when len(readers) > 0 then readers else [target] end) as readers
    from notes where letter),
events as (
    select id, object, published, actor, unnest(list_prepend(actor, mentions)) as guest from log
    where type = 'Join' and object_type = 'Event' and actor is not null),
guests as (
    select object, published, guest, min(id) as id from events
    where guest is not null and (actor = 'me' or object is not null) group by all),
sizes as (select object, published, count(*) as people from guests group by all),
ties as (
    select id, actor as source, author as target, 'reply' as kind, published, 1.0 as share
    from notes where answers and not letter and author is not null
  union all
    select id, actor, unnest(list_distinct(list_append(coalesce(mentions, []), target))),
           case when object_type in {PICTURES} then 'tagged' when answers and author is null then 'reply'
                else 'mention' end, published, 1.0
    from notes where not letter
  union all
    select id, actor, unnest(readers), 'message', published, 1.0 / greatest(len(readers), 1) from letters
  union all
    select log.id, log.actor, coalesce(target, posts.author, {address.author_sql("log.object")}),
           case type when 'Like' then 'like' else 'boost' end, published, 1.0
    from log left join posts on posts.object = log.object where type in ('Announce', 'Like')
  union all
    select id, actor, object, 'follow', published, 1.0 from log
    where type = 'Follow' and coalesce(object_type, 'Person') in ('Person', 'Organization', 'Group', 'Service')
  union all
    select one.id, one.guest, other.guest, 'meet', published, 1.0 / (people - 1)
    from guests one join guests other using (object, published) join sizes using (object, published)
    where people between 2 and {SMALL_EVENT} and one.guest < other.guest
  union all
    select id, 'me', guest, 'meet', guests.published, 1.0 / (people - 1)
    from guests join sizes using (object, published)
    where people > {SMALL_EVENT} and exists (
        select 1 from guests mine where mine.guest = 'me' and mine.object is not distinct from guests.object
        and mine.published is not distinct from guests.published))"""
"""One row per activity and tie, with the names as the log writes them."""

EDGES = f"""
with {OWNER}, {TIES},
raw as (
    select source, target, kind, sum(share) as weight, min(published) as first, max(published) as last,
           count(*) as count, min(id) as least, max(id) as most
    from ties where source is not null and target is not null group by source, target, kind),
spelt as (
    select name, {address.account_sql("name")} as account
    from (select source as name from raw union select target from raw)),
named as (select name, case when account in (from owner) then 'me' else account end as node from spelt),
whole as (
    select a.node as source, b.node as target, raw.* exclude (source, target)
    from raw join named a on a.name = raw.source join named b on b.name = raw.target where a.node <> b.node)
select case when kind = 'meet' and source <> 'me' and (target = 'me' or target < source) then target else source end
           as source,
       case when kind = 'meet' and source <> 'me' and (target = 'me' or target < source) then source else target end
           as target,
       kind, round(sum(weight), 9) as weight, min(first) as first, max(last) as last, sum(count)::bigint as count,
       list_distinct([min(least), max(most)]) as evidence
from whole group by 1, 2, 3
"""

LABELS = f"""
select id, min(label) as label, min(kind) as kind from (
    select 'me' as id, first(content order by published nulls first, id) as label, 'me' as kind from log
    where type = 'murmure:Identity' and actor = 'me'
  union all select {address.account_sql("object")}, content, null from log
    where type in ('Follow', 'murmure:Contact') and object is not null and content is not null)
group by id
"""


def relation(view: View) -> pa.Table:
    """Return the ties: source, target, kind, weight, first, last, count, evidence; heaviest first."""
    return view.sql(f"from ({EDGES}) order by weight desc, source, target, kind")


def build(view: View, limit: int = 2_000_000) -> Graph:
    """Return the social graph of `view`, its `limit` heaviest ties."""
    from murmure.graphs.limit import heaviest

    edges, total = heaviest(view, EDGES, limit)
    nodes = nodes_of(edges, view.sql(LABELS))
    return Graph("social", named(nodes), edges, version=view.version, cut=Cut(total, edges.num_rows))


def named(nodes: pa.Table) -> pa.Table:
    """Give every node its kind: `me`, `device`, `mail` or `person`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = nodes["id"]
    kinds = pc.case_when(
        pc.make_struct(pc.equal(ids, "me"), pc.starts_with(ids, "device:"), pc.starts_with(ids, "mailto:")),
        pa.scalar("me"), pa.scalar("device"), pa.scalar("mail"), pa.scalar("person"),
    )  # fmt: skip
    return nodes.set_column(nodes.schema.get_field_index("kind"), "kind", kinds)


def evidence(
    view: View, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100
) -> list[str]:
    """Return the ids of the activities behind a node, or behind an edge (source, target, kind), newest first."""
    where = "? in (a.node, b.node)"
    params: list = [node]
    if edge is not None:
        where, params = "((a.node = ? and b.node = ?) or (kind = 'meet' and b.node = ? and a.node = ?)) and kind = ?", [
            edge[0], edge[1], edge[0], edge[1], edge[2]]  # fmt: skip
    query = f"""
        with {OWNER}, {TIES},
        spelt as (
            select name, {address.account_sql("name")} as account
            from (select distinct source as name from ties union select distinct target from ties)),
        named as (select name, case when account in (from owner) then 'me' else account end as node from spelt)
        select ties.id from ties join named a on a.name = source join named b on b.name = target
        where {where} and a.node <> b.node
        group by ties.id order by max(published) desc nulls last, ties.id limit ?"""
    return view.sql(query, [*params, limit])["id"].to_pylist()
