"""Which record, or which file, could not be taken, and why?"""

from __future__ import annotations

from typing import NamedTuple

from murmure.model.words import Both


class Reject(NamedTuple):
    """Name one record that was left out: `where` it stands ("calls.csv:17") and the `reason`.

    Rejects are counted by their English reason, so the reason never contains
    the record's own content.
    """

    where: str
    reason: Both


class Refusal(NamedTuple):
    """Name one file that was not read: `what` it is, which file to `want` instead, `how` to get it."""

    what: Both
    want: Both
    how: Both


NO_DATE = Both("no date", "pas de date")
BAD_DATE = Both("the date cannot be read", "la date est illisible")
IMPOSSIBLE_DATE = Both("the date is impossible for this service", "la date est impossible pour ce service")
NO_VALUE = Both("no value", "pas de valeur")
BAD_VALUE = Both("the value is not a number", "la valeur n'est pas un nombre")
BAD_POSITION = Both("the position is not on Earth", "la position n'est pas sur Terre")
BAD_RECORD = Both("the record is not of the expected form", "l'enregistrement n'a pas la forme attendue")
BROKEN_FILE = Both("the file is broken from here on", "le fichier est abîmé à partir d'ici")
TRUNCATED = Both("the file stops in the middle of a record", "le fichier s'arrête au milieu d'un enregistrement")
EMPTY_RECORD = Both("the record is empty", "l'enregistrement est vide")
LONG_LINE = Both("the line is longer than 16 million characters", "la ligne dépasse 16 millions de caractères")
