"""What can be wrong with a table, and what can the person do about it?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from murmure.communities.edges.fault import WHERE, WHOLE
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.communities.table import Form

WRONG: dict[str, tuple[Both, Both | None]] = {
    "not-a-table": (Both("no table can be read in it: {why}", "aucune table ne peut y être lue : {why}"), None),
    "empty-table": (Both("there is no row in it", "elle ne contient aucune rangée"), None),
    "no-column": (
        Both("no column is called `{name}` (there {n|is|are} {columns})", "aucune colonne ne s'appelle `{name}` (il y a {columns})"), None),
    "no-dates": (Both("no row has a date", "aucune rangée n'a de date"), None),
    "no-times": (
        Both("no date in it can be read; the first is “{cell}”", "aucune de ses dates ne se lit ; la première est « {cell} »"),
        Both("Write dates as 2024-05-31 or 2024-05-31T18:30:00Z, or as seconds since 1970; name another column with --map time=NAME.",
             "Écrivez les dates comme 2024-05-31 ou 2024-05-31T18:30:00Z, ou en secondes depuis 1970 ; "
             "indiquez une autre colonne avec --map time=NOM.")),
    "no-posts": (Both("no row has a date and an actor", "aucune rangée n'a une date et un acteur"), None),
    "ragged": (Both("{found} columns where {wanted} are expected", "{found} colonne{found||s} au lieu de {wanted}"), None),
    "bad-time": (
        Both("“{cell}” is not a date", "« {cell} » n'est pas une date"),
        Both("Write dates as 2024-05-31 or 2024-05-31T18:30:00Z, or as seconds since 1970; name another column with --time.",
             "Écrivez les dates comme 2024-05-31 ou 2024-05-31T18:30:00Z, ou en secondes depuis 1970 ; indiquez une autre colonne avec --time.")),
    "bad-number": (
        Both("in the column `{name}`, “{cell}” is not a number of nought or more",
             "dans la colonne `{name}`, « {cell} » n'est pas un nombre positif ou nul"),
        Both("Correct it, or leave the column out.", "Corrigez-le, ou retirez la colonne.")),
    "no-object": (
        Both("this is no JSON object", "ce n'est pas un objet JSON"),
        Both("Write one object on each line, or an array of objects. If the file was cut, copy it again.",
             "Écrivez un objet par ligne, ou un tableau d'objets. Si le fichier a été coupé, copiez-le de nouveau.")),
    "no-id": (Both("the column `{name}` is empty", "la colonne `{name}` est vide"), None),
    "bad-kind": (Both("the column `{name}` holds {kind}", "la colonne `{name}` contient {kind}"), None),
}  # fmt: skip


INSTEAD = {
    "it is not text in UTF-8": Both("Save it again in UTF-8: in a spreadsheet, choose “CSV UTF-8”.",
                                    "Enregistrez-le de nouveau en UTF-8 : dans un tableur, choisissez « CSV UTF-8 »."),
    "it is damaged": Both("Download or copy it again.", "Téléchargez-le ou copiez-le de nouveau."),
}  # fmt: skip
"""What to do about a file that cannot be read at all, by what is wrong with it."""


def fault(path: Path | str, code: str, form: Form, place: Both | None = None, **values: object) -> BadRequest:
    """Return the error `code` of `WRONG` about a file, or about one `place` in it."""
    what, advice = WRONG[code]
    if code == "not-a-table":  # columns are no matter where no text can be read
        advice = INSTEAD.get(str(getattr(values.get("why"), "en", "")))
    what, name = what.fill(**values) if values else what, Path(path).name
    sentence = WHERE.fill(path=name, place=place, what=what) if place else WHOLE.fill(path=name, what=what)
    return BadRequest(code, sentence, advice or form.advice)
