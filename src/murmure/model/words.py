"""How does murmure say one thing in two languages?

Every sentence that a person reads is a `Both`: it cannot be written in one
language only, so neither language can fall behind the other.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LANGUAGES = ("en", "fr")
CHOICE = re.compile(r"\{(\w+)\|([^|{}]*)\|([^|{}]*)\}")


class Both(NamedTuple):
    """Hold one sentence in English and in French.

    >>> Both("no date", "pas de date").say("fr")
    'pas de date'
    """

    en: str
    fr: str

    def say(self, language: str = "en", **values: object) -> str:
        """Return the sentence in `language` ('fr', anything else is English), `{names}` filled from `values`.

        A slot may agree with a number: `{n|activity|activities}`.
        """
        text = self.fr if language == "fr" else self.en
        return agree(text, language, values).format(**values) if values else text

    def fill(self, **values: object) -> Both:
        """Return the same sentence with `{names}` filled in both languages.

        A value that is itself a `Both` is put in each language's own words.
        """
        en = {k: v.en if isinstance(v, Both) else v for k, v in values.items()}
        fr = {k: v.fr if isinstance(v, Both) else v for k, v in values.items()}
        return Both(agree(self.en, "en", en).format(**en), agree(self.fr, "fr", fr).format(**fr))


def agree(text: str, language: str, values: dict[str, object]) -> str:
    """Choose the singular or the plural of each `{name|one|many}`; nought is singular in French.

    >>> agree("{n} ajoutée{n||s}", "fr", {"n": 0})
    '{n} ajoutée'
    """
    single = ("0", "1") if language == "fr" else ("1",)

    def chosen(slot: re.Match[str]) -> str:
        return slot[2 if str(values[slot[1]]) in single else 3] if slot[1] in values else slot[0]

    return CHOICE.sub(chosen, text) if "|" in text else text


def language_of(environment: dict[str, str]) -> str:
    """Return 'fr' or 'en' from MURMURE_LANG, LC_ALL, LC_MESSAGES or LANG, first one set wins.

    >>> language_of({"LANG": "fr_CA.UTF-8"})
    'fr'
    """
    for name in ("MURMURE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "fr" if environment[name].lower().startswith("fr") else "en"
    return "en"
