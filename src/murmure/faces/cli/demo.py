"""What does murmure look like with a life in it, before any archive is read?"""

from __future__ import annotations

import argparse
from pathlib import Path

from murmure.demo import PREFIX
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.progress import Bars
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.serve import configure as configure_serve
from murmure.faces.cli.serve import serve
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

SIZE, SEED = 200_000, 1
MADE = Both(
    "A made-up village is in {path}: {count} {count|activity|activities}.",
    "Un village inventé est dans {path} : {count} activité{count||s}.",
)
BROUGHT = Both(
    "The year of one of its people came in from {jobs} made-up {jobs|export|exports}: {count} more. They lie in {path}.",
    "L'année d'une de ses habitantes vient de {jobs} export{jobs||s} inventé{jobs||s} : {count} de plus. Ils sont dans {path}.",
)
ALONE = Both(
    "This village was made without exports. To have them too: murmure demo --remove, then murmure demo.",
    "Ce village a été fait sans exports. Pour les avoir aussi : murmure demo --remove, puis murmure demo.",
)
GONE = Both("The made-up village is gone: {count} {count|activity|activities}.", "Le village inventé est parti : {count} activité{count||s}.")


def configure(parser: Parser) -> None:
    """Ask for the size of the village, and where to listen."""
    parser.add_argument("--size", metavar="N", type=int, default=SIZE, help=Both(
        f"how many activities ({SIZE})", f"combien d'activités ({SIZE})"))  # fmt: skip
    parser.add_argument("--seed", metavar="N", type=int, default=SEED, help=Both(
        "another village for another number", "un autre village pour un autre nombre"))  # fmt: skip
    parser.add_argument("--no-exports", action="store_true", help=Both(
        "only the village, without the year of made-up exports", "le village seul, sans l'année d'exports inventés"))  # fmt: skip
    parser.add_argument("--remove", action="store_true", help=Both("remove the village", "retirer le village"))
    parser.add_argument("--no-serve", action="store_true", help=Both(
        "only make the village, do not open the page", "créer le village sans ouvrir la page"))  # fmt: skip
    configure_serve(parser)


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Make the village in a home of its own, unless it is there, and open its page."""
    if not getattr(args, "home", None):
        args.home = str(demo_place(opener.path))
    home = opener(new=True)
    try:
        if args.remove:
            count = home.forget_demo()
            screen.data({"removed": count})
            screen.say(GONE, count=count)
            return DONE
        if not home.made_up:
            with Bars(screen) as bars:
                home.demo(args.size, args.seed, bars, exports=not args.no_exports)
        jobs = [job for job in home.jobs() if job.state != "undone" and not (job.made_up and job.source.startswith(PREFIX))]
        count, brought, exports = home.log.count(), sum(job.added for job in jobs if job.made_up), home.demo_exports
    finally:
        home.close()
    written = str(exports) if exports.is_dir() else None
    screen.data({"home": str(opener.path), "activities": count, "exports": written, "brought": brought})
    screen.say(MADE, path=opener.path, count=count - sum(job.added for job in jobs))
    if not brought and not args.no_exports:
        screen.note(ALONE)
    if brought:
        screen.say(BROUGHT, path=exports, count=brought, jobs=sum(job.made_up for job in jobs))
    screen.out.flush()
    return DONE if args.no_serve else serve(args, opener, screen)


def demo_place(usual: Path) -> Path:
    """Return the folder of the demo: beside the usual home, so that made-up and lived never mix unasked."""
    return usual.with_name(usual.name + "-demo")


VERB = Verb(
    name="demo",
    title=Both("show a made-up village, labelled as such", "montrer un village inventé, et qui le dit"),
    run=run,
    configure=configure,
    examples=("demo", "demo --size 1000000 --seed 7", "demo --no-exports", "demo --remove"),
    about=Both(
        "Without --home, the village lives in a folder of its own beside your home. With it comes a year of exports as services and devices "
        "would write them for one of its people, made up and imported like yours.",
        "Sans --home, le village vit dans un dossier à lui, à côté de votre maison. Avec lui vient une année d'exports, tels que services et "
        "appareils les écriraient pour l'une de ses habitantes, inventés et importés comme les vôtres.",
    ),
)
