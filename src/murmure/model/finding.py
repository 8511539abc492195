"""What does murmure claim, how sure is it, and what does the claim rest on?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """State one claim about `subject` with its doubt (`low` to `high`) and its `evidence` (activity ids).

    An empty `audience` means that only the owner of the home may see it.
    """

    subject: str
    claim: str
    value: float
    low: float
    high: float
    evidence: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
