"""What did Google Fit count and measure, as Google Takeout gives it?

*Get it*: takeout.google.com > Deselect all > Fit > Next step > Create export.
Answers of its programming interface (REST) that somebody saved are read too.
*Keeps*: each point of each stream with its stream as instrument, sessions, the sums of each day and quarter of an hour.
*Leaves out*: when a point was changed, the clocks of sensors; the tracks (TCX) are read by the source of TCX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.words import Both
from murmure.sources.body.google_fit.answer import is_answer, part_of, read_answer
from murmure.sources.body.google_fit.daily import is_daily, read_daily
from murmure.sources.body.google_fit.session import read_session
from murmure.sources.body.google_fit.stream import read_stream
from murmure.sources.silence import never_silent
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, Probe

_POINTS = re.compile(r'"Data Points"\s*:')
_SESSION = frozenset({"fitnessActivity", "startTime"})


def recognise(probe: Probe) -> bool:
    """Say yes to a stream, a session or a table of sums, by what stands in it: folders and titles are translated."""
    keys = probe.json_keys
    if keys:
        exported = "Data Points" in keys or "Data Source" in keys and _POINTS.search(probe.text) is not None or _SESSION <= keys
        return exported or is_answer(probe)
    return probe.name.endswith(".csv") and is_daily(probe.text[:20_000])


def root(path: str) -> str:
    """Return the folder of the export: streams, sessions and sums lie one level below it."""
    return path.rpartition("/")[0].rpartition("/")[0]


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield what each file holds: streams as tables, sessions and sums one by one."""
    from murmure.sources.readers import Probe

    for file in bundle.files:
        keys = Probe(file).json_keys
        if not keys:
            found: Iterator[Any] = read_daily(file, bundle.zone)
        elif part := part_of(Probe(file)):
            found = read_answer(file, part, bundle.zone)
        else:
            found = read_session(file, bundle.zone) if _SESSION <= keys else read_stream(file)
        yield from never_silent(file, found)


SOURCE = Source(
    name="google-fit",
    title=Both("Google Fit", "Google Fit"),
    get_it=Both(
        "Open takeout.google.com, choose Deselect all, tick Fit, then Next step and Create export; save the archive that Google sends.",
        "Ouvrez takeout.google.com, choisissez Tout désélectionner, cochez Fit, puis Étape suivante et Créer une exportation ; enregistrez "
        "l'archive que Google envoie.",
    ),
    keeps=Both(
        "Each point of each stream (steps, heart, distance, energy, sleep, weight, food, positions) with its stream as instrument, workouts "
        "and nights with their figures, and what Google added up for each day and each quarter of an hour.",
        "Chaque point de chaque flux (pas, cœur, distance, énergie, sommeil, poids, alimentation, positions) avec son flux comme instrument, "
        "les exercices et les nuits avec leurs chiffres, et ce que Google a additionné par jour et par quart d'heure.",
    ),
    leaves_out=Both(
        "The moment at which a point was last changed, the clocks of sensors, vitamins given as a share of a daily need. The tracks (TCX) "
        "beside them are read by the source of TCX.",
        "Le moment où un point a été modifié, les horloges des capteurs, les vitamines données en part d'un besoin quotidien. Les parcours "
        "(TCX) placés à côté sont lus par la source TCX.",
    ),
    recognise=recognise,
    read=read,
    root=root,
    picture="heart",
)
