"""Which tags, sites and posts do both of two communities take up, each more than the rest of the crowd does?

Of a word that both sides use, each side is held against those who are in neither:
were users spread as all that is said is, so many would not be here. Both must
hold, so the likelier of the two chances is the one that counts (intersection-union
test: Berger, 1982). Who is in both communities is counted on no side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.dated import Span
    from murmure.lenses.bridge.bridge.measure import Joined
    from murmure.trust.view import View

MOST = 5
"""Words of a pair that are told, of each kind."""
Row = dict[str, object]


def words(view: View, span: Span, pairs: list[Joined], people: pa.Array, labels: pa.Array) -> list[Row]:
    """Return what both sides of each pair share: tags and sites, the surest first."""
    from murmure.communities.words import LEAST, LEAVING
    from murmure.graphs.said import said

    least = LEAST if view.allowed.small else LEAVING
    rows = _both(said(view, span), pairs, people, least)
    if not view.allowed.subjects:
        from murmure.communities.sensitive import is_sensitive

        rows = [row for row in rows if not is_sensitive(str(row["word"]))]
    if not view.allowed.names:
        from murmure.graphs.called import given_away

        known = given_away({str(row["word"]) for row in rows}, people, labels)
        rows = [row for row in rows if row["word"] not in known]
    return first(rows)


def posts(view: View, span: Span, pairs: list[Joined], people: pa.Array) -> list[Row]:
    """Return the posts that people of both sides answer, like or pass on, the surest first, all of them."""
    from murmure.communities.words import LEAST, LEAVING

    return _both(_taken_up(view, span), pairs, people, LEAST if view.allowed.small else LEAVING)


def first(rows: list[Row], most: int = MOST) -> list[Row]:
    """Return the first of each pair."""
    count: dict[object, int] = {}
    kept = []
    for row in rows:
        pair = row["a"], row["b"]
        count[pair] = count.get(pair, 0) + 1
        if count[pair] <= most:
            kept.append(row)
    return kept


def _both(said: pa.Table, pairs: list[Joined], people: pa.Array, least: int) -> list[Row]:
    """Return rows of a, b (numbers from 1), word, and who uses it: people of the first only, of the second only, of neither."""
    import numpy as np
    import pyarrow.compute as pc

    from murmure.communities.words import FALSE
    from murmure.kernels.chance import significant, tails_of

    texts = said["word"].unique().sort()
    word = pc.index_in(said["word"].combine_chunks(), texts).to_numpy(zero_copy_only=False).astype(np.int64)
    person = pc.fill_null(pc.index_in(said["node"].combine_chunks(), people), len(people)).to_numpy(zero_copy_only=False).astype(np.int64)
    tried = int((np.bincount(word, minlength=len(texts)) >= 2 * least).sum())
    rows: list[Row] = []
    for pair in pairs:
        # Who is tied to nobody is in neither.
        side = np.append(pair.two.side, 0)[person]
        users = np.stack([np.bincount(word[side == one], minlength=len(texts)) for one in (1, 2, 0)])
        says = users.sum(axis=1)
        asked = np.flatnonzero((users[0] >= least) & (users[1] >= least))
        a, b, rest = users[:, asked]
        chance = np.maximum(*(tails_of(some, some + rest, np.full(len(asked), said_by / max(said_by + says[2], 1)))
                              for some, said_by in ((a, says[0]), (b, says[1]))))  # fmt: skip
        kept = np.flatnonzero(significant(chance, tried * len(pairs), FALSE))
        for one in kept[np.lexsort((asked[kept], chance[kept].round(9)))]:
            rows.append({"a": pair.a + 1, "b": pair.b + 1, "word": texts[int(asked[one])].as_py(),
                         "a_members": int(a[one]), "b_members": int(b[one]), "others": int(rest[one])})  # fmt: skip
    return rows


def _taken_up(view: View, span: Span) -> pa.Table:
    """Return who (node) answered, liked or passed on which post (word), each pair once."""
    from murmure.graphs.address import account_sql

    bounds = [f"epoch_us(published) {sign} {int(moment)}" for sign, moment in ((">=", span.since), ("<", span.until)) if moment is not None]
    where = " and ".join(["actor is not null", "actor <> 'me'", *bounds])
    return view.sql(f"""
        select distinct {account_sql("actor")} as node, word from (
            select actor, object as word from log where {where} and type in ('Like', 'Announce')
          union
            select actor, in_reply_to from log where {where} and type = 'Create')
        where word is not null and word <> ''""")
