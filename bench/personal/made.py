"""Which made-up texts hold which personal data, and where?

A text is a few sentences of a file of templates, with what people do to texts: odd spaces, line breaks, emoji, small
letters, missing stops. What is personal, and where it stands, is known because it was put there.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import NamedTuple

import yaml

from . import values

HERE = Path(__file__).parent
_CHOICE = re.compile(r"<([^<>|]*(?:\|[^<>|]*)+)>")
_MARK = re.compile(r"\{([!?]?)(\w+)\}|\[([!?]?)([a-z]+):|\]")
_KINDS = {
    "first": "name",
    "last": "name",
    "full": "name",
    "password": "secret",
    "pin": "secret",
    "rib": "iban",
    "plate_us": "plate",
    "nir_short": "nir",
}
_EMOJI = ["😂", "🙈", "❤️", "👍", "🔥", "🚗", "🏡", "👀"]


class Truth(NamedTuple):
    """Say that text[start:end] is personal data of a kind; one that is not `sure` may be found or not, one that is not `own` is of a shop or an office."""

    start: int
    end: int
    kind: str
    sure: bool = True
    own: bool = True


class Text(NamedTuple):
    """Hold a made-up text and what is in it."""

    text: str
    truth: tuple[Truth, ...]


def marked(template: str, draw: random.Random, choices: bool = True) -> Text:
    """Fill a template (fr.yaml says how one is written)."""
    while choices and (found := _CHOICE.search(template)):
        template = template[: found.start()] + draw.choice(found[1].split("|")) + template[found.end() :]
    text, truth, opened, at = "", [], [], 0
    for mark in _MARK.finditer(template):
        text += template[at : mark.start()]
        at = mark.end()
        if mark[2]:
            value = values.maker(mark[2])(draw)
            if mark[1] != "!":
                truth.append(Truth(len(text), len(text) + len(value), _KINDS.get(mark[2], mark[2]), not mark[1]))
            text += value
        elif mark[4]:
            opened.append((mark[4], len(text), mark[3]))
        elif opened:
            kind, start, sign = opened.pop()
            truth.append(Truth(start, len(text), kind, not sign, sign != "!"))
        else:
            text += "]"
    return Text(text + template[at:], tuple(truth))


def texts(language: str, count: int, seed: int = 1) -> list[Text]:
    """Return `count` texts of a language; the same for the same seed."""
    draw, words = random.Random(f"{language} {seed}"), yaml.safe_load((HERE / f"{language}.yaml").read_text("utf-8"))
    values.WORDS.clear()
    values.WORDS.update(words)
    return [_text(draw, words) for _ in range(count)]


def _text(draw: random.Random, words: dict) -> Text:
    form = draw.random()
    personal = 0 if form < 0.2 else draw.choices([1, 2, 3], [60, 28, 12])[0]
    chosen = [draw.choice(words["said"][draw.choice(list(words["said"]))]) for _ in range(personal)]
    chosen += draw.choices(words["trap"], k=draw.choices([0, 1, 2, 3], [35, 40, 17, 8])[0])
    chosen += (
        draw.choices(words["plain"], k=draw.choices([0, 1, 2, 4], [35, 40, 20, 5])[0])
        if chosen
        else [draw.choice(words["plain"])]
    )
    draw.shuffle(chosen)
    parts = [
        Text(draw.choice(words["begin"]), ()),
        *(_worn(marked(one, draw), draw) for one in chosen),
        Text(draw.choice(words["end"]), ()),
    ]
    text, truth = "", []
    for part in parts:
        if not part.text:
            continue
        if text:
            text += draw.choices(
                [" ", "\n", "\n\n", "  ", f" {draw.choice(_EMOJI)} ", " - ", ". ", values.NB],
                [55, 20, 8, 3, 4, 3, 5, 2],
            )[0]
        truth += [one._replace(start=one.start + len(text), end=one.end + len(text)) for one in part.truth]
        text += part.text
    return Text(text, tuple(truth))


def _worn(made: Text, draw: random.Random) -> Text:
    """Write a sentence as people do: without its stop, in small letters, with typographic apostrophes."""
    text, form = made.text, draw.random()
    if form < 0.12 and text.endswith(".") and all(one.end < len(text) for one in made.truth):
        text = text[:-1]
    elif form < 0.2:
        text = text.replace("'", "’")
    elif form < 0.26 and not made.truth:
        text = text.lower()
    elif form < 0.3 and text[:1].isupper() and not any(one.start == 0 for one in made.truth):
        text = text[0].lower() + text[1:]
    return Text(text, made.truth)


def read(path: Path) -> list[Text]:
    """Read texts that were written by hand, one a line: `[kind:words]` are of that kind, `[?kind:words]` may be found or not,
    `[!kind:words]` too, and is of a shop or an office."""
    lines = (line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    hidden = {f"[{word}]": f"\1{word}\2" for word in ("at", "dot", "point")}
    found = []
    for line in lines:
        line = line.replace("\\n", "\n")
        for word, kept in hidden.items():
            line = line.replace(word, kept)
        made = marked(line, random.Random(0), choices=False)
        found.append(Text(made.text.replace("\1", "[").replace("\2", "]"), made.truth))
    return found
