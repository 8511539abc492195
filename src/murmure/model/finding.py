"""What does murmure claim, how sure is it, and what does the claim rest on?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Finding:
    """State one claim about `subject` with its doubt (`low` to `high`) and its `evidence` (activity ids).

    An empty `audience` means that only the owner of the home may see it.
    """

    subject: str
    claim: Both
    value: float
    low: float
    high: float
    evidence: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()

    def as_json(self, language: str = "en") -> dict[str, object]:
        """Return the finding as what JSON can hold, its claim in one language."""
        return {
            "subject": self.subject, "claim": self.claim.say(language), "value": self.value, "low": self.low, "high": self.high,
            "evidence": list(self.evidence), "audience": list(self.audience),
        }  # fmt: skip


@dataclass(frozen=True)
class Findings:
    """Hold the findings of one lens, the one that matters most first, and the tables that its pages and files show."""

    findings: tuple[Finding, ...] = ()
    tables: dict[str, pa.Table] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)
