"""What must a module say to be a lens?

One file is one lens: a docstring (the question; *Reads*; *Says*; *Can be wrong
when*; the paper), the options of its question (a frozen dataclass below `Ask`),
a pure `look(view, ask) -> Findings`, then `LENS = Lens(...)`. No clock, no file,
no network; what is random follows from `ask.seed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from murmure.model.errors import BadRequest
from murmure.model.finding import Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.trust.view import View

GROUPS = ("me", "crowd", "bridge")
NO_LENS = Both("There is no lens called “{name}”.", "Il n'y a pas de lentille appelée « {name} ».")
NO_OPTION = Both("The lens “{name}” has no option “{option}”.", "La lentille « {name} » n'a pas d'option « {option} ».")
NOT_A_NUMBER = Both("{option} must be a whole number from {least} to {most}, not {value}.",
                    "{option} doit être un nombre entier de {least} à {most}, pas {value}.")  # fmt: skip
NO_NUMBER = Both("{option} must be a number from {least} to {most}, not {value}.",
                 "{option} doit être un nombre de {least} à {most}, pas {value}.")  # fmt: skip
NOT_A_WORD = Both("{option} cannot be “{value}”.", "{option} ne peut pas valoir « {value} ».")
GIVE_TEXT = Both("Give a text, or leave the option out.", "Donnez un texte, ou omettez cette option.")
CHOOSE = Both("Choose one of: {names}.", "Choisissez parmi : {names}.")
CHANGE_IT = Both("Give another number, or leave the option out.", "Donnez un autre nombre, ou omettez cette option.")
NOT_FOR = Both("The lens “{name}” is not made for the purpose “{purpose}”.",
               "La lentille « {name} » n'est pas faite pour la finalité « {purpose} ».")  # fmt: skip
NAMES_PEOPLE = Both("The table “{table}” names people, which the purpose “{purpose}” does not allow.",
                    "La table « {table} » nomme des personnes, ce que la finalité « {purpose} » ne permet pas.")  # fmt: skip
USE_PURPOSE = Both("If it is for your eyes only, add --purpose {names}.", "Si c'est pour vos yeux seulement, ajoutez --purpose {names}.")
NO_OPTIONS = Both("This lens takes no options.", "Cette lentille n'a pas d'options.")


def option(default: Any, help: Both, least: float = 0, most: float = 1_000_000, choices: tuple[str, ...] = ()) -> Any:
    """Return a field of an `Ask` that a person may set: a number within bounds, whole where `default` is, or one of `choices`."""
    return field(default=default, metadata={"help": help, "least": least, "most": most, "choices": choices})


def text(help: Both) -> Any:
    """Return a field of an `Ask` that is a text, empty at first."""
    return field(default="", metadata={"help": help, "text": True})


def table(help: Both, parse: Callable[[bytes, str], Any] | None = None) -> Any:
    """Return a field of an `Ask` that is an Arrow table, None at first; a face reads it from a file: CSV or Parquet.

    parse   what makes the table of the bytes and the name of a file that is not Parquet, where more than plain CSV is understood
    """
    return field(default=None, repr=False, metadata={"help": help, "table": True, "parse": parse})


@dataclass(frozen=True)
class Ask:
    """Say what is asked of a lens; each lens adds its own options.

    since, until  moments in microseconds since 1970 UTC: since included, until excluded. With
                  `until`, a lens answers as it would have on that day
    shelf         where counts of the log are kept: it makes answers faster, never different
    orders        quantity -> keys of devices, in the order in which the owner wants them to count
    """

    seed: int = option(0, Both("another number draws otherwise; the same one gives the same findings (0)",
                               "un autre nombre tire autrement ; le même donne les mêmes constats (0)"))  # fmt: skip
    since: int | None = None
    until: int | None = None
    shelf: Any = field(default=None, repr=False, compare=False)
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True)
class Lens:
    """Describe one lens: its question, what it reads and says, when it can be wrong, and the function that looks.

    name    kebab-case, stable
    group   me, crowd or bridge: whom it is about
    paper   the works whose method it follows
    asks    the dataclass of its options
    tables  what each table of its findings holds
    purposes   what it may be asked for (see `trust.view.PURPOSES`); the first one is meant when nothing is said
    named   tables that say who is who: without rows for a purpose that does not allow it
    """

    name: str
    group: str
    question: Both
    reads: Both
    says: Both
    wrong_when: Both
    paper: str
    look: Callable[[View, Any], Findings]
    asks: type[Ask] = Ask
    tables: dict[str, Both] = field(default_factory=dict)
    purposes: tuple[str, ...] = ("self",)
    named: tuple[str, ...] = ()

    def purpose(self, asked: str | None = None) -> str:
        """Return the purpose of the view that it is to be handed; raises `BadRequest` for one that it is not made for."""
        if asked is not None and asked not in self.purposes:
            raise BadRequest("lens-purpose", NOT_FOR.fill(name=self.name, purpose=asked), CHOOSE.fill(names=", ".join(self.purposes)))
        return asked or self.purposes[0]

    def check_tables(self, tables: Iterable[str], purpose: str) -> None:
        """Refuse tables that a purpose leaves empty, so that nobody takes them for an answer."""
        from murmure.trust.view import PURPOSES

        for table in tables:
            if table in self.named and not PURPOSES[purpose].names:
                others = " / ".join(one for one in self.purposes if PURPOSES[one].names)
                raise BadRequest("lens-names", NAMES_PEOPLE.fill(table=table, purpose=purpose), USE_PURPOSE.fill(names=others))

    def options(self) -> dict[str, Field]:
        """Return the options that a person may set, by name."""
        return {one.name: one for one in fields(self.asks) if "help" in one.metadata}

    def ask(self, **given: Any) -> Ask:
        """Return the question with these options; raises `BadRequest` for one that does not exist or does not fit."""
        known = {one.name for one in fields(self.asks)}
        for name, value in given.items():
            if name not in known:
                others = ", ".join(sorted(self.options()))
                raise BadRequest("lens-option", NO_OPTION.fill(name=self.name, option=name),
                                 CHOOSE.fill(names=others) if others else NO_OPTIONS)  # fmt: skip
            if name in self.options() and not self.options()[name].metadata.get("table"):
                _check(name, value, self.options()[name])
        return self.asks(**given)


def _check(name: str, value: Any, one: Field) -> None:
    """Refuse a value that an option cannot have."""
    if one.metadata.get("text"):
        if not isinstance(value, str):
            raise BadRequest("lens-option", NOT_A_WORD.fill(option=name, value=value), GIVE_TEXT)
        return
    choices, least, most = one.metadata["choices"], one.metadata["least"], one.metadata["most"]
    if choices and value not in choices:
        raise BadRequest("lens-option", NOT_A_WORD.fill(option=name, value=value), CHOOSE.fill(names=", ".join(choices)))
    kinds, what = ((int, float), NO_NUMBER) if isinstance(one.default, float) else (int, NOT_A_NUMBER)
    fits = isinstance(value, kinds) and not isinstance(value, bool) and least <= value <= most
    if not choices and isinstance(one.default, (int, float)) and not fits:
        raise BadRequest("lens-option", what.fill(option=name, least=least, most=most, value=value), CHANGE_IT)


@cache
def lenses() -> tuple[Lens, ...]:
    """Return the card of every lens, by name."""
    from murmure.plugs import plugs

    return tuple(plugs("murmure.lenses", "LENS", "murmure.lenses"))


def lens_named(name: str) -> Lens:
    """Return one lens; raises `BadRequest` with the names that there are."""
    cards = {card.name: card for card in lenses()}
    if name not in cards:
        raise BadRequest("lens-name", NO_LENS.fill(name=name), CHOOSE.fill(names=", ".join(cards)))
    return cards[name]


def percent(share: float) -> Both:
    """Return a share as each language writes it, no rarer than a tenth of a percent when it is small.

    >>> percent(0.0042).en, percent(0.34).fr
    ('0.4%', '34\\xa0%')
    """
    digits = 1 if 0 < abs(share) < 0.0995 else 0
    text = f"{100 * share:.{digits}f}".replace("-", "−")
    return Both(f"{text}%", f"{text.replace('.', ',')}\u00a0%")


def number(count: int) -> Both:
    """Return a whole number as each language writes it.

    >>> number(2825).en
    '2,825'
    """
    return Both(f"{count:,}", f"{count:,}".replace(",", "\u202f"))


def small(title: Both) -> Both:
    """Return a title as it stands inside a sentence; capitals that belong to a word stay.

    >>> small(Both("Heart rate", "Fréquence cardiaque")).fr
    'fréquence cardiaque'
    """
    return Both(*(text[:1].lower() + text[1:] if not text[:2].isupper() else text for text in (title.en, title.fr)))


def wilson(hits: float, draws: float, z: float = 1.96) -> tuple[float, float]:
    """Return the bounds that hold a share (Wilson, 1927), with 95 % confidence; `z` standard errors where another one is asked for.

    >>> wilson(0, 10)[0], round(wilson(10, 10)[0], 2)
    (0.0, 0.72)
    """
    if draws <= 0:
        return 0.0, 1.0
    share = hits / draws
    middle = (share + z * z / (2 * draws)) / (1 + z * z / draws)
    half = z * (share * (1 - share) / draws + z * z / (4 * draws * draws)) ** 0.5 / (1 + z * z / draws)
    return max(0.0, middle - half) if hits else 0.0, min(1.0, middle + half) if hits < draws else 1.0
