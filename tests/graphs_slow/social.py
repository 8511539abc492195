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
from murmure.graphs.graph import Cut, Graph
from murmure.trust.view import in_utc

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.trust.view import View

KINDS = ("reply", "mention", "boost", "like", "follow", "message", "tagged", "meet")
SYMMETRIC = ("meet",)
SMALL_EVENT = 12
"""Up to this many people, everyone at an event has met everyone; beyond, only the owner's own ties are drawn."""

PICTURES = "('Image', 'Video', 'Photo')"

OWNER = f"""owner as (
    select distinct {address.account_sql("account")} as account from (
        select unnest([object, said ->> '$.address', said ->> '$.url', 'mailto:' || (said ->> '$.email')]) as account
        from (select object, try_cast(extra as json) as said from log where type = 'murmure:Identity' and actor = 'me'))
    where account is not null)"""
"""The accounts of the owner, in the one spelling of `account_of`: their address, and the others that the profile names."""

DIGITS = "'0123456789'"


def shape_sql(post: str) -> str:
    """Return the SQL expression of an address whose last number is 0: its author is that of `post`, for all their posts."""
    stem = f"rtrim({post}, {DIGITS})"
    return f"(case when strlen({stem}) < strlen({post}) then {stem} || '0' else {post} end)"


SHAPES = f"""
select shape, {address.author_sql("shape")} as author from (
    select {shape_sql("in_reply_to")} as shape from log where type = 'Create' and in_reply_to is not null
    union select {shape_sql("object")} from log
    where type in ('Announce', 'Like') and target is null and object is not null)
"""
"""The addresses of posts that are answered, liked or boosted, without their numbers: the author is read once for each."""

POSTS = f"""
select object, min(actor) as author from log join shapes on shape = {shape_sql("object")}
where type = 'Create' and actor is distinct from author and object in (
    select in_reply_to from log where in_reply_to is not null
    union all select object from log where type in ('Announce', 'Like') and target is null)
group by object
"""
"""The authors of posts, where the address of the post does not say so."""

OPEN_TO_ALL = "coalesce(list_contains(audience, 'public') or list_contains(audience, 'followers'), false)"
LETTER = f"(not {OPEN_TO_ALL} and (target is not null or coalesce(len(audience), 0) > 0))"
NAMED = """case when target is null and len(mentions) < 2 then mentions
    else list_distinct(list_append(coalesce(mentions, []), target)) end"""

TIES = f"""
letters as (
    select id, actor, published, list_distinct(case when len(audience) > 0 then audience else [target] end) as readers
    from log where type = 'Create' and actor is not null and {LETTER}),
answers as (
    select id, actor, published, mentions, target, object_type, coalesce(posts.author, shapes.author) as author
    from (from log where type = 'Create' and in_reply_to is not null and actor is not null and not {LETTER}) log
    left join posts on posts.object = in_reply_to left join shapes on shape = {shape_sql("in_reply_to")}),
events as (
    select id, object, published, actor, unnest(list_prepend(actor, mentions)) as guest from log
    where type = 'Join' and object_type = 'Event' and actor is not null),
guests as (
    select object, published, guest, min(id) as id from events
    where guest is not null and (actor = 'me' or object is not null) group by all),
sizes as (select object, published, count(*) as people from guests group by all),
ties as (
    select id, actor as source, author as target, 'reply' as kind, published, 1.0::double as share
    from answers where author is not null
  union all
    select id, actor, unnest({NAMED}),
           case when object_type in {PICTURES} then 'tagged' when author is null then 'reply' else 'mention' end,
           published, 1.0::double
    from answers where target is not null or len(mentions) > 0
  union all
    select id, actor, unnest({NAMED}), case when object_type in {PICTURES} then 'tagged' else 'mention' end,
           published, 1.0::double
    from log where type = 'Create' and in_reply_to is null and actor is not null
      and (target is not null or len(mentions) > 0) and not {LETTER}
  union all
    select id, actor, unnest(readers), 'message', published, 1.0 / greatest(len(readers), 1) from letters
  union all
    select id, actor, target, case type when 'Like' then 'like' else 'boost' end, published, 1.0::double
    from log where type in ('Announce', 'Like') and target is not null
  union all
    select id, actor, coalesce(posts.author, shapes.author), case type when 'Like' then 'like' else 'boost' end,
           published, 1.0::double
    from (from log where type in ('Announce', 'Like') and target is null) log
    left join posts on posts.object = log.object left join shapes on shape = {shape_sql("log.object")}
  union all
    select id, actor, object, 'follow', published, 1.0::double from log
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

SPELT = f"""
with {OWNER},
spelt as (
    select distinct actor as name from log where type in ('Create', 'Announce', 'Like', 'Follow', 'Join')
    union select distinct target from log where type in ('Create', 'Announce', 'Like')
    union select distinct object from log where type = 'Follow'
    union select distinct unnest(mentions) from log where type in ('Create', 'Join') and len(mentions) > 0
    union select distinct unnest(audience) from log where type = 'Create' and {LETTER}
    union select author from shapes
    union select 'me'),
accounts as (select name, {address.account_sql("name")} as account from spelt where name is not null)
select name, case when account in (from owner) then 'me' else account end as node from accounts
"""
"""Every name that an end of a tie may have, and the person that it stands for."""

# A person is a number, in the order of their names: pairs of numbers are counted much faster than pairs of texts.
PEOPLE = "select node, (row_number() over (order by node) - 1)::integer as number from (select distinct node from spelt)"
NAMES = "select name, number, node = 'me' as me from spelt join people using (node)"

TURNED = "(kind = 'meet' and not a.me and (b.me or b.number < a.number))"
PAIRS = f"""
with {TIES}
select case when {TURNED} then b.number else a.number end as source,
       case when {TURNED} then a.number else b.number end as target,
       list_position({sorted(KINDS)}, kind)::utinyint as kind, round(sum(share), 9) as weight,
       min(published) as first, max(published) as last, count(*) as count, min(id) as least, max(id) as most
from ties join names a on a.name = ties.source join names b on b.name = ties.target
group by 1, 2, 3
"""

# The engine would compare everyone with everyone, were this asked where the names are joined.
OTHERS = "from pairs where source <> target"
KEPT = f"{OTHERS} order by weight desc, source, target, kind"
EDGES = """
select source, target, kind, weight, first, last, count,
       case when least = most then [least] else [least, most] end as evidence
from kept order by weight desc, kept.source, kept.target, kept.kind
"""

NODES = """
with ends as (select source as one, target as other, weight from kept union all select target, source, weight from kept),
     neighbours as (select one, other, sum(weight) as weight from ends group by one, other),
     sums as (select one, sum(weight) as weight, count(*) as degree from neighbours group by one)
select node as id, coalesce(label, node) as label, coalesce(labels.kind, 'person') as kind,
       round(sums.weight, 9)::double as weight, degree::bigint as degree
from sums join people on number = one left join labels on labels.id = node
order by 4 desc, 1
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
    return _counted(view)[0]


def build(view: View, limit: int = 2_000_000) -> Graph:
    """Return the social graph of `view`, its `limit` heaviest ties."""
    edges, nodes, total, tables = _counted(view, limit)
    return Graph("social", named(nodes), edges, None, view.version, Cut(total, edges.num_rows))


def _counted(view: View, limit: int | None = None) -> tuple[pa.Table, pa.Table, int, dict[str, pa.Table]]:
    """Return the heaviest edges, their nodes, how many edges there were, and what `evidence` needs again."""

    def task(cursor) -> tuple[pa.Table, pa.Table, int, dict[str, pa.Table]]:
        _name(cursor)
        cursor.execute(f"create temp table pairs as {PAIRS}")
        (total,) = cursor.execute(f"select count(*) {OTHERS}").fetchone()
        cursor.execute(f"create temp table kept as {KEPT}" + (f" limit {int(limit)}" if limit is not None else ""))
        cursor.execute("drop table pairs")
        cursor.execute(f"create temp table labels as {LABELS}")
        edges, nodes = (in_utc(cursor.execute(query).to_arrow_table()) for query in (EDGES, NODES))
        people = cursor.execute("select node from people order by number").to_arrow_table()["node"]
        tables = {name: cursor.execute(f"from {name}").to_arrow_table() for name in ("spelt", "posts")}
        return _spelt(edges, people), nodes, total, tables

    return view.run(task)


def _name(cursor) -> None:
    """Make the tables that `TIES` needs, and the numbers of people."""
    for table, query in (("shapes", SHAPES), ("posts", POSTS), ("spelt", SPELT), ("people", PEOPLE), ("names", NAMES)):
        cursor.execute(f"create temp table {table} as {query}")


def _spelt(edges: pa.Table, people: pa.ChunkedArray) -> pa.Table:
    """Return the edges with names for numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    people, kinds = people.combine_chunks(), pa.array(sorted(KINDS))
    for place, (column, words) in enumerate((("source", people), ("target", people), ("kind", kinds))):
        numbers = edges[column] if column != "kind" else pc.subtract(edges[column], pa.scalar(1, pa.uint8()))
        edges = edges.set_column(place, column, pc.take(words, numbers))
    return edges


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
    view: View, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 100,
    during: str = "true", tables: dict[str, pa.Table] | None = None,
) -> list[str]:  # fmt: skip
    """Return the ids of the activities behind a node, or behind an edge (source, target, kind), newest first.

    `during` is an SQL condition on `published`; `tables` (names, posts) are those that `build` kept for this view.
    """
    one, other, kind = edge or (node, None, None)
    if one == other:
        return []
    ours, theirs = "(select name from spelt where node = $1)", "(select name from spelt where node = $2)"
    if edge is None:
        params, where = [one], f"(source in {ours}) <> (target in {ours})"
    else:
        params = [one, other, kind]
        where = (f"kind = $3 and ((source in {ours} and target in {theirs})"
                 f" or (kind = 'meet' and source in {theirs} and target in {ours}))")  # fmt: skip
    query = f"""
        with {TIES}
        select id from ties where {where} group by id order by max(published) desc nulls last, id limit {int(limit)}"""

    def task(cursor) -> list[str]:
        if tables:
            for name in ("spelt", "posts"):
                cursor.register(f"kept_{name}", tables[name])
                cursor.execute(f"create temp table {name} as from kept_{name}")
            _look_through(cursor, during, edge)
            cursor.execute(f"create temp table shapes as {SHAPES}")
        else:
            _name(cursor)
            _look_through(cursor, during, edge)
        return in_utc(cursor.execute(query, params).to_arrow_table())["id"].to_pylist()

    return view.run(task)


TYPES = {"boost": "Announce", "like": "Like", "follow": "Follow"}
COLUMNS = "id, type, actor, object, object_type, target, in_reply_to, audience, mentions, published"


def _look_through(cursor, during: str, edge: tuple[str, str, str] | None) -> None:
    """Put a window in front of the log: what is outside is not read."""
    (place,) = cursor.execute("select current_database()").fetchone()
    sort, who = "view", ""
    if edge is not None and edge[2] != "meet":  # whoever is in touch is the actor; at an event, anyone
        names = cursor.execute("select name from spelt where node = ?", [edge[0]]).fetchall()
        # The rows of a few people are few: they are read once.
        sort, who = "table", f" and type = '{TYPES.get(edge[2], 'Create')}' and actor in ({', '.join(quoted(name) for (name,) in names) or 'null'})"
    cursor.execute(f'create temp {sort} log as select {COLUMNS} from "{place}".main.log where {during}{who}')


def quoted(text: str) -> str:
    """Return an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
