"""What personal data is found in texts, how surely, and beside Presidio?

    python -m bench.personal [--texts 3000] [--seed 1] [--peer PYTHON] [--odd KIND] [--write]

Made-up texts in French and English (made.py), texts written by hand before the finder was (hand_*.txt) and texts written
by hand after it (later_*.txt, last_*.txt; posts_*.txt as people post). Printed are, for each kind, precision and recall with intervals of 95 % (Wilson). `--peer` names the Python of an environment that has
presidio-analyzer (`python -m venv P; P/bin/pip install presidio-analyzer; --peer P/bin/python`): it reads the same
texts. `--odd` shows what went wrong. `--write` keeps what each rule was measured at for the finder to tell.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from bench.personal import made
from bench.personal.score import Score, same, score, share

from murmure.trust.personal import KINDS, find

ENTITIES = {
    "PHONE_NUMBER": "phone", "EMAIL_ADDRESS": "mail", "IBAN_CODE": "iban", "CREDIT_CARD": "card", "IP_ADDRESS": "ip", "MAC_ADDRESS": "mac", "US_SSN": "ssn", "UK_NINO": "nino",
    "PERSON": "name", "LOCATION": "address", "US_PASSPORT": "document", "UK_PASSPORT": "document", "US_DRIVER_LICENSE": "document", "UK_VEHICLE_REGISTRATION": "plate", "DATE_TIME": "birth",
}  # fmt: skip
"""Which kind an entity of Presidio is; those that are of none of ours are not counted."""
ASKED = ("phone", "mail", "iban", "card", "nir", "ip", "plate", "address")
"""The kinds for which 0.95 and 0.90 are asked."""
HANDS = ("hand", "later", "last", "posts", "posts_more", "posts_last")
"""Texts that were written by hand."""


def sets(language: str, count: int, seed: int) -> dict[str, list[made.Text]]:
    """Return the texts of a language: made up, and written by hand before the finder and after it."""
    by_hand = {name: made.read(made.HERE / f"{name}_{language}.txt") for name in HANDS}
    return {"made": made.texts(language, count, seed), **by_hand}


def peer(python: str, texts: dict[str, list[str]], least: float = 0.0) -> tuple[dict, float]:
    """Return what Presidio finds in the texts of each language, and the seconds it took, its start included."""
    begin = time.perf_counter()
    told = subprocess.run(
        [python, Path(__file__).with_name("peer.py")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout), time.perf_counter() - begin


def cell(score_: Score | None) -> str:
    """Return precision and recall as they stand in a table."""
    if score_ is None:
        return "- | -"
    return " | ".join(
        "-" if math.isnan(rate) else f"{rate:.3f} ({low:.3f}-{high:.3f})"
        for rate, low, high in (score_.precision(), score_.recall())
    )


def table(mine: dict[str, Score], theirs: dict[str, Score], strict: dict[str, Score]) -> None:
    """Print the scores of each kind."""
    kinds = [*ASKED, *(one for one in KINDS if one not in ASKED)]
    print(
        "| kind | places | precision | recall | Presidio: precision | recall | from 0.4 on: precision | recall |\n|---|---|---|---|---|---|---|---|"
    )
    for kind in kinds:
        if one := mine.get(kind):
            print(
                f"| {kind} | {one.right + one.missed} | {cell(one)} | {cell(theirs.get(kind))} | {cell(strict.get(kind))} |"
            )
    total = Score(*(sum(column) for column in zip(*mine.values(), strict=True)))
    print(f"| all | {total.right + total.missed} | {cell(total)} | | | | |")


def measured(texts: dict[str, list[made.Text]]) -> dict[str, float]:
    """Return, of what each rule finds, the share that is right: the low end of its interval."""
    right, every = Counter[str](), Counter[str]()
    for several in texts.values():
        for text in several:
            for spot in find(text.text):
                every[spot.rule] += 1
                right[spot.rule] += any(same(spot.kind, one, spot) for one in text.truth if one.kind == spot.kind)
    return {rule: math.floor(share(right[rule], count)[1] * 1000) / 1000 for rule, count in sorted(every.items())}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--texts", type=int, default=3000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--peer")
    asked.add_argument("--odd")
    asked.add_argument("--write", action="store_true")
    told = asked.parse_args()
    every = {language: sets(language, told.texts, told.seed) for language in ("fr", "en")}
    theirs: dict = {}
    if told.peer:
        theirs, spent = peer(
            told.peer,
            {language: [one.text for several in both.values() for one in several] for language, both in every.items()},
        )
        models = ", ".join(f"{language} {one['model']}" for language, one in theirs.items())
        print(f"Presidio: {spent:.1f} s; models: {models}")
    for language, both in every.items():
        start = 0
        for name, texts in both.items():
            begin = time.process_time()
            found = [find(one.text) for one in texts]
            spent = time.process_time() - begin
            mine, odd = score(texts, [[(one.start, one.end, one.kind) for one in places] for places in found])
            letters = sum(len(one.text) for one in texts)
            print(
                f"\n## {language}, {name}: {len(texts)} texts, {letters:,} letters, {sum(not one.truth for one in texts)} with nothing personal; {spent:.2f} s\n"
            )
            other, strict = {}, {}
            if theirs:
                places = theirs[language]["found"][start : start + len(texts)]
                start += len(texts)
                for least, into in ((0.0, other), (0.4, strict)):
                    kept = [
                        [(a, b, ENTITIES[kind]) for a, b, kind, sure in one if kind in ENTITIES and sure >= least]
                        for one in places
                    ]
                    into.update(score(texts, kept)[0])
            table(mine, other, strict)
            for what, kind, words, text in odd:
                if told.odd in (kind, "all"):
                    print(f"{what} {kind}: {words!r} in {text!r}")
    if told.write:
        path = Path(__file__).resolve().parents[2] / "src/murmure/trust/personal/measured.yaml"
        rates = measured({language: both["made"] for language, both in every.items()})
        path.write_text(
            "# Of what each rule finds in made-up texts, the share that is right, low end of its interval of 95 %: `python -m bench.personal --write`.\n"
            + "".join(f"{rule}: {rate}\n" for rule, rate in rates.items()),
            "utf-8",
        )


if __name__ == "__main__":
    main()
