"""Which imports were made, and what did each bring?"""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.log.jobs import Job

TITLES = (
    Both("JOB", "IMPORT"), Both("WHEN", "QUAND"), Both("STATE", "ÉTAT"), Both("SOURCE", "SOURCE"), Both("ADDED", "AJOUTÉES"),
    Both("KNOWN", "CONNUES"), Both("REJECTED", "REJETÉES"), Both("FILE", "FICHIER"),
)  # fmt: skip
STATES = {
    "done": Both("done", "terminé"), "running": Both("running", "en cours"), "stopped": Both("stopped", "interrompu"),
    "undone": Both("undone", "annulé"),
}  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Print the jobs, newest first."""
    home = opener()
    jobs = [fields(job) for job in home.jobs()]
    screen.data(jobs)
    if not jobs:
        screen.say(Both("No import yet.", "Aucun import pour l'instant."))
        return DONE
    rows = [
        (job["number"], day(job["started"]), STATES.get(job["state"], Both(job["state"], job["state"])).say(screen.language), job["source"],
         job["added"], job["known"], sum(one["count"] for one in job["rejected"]), job["path"])
        for job in jobs
    ]  # fmt: skip
    screen.table(TITLES, rows, right=(0, 4, 5, 6))
    return DONE


def fields(job: Job) -> dict:
    """Return what scripts read of a job."""
    names = ("number", "source", "path", "state", "started", "ended", "added", "known", "dropped", "made_up")
    return {**{name: getattr(job, name) for name in names}, "rejected": job.account()}


def day(seconds: float) -> str:
    """Return the local day and time of an import."""
    return f"{datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M}"


VERB = Verb(
    name="jobs",
    title=Both("list the imports: what each brought, what it left", "lister les imports : ce que chacun a apporté ou laissé"),
    run=run,
    examples=("jobs", "jobs --json"),
)
