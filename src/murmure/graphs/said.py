"""Who uses which tag and links to which site?

What a community shares is told from this. The owner's own words are not in it:
they would name all the communities that the owner belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.dated import Span
    from murmure.trust.view import View


def said(view: View, span: Span | None = None) -> pa.Table:
    """Return rows of node (a person's id) and word (`#tag`, or a site), each pair once, as `communities.words.describe` reads them."""
    from murmure.graphs.address import account_sql, host_sql, parts_sql, site_sql

    bounds = [] if span is None else [
        f"epoch_us(published) {sign} {int(moment)}" for sign, moment in ((">=", span.since), ("<", span.until)) if moment is not None
    ]  # fmt: skip
    where = " and ".join(["actor is not null", "actor <> 'me'", *bounds])
    return view.sql(f"""
        select distinct {account_sql("actor")} as node, word from (
            select actor, '#' || lower(unnest(tags)) as word from log where {where} and len(tags) > 0
          union
            select actor, {site_sql("host")} from (select actor, {host_sql("parts")} as host from (
                select actor, {parts_sql("link")} as parts from (select actor, unnest(links) as link from log where {where}))))
        where word is not null""")
