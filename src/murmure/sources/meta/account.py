"""Whose export is it, and how does it name people and what the company noted?"""

from __future__ import annotations

from typing import Any, NamedTuple

from murmure.model.activity import ME, Activity
from murmure.model.words import Both
from murmure.sources.meta.label import is_nobody
from murmure.sources.meta.moment import Clock
from murmure.sources.plain import clean_json


class Account(NamedTuple):
    """Hold what a part of an export needs to know of the account: the service, its clock, and the names of its owner."""

    service: str
    clock: Clock = Clock()
    owner: frozenset[str] = frozenset()

    def uri(self, kind: str, name: str) -> str:
        """Return how a thing is called that only has a name: `facebook:group/Le lac`."""
        return f"{self.service.casefold()}:{kind}/{name}"

    def person(self, name: str | None) -> str | None:
        """Return how a person is called: these exports know names, not numbers; nobody for an account that is gone."""
        if not name or is_nobody(name):
            return None
        return f"{self.service.casefold()}:{name}"

    def who(self, name: str | None) -> str | None:
        """Return ME for the owner, else the person."""
        return ME if name in self.owner else self.person(name)


def dated(when: Any) -> dict[str, Any]:
    """Return the columns of a moment, none when there is no moment."""
    return {} if isinstance(when, Both) else when._asdict()


def capture(account: Account, key: str, thing: str | None, kind: str, actor: str | None = None, when: Any = None, **columns: Any) -> Activity:
    """Return what a company noted about the owner: the company is the actor, the service the instrument."""
    extra = clean_json(columns.pop("extra", {}))
    return Activity(key=key, type="murmure:Capture", actor=actor or account.service, object=thing, object_type=kind,
                    instrument=account.service, extra=extra or None, **columns, **(dated(when) if when else {}))  # fmt: skip
