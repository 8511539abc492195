"""Which imports were made, and what did each bring?"""

from __future__ import annotations

import argparse

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

TITLES = (
    Both("JOB", "IMPORT"), Both("WHEN", "QUAND"), Both("STATE", "ÉTAT"), Both("SOURCE", "SOURCE"), Both("ADDED", "AJOUTÉES"),
    Both("KNOWN", "CONNUES"), Both("REJECTED", "REJETÉES"), Both("FILE", "FICHIER"),
)  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Print the jobs, newest first."""
    home = opener()
    jobs = [fields(job) for job in home.jobs()]
    screen.data(jobs)
    if not jobs:
        screen.say(Both("No import yet.", "Aucun import pour l'instant."))
        return DONE
    rows = [[job.get(name) for name in ("number", "started", "state", "source", "added", "known", "rejected", "path")] for job in jobs]
    screen.table(TITLES, rows, right=(0, 4, 5, 6))
    return DONE


def fields(job: object) -> dict:
    """Return a job as a dict, whatever carries it."""
    from dataclasses import asdict, is_dataclass

    if hasattr(job, "as_json"):
        return job.as_json()
    return asdict(job) if is_dataclass(job) else job._asdict()


VERB = Verb(
    name="jobs",
    title=Both("list the imports: what each brought, what it left", "lister les imports : ce que chacun a apporté ou laissé"),
    run=run,
    examples=("jobs", "jobs --json"),
)
