"""What did devices and applications measure, as they say it in the words of Open mHealth and IEEE 1752?

*Get it*: from the application or the study that offers "Open mHealth" or "IEEE 1752" (Shimmer, Granola, HealthKitOnOMH,
JupyterHealth, a data storage unit): a JSON file, a file with one object a line, or a folder of them.
*Keeps*: each measure with its unit, its moment or interval, the device or service, whether it was sensed or said; workouts;
positions; notes; answers and other records, as events.
*Leaves out*: who the record is about (user_id), addresses of schemas, the moment at which a measure was copied.

The key is (id of the data point, quantity, moment, end, what was written): some services give one id to many records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import EMPTY_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.body.open_mhealth.body import activities_of
from murmure.sources.body.open_mhealth.point import frame_of, points_of
from murmure.sources.objects import json_objects
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe


def recognise(probe: Probe) -> bool:
    """Say yes to data points (a header that names a schema, and a body), and to the answers of Shimmer around them."""
    keys = probe.json_keys
    if '"schema_id"' not in probe.text or '"body"' not in probe.text:
        return False
    return "header" in keys or "shim" in keys


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each data point says."""
    for file in bundle.files:
        silent = True
        for item in json_objects(file, _inside(file)):
            silent = False
            if isinstance(item, Reject):
                yield item
                continue
            number, record = item
            for point in points_of(record):
                frame = point if isinstance(point, Both) else frame_of(point, bundle.zone)
                if isinstance(point, Both) or isinstance(frame, Both):
                    yield Reject(file.where(number), frame)  # type: ignore[arg-type]
                    continue
                for found in activities_of(point, frame):
                    yield Reject(file.where(number), found) if isinstance(found, Both) else found
        if silent:
            yield Reject(file.where("start"), EMPTY_RECORD)


def _inside(file: File) -> str | None:
    """Return where the data points of an answer of Shimmer stand, which may be of any length."""
    from murmure.sources.readers import Probe

    probe = Probe(file)
    return "body" if probe.text.lstrip().startswith("{") and "header" not in probe.json_keys else None


SOURCE = Source(
    name="open-mhealth",
    title=Both("Open mHealth and IEEE 1752 (health measures)", "Open mHealth et IEEE 1752 (mesures de santé)"),
    get_it=Both(
        "In the application or the study that offers it, choose Export, then Open mHealth (or IEEE 1752, or OMH): a JSON file, one object a line, "
        "or a folder of them.",
        "Dans l'application ou l'étude qui le propose, choisissez Exporter, puis Open mHealth (ou IEEE 1752, ou OMH) : un fichier JSON, un objet "
        "par ligne, ou un dossier de fichiers.",
    ),
    keeps=Both(
        "Each measure with its unit, its moment or interval, the device or service, whether it was sensed or said; workouts; positions; notes; "
        "other records as events.",
        "Chaque mesure avec son unité, son instant ou intervalle, l'appareil ou le service, relevée ou déclarée ; les séances ; les positions ; les "
        "notes ; les autres enregistrements comme événements.",
    ),
    leaves_out=Both(
        "Who the record is about (user_id), addresses of schemas, the moment at which a measure was copied.",
        "La personne dont il s'agit (user_id), les adresses des schémas, le moment où une mesure a été copiée.",
    ),
    recognise=recognise,
    read=read,
    picture="heart",
)
