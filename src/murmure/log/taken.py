"""How do activities leave the segments that hold them, within a change that puts others in their place?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.engine import duck, ids

if TYPE_CHECKING:
    from murmure.engine import Store
    from murmure.engine.change import Change


def taken_out(store: Store, change: Change, named: list[str]) -> int:
    """Write the segments that hold these ids again without them, inside `change`; return how many rows went."""
    import numpy as np

    entries = store.seal.permute(np.frombuffer(bytes.fromhex("".join(named).replace("-", "")), "<u8").reshape(-1, 2))
    order = ids.in_order(entries)
    cursor, gone = store.cursor(), 0
    try:
        for segment in [one for one in change.segments if one.kind == "log"]:  # those that this change wrote too
            held = order[ids.known_in(ids.read_run(store.path(segment, ".ids")), entries[order])]
            if len(held):
                # Each segment is asked for its own ids only, as one text: a list of thousands takes longer to parse than to find.
                words = " ".join(named[place] for place in held)
                change.rewrite(segment, f"id not in (select unnest(string_split({duck.quoted(words)}, ' '))::uuid)", cursor)
                gone += len(held)
    finally:
        cursor.close()
    return gone
