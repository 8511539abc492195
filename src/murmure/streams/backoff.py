"""How long does a runner wait before it follows again, so that a server that suffers is left in peace?"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

LEAST, MOST = 1.0, 300.0
LONGEST = 86_400.0  # a server may ask for a day, and no more


@dataclass
class Backoff:
    """Double the wait at each failure, up to `most` seconds, with chance in it: a thousand clients do not return at once."""

    least: float = LEAST
    most: float = MOST
    luck: random.Random = field(default_factory=random.Random)
    failures: int = 0

    def wait(self, asked: float | None = None) -> float:
        """Return the seconds to wait after one more failure; never less than the server asked for."""
        ceiling = min(self.most, self.least * 2 ** min(self.failures, 30))
        self.failures += 1
        chosen = self.luck.uniform(ceiling / 2, ceiling)
        return max(chosen, min(max(asked, 0.0), LONGEST)) if asked is not None else chosen

    def well(self) -> None:
        """Begin again with short waits: the line gave something."""
        self.failures = 0
