"""Made-up cascades for the tests of their lens: who follows whom, who has it of whom, and a past of other talk."""

from __future__ import annotations

import random
from typing import Any

from graphs_made import DAY, MONDAY

HOUR = DAY // 24
START = MONDAY + 40 * DAY


def who(number: int) -> str:
    """Return the account of a made-up person."""
    return f"https://v.example/users/p{number}"


def post(number: int) -> str:
    """Return the address of a made-up post."""
    return f"urn:post:c{number}"


def row(nth: int, actor: int, at: int, **more: Any) -> dict[str, Any]:
    """Return a public post, or what `more` makes of it."""
    return {"id": f"{0xC0 << 120 | nth:032x}", "type": "Create", "object_type": "Note", "object": post(100_000 + nth), "actor": who(actor),
            "audience": ["public"], "source": "made", "published": at} | more  # fmt: skip


def follow(nth: int, actor: int, whom: int, at: int = MONDAY) -> dict[str, Any]:
    """Return that somebody follows somebody."""
    return {"id": f"{0xC1 << 120 | nth:032x}", "type": "Follow", "object_type": "Person", "object": who(whom), "actor": who(actor), "source": "made",
            "published": at}  # fmt: skip


def chat(posts: int = 400, people: int = 60, seed: int = 1, days: int = 39) -> list[dict[str, Any]]:
    """Return posts about this and that, before anything begins."""
    draw = random.Random(seed)
    words = ["garden", "bread", "river", "music", "école", "village", "morning", "people", "again", "market"]
    return [row(10_000 + nth, draw.randrange(people), MONDAY + draw.randrange(days * 24) * HOUR, content=" ".join(draw.sample(words, 5)) + f" {nth}")
            for nth in range(posts)]  # fmt: skip


def shared_tree(parents: list[int], seed: int = 1, step: int = HOUR // 4, others: int = 3) -> list[dict[str, Any]]:
    """Return a post that is shared along a tree: who shares follows their parent, and `others` who never share.

    parents   of each person after the first (person 0 writes the post); the last one follows nobody but theirs
    """
    draw = random.Random(seed)
    rows, nth = [row(0, 0, START, content="Save the mill")], 0
    for person, parent in enumerate(parents, start=1):
        rows.append(follow(nth, person, parent))
        rows += [follow(nth := nth + 1, person, 500 + draw.randrange(200)) for _ in range(others)]
        nth += 1
        rows.append(row(person, person, START + person * step, type="Announce", object=rows[0]["object"], object_type="Note", content=None))
    return rows


def village(seed: int = 3) -> list[dict[str, Any]]:
    """Return a cause that passes from one to the next by answers, shares and a tag, after a past of other talk."""
    draw = random.Random(seed)
    rows = chat(200) + [row(0, 0, START, content="Save the old mill of Brume!", tags=["SaveTheMill"])]
    for person in range(1, 40):
        parent = draw.randrange(max(0, person - 6), person)
        rows.append(follow(person, person, parent))
        more = [{"type": "Announce", "object": rows[200]["object"]}, {"in_reply_to": post(100_000), "content": f"The mill, yes {person}"},
                {"tags": ["savethemill"], "content": f"No mill, no flour: sign for the mill {person}"}][person % 3]  # fmt: skip
        rows.append(row(person, person, START + person * HOUR // 2, **more))
    return rows
