"""What must a module say to be a live source?

One file is one live source: a docstring (one sentence; *Get it*; *Keeps*;
*Leaves out*), `follow`, then `LIVE = Live(...)`. A live source imports nothing
heavy at its top, and never the log: it says what it hears, the runner carries.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from murmure.model.activity import Activity
from murmure.model.errors import BadRequest
from murmure.model.reject import Reject
from murmure.model.words import Both

NO_LIVE = Both("There is no live source called “{name}”.", "Il n'y a pas de source en direct appelée « {name} ».")
NO_OPTION = Both("The live source “{name}” has no option “{option}”.", "La source en direct « {name} » n'a pas d'option « {option} ».")
NEEDED = Both("The live source “{name}” needs the option {option}.", "La source en direct « {name} » demande l'option {option}.")
CHOOSE = Both("Choose one of: {names}.", "Choisissez parmi : {names}.")
GIVE_IT = Both("Give it with {option}: {what}.", "Donnez-la avec {option} : {what}.")
NOTHING_TO_SET = Both("It takes no options.", "Elle n'a pas d'options.")


@dataclass(frozen=True)
class Heard:
    """Hold what a live source says at one moment, in the order in which it came. An empty one is a sign of life.

    items        activities and rejects; one whose key is known is passed over
    changed      activities as they are now: each takes the place of the one with its key
    gone         natural keys of activities that were deleted where they come from; they never come back
    gone_named   the same, where a service tells a deletion by a name of its own: as `extra.named` of the activity has it
    gone_actors  accounts that were deleted there: all that they did, of this source, goes
    unwanted     records passed over because their author does not wish to be indexed
    cursor       where to go on after this; kept once all of the above is safe in the log
    moment       event time of the newest record, microseconds since 1970 UTC: for the lag
    safe         ask for nothing more before all of this is safe in the log: the next step of
                 `follow` may tell the sender so
    """

    items: tuple[Activity | Reject, ...] = ()
    changed: tuple[Activity, ...] = ()
    gone: tuple[str, ...] = ()
    gone_actors: tuple[str, ...] = ()
    unwanted: int = 0
    cursor: str | None = None
    moment: int | None = None
    safe: bool = False
    gone_named: tuple[str, ...] = ()


class Lost(Exception):
    """Say that the connection ended or failed: the runner waits, then follows again from the last cursor that is safe.

    why   a sentence for the person, without secrets and without what others wrote
    wait  seconds that the server asked for; None lets the runner choose
    """

    def __init__(self, why: Both, wait: float | None = None) -> None:
        super().__init__(why.en)
        self.why, self.wait = why, wait


@dataclass(frozen=True)
class Line:
    """Say what to follow, from where.

    options  by name, as the person gave them; those that were not given and have no default are absent
    cursor   where to go on: the last one that is safe, None at the very first
    stop     set when the person or the machine wants an end: waits look at it
    name     of the stream, for messages
    once     give what is there now, then return
    """

    options: Mapping[str, str] = field(repr=False, default_factory=dict)
    cursor: str | None = None
    stop: threading.Event = field(default_factory=threading.Event, repr=False)
    name: str = ""
    once: bool = False


@dataclass(frozen=True)
class Option:
    """Describe one option of a live source.

    name      kebab-case: `--name` on the command line, `name` in `Line.options`
    secret    a token or a key: read from an environment variable or from a file (`--name-file`), never kept or shown
    stream    part of the name of the stream: another value is another stream, with a cursor of its own
    several   may be given more than once; the values are joined with line breaks
    flag      takes no value: "yes" when it is given
    """

    name: str
    help: Both
    metavar: Both = Both("TEXT", "TEXTE")
    default: str | None = None
    required: bool = False
    secret: bool = False
    stream: bool = False
    several: bool = False
    flag: bool = False


@dataclass(frozen=True)
class Live:
    """Describe one live source.

    name        kebab-case, stable
    follow      connects once and yields until the connection ends; then returns, or raises `Lost`. Options that
                cannot work raise `BadRequest`, and nothing is tried again. Nothing is read from the
                connection while the runner asks for nothing: that is how a server is held back
    source      the name that ids and the log know its activities by, when an archive of the same service
                is read under that name (default: its own)
    ends        ends by itself when there is nothing more, as a pipe does: following again would find nothing
    """

    name: str
    title: Both
    get_it: Both
    keeps: Both
    leaves_out: Both
    options: tuple[Option, ...]
    follow: Callable[[Line], Iterator[Heard]]
    source: str = ""
    ends: bool = False

    @property
    def writes(self) -> str:
        """The source that its activities are written under."""
        return self.source or self.name

    def checked(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the options with their defaults; raises `BadRequest` for one that is unknown, or is needed and absent."""
        known = {option.name: option for option in self.options}
        for name in given:
            if name not in known:
                names = ", ".join(f"--{one}" for one in known)
                raise BadRequest("live-option", NO_OPTION.fill(name=self.name, option=f"--{name}"),
                                 CHOOSE.fill(names=names) if names else NOTHING_TO_SET)  # fmt: skip
        for option in self.options:
            if option.required and not given.get(option.name):
                flag = f"--{option.name}-file" if option.secret else f"--{option.name}"
                raise BadRequest("live-option", NEEDED.fill(name=self.name, option=flag), GIVE_IT.fill(option=flag, what=option.help))
        defaults = {option.name: option.default for option in self.options if option.default is not None}
        return {**defaults, **given}

    def stream(self, options: Mapping[str, str]) -> str:
        """Return the name of the stream that these options follow: one cursor, one row on the page of health."""
        parts = [options[option.name].replace("\n", " ") for option in self.options if option.stream and options.get(option.name)]
        return " ".join([self.name, *parts])


@cache
def lives() -> tuple[Live, ...]:
    """Return the card of every live source, by name."""
    from murmure.plugs import plugs

    return tuple(plugs("murmure.sources.live", "LIVE", "murmure.live"))


def live_named(name: str) -> Live:
    """Return the live source called `name`; raises `BadRequest`."""
    found = next((card for card in lives() if card.name == name), None)
    if found is None:
        raise BadRequest("no-live", NO_LIVE.fill(name=name), CHOOSE.fill(names=", ".join(card.name for card in lives())))
    return found
