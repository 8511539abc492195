"""What do the tables of presence hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.lenses.me.presence import exposure, plan
from murmure.lenses.me.presence.who import PARTS

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.lenses.me.presence.who import Profile


def schemas() -> dict[str, pa.Schema]:
    """Return the columns of each table; days and weeks (their Monday) are dates of the local clock, `evidence` ids, at most twenty."""
    import pyarrow as pa

    text, whole, part, day, ids = pa.string(), pa.int64(), pa.float64(), pa.date32(), pa.list_(pa.string())
    columns = {
        "profiles": {"network": text, "account": text, "part": text, "state": text, "held": text, "evidence": ids},
        "weeks": {"network": text, "week": day, "posts": whole, "shared": whole},
        "rhythms": {"network": text, "weeks": whole, "of": whole, "silence": whole, "first": day, "last": day, "posts": whole},
        "audience": {"year": whole, "seen": text, "posts": whole, "evidence": ids},
        "words": {"word": text, "posts": whole, "weeks": whole, "of": whole, "share": part, "low": part, "high": part, "evidence": ids},
        "years": {"year": whole, "word": text, "z": part, "posts": whole, "others": whole},
        "others": {"what": text, "count": whole, "evidence": ids},
        "answered": {"post": text, "answers": whole, "evidence": ids},
        "looked": {"posts": whole, "open": whole, "unsaid": whole, "accounts": whole},
    }
    return {**{name: pa.schema(list(one.items())) for name, one in columns.items()}, "exposed": exposure.schema(), "steps": plan.schema()}


def profile_parts(profiles: list[Profile]) -> list[dict[str, Any]]:
    """Return each part of each profile: whether it is told, empty, or unknown to the archive."""
    return [
        {"network": one.network.title, "account": one.account, "part": part, "state": one.state(part),
         "held": one.parts.get(part, "") if part != "since" else "", "evidence": list(one.ids[:20])}
        for one in profiles for part in PARTS
    ]  # fmt: skip
