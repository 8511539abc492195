"""Which filters, which span and which rules made what leaves, said in both languages?

Whoever is in a file did what its filters ask for: filters that hold a word on a
sensitive subject are not told.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from murmure.graphs.dated import Span
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.model.ask import Ask

ALL = Both("Filters: none, all activities count.", "Filtres : aucun, toutes les activités comptent.")
ONLY = Both("Filters, only these activities count: {all}.", "Filtres, seules comptent les activités : {all}.")
SINCE = Both("of {at} or later", "du {at} ou d'après")
UNTIL = Both("earlier than {at}", "d'avant le {at}")
WORDS = Both("with the words “{text}”", "avec les mots « {text} »")
HIDDEN = Both("with words that are not told here", "avec des mots qui ne sont pas dits ici")
SOURCE = Both("of the source {text}", "de la source {text}")
TYPE = Both("of the type {text}", "du type {text}")
NOT_TOLD = Both("of a kind that is not told here", "d'une sorte qui n'est pas dite ici")
NEAR = Both("within {far} km of {latitude}, {longitude}", "à moins de {far} km de {latitude}, {longitude}")
WHOLE = Both("Communities: of the whole log.", "Communautés : du journal entier.")
SPAN = Both("Communities, found in the ties of this span alone: {all}.", "Communautés, trouvées dans les seuls liens de cette période : {all}.")
RULES = Both(
    "Rules: a community of fewer than {k} members stays home, and so does one of which the filters leave fewer; so do words on health, "
    "faith, politics, unions, sexuality and origin, though no list of words is complete.",
    "Règles : une communauté de moins de {k} membres reste à la maison, et de même si les filtres en laissent moins ; y restent aussi "
    "les mots de la santé, de la foi, de la politique, du syndicat, de la sexualité et de l'origine, mais aucune liste de mots n'est complète.",
)


def asked(ask: Ask, span: Span) -> tuple[Both, Both]:
    """Return which activities count, and of what time the communities are.

    >>> from murmure.model.ask import Ask
    >>> filters, communities = asked(Ask(words="velo"), Span(until=0))
    >>> filters.en
    'Filters, only these activities count: with the words “velo”.'
    >>> communities.en
    'Communities, found in the ties of this span alone: earlier than 1970-01-01.'
    """
    parts = _bounds(Span(ask.since, ask.until))
    parts += [_told(ask.words, WORDS, HIDDEN)] if ask.words else []
    parts += [_told(text, SOURCE, NOT_TOLD) for text in ask.sources] + [_told(text, TYPE, NOT_TOLD) for text in ask.types]
    if ask.place:
        latitude, longitude, far = (f"{value:g}" for value in ask.place)
        parts.append(NEAR.fill(latitude=latitude, longitude=longitude, far=far))
    bounds = _bounds(span)
    return ONLY.fill(all=_listed(parts)) if parts else ALL, SPAN.fill(all=_listed(bounds)) if bounds else WHOLE


def view_told(view: str) -> str:
    """Return what is told of a view, as a link says it: its filters, without the place of the map; nothing when they must stay home.

    >>> view_told("q=velo&at=1,2,3&names=off"), view_told("q=mosq*&since=2024-01-01")
    ('q=velo', '')
    """
    parts = [(name, value) for name, value in parse_qsl(view) if name not in ("at", "outlines", "names", "sel")]
    return "" if any(_sensitive(value) for _, value in parts) else urlencode(parts)


def _bounds(span: Span) -> list[Both]:
    return [said.fill(at=_moment(at)) for said, at in ((SINCE, span.since), (UNTIL, span.until)) if at is not None]


def _listed(parts: list[Both]) -> Both:
    return Both(", ".join(part.en for part in parts), ", ".join(part.fr for part in parts))


def _told(text: str, said: Both, hidden: Both) -> Both:
    from murmure.graphs.gexf import ILLEGAL

    return hidden if _sensitive(text) else said.fill(text=ILLEGAL.sub(" ", text).strip())


def _sensitive(text: str) -> bool:
    """Say whether a question holds a word on a sensitive subject, or the beginning of one (`mosq*`)."""
    from murmure.communities.sensitive import is_sensitive, plain, words_of

    begun = [plain(word) for word in text.split() if word.endswith("*")]
    return is_sensitive(text) or any(plain(entry).startswith(one) for entry in words_of() for one in begun if one)


def _moment(at: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    return moment.date().isoformat() if not at % 86_400_000_000 else f"{moment:%Y-%m-%d %H:%M} UTC"
