"""Which made-up drafts may be read how, and where?"""

from __future__ import annotations

import random
import re
from pathlib import Path

import yaml
from bench.personal.made import Text, _worn, marked, read

HERE = Path(__file__).parent


def drafts(language: str, count: int, seed: int = 1) -> list[Text]:
    """Return `count` drafts of a language, a third of them with nothing to find; the same for the same seed."""
    draw, words = (
        random.Random(f"drafts {language} {seed}"),
        yaml.safe_load((HERE / f"{language}.yaml").read_text("utf-8")),
    )
    return [_draft(draw, words) for _ in range(count)]


def _draft(draw: random.Random, words: dict) -> Text:
    chosen = [
        draw.choice(words["said"][draw.choice(list(words["said"]))])
        for _ in range(draw.choices([0, 1, 2, 3], [33, 37, 20, 10])[0])
    ]
    chosen += draw.sample(words["trap"], draw.choices([0, 1, 2, 3], [20, 40, 25, 15])[0])
    chosen += draw.sample(words["plain"], draw.choices([0, 1, 2, 4], [30, 40, 25, 5])[0])
    draw.shuffle(chosen)
    parts = [
        Text(draw.choice(words["begin"]), ()),
        *(_worn(marked(one, draw), draw) for one in chosen),
        Text(draw.choice(words["end"]), ()),
    ]
    text, truth = "", []
    for part in (one for one in parts if one.text):
        if text:
            text += (
                "\n"
                if "\n" in part.text
                else draw.choices([" ", "\n", "\n\n"], [60, 30, 10])[0]
                if text[-1] in ".,!?:" or part.text.startswith("#")
                else draw.choice(["\n", ". "])
            )
        if text.rstrip()[-1:] == "," and part.text[1:2].islower():
            part = part._replace(text=part.text[0].lower() + part.text[1:])
        truth += [one._replace(start=one.start + len(text), end=one.end + len(text)) for one in part.truth]
        text += part.text
    return Text(text, tuple(truth))


def given(language: str, count: int, seed: int = 1) -> list[Text]:
    """Return drafts that give away places and habits, among sentences that only look like it, and others."""
    draw = random.Random(f"given {language} {seed}")
    words = {
        **yaml.safe_load((HERE / f"{language}.yaml").read_text("utf-8")),
        **yaml.safe_load((HERE / "given.yaml").read_text("utf-8"))[language],
    }
    return [_draft(draw, words) for _ in range(count)]


def pairs(language: str, seed: int = 1, name: str = "past") -> list[tuple[str, str, bool]]:
    """Return (what was written before, draft, whether the one says the contrary of the other)."""
    draw, words = (
        random.Random(f"pairs {language} {seed}"),
        yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))[language],
    )
    return [
        (*_pair(before, now, draw), kind == "contrary") for kind in ("contrary", "alike") for before, now in words[kind]
    ]


def _pair(before: str, now: str, draw: random.Random) -> tuple[str, str]:
    """Return a pair with the same choice made in both."""
    place = draw.random()

    def chosen(text: str) -> str:
        return re.sub(r"<([^<>]*)>", lambda found: found[1].split("|")[int(place * (found[1].count("|") + 1))], text)

    return chosen(before), chosen(now)


def owned(language: str) -> list[tuple[str, str]]:
    """Return (sentence, whose its personal data is: `own` or `others`), written by hand."""
    words = yaml.safe_load((HERE / "whose.yaml").read_text("utf-8"))[language]
    return [(one, whose) for whose, several in words.items() for one in several]


def by_hand(language: str, name: str = "hand") -> list[Text]:
    """Return the drafts of one file that were written by hand; its first line says when."""
    return read(HERE / f"{name}_{language}.txt")
