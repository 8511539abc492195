"""Which facts does the log hold of everyone, who has each of mine, and in how many draws am I alone?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.lenses.lens import Ask
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.trust.view import View

MOST = 10
"""Facts that are drawn at most."""
EVIDENCE = 20
FACTS = {
    "tags": "unnest(list_distinct(list_transform(tags, lambda tag: lower(tag))))",
    "sites": "regexp_extract(unnest(links), '^[a-zA-Z]+://(?:[^/?#@]*@)?(?:www\\.)?([^/?#:]+)', 1)",
    "hours": "case when type in ('Create', 'Announce', 'Like', 'Follow') then"
             " (((epoch_us(published) // 60000000 + coalesce(offset_minutes, 0)) // 60 % 168 + 168) % 168)::varchar end",
    "places": "case when latitude is not null then printf('%.2f %.2f', latitude, longitude)"
              " when object_type = 'Event' or type in ('Arrive', 'Travel') then target end",
}  # fmt: skip
"""What each kind of fact is, in SQL over the log. An hour of the week is one in which something was said
to others; a place is a cell of a hundredth of a degree, or a name."""

BAD_COHORT = Both("The cohort lacks the column “{name}”.", "La cohorte n'a pas de colonne « {name} ».")
COHORT_FORM = Both(
    "A cohort is a table with the columns actor and fact, one row for each fact of each person; you are the actor `me`, or your facts are "
    "taken from the log.",
    "Une cohorte est une table avec les colonnes actor et fact, une ligne par fait de chaque personne ; vous y êtes l'acteur `me`, ou vos "
    "faits viennent du journal.",
)


def facts_of(view: View, ask: Any) -> pa.Table:
    """Return (actor, fact), each once; the owner is `me`, whatever the account."""
    if ask.kind == "communities":
        return _communities(view, ask)
    from murmure.graphs.address import account_sql
    from murmure.graphs.ties import MINE

    return view.sql(f"""
        with said as (select actor, {FACTS[ask.kind]} as fact from log where {_span(ask)})
        select distinct case when account in (from ({MINE})) then 'me' else account end as actor, fact
        from (select {account_sql("actor")} as account, fact from said)
        where account is not null and fact is not null and fact <> '' and account not like 'device:%'""")


def _span(ask: Ask) -> str:
    """Return what a moment must be, in SQL."""
    bounds = [f"epoch_us(published) {sign} {int(moment)}" for sign, moment in ((">=", ask.since), ("<", ask.until)) if moment is not None]
    return " and ".join(["actor is not null", *bounds])


def _communities(view: View, ask: Any) -> pa.Table:
    """Return who is in which community, by the number of the community."""
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.communities import belonging
    from murmure.graphs.contested import refused
    from murmure.graphs.dated import Span, dated

    ties = dated(view, ask.shelf, Span(ask.since, ask.until))
    if ties.me < 0 or not len(ties.source):
        return pa.table({"actor": pa.array([], pa.string()), "fact": pa.array([], pa.string())})
    mine = belonging(ties, 0, ask.seed, refused(view, until=ask.until))
    group = mine.cover.groups()
    member, group = np.append(mine.cover.member, np.full(len(mine.chosen), ties.me)), np.append(group, mine.chosen)
    return pa.table({"actor": ties.people.take(pa.array(member)), "fact": pa.array(group).cast(pa.string())})


def checked(cohort: pa.Table) -> pa.Table:
    """Return the cohort's two columns as texts; raises `BadRequest` when one is missing."""
    import pyarrow as pa

    for name in ("actor", "fact"):
        if name not in cohort.column_names:
            raise BadRequest("lens-cohort", BAD_COHORT.fill(name=name), COHORT_FORM)
    return pa.table({name: cohort[name].cast(pa.string()) for name in ("actor", "fact")}).drop_null()


def mine_and(table: pa.Table, shared: pa.Table) -> pa.Table:
    """Return my facts that the cohort knows too, before those of the cohort."""
    import pyarrow as pa
    import pyarrow.compute as pc

    mine = table.filter(pc.equal(table["actor"], "me"))
    return pa.concat_tables([mine.filter(pc.is_in(mine["fact"], pc.unique(shared["fact"]))).cast(shared.schema), shared])


def matrix(table: pa.Table, least: int) -> tuple[np.ndarray, int, int, int]:
    """Return which of the others has each of my facts (packed bits, one row per fact), my facts, the others, and their median of facts."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    table = table.group_by(["actor", "fact"]).aggregate([])
    mine = pc.equal(table["actor"], "me")
    facts = table.filter(mine)["fact"].combine_chunks()
    facts = facts.take(pc.sort_indices(facts))
    rest = table.filter(pc.invert(mine))
    known = rest.group_by("actor").aggregate([("fact", "count")])
    known = known.filter(pc.greater_equal(known["fact_count"], least))
    place = pc.index_in(rest["actor"], known["actor"].combine_chunks())
    column = pc.index_in(rest["fact"], facts if len(facts) else pa.array([], pa.string()))
    both = pc.and_(place.is_valid(), column.is_valid())
    bits = np.zeros((len(facts), known.num_rows), bool)
    bits[column.filter(both).to_numpy(), place.filter(both).to_numpy()] = True
    median = int(np.median(known["fact_count"].to_numpy())) if known.num_rows else 0
    return np.packbits(bits, axis=1), len(facts), known.num_rows, median


def in_draws(known: np.ndarray, own: int, others: int, ask: Any) -> list[int]:
    """Return in how many draws nobody else has the first 1, 2 ... of the facts that are drawn."""
    import numpy as np

    draw = np.random.default_rng(ask.seed)
    most = min(MOST, own)
    hits = np.zeros(most, np.int64)
    for _ in range(ask.draws):
        left = np.packbits(np.ones(others, bool))
        for p, fact in enumerate(draw.permutation(own)[:most]):
            left = left & known[fact]
            if not left.any():
                hits[p:] += 1
                break
    return hits.tolist()


def evidence_of(view: View, ask: Any) -> tuple[str, ...]:
    """Return the newest of my activities that hold such facts; none for communities, whose evidence `mix` gives."""
    if ask.kind == "communities":
        return ()
    found = view.sql(f"""
        select id from (select id::varchar as id, published, {FACTS[ask.kind]} as fact from log where actor = 'me' and {_span(ask)})
        where fact is not null and fact <> '' group by id, published order by published desc nulls last, id limit {EVIDENCE}""")
    return tuple(found["id"].to_pylist())
