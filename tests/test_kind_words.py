"""Does nothing that murmure says blame, scold or label whoever reads it, in either language?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from typed import ROOT

SOURCE = ROOT / "src" / "murmure"
BLAMING = {
    "en": (
        r"you should(n't| not)? have", r"your fault", r"\byou(r| have| had)? fail", r"\bbad habits?\b", r"\bunhealthy\b", r"\babnormal\b",
        r"\baddict(ed|ion|ive)?\b", r"\blaz(y|iness)\b", r"\bguilty?\b", r"\bashamed?\b", r"\bshameful\b", r"\bcareless\b", r"\breckless\b",
        r"\bexcessive(ly)?\b", r"\bobsess(ed|ive|ion)\b", r"\birresponsible\b", r"\bfoolish\b", r"\byou waste[ds]?\b", r"\bpathetic\b",
        r"\bpoor (sleep|score|result)\b", r"\bworse than (you|others|average)\b", r"\byou\b.{0,60}\btoo (much|often|late|little|many|long)\b",
        r"\bmisbehav", r"\byou (must|have to) (stop|improve|change|do better)\b", r"\bstupid\b", r"\bidiot", r"\bcompulsive\b",
        r"\bdangerous behaviou?r\b",
    ),
    "fr": (
        r"vous (n')?auriez (pas )?dû", r"votre faute", r"\b(vous|votre)\b.{0,20}\béch(ec|ou)", r"\bmauvaises? (habitude|note|élève)", r"\bmalsain",
        r"\banorma(l|ux)", r"\baddict(ion|if)?\b", r"\bparess", r"\bcoupable", r"\bculpabilit", r"\bhont(e|eux)", r"\bnégligen(t|ce)\b",
        r"\bimprudent", r"\bexcessi(f|ve)", r"\bobs(é|e)d", r"\birresponsable", r"\bvous (perdez|gaspillez|avez perdu) (votre|du) temps",
        r"\bgaspill", r"\bpire que (vous|les autres|la moyenne)", r"\bvous\b.{0,60}\btrop (souvent|tard|longtemps|peu)\b",
        r"\bvous devez (arrêter|changer|cesser|faire mieux)", r"\bstupide", r"\bidiot", r"\bcompulsi(f|ve)",
        r"\bcomportement (dangereux|à risque)",
    ),
}
"""Words that blame a person, scold them, or say what they are. What a word list holds to recognise such words in a text is no word of ours."""
LISTS = ("trust/tone", "trust/personal", "lenses/crowd", "lenses/me/mix", "rising", "communities", "sources")
"""Folders whose YAML holds the words of others, to be recognised."""
MARKED = re.compile(r"""(?<![\w.])_\(\s*(?P<q>["'])(?P<en>(?:\\.|(?!(?P=q)).)*)(?P=q)\s*,\s*(?P<r>["'])(?P<fr>(?:\\.|(?!(?P=r)).)*)(?P=r)""")


def said_in_code(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the English and the French text of each `Both` that a module writes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Both":
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if len(texts) == 2:
                yield texts[0], texts[1]


def said_in_page(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the English and the French text of each sentence of a template."""
    for found in MARKED.finditer(path.read_text("utf-8")):
        yield found["en"], found["fr"]


def said_in_list(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each pair of texts in a list of words: English first, French second; or under `en` and `fr`."""

    def walk(node: Any) -> Iterator[tuple[str, str]]:
        if isinstance(node, dict):
            if isinstance(node.get("en"), str) and isinstance(node.get("fr"), str):
                yield node["en"], node["fr"]
            for one in node.values():
                yield from walk(one)
        elif isinstance(node, list):
            if len(node) == 2 and all(isinstance(one, str) for one in node):
                yield node[0], node[1]
            for one in node:
                yield from walk(one)

    yield from walk(yaml.safe_load(path.read_text("utf-8")))


def catalogue() -> list[tuple[str, str, str]]:
    """Return everything that murmure says: where, in English, in French."""
    found = []
    for path in sorted(SOURCE.rglob("*")):
        name = path.relative_to(SOURCE).as_posix()
        if path.suffix == ".py":
            found += [(name, *pair) for pair in said_in_code(path)]
        elif path.suffix == ".html":
            found += [(name, *pair) for pair in said_in_page(path)]
        elif path.suffix == ".yaml" and not name.startswith(LISTS):
            found += [(name, *pair) for pair in said_in_list(path)]
    return found


def blame_in(lang: str, text: str) -> list[str]:
    """Return what blames in a text."""
    plain = text.replace("’", "'")
    return [found[0] for one in BLAMING[lang] for found in re.finditer(one, plain, re.IGNORECASE)]


def test_nobody_is_blamed() -> None:
    said = catalogue()
    assert len(said) > 2_500, "the catalogues were found"
    assert {name.split("/")[0] for name, *_ in said} >= {"faces", "lenses", "sources", "model", "trust"}
    each = [(name, lang, text) for name, *texts in said for lang, text in zip(("en", "fr"), texts, strict=True)]
    blame = [(name, word, text) for name, lang, text in each for word in blame_in(lang, text)]
    assert blame == []


@pytest.mark.parametrize(("lang", "text"), [
    ("en", "You should have slept earlier."), ("en", "This is a bad habit."), ("en", "You look at screens too often."),
    ("fr", "Vous auriez dû dormir plus tôt."), ("fr", "C’est un usage excessif."), ("fr", "Vous vous couchez trop tard."),
])  # fmt: skip
def test_a_word_that_blames_is_found(lang: str, text: str) -> None:
    assert blame_in(lang, text)


def test_sentences_are_found_wherever_they_stand(tmp_path: Path) -> None:
    code, page, words = tmp_path / "a.py", tmp_path / "a.html", tmp_path / "a.yaml"
    code.write_text('A = Both("You are lazy", "Vous " "êtes là")\n', "utf-8")
    page.write_text("""<p>{{ _("It\\"s {n}", 'C’est {n}', n=1) }}</p>""", "utf-8")
    words.write_text("kinds:\n  a: [One, Un]\n  b: {en: Two, fr: Deux}\n", "utf-8")
    assert list(said_in_code(code)) == [("You are lazy", "Vous êtes là")]
    assert list(said_in_page(page)) == [('It\\"s {n}', "C’est {n}")]
    assert list(said_in_list(words)) == [("One", "Un"), ("Two", "Deux")]
