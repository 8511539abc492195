"""How do archives come in, what became of each, and what is kept out?"""

from __future__ import annotations

import re
import secrets
import shutil
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote
from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from murmure.demo import PREFIX
from murmure.faces.web import batch, render, shelf
from murmure.faces.web.reach import ask, fields, follow, needed, whole, works
from murmure.faces.web.work import Work
from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.sources.readers.scratch import discard, erase

NAME, PATH = 240, 2000
"""Bytes of a file's name and of its path, of the 255 and 4096 that systems allow: a few are kept for telling namesakes apart."""
SPARE = 200 * 1_000_000
"""Bytes that an upload must leave free on the disk."""
ACTIONS = {
    "drop": Both("leave the whole record out", "écarter tout l'enregistrement"),
    "mask": Both("replace by ***", "remplacer par ***"),
    "hash": Both("replace by a code that stays the same", "remplacer par un code toujours identique"),
    "coarsen": Both("make less precise", "rendre moins précis"),
}  # fmt: skip
FIELDS = {
    "any": Both("any text", "tout texte"), "content": Both("words", "texte"), "actor": Both("who", "qui"), "object": Both("what", "quoi"),
    "target": Both("to whom, or where", "à qui, ou où"), "instrument": Both("with what", "avec quoi"), "tags": Both("tags", "mots-clés"),
    "links": Both("links", "liens"), "mentions": Both("people named", "personnes nommées"), "latitude": Both("latitude", "latitude"),
    "longitude": Both("longitude", "longitude"), "published": Both("when it began", "quand cela a commencé"),
    "until": Both("when it ended", "quand cela a fini"), "quantity": Both("what is measured", "ce qui est mesuré"),
    "type": Both("kind of action", "genre d'action"), "source": Both("source", "source"), "extra": Both("everything else", "tout le reste"),
}  # fmt: skip
NO_ROOM = Both("There is not enough room on the disk for this file.", "Il n'y a pas assez de place sur le disque pour ce fichier."), Both(
    "Make room, or give the path of the file instead: it is then read where it is.",
    "Faites de la place, ou donnez plutôt le chemin du fichier : il est alors lu sur place.",
)  # fmt: skip
NO_ZONE = (
    Both("There is no time zone called {zone}.", "Aucun fuseau horaire ne s'appelle {zone}."),
    Both("Write it like Europe/Paris.", "Écrivez-le comme Europe/Paris."),
)
NO_ORDER = Both("The order of dates is day, month or year.", "L'ordre des dates est jour, mois ou année."), Both(
    "Choose what comes first in the list.", "Choisissez dans la liste ce qui vient d'abord."
)
NOT_THERE = Both("There is nothing at {path}.", "Il n'y a rien à l'adresse {path}."), Both(
    "Check the path: it is a path on the machine where murmure runs.",
    "Vérifiez le chemin : c'est un chemin sur la machine où murmure tourne.",
)  # fmt: skip


@cache
def zones() -> list[str]:
    """Return the names of the time zones that people use."""
    return sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
    )


async def show(request: Request, tried: dict[str, str] | None = None, trial: str | None = None) -> Response:
    """Show the page."""
    jobs = await ask(request, lambda home: list(home.jobs()))
    rules = await ask(request, lambda home: home.rules.list())
    lang, home = render.language(request), request.app.state.home
    return render.page(
        request, "sources.html", imports=batch.shown([job for job in jobs if not job.source.startswith(PREFIX)], lang),
        village=sum(job.added for job in jobs if job.source.startswith(PREFIX) and job.state != "undone"),
        rules=rules,
        actions=ACTIONS, fields=FIELDS, tried=tried, trial=trial, watched=str(home.drop_folder), watching=request.app.state.watched,
        catalogue=shelf.cards(), zones=zones(), zone="Europe/Paris",
    )  # fmt: skip


def zone_of(text: str) -> str | None:
    """Return the zone that was typed; nothing typed is no answer."""
    if not text:
        return None
    if text not in available_timezones():
        raise BadRequest("zone", NO_ZONE[0].fill(zone=text[:60]), NO_ZONE[1])
    return text


def order_of(text: str) -> dict[str, str] | None:
    """Return the answer of what comes first in a date; nothing chosen is no answer."""
    if text and text not in ("day", "month", "year"):
        raise BadRequest("dates", *NO_ORDER)
    return {"dates": text} if text else None


def carry(
    request: Request, path: Path, zone: str | None, temporary: bool, answers: dict[str, str] | None = None, password: str = ""
) -> RedirectResponse:
    """Start the import of a path in the background."""
    home, lang = request.app.state.home, render.language(request)

    def bring(work: Work) -> dict[str, Any]:
        root = path if temporary else None
        try:
            account = home.bring(
                [path], zone=zone, answers=answers, progress=lambda step: told(work, root, step), password=password
            ).as_json(lang)
        finally:
            if temporary:
                (erase if home.locked else discard)(path)
        return shortened(account, root, lang)

    return follow(works(request).start("bring", bring))


def told(work: Work, root: Path | None, step: dict[str, Any]) -> None:
    """Pass on what the home says of its progress."""
    numbers = {name: step[name] for name in ("bytes", "total", "rows", "state") if name in step}
    work.tell(inside(str(step["path"]), root), **numbers)


def inside(path: str, root: Path | None) -> str:
    """Return a path as the person gave it, without the folder that uploads wait in."""
    return path.removeprefix(f"{root}/") if root else path


def shortened(account: dict[str, Any], root: Path | None, lang: str) -> dict[str, Any]:
    """Return the account with uploads named as the person knows them."""
    files = [
        {**file, "path": inside(str(file["path"]), root), "rejected": shelf.reasons(file["rejected"], lang)}
        for file in account["files"]
    ]
    questions = [{**question, "path": inside(str(question["path"]), root)} for question in account["questions"]]
    resumed = account["resumed"] and {**account["resumed"], "next": inside(account["resumed"]["next"] or "", root)}
    return {"files": files, "totals": account["totals"], "questions": questions, "resumed": resumed}


async def bring(request: Request) -> Response:
    """Import a path of this machine, or a batch that was just sent."""
    form = await fields(request)
    zone, answers, password = zone_of(form.get("zone", "")), order_of(form.get("dates", "")), form.get("password", "")
    if profile := form.get("profile", "").strip():
        answers = {**(answers or {}), "profile": profile[:200]}
    if form.get("batch"):
        return carry(request, folder_of(request, form["batch"]), zone, True, answers, password)
    (text,) = needed(form, "path")
    return carry(request, place_typed(text), zone, False, answers, password)


def place_typed(text: str) -> Path:
    """Return the path that was typed, of something that exists."""
    try:
        path = Path(text).expanduser()
        if path.exists():
            return path
    except (OSError, RuntimeError, ValueError):  # a name too long, a home of nobody: nothing is there either
        pass
    raise BadRequest("no-path", NOT_THERE[0].fill(path=text[:300]), NOT_THERE[1])


def folder_of(request: Request, batch: str) -> Path:
    """Return the folder where a batch of uploads waits."""
    spool: Path = request.app.state.spool
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,40}", batch):
        raise BadRequest("batch", *render_bad())
    return spool / batch


def render_bad() -> tuple[Both, Both]:
    """Return the words for an upload that does not say where it belongs."""
    return Both("This upload cannot be placed.", "Cet envoi ne trouve pas sa place."), Both(
        "Reload the page and drop the files again.", "Rechargez la page et déposez de nouveau les fichiers."
    )


def safe_path(name: str) -> PurePosixPath:
    """Return the relative path of an uploaded file: no root, no parent, nothing hidden in it.

    >>> str(safe_path("../../etc/pass\\x00wd"))
    'etc/pass_wd'
    """
    parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".", "..")][-20:]
    clean = [shorter(re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", part)) for part in parts]
    while len("/".join(clean).encode()) > PATH:
        del clean[0]
    return PurePosixPath(*(clean or ["file"]))


def shorter(name: str) -> str:
    """Return a name that fits in a folder, its ending kept.

    >>> shorter("é" * 200 + ".zip") == "é" * 118 + ".zip"
    True
    """
    if len(name.encode()) <= NAME:
        return name
    ending = PurePosixPath(name).suffix
    ending = ending if len(ending.encode()) <= 20 else ""
    return name.encode()[: NAME - len(ending.encode())].decode("utf-8", "ignore") + ending


def placed(batch: Path, path: PurePosixPath) -> Path:
    """Return a free place in a batch, its folder made; two dropped files of one name are two files."""
    folder = batch
    for part in path.parts[:-1]:
        folder /= part
        while folder.exists() and not folder.is_dir():  # a file has the name of this folder
            folder = folder.with_name(folder.name + "_")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / path.name
    while place.exists():
        place = folder / f"{path.stem}-{secrets.token_hex(2)}{path.suffix}"
    return place


async def upload(request: Request) -> Response:
    """Receive one file, as raw bytes; the path inside the dropped folder is in a header."""
    batch = folder_of(request, request.headers.get("x-batch", ""))
    path = safe_path(unquote(request.headers.get("x-path", "file"), errors="replace"))
    spool: Path = request.app.state.spool
    spool.mkdir(parents=True, exist_ok=True, mode=0o700)
    lang, written = render.language(request), 0
    room = shutil.disk_usage(spool).free - SPARE
    if whole(request.headers.get("content-length")) > room:
        return JSONResponse({"error": " ".join(one.say(lang) for one in NO_ROOM)}, 507)
    place = placed(batch, path)
    with place.open("wb") as file:
        async for chunk in request.stream():
            written += len(chunk)
            if written > room:
                file.close()
                place.unlink()
                return JSONResponse({"error": " ".join(one.say(lang) for one in NO_ROOM)}, 507)
            file.write(chunk)
    return JSONResponse({"bytes": written})


async def undo(request: Request) -> Response:
    """Take back everything that one import added."""
    (job,) = needed(await fields(request), "job")
    home = request.app.state.home

    def take_back(work: Work) -> Both:
        count = home.undo(whole(job, -1))
        return Both("{n} {n|activity was|activities were} taken back.", "{n} {n|activité a été retirée|activités ont été retirées}.").fill(n=count)

    return follow(works(request).start("undo", take_back))


async def rule(request: Request) -> Response:
    """Try, add or remove a redaction rule."""
    form = await fields(request)
    if form.get("do") == "remove":
        await ask(request, lambda home: home.rules.remove(whole(form.get("number"), -1)))
        return RedirectResponse("/sources#rules", 303)
    field, action = needed(form, "field", "action")
    pattern = form.get("pattern", "")
    made = {"field": field, "pattern": pattern, "action": action}

    if form.get("do") == "trial":
        counts = await ask(request, lambda home: home.rules.trial(**made))
        return await show(request, made, trial_words(counts).say(render.language(request)))
    await ask(request, lambda home: home.rules.add(**made))
    return RedirectResponse("/sources#rules", 303)


def trial_words(counts: list[tuple[str, int]]) -> Both:
    """Return what a rule would do to what is already there."""
    touched = sum(count for _, count in counts)
    per_source = ", ".join(f"{source} {count}" for source, count in counts[:8])
    return Both(
        "This rule would touch {n} {n|activity|activities} of the log{list}. "
        "It changes nothing that is already there: undo and import again for that.",
        "Cette règle toucherait {n} activité{n||s} du journal{list}. Elle ne change rien à ce qui y est déjà : pour cela, annulez et réimportez.",
    ).fill(n=touched, list=f" ({per_source})" if per_source else "")


ROUTES = [
    Route("/sources", show),
    Route("/sources/upload", upload, methods=["POST"]),
    Route("/sources/bring", bring, methods=["POST"]),
    Route("/sources/undo", undo, methods=["POST"]),
    Route("/sources/rule", rule, methods=["POST"]),
]
