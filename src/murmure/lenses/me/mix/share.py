"""Which tags and sites do the members of my communities share more than others do?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from murmure.graphs.said import said

    place = {int(one): number + 1 for number, one in enumerate(mine.chosen)}
    told = describe(mine.cover, said(view, span), most=MOST)
    rows = [{"community": place[one.community], **word._asdict()} for one in told if one.community in place for word in one.words]
    return sorted(rows, key=lambda row: row["community"])  # type: ignore[arg-type, return-value]
