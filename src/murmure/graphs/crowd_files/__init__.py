"""How does what the page of communities shows leave the home: as tables, for Gephi, for Gephi Lite?

`kept` decides what leaves; the writers are handed nothing else. Same input,
same bytes: the time is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from murmure.graphs.dated import Span
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from murmure.graphs.crowd import Crowd

FORMS = {"csv": "CSV", "parquet": "Parquet", "gexf": "GEXF", "gephi-lite": "Gephi Lite"}
"""The forms in which communities leave, and what people call them."""

NO_FORM = Both("Communities cannot be written as “{form}”.", "Des communautés ne peuvent pas être écrites en « {form} ».")
USE_A_FORM = Both("Use csv, parquet, gexf or gephi-lite.", "Utilisez csv, parquet, gexf ou gephi-lite.")


@dataclass(frozen=True)
class Drawn:
    """Say where and how the page shows a crowd; the arrays are over `Crowd.people`, NaN for those who are not drawn.

    x, y     places (float[people])
    size     radii (float[people])
    colour   '#rrggbb' of each community
    """

    x: np.ndarray
    y: np.ndarray
    size: np.ndarray
    colour: Sequence[str]


@dataclass(frozen=True)
class Note:
    """Hold what the user wrote of a person, a community, a tie or the whole view.

    ids   the person, the two people of a tie, or the place of the community in the cover, as text
    at    when, in ISO 8601
    view  of a note on the view: the filters in which it was written, as a link says them
    """

    about: Literal["person", "community", "tie", "view"]
    ids: tuple[str, ...]
    text: str
    at: str = ""
    view: str = ""


@dataclass(frozen=True)
class Leaving:
    """Say what somebody wants to leave the home.

    people, ties   what the filters keep (bool[people], bool[ties])
    words   what each community says of itself (one list per community)
    k       members of the smallest community that is named or listed: 10, or more
    made    when, in ISO 8601
    ask, span   what the filters ask for, and of what time the communities are
    language    in which a description is written, and which a text in both begins with
    """

    crowd: Crowd
    drawn: Drawn
    people: np.ndarray
    ties: np.ndarray
    words: Sequence[Sequence[str]]
    notes: Sequence[Note] = field(default=())
    k: int = 10
    made: str = ""
    ask: Ask = Ask()
    span: Span = Span()
    language: str = "en"


def write(leaving: Leaving, folder: str | Path, form: str) -> list[Path]:
    """Write what may leave into `folder`, made when it is not there; return the files, the one that says what they hold last.

    csv, parquet   people, memberships, communities, ties and notes, a table each
    gexf           `communities.gexf`, with memberships, notes, places, sizes and colours
    gephi-lite     `communities.json`, the workspace of Gephi Lite

    Each file appears when it is complete. Raises BadRequest: unknown form, `k`
    below 10, a folder that cannot be written.
    """
    if form not in FORMS:
        raise BadRequest("crowd-form", NO_FORM.fill(form=form), USE_A_FORM)
    from murmure.communities.files import unwritable, written
    from murmure.graphs.crowd_files import about, gephi_lite, gexf, tables
    from murmure.graphs.crowd_files.kept import kept_of

    kept = kept_of(leaving)
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    writer = {"csv": tables.csv_files, "parquet": tables.parquet_files, "gexf": gexf.files, "gephi-lite": gephi_lite.files}[form]
    made = []
    for name, fill in (*writer(kept), ("README.txt", lambda out: out.write(about.text(kept, form).encode()))):
        with written(folder / name) as out:
            fill(out)
        made.append(folder / name)
    return made
