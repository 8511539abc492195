"""How is a letter of the articles 15 or 17 of the GDPR put together, in English or in French (`words.yaml`)?"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.month import written as said
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.letters.controller import Controller


class Sender(NamedTuple):
    """Hold what a person says of themselves: nothing of it is needed to write, and nothing else is told.

    identifiers   by which the company knows them: the address of an account, a customer number
    """

    name: str = ""
    address: str = ""
    mail: str = ""
    identifiers: str = ""


class Shown(NamedTuple):
    """Hold what a log shows of a company: kind, way, first and last day of each kind and way; sites and names under which it appears."""

    kinds: tuple[tuple[str, str, date | None, date | None], ...]
    names: tuple[str, ...]


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return the sentences of letters by name, those of each right below it."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told: dict[str, Any] = yaml.load(Path(__file__).with_name("words.yaml").read_text("utf-8"), loader)

    def both(one: Any) -> Any:
        if isinstance(one, dict):
            return {key: both(value) for key, value in one.items()}
        return Both(*one) if isinstance(one[0], str) else [Both(*pair) for pair in one]

    found: dict[str, Any] = both(told)
    return found


def written(company: str, controller: Controller | None, right: str, lang: str, sender: Sender, shown: Shown, day: date | None) -> str:
    """Return the letter as text: paragraphs parted by an empty line."""
    text, of = words(), words()[right]
    name = sender.name or text["fill_name"].say(lang)
    own = [line for line in (name, *sender.address.splitlines(), sender.mail) if line.strip()]
    to = [controller.name if controller else company, text["for_privacy"].say(lang)]
    if controller:
        to += [*controller.address, controller.country.say(lang) if controller.country else "", controller.mail]
    parts = [
        "\n".join(own), "\n".join(filter(None, to)), said(day, lang) if day else text["undated_letter"].say(lang), of["subject"].say(lang),
        text["greeting"].say(lang), "\n".join([of["ask"].say(lang), *(point.say(lang) for point in of["points"])]),
        f"{text['who'].say(lang)}\n{sender.identifiers or text['fill_account'].say(lang)}", *traces(right, lang, shown), of["after"].say(lang),
        text["answer"].say(lang), text["complaint"].say(lang), text["closing"].say(lang), name,
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def traces(right: str, lang: str, shown: Shown) -> list[str]:
    """Return the paragraphs of what the log shows; none when it shows nothing."""
    from murmure.lenses.me.footprint.kind import kinds

    if not shown.kinds:
        return []
    table, text = kinds(), words()
    lines = [text[right]["shows"].say(lang)]
    for place, (kind, how, first, last) in enumerate(shown.kinds, 1):
        form: Both = text["last_trace" if place == len(shown.kinds) else "trace"]
        lines.append(form.fill(kind=table.kinds[kind], how=table.hows[how], days=_days(first, last)).say(lang))
    names = text["named"].say(lang).replace("{names}", ", ".join(shown.names))  # a name may hold braces
    return ["\n".join(lines), *([names] if shown.names else [])]


def _days(first: date | None, last: date | None) -> Both:
    text = words()
    if first is None or last is None:
        return text["undated"]
    days = {name: Both(said(day, "en"), said(day, "fr")) for name, day in (("first", first), ("last", last))}
    return text["one_day" if first == last else "span"].fill(**days)
