"""Which quantities are there? The page of the vocabulary, written from the vocabulary itself.

    python -m murmure.measures.reference en > docs/look-up/quantities.md
    python -m murmure.measures.reference fr > docs/look-up/quantities.fr.md
"""

from __future__ import annotations

import sys

from murmure.model.quantity import EVENING, QUANTITIES, SCHEMAS, THINGS, TOLD_APART, reach_of, rule_of
from murmure.model.words import Both

TITLE = Both("Quantities", "Grandeurs")
INTRO = Both(
    "This page is written from the vocabulary itself (`python -m murmure.measures.reference`); a test fails when it is old.\n\n"
    "A measure in [the log](log.md) says its `quantity`, its `value` and its `unit`. Sources convert to the unit of this page "
    "([UCUM](https://ucum.org)). A code is one of [LOINC](https://loinc.org). A schema is one of Open mHealth (`omh:`) or of IEEE 1752.1 (`ieee:`). "
    "Where there is none, the name is ours.",
    "Cette page est écrite à partir du vocabulaire lui-même (`python -m murmure.measures.reference`) ; un test échoue quand elle est périmée.\n\n"
    "Une mesure du [journal](log.fr.md) dit sa grandeur (`quantity`), sa valeur (`value`) et son unité (`unit`). Les sources convertissent dans "
    "l'unité de cette page ([UCUM](https://ucum.org)). Un code est de [LOINC](https://loinc.org). Un schéma est d'Open mHealth (`omh:`) ou "
    "d'IEEE 1752.1 (`ieee:`). Là où il n'y en a pas, le nom est de nous.")  # fmt: skip
BODY = Both("Of one body", "D'un seul corps")
BODY_SAID = Both(
    "Several devices that measure one of these measure the same thing. [What overlaps counts once](../do/devices-that-overlap.md).",
    "Plusieurs appareils qui mesurent l'une d'elles mesurent la même chose. [Ce qui se recouvre compte une fois]"
    "(../do/devices-that-overlap.fr.md).")  # fmt: skip
THING = Both("Of a place, a meter or an account", "D'un lieu, d'un compteur ou d'un compte")
THING_SAID = Both("Two devices that measure one of these measure two things. murmure does not put them together.",
                  "Deux appareils qui mesurent l'une d'elles mesurent deux choses. murmure ne les réunit pas.")  # fmt: skip
HEADS = (Both("name", "nom"), Both("means", "signifie"), Both("unit", "unité"), Both("a day is", "un jour, c'est"), Both("LOINC", "LOINC"),
         Both("schema", "schéma"))  # fmt: skip
DAILY = {"sum": Both("the sum", "la somme"), "mean": Both("the mean", "la moyenne"), "last": Both("the last", "la dernière valeur")}
RESOLVED = Both("devices", "appareils")
RULES = {"share": Both("shared by time", "partagés selon le temps"), "sample": Both("sample by sample", "relevé par relevé"),
         "day": Both("day by day", "jour par jour")}  # fmt: skip
AFTER = Both(
    "A device that says nothing covers time until its next entry, when that comes soon: within {stretch} minutes for what is measured sample by "
    "sample, within {night} hours for sleep. What a device counts, such as steps, covers only its own intervals.\n\n"
    "A night counts on the day on which it ends: what is measured of nights has days from {evening}:00 to {evening}:00.\n\n"
    "{apart} are measured of several things, or reckoned in several ways: the object of a measure says which, and each stands "
    "alone, as `speed:running_speed`.",
    "Un appareil qui se tait couvre le temps jusqu'à sa mesure suivante, si elle vient vite : moins de {stretch} minutes pour ce qui se mesure "
    "relevé par relevé, moins de {night} heures pour le sommeil. Ce qu'un appareil compte, comme les pas, ne couvre que ses propres intervalles.\n\n"
    "Une nuit compte pour le jour où elle finit : ce qui se mesure des nuits a des jours de {evening} h à {evening} h.\n\n"
    "{apart} se mesurent de plusieurs choses, ou se calculent de plusieurs façons : l'objet d'une mesure le dit, et chacune "
    "reste à part, comme `speed:running_speed`.")  # fmt: skip


def page(language: str = "en") -> str:
    """Return the page in Markdown."""
    apart = ", ".join(f"`{name}`" for name in sorted(TOLD_APART))
    after = AFTER.fill(stretch=reach_of("heart_rate") // 60, night=reach_of("sleep_duration") // 3600, evening=EVENING, apart=apart)
    parts = [f"# {TITLE.say(language)}", INTRO.say(language), f"## {BODY.say(language)}", BODY_SAID.say(language),
             _table([name for name in QUANTITIES if name not in THINGS], language, True), after.say(language), f"## {THING.say(language)}",
             THING_SAID.say(language), _table([name for name in QUANTITIES if name in THINGS], language, False)]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _table(names: list[str], language: str, resolved: bool) -> str:
    heads = [*HEADS[:4], *([RESOLVED] if resolved else []), *HEADS[4:]]
    rows = []
    for name in names:
        one = QUANTITIES[name]
        rule = [RULES[rule_of(name)].say(language)] if resolved else []
        cells = [f"`{name}`", one.title.say(language), f"`{one.unit}`", DAILY[one.daily].say(language), *rule, one.loinc or "",
                 f"`{SCHEMAS[name]}`" if name in SCHEMAS else ""]  # fmt: skip
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(["| " + " | ".join(head.say(language) for head in heads) + " |", "|" + "---|" * len(heads), *rows])


if __name__ == "__main__":
    sys.stdout.write(page(sys.argv[1] if len(sys.argv) > 1 else "en"))
