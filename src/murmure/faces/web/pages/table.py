"""How is a table that no source knows read: what do its columns mean, and what would come of it?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import entry, render
from murmure.faces.web.pages.sources import NOT_THERE, carry, folder_of, place_typed, zone_of, zones
from murmure.faces.web.reach import ask, fields, needed
from murmure.model.errors import BadRequest, MurmureError
from murmure.model.words import Both

SHOWN = 12
ROLES = {
    "published": Both("when it happened", "quand cela s'est passé"), "until": Both("when it ended", "quand cela s'est terminé"),
    "time": Both("time of day", "heure"), "actor": Both("who", "qui"),
    "object": Both("what", "quoi"), "target": Both("to whom, or where", "à qui, ou où"),
    "content": Both("words", "texte"), "value": Both("the figure", "le chiffre"),
    "quantity": Both("what is measured", "ce qui est mesuré"),
    "unit": Both("unit", "unité"), "instrument": Both("with what", "avec quoi"),
    "type": Both("kind of action", "genre d'action"),
    "tags": Both("tags", "mots-clés"), "links": Both("links", "liens"),
    "mentions": Both("people named", "personnes nommées"),
    "audience": Both("who could see it", "qui pouvait le voir"), "latitude": Both("latitude", "latitude"),
    "longitude": Both("longitude", "longitude"),
    "language": Both("language", "langue"), "object_type": Both("kind of thing", "genre de chose"),
    "in_reply_to": Both("in reply to", "en réponse à"),
}  # fmt: skip
EMPTY = Both("No file was sent.", "Aucun fichier n'a été envoyé."), Both("Choose one table.", "Choisissez un tableau.")
UNREADABLE = Both("The table cannot be read in this way.", "Le tableau ne peut pas être lu ainsi."), Both(
    "Look at your answers, above all at how times are written (%d/%m/%Y).",
    "Regardez vos réponses, surtout la façon dont les dates sont écrites (%d/%m/%Y).",
)  # fmt: skip


async def start(request: Request) -> Response:
    """Ask which table."""
    return render.page(request, "table.html", file=None, zones=zones(), zone="Europe/Paris")


def file_of(request: Request, form: dict[str, str]) -> tuple[Path, str]:
    """Return the table, and the batch it was sent in, if it was."""
    if form.get("batch"):
        found = sorted(path for path in folder_of(request, form["batch"]).rglob("*") if path.is_file())
        if not found:
            raise BadRequest("no-file", *EMPTY)
        return found[0], form["batch"]
    (text,) = needed(form, "path")
    path = place_typed(text)
    if not path.is_file():
        raise BadRequest("no-path", NOT_THERE[0].fill(path=text[:300]), NOT_THERE[1])
    return path, ""


def read(path: Path, form: dict[str, str]) -> dict[str, Any]:
    """Return the proposal for a table, with the answers given so far, and what it makes of the first rows."""
    import duckdb

    from murmure.sources.generic import table
    from murmure.sources.times import zone_named

    zone = zone_named(form["zone"]) if form.get("zone") else None
    proposal = table.propose(path, zone)
    mapping, problem = proposal.mapping, None
    given = {one.key: form[f"q:{one.key}"] for one in proposal.questions if form.get(f"q:{one.key}")}
    activities: list[dict[str, Any]] = []
    rejects: list[Any] = []
    try:
        mapping = table.load(form["mapping"]) if form.get("mapping") else mapping
        for key, value in given.items():
            mapping = table.answer(mapping, key, value)
        mapping = table.load(mapping.as_json())
        activities, rejects = table.apply(mapping, proposal.preview_rows, zone)
    except MurmureError as error:
        problem = error
    except duckdb.Error:  # a format of times that the engine cannot read by
        problem = BadRequest("mapping", *UNREADABLE)
    open_ = [question for question in proposal.questions if question.needed and question.key not in given]
    return {"proposal": proposal, "mapping": mapping, "given": given, "activities": activities[:SHOWN], "rejects": rejects[:SHOWN],
            "open": open_, "problem": problem}  # fmt: skip


async def show(request: Request) -> Response:
    """Show what a table means; then save the mapping, or import with it."""
    form = await fields(request)
    zone_of(form.get("zone", ""))
    path, batch = file_of(request, form)
    found = await ask(request, lambda _: read(path, form))
    lang, do = render.language(request), form.get("do", "")
    if do == "save" and not found["problem"]:
        headers = {"content-disposition": 'attachment; filename="mapping.yaml"'}
        return Response(found["mapping"].as_yaml(), media_type="application/yaml", headers=headers)
    if do == "use" and not found["problem"] and not found["open"]:
        whole = folder_of(request, batch) if batch else path
        return carry(
            request,
            whole,
            form.get("zone") or None,
            temporary=bool(batch),
            answers={"mapping": found["mapping"].as_json()},
        )
    blank = {"actor": "me", "source": "table", "id": ""}
    rows = [
        {**blank, **{name: value for name, value in row.items() if value is not None}} for row in found["activities"]
    ]
    return render.page(
        request, "table.html", file=str(path), batch=batch, name=path.name, entries=[entry.entry_of(row, lang) for row in rows],
        yaml=found["mapping"].as_yaml(),
        evidence=[(ROLES.get(role, Both(role, role)), role, why) for role, why in found["proposal"].evidence.items()],
        raw=found["proposal"].preview_rows[:6], columns=found["mapping"].names,
        questions=found["proposal"].questions, given=found["given"], zone=form.get("zone", ""), zones=zones(), rejects=found["rejects"],
        problem=found["problem"], ready=not found["open"] and not found["problem"],
    )  # fmt: skip


ROUTES = [Route("/table", start), Route("/table", show, methods=["POST"])]
