"""Which tags and sites do the members of my communities share more than others do?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.communities import Belonging
    from murmure.graphs.dated import Span
    from murmure.trust.view import View

MOST = 5


def words(view: View, mine: Belonging, span: Span) -> list[dict[str, object]]:
    """Return rows of community (numbered as they are told), word, z, members and others who use it; the surest first.

    Communities of fewer than ten others are not described (see `murmure.communities.words`).
    """
    if not len(mine.chosen):
        return []
    from murmure.communities.words import describe

    place = {int(one): number + 1 for number, one in enumerate(mine.chosen)}
    told = describe(mine.cover, _said(view, span), most=MOST)
    rows = [{"community": place[one.community], **word._asdict()} for one in told if one.community in place for word in one.words]
    return sorted(rows, key=lambda row: row["community"])  # type: ignore[arg-type, return-value]


def _said(view: View, span: Span) -> pa.Table:
    """Return who uses which tag (`#tag`) and links to which site; the owner's own words do not name their communities."""
    from murmure.graphs.address import account_sql, host_sql, parts_sql, site_sql

    bounds = [f"epoch_us(published) {sign} {int(moment)}" for sign, moment in ((">=", span.since), ("<", span.until)) if moment is not None]
    where = " and ".join(["actor is not null", "actor <> 'me'", *bounds])
    return view.sql(f"""
        select distinct {account_sql("actor")} as node, word from (
            select actor, '#' || lower(unnest(tags)) as word from log where {where} and len(tags) > 0
          union
            select actor, {site_sql("host")} from (select actor, {host_sql("parts")} as host from (
                select actor, {parts_sql("link")} as parts from (select actor, unnest(links) as link from log where {where}))))
        where word is not null""")
