"""Which authors ask not to be shown outside Bluesky?

The stream tells it only when a profile changes. The public interface of the
network (`app.bsky.actor.getProfiles`) tells it of twenty-five accounts at a time.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from murmure.model.words import Both
from murmure.sources.as2 import each
from murmure.sources.live import Lost
from murmure.sources.live.bluesky.frame import NOT_LOGGED_IN
from murmure.sources.live.fetch import IN_TROUBLE, fetch, lost_by_status

if TYPE_CHECKING:
    import httpx

AT_ONCE, _KNOWN, _LARGEST = 25, 300_000, 4 << 20
UNREADABLE = Both("The answer about the wishes of authors cannot be read.", "La réponse sur les souhaits des auteurs est illisible.")


class Wishes:
    """Remember what authors wish, the latest asked last; ask about those who are not known yet."""

    def __init__(self, client: httpx.Client, address: str) -> None:
        self._client, self._address = client, address.rstrip("/") + "/xrpc/app.bsky.actor.getProfiles"
        self._known: OrderedDict[str, bool] = OrderedDict()
        self._answered = False

    def refusing(self, people: Iterable[str]) -> set[str]:
        """Return those of `people` who refuse. Raises `Lost` when it cannot be known: then nothing of theirs is kept yet."""
        people = list(dict.fromkeys(people))
        unknown = [did for did in people if did not in self._known]
        for start in range(0, len(unknown), AT_ONCE):
            some = unknown[start : start + AT_ONCE]
            refusing = self._ask(some)
            self._known.update((did, did in refusing) for did in some)
        found = {did for did in people if self._known[did]}
        while len(self._known) > _KNOWN:
            self._known.popitem(last=False)
        return found

    def _ask(self, some: list[str]) -> set[str]:
        """Return those who refuse. One account that the network cannot name must not hold up all others: it is not kept."""
        found = self._asked(some)
        if found is not None:
            return found
        alone = [None] if len(some) == 1 else [self._asked([did]) for did in some]
        if not self._answered:
            raise Lost(IN_TROUBLE.fill(status=400))
        return {did for did, said in zip(some, alone, strict=True) if said is None or did in said}

    def _asked(self, some: list[str]) -> set[str] | None:
        """Return those who refuse; None where the question itself is refused. Raises `Lost` where there is no answer."""
        answer = fetch(self._client, f"{self._address}?{urlencode([('actors', did) for did in some])}", _LARGEST)
        if answer.status == 400:
            return None
        if answer.status != 200:
            raise lost_by_status(answer.status, answer.headers)
        try:
            said = json.loads(answer.body)
        except (ValueError, RecursionError) as error:
            raise Lost(UNREADABLE) from error
        if not isinstance(said, dict):
            raise Lost(UNREADABLE)
        self._answered = True
        people = [profile for profile in each(said.get("profiles")) if isinstance(profile, dict)]
        return {str(profile.get("did")) for profile in people if _says_no(profile)}


def _says_no(profile: dict[str, object]) -> bool:
    return any(isinstance(label, dict) and label.get("val") == NOT_LOGGED_IN and not label.get("neg") for label in each(profile.get("labels")))
