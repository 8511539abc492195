"""How does murmure say one thing in two languages?

Every sentence that a person reads is a `Both`: it cannot be written in one
language only, so neither language can fall behind the other.
"""

from __future__ import annotations

from typing import NamedTuple

LANGUAGES = ("en", "fr")


class Both(NamedTuple):
    """Hold one sentence in English and in French.

    >>> Both("no date", "pas de date").say("fr")
    'pas de date'
    """

    en: str
    fr: str

    def say(self, language: str = "en", **values: object) -> str:
        """Return the sentence in `language` ('fr', anything else is English), `{names}` filled from `values`."""
        text = self.fr if language == "fr" else self.en
        return text.format(**values) if values else text

    def fill(self, **values: object) -> Both:
        """Return the same sentence with `{names}` filled in both languages.

        A value that is itself a `Both` is put in each language's own words.
        """
        en = {k: v.en if isinstance(v, Both) else v for k, v in values.items()}
        fr = {k: v.fr if isinstance(v, Both) else v for k, v in values.items()}
        return Both(self.en.format(**en), self.fr.format(**fr))


def language_of(environment: dict[str, str]) -> str:
    """Return 'fr' or 'en' from MURMURE_LANG, LC_ALL, LC_MESSAGES or LANG, first one set wins.

    >>> language_of({"LANG": "fr_CA.UTF-8"})
    'fr'
    """
    for name in ("MURMURE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "fr" if environment[name].lower().startswith("fr") else "en"
    return "en"
