"""Where are posts published, who sees those of which the archive says nothing, and where does one change that?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from murmure.model.words import Both

OTHER = "other"
ACTS = ("remove", "narrow", "edit", "close")
"""What one may do in a network: delete a post, narrow who sees it, edit the profile, close the account."""


class Network(NamedTuple):
    """Say what is known of a place where people publish.

    group   what its sources have in common; title: its name, empty when it is known by its source only
    unsaid  who could see what the archive says nothing of: unknown, nobody, or account (see networks.yaml)
    places  shown or kept: who sees the place of a post
    holds   parts of a profile that the archive tells -> names in `extra`
    acts    where one does what (`ACTS`)
    """

    group: str
    title: str
    unsaid: str
    places: str
    holds: dict[str, list[str]]
    acts: dict[str, Both]


@cache
def _known() -> tuple[dict[str, Network], tuple[str, ...]]:
    import yaml

    told = yaml.safe_load(Path(__file__).with_name("networks.yaml").read_text("utf-8"))
    messengers = tuple(told.pop("messengers"))
    found: dict[str, Network] = {}
    by_group: dict[str, Network] = {}
    for source, one in told.items():
        if one["group"] not in by_group:
            acts = {act: Both(**one[act]) for act in ACTS}
            by_group[one["group"]] = Network(one["group"], one["title"], one["unsaid"], one["places"], one["holds"], acts)
        found[source] = by_group[one["group"]]
    return found, messengers


def network_of(source: str) -> Network:
    """Return the network of a source; one that we do not know is a network of its own name.

    >>> network_of("mastodon").title, network_of("x-archive").group, network_of("diary").title
    ('Mastodon', 'x', 'diary')
    """
    known = _known()[0]
    return known[source] if source in known and source != OTHER else known[OTHER]._replace(group=source, title=source)


def untold() -> tuple[str, ...]:
    """Return the sources that hold posts of which they do not say who could see them; what others do not say is no post."""
    return tuple(source for source, one in _known()[0].items() if one.unsaid != "nobody")


def messengers() -> tuple[str, ...]:
    """Return the sources of letters and messages."""
    return _known()[1]
