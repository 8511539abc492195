"""Could a capture have been left out for a day: was it something done, a thing that was worn, a device, a meter, or the deed of others?

`choices.yaml` says it, with a reason in both languages; it blames nobody for what is left.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from murmure.model.words import Both

YES, PARTLY, NO = "yes", "partly", "no"


class Choice(NamedTuple):
    """Say of some captures whether they could be left out (`YES`, `PARTLY` or `NO`), what they are, and why."""

    key: str
    avoidable: str
    name: Both
    why: Both


class Choices:
    """Hold `choices.yaml`: the choices in order, by key, and the rules."""

    def __init__(self, told: dict[str, Any]) -> None:
        words = {True: YES, False: NO}  # as YAML reads them
        self.all = {
            key: Choice(key, words.get(one["avoidable"], one["avoidable"]), Both(*one["name"]), Both(*one["why"]))
            for key, one in told["choices"].items()
        }
        self._rules: list[dict[str, Any]] = told["rules"]

    def of(self, type: str, kind: str, data: str, mine: bool) -> str:
        """Return the key of the choice of an activity: its type, what it was done to, its kind of data, whether I or a device of mine did it.

        >>> choices().of("murmure:Measure", "murmure:Flow", "energy", True), choices().of("Create", "Note", "messages", False)
        ('fixed', 'others')
        """
        given = {"type": type, "kind": kind, "data": data}
        return next(
            str(rule["choice"]) for rule in self._rules
            if all(given[name] in rule[name] for name in given if name in rule) and rule.get("mine", mine) == mine
        )  # fmt: skip


@lru_cache(maxsize=1)
def choices() -> Choices:
    """Return the table of choices."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Choices(yaml.load(Path(__file__).with_name("choices.yaml").read_text("utf-8"), loader))
