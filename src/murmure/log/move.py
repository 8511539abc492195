"""How does a whole log leave for another home, or another program, and come back equal?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.engine import duck
from murmure.engine.seal import Seal
from murmure.log.jobs import Job
from murmure.model.activity import TOMBSTONE, schema
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.engine import Store

FORMATS = ("parquet", "jsonl")
CARD = "murmure-export.json"
_CONTEXT = "https://www.w3.org/ns/activitystreams"

# Column by column, the words of ActivityStreams; what it has no word for keeps ours. The
# source `murmure-export` reads exactly this back.
_TIME = "strftime({0}::timestamp, '%Y-%m-%dT%H:%M:%S.%fZ')"
_LINE = f"""{{
    "@context": '{_CONTEXT}', "id": 'urn:uuid:' || id::varchar, "type": type, "actor": actor,
    "object": case when object is null and object_type is null then null else {{"id": object, "type": object_type}} end,
    "target": target, "inReplyTo": in_reply_to, "instrument": instrument, "to": audience,
    "published": {_TIME.format("published")}, "endTime": {_TIME.format("until")},
    "content": content, "contentLanguage": language,
    "tag": list_transform(tags, x -> {{"type": 'Hashtag', "name": '#' || x}}),
    "attachment": list_transform(links, x -> {{"type": 'Link', "href": x}}),
    "cc": list_transform(mentions, x -> {{"type": 'Mention', "href": x}}),
    "location": case when latitude is null and longitude is null then null
                else {{"type": 'Place', "latitude": latitude, "longitude": longitude}} end,
    "murmure:quantity": quantity, "murmure:value": value, "murmure:unit": unit, "murmure:source": source,
    "murmure:job": job, "murmure:precision": precision, "murmure:offsetMinutes": offset_minutes,
    "murmure:offsetOrigin": offset_origin, "murmure:extra": extra
}}"""


def export(store: Store, folder: Path, form: str = "parquet") -> dict[str, object]:
    """Write the whole log, the jobs and the tombstones into `folder`; return what was written.

    The files are plain, whatever the home: who can read the folder can read the log.
    """
    if form not in FORMATS:
        raise BadRequest(
            "bad-format", Both("There is no export format {name!r}.", "Il n'y a pas de format d'export {name!r}.").fill(name=form),
            Both("Choose parquet or jsonl.", "Choisissez parquet ou jsonl."))  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise BadRequest(
            "not-empty", Both("The folder {name} is not empty; nothing was written.",
                              "Le dossier {name} n'est pas vide ; rien n'a été écrit.").fill(name=folder),
            Both("Name a new folder.", "Indiquez un nouveau dossier."))  # fmt: skip
    files, total = store.steady(lambda: _write_all(store, folder, form))
    card = {
        "murmure": "export", "version": 1, "format": form, "files": files, "activities": total,
        "columns": schema().names, "jobs": list(store.book.all("job").values()),
    }  # fmt: skip
    (folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=1), encoding="utf-8")
    return {"folder": str(folder), "format": form, "files": [*files, CARD], "activities": total}


def _write_all(store: Store, folder: Path, form: str) -> tuple[list[str], int]:
    """Write every segment as it is at this moment; return the names of the files and the number of activities."""
    for path in folder.iterdir():
        path.unlink()  # of a first try, which a writer overtook: the folder was empty before it
    files, total = [], 0
    cursor = store.cursor()
    try:
        for number, segment in enumerate(store.segments):
            scan = store.scan([store.path(segment)])
            name = f"activities-{number:05}.{form}" if segment.kind == "log" else f"tombstones-{number:05}.{form}"
            target = folder / name
            if form == "parquet":
                cursor.execute(duck.copy_to(f"select * from {scan} order by published, id", target, Seal()))
            else:
                _write_lines(cursor, scan, target)
            files.append(name)
            total += segment.rows if segment.kind == "log" else 0
    finally:
        cursor.close()
    return files, total


def _write_lines(cursor, scan: str, target: Path) -> None:
    """Write one ActivityStreams object a line; members without a value are left out."""
    lines = f"select json_merge_patch('{{}}', to_json({_LINE})) as line from {scan} order by published, id"
    reader = cursor.execute(lines).to_arrow_reader(20_000)
    with target.open("w", encoding="utf-8") as out:
        for batch in reader:
            out.writelines(line + "\n" for line in batch.column(0).to_pylist())


def _is_job(page: object) -> bool:
    """Say whether a stranger's page is a job as this version knows them: another would make the list unreadable."""
    known = Job(1, "", "").page()
    return (
        isinstance(page, dict) and set(page) <= set(known) and {"number", "source", "path"} <= set(page)
        and all(type(value) is type(known[name]) for name, value in page.items() if name not in ("ended", "started"))
        and isinstance(page.get("ended"), int | float | None) and isinstance(page.get("started", 0.0), int | float)
        and 0 < page["number"] < 2**31
    )  # fmt: skip


def restore_jobs(store: Store, jobs: list[dict], bringer: int) -> int:
    """Put the jobs of an export into a home that has none but `bringer`; return its number after theirs (0: none were put).

    In a home with jobs of its own nothing is kept: everything belongs to the
    job that brings it. One that a kill interrupts goes on as it began.
    """
    if store.book.get("restoring", str(bringer)):
        return bringer
    if set(store.book.all("job")) - {str(bringer)} or store.segments:
        return 0
    jobs = [job for job in jobs if _is_job(job)]
    with store.lock, store.book.change():
        page = store.book.get("job", str(bringer))
        store.book.drop("job", str(bringer))
        for job in jobs:
            store.book.put("job", str(int(job["number"])), job)
        store.book.raise_to("job", max((int(job["number"]) for job in jobs), default=0))
        number = store.book.next("job")
        store.book.put("job", str(number), {**page, "number": number})
        store.book.put("restoring", str(number), True)
    return number


def restored(store: Store, bringer: int) -> None:
    """Note that all of an export is there: what its import brings later is its own."""
    with store.lock, store.book.change():
        store.book.drop("restoring", str(bringer))


__all__ = ["CARD", "FORMATS", "TOMBSTONE", "export", "restore_jobs", "restored"]
