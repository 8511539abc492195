"""Is the catalogue of lenses the one that their cards say? Run this file to write it anew."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

PAGES = {"en": "lenses.md", "fr": "lenses.fr.md"}
FOLDER = Path(__file__).parent.parent / "docs/look-up"
HEAD = {
    "en": """# Lenses

A lens is a question asked of the log and its graphs. It answers with findings: a claim, how sure it is, and the activities that it
rests on. This page is made from the cards of the lenses; a test fails when it is old.

```
murmure lens mix
murmure lens mix --until 2023 --years years.csv
```

```python
import murmure

with murmure.open("life") as home:
    found = home.lens("mix", seed=1)
    for one in found:
        print(one.claim, one.low, one.value, one.high, one.evidence)
    print(found.tables["years"])
```

A finding holds `subject`, `claim` (in English and in French), `value` between `low` and `high`, `evidence` (at most twenty ids of
activities) and `audience`: empty, it is for you alone. When chance explains all that a lens sees, it says nothing. `--until` gives the
answer of that day: nothing that came later is used.

What may be told follows from the purpose for which the log is read. A lens about you is for you: `self`. A lens about groups is made
for `crowd`, and tells counts:

| purpose | names of people | communities of fewer than ten people | sensitive words |
|---|---|---|---|
| `self` | told | told | told |
| `crowd` | never told, nor posts and words that give them away | left out | left out |

```
murmure lens bridge
murmure lens bridge --purpose self --brokers brokers.csv
```

For either purpose, the ids of evidence lead to activities in this home only: they say nothing to who does not have it.
""",
    "fr": """# Les lentilles

Une lentille est une question posée au journal et à ses graphes. Elle répond par des constats : une affirmation, son doute, et les
activités sur lesquelles elle repose. Cette page est faite d'après les fiches des lentilles ; un test échoue quand elle est vieille.

```
murmure lens mix
murmure lens mix --until 2023 --years years.csv
```

```python
import murmure

with murmure.open("life") as home:
    found = home.lens("mix", seed=1)
    for one in found:
        print(one.claim, one.low, one.value, one.high, one.evidence)
    print(found.tables["years"])
```

Un constat contient `subject`, `claim` (l'affirmation, en anglais et en français), `value` entre `low` et `high`, `evidence` (vingt
identifiants d'activités au plus) et `audience` : vide, il n'est que pour vous. Quand le hasard explique tout ce que voit une lentille,
elle ne dit rien. `--until` donne la réponse de ce jour-là : rien de ce qui est venu ensuite ne sert.

Ce qui peut être dit dépend de la finalité pour laquelle le journal est lu. Une lentille qui parle de vous est pour vous : `self`. Une
lentille qui parle de groupes est faite pour `crowd`, et donne des nombres :

| finalité | noms des personnes | communautés de moins de dix personnes | mots sensibles |
|---|---|---|---|
| `self` | dits | dites | dits |
| `crowd` | jamais dits, pas plus que les billets et les mots qui les trahissent | omises | omis |

```
murmure lens bridge
murmure lens bridge --purpose self --brokers brokers.csv
```

Quelle que soit la finalité, les identifiants donnés en appui ne mènent à des activités que dans cette maison : ils ne disent rien à qui ne l'a pas.
""",
}
WORDS = {
    "en": ("Reads", "Says", "Can be wrong when", "After", "option", "what it does", "table", "what it holds", ": "),
    "fr": ("Lit", "Dit", "Peut se tromper quand", "D'après", "option", "ce qu'elle fait", "table", "ce qu'elle contient", "\u00a0: "),
}
PURPOSE = {
    "en": "what it is for, which decides what may be told: {names} ({first})",
    "fr": "à quelle fin, ce qui décide de ce qui peut être dit : {names} ({first})",
}


def catalogue(language: str) -> str:
    """Return the page that the cards of all lenses make, in one language."""
    from murmure.lenses.lens import lenses

    reads, says, wrong, paper, option, does, table, holds, colon = WORDS[language]
    lines = [HEAD[language]]
    for lens in lenses():
        lines += [f"## {lens.name}", "", f"*{lens.question.say(language)}*", ""]
        told = ((reads, lens.reads.say(language)), (says, lens.says.say(language)), (wrong, lens.wrong_when.say(language)), (paper, lens.paper + "."))
        lines += [f"- **{title}**{colon}{text}" for title, text in told]
        lines += ["", f"| {option} | {does} |", "|---|---|"]
        lines += [f"| `--{name.replace('_', '-')}` | {one.metadata['help'].say(language)} |" for name, one in lens.options().items()]
        if len(lens.purposes) > 1:
            lines.append(f"| `--purpose` | {PURPOSE[language].format(names=', '.join(lens.purposes), first=lens.purposes[0])} |")
        lines += ["", f"| {table} | {holds} |", "|---|---|"]
        lines += [f"| `{name}` | {title.say(language)} |" for name, title in lens.tables.items()]
        lines.append("")
    return "\n".join(lines)


@pytest.mark.parametrize(("language", "page"), PAGES.items())
def test_the_catalogue_is_current(language: str, page: str) -> None:
    assert (FOLDER / page).read_text("utf-8") == catalogue(language), "write it anew: python tests/test_catalogue_of_lenses.py"


if __name__ == "__main__":
    sys.path.insert(0, str(FOLDER.parents[1] / "src"))
    for language, page in PAGES.items():
        (FOLDER / page).write_text(catalogue(language), "utf-8")
