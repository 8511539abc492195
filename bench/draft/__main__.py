"""How well does the check of a draft see how words may be read, and how quick is it?

    python -m bench.draft [--texts 600] [--seed 1] [--odd KIND|all] [--write]

Made-up drafts in French and English (made.py, with traps: sayings, titles, quotations, denials), and drafts that were
written by hand. Printed are, for each kind, precision and recall with intervals of 95 % (Wilson), then milliseconds for
a page of 3,000 characters. `--write` keeps what each rule of tone was measured at on made-up drafts.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from bench.draft.made import by_hand, drafts, given, owned, pairs
from bench.draft.score import score
from bench.personal.made import Text
from bench.personal.score import Score, share

from murmure.draft import check, past, place
from murmure.draft.remark import Past
from murmure.trust import personal, tone
from murmure.trust.personal.text import Page
from murmure.trust.tone.lexicon import rules

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("fr", "en")
HAND = ("hand", "later", "last", "fresh", "second", "third", "fourth")
"""Drafts written by hand, in the order in which they were: each was measured before the rules were mended on it."""
FIRST = share(82, 107)[1]
"""The low end of the share of remarks on tone that were right on the drafts of `second`, `third` and `fourth` when they were seen for the first
time: no rule is surer, whatever it reaches on drafts that it was mended on."""
NAMES = (personal.KINDS["name"], personal.KINDS["family"], personal.KINDS["work"])
"""Kinds that are of others by what they are, or of both."""


def table(found: dict[str, Score]) -> None:
    """Print the scores of each kind."""
    print("| kind | places | precision | recall |\n|---|---|---|---|")
    every = {**found, "all": Score(*(sum(column) for column in zip(*found.values(), strict=True)))}
    for kind, one in every.items():
        rates = " | ".join(
            "-" if math.isnan(rate) else f"{rate:.3f} ({low:.3f}-{high:.3f})"
            for rate, low, high in (one.precision(), one.recall())
        )
        print(f"| {kind} | {one.right + one.missed} | {rates} |")


def whole(texts: list[Text], found: list[list[tuple[int, int, str]]]) -> str:
    """Return how many drafts that will be read badly, of whatever kind and wherever, get a remark, and how many others do."""
    bad = [any(one.sure for one in text.truth) for text in texts]
    right = sum(map(bool, (spots for spots, told in zip(found, bad, strict=True) if told)))
    wrong = sum(bool(spots) and not text.truth for text, spots in zip(texts, found, strict=True))
    score_of = Score(right, wrong, sum(bad) - right)
    rates = " | ".join(f"{rate:.3f} ({low:.3f}-{high:.3f})" for rate, low, high in (score_of.precision(), score_of.recall()))
    return f"| whole drafts | {sum(bad)} | {rates} |"


def shares(texts: list[Text], by: str) -> dict[str, float]:
    """Return, of what is found by each rule or of each kind, the share that is right: the low end of its interval."""
    right, every = Counter[str](), Counter[str]()
    for text in texts:
        for spot in tone.find(text.text):
            name = getattr(spot, by)
            every[name] += 1
            right[name] += any(
                one.kind == spot.kind and one.start < spot.end and spot.start < one.end for one in text.truth
            )
    return {name: math.floor(share(right[name], count)[1] * 1000) / 1000 for name, count in sorted(every.items())}


def measured(seed: int) -> dict[str, float]:
    """Return how sure each rule is: as on made-up drafts, but no surer than all rules of its kind are on drafts written by hand."""
    made = shares([text for language in LANGUAGES for text in drafts(language, 2000, seed)], "rule")
    written = [text for language in LANGUAGES for name in HAND for text in by_hand(language, name)]
    hand, seen = shares(written, "kind"), shares(written, "rule")
    known = rules()
    # What made-up drafts never hold was seen by hand at least; what neither holds is not sure at all.
    rates = {rule: min(FIRST, made.get(rule, float(rule in seen)), hand.get(known[rule].kind, 0.0)) for rule in known}
    return {rule: math.floor(rate * 1000) / 1000 for rule, rate in rates.items()}


def page_of(language: str) -> str:
    """Return a page of 3,000 characters."""
    return "\n".join(one.text for one in drafts(language, 200, 9))[:3000]


def milliseconds(find, text: str, times: int = 40) -> float:
    """Return the median time of one call, warm."""
    find(text)
    spent = []
    for _ in range(times):
        begin = time.process_time()
        find(text)
        spent.append(time.process_time() - begin)
    return sorted(spent)[times // 2] * 1000


def places(language: str, told: argparse.Namespace) -> None:
    """Print how places and habits are found."""
    for name, texts in (
        ("made up", given(language, told.texts, told.seed)),
        *((f"by hand, {name}", by_hand(language, name)) for name in ("given", "given_fresh", "given_second")),
    ):
        found = [
            [(one.start, one.end, one.kind) for one in place.places(Page(text.text))]
            + [(one.start, one.end, "away") for one in personal.find(text.text) if one.kind == "away"]
            for text in texts
        ]
        scores, odd = score(texts, found, (*place.TOLD, "away"))
        print(
            f"\n## Places, {language}, {name}: {len(texts)} drafts, {sum(not one.truth for one in texts)} with nothing to find\n"
        )
        table(scores)
        for line in dict.fromkeys(
            f"{what} {kind}: {words!r}" for what, kind, words, _ in odd if told.odd in (kind, "all")
        ):
            print(line)


def memories(language: str, told: argparse.Namespace) -> None:
    """Print how contradictions are found: each draft beside what was written before it, and beside what was before all others."""
    for name in ("past", "past_later", "past_fresh", "past_second"):
        made = pairs(language, told.seed, name)
        before = [Past(str(at), 1_600_000_000_000_000 + at, 0, words) for at, (words, _, _) in enumerate(made)]
        right, wrong, missed = 0, 0, 0
        for one, (written, now, contrary) in zip(before, made, strict=True):
            seen = any(True for _ in past.remarks(now, [one]))
            right, missed, wrong = (
                right + (contrary and seen),
                missed + (contrary and not seen),
                wrong + (seen and not contrary),
            )
            if contrary != seen and told.odd in ("past", "all"):
                print("missed" if contrary else "wrong", "past:", (written, now))
        crossed = sum(
            any(True for _ in past.remarks(now, [one]))
            for at, (_, now, _) in enumerate(made)
            for number, one in enumerate(before)
            if number != at
        )
        print(f"\n## Contradictions, {language}, {name}: {len(made)} pairs\n")
        table({"past": Score(right, wrong, missed)})
        print(f"Of {len(made) * (len(made) - 1)} other pairs, {crossed} were taken for contrary.")


def owners(language: str) -> None:
    """Print how often it is told right whose a piece of personal data is."""
    told = [
        (whose, {one.kind for one in check(text).remarks if one.kind in ("own", "others") and one.what not in NAMES})
        for text, whose in owned(language)
    ]
    found = [(whose, kinds) for whose, kinds in told if kinds]
    right = sum(kinds == {whose} for whose, kinds in found)
    print(
        f"\n## Whose, {language}: of {len(told)} sentences, personal data found in {len(found)}, and told right whose it is in {right}"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--texts", type=int, default=600)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--odd")
    asked.add_argument("--write", action="store_true")
    told = asked.parse_args()
    for language in LANGUAGES:
        for name, texts in (
            ("made up", drafts(language, told.texts, told.seed)),
            *((f"by hand, {name}", by_hand(language, name)) for name in HAND),
        ):
            found = [[(one.start, one.end, one.kind) for one in tone.find(text.text)] for text in texts]
            scores, odd = score(texts, found, tone.KINDS)
            print(
                f"\n## Tone, {language}, {name}: {len(texts)} drafts, {sum(not one.truth for one in texts)} with nothing to find\n"
            )
            table(scores)
            print(whole(texts, found))
            for line in dict.fromkeys(
                f"{what} {kind}: {words!r} in {text!r}" if name != "made up" else f"{what} {kind}: {words!r}"
                for what, kind, words, text in odd
                if told.odd in (kind, "all")
            ):
                print(line)
        print(f"\nTone of a page in {language}: {milliseconds(tone.find, page_of(language)):.1f} ms")
        places(language, told)
        memories(language, told)
        owners(language)
    if told.write:
        rates = measured(told.seed)
        (ROOT / "src/murmure/trust/tone/measured.yaml").write_text(
            "# Of what each rule finds, the share that is right, low end of its interval of 95 %: on made-up drafts, and no more than\n# all rules of its kind reach on drafts written by hand, or all of tone on drafts seen for the first time: `python -m bench.draft --write`.\n"
            + "".join(f"{rule}: {rate}\n" for rule, rate in rates.items()),
            "utf-8",
        )


if __name__ == "__main__":
    main()
