"""What would have been said of posts of the past, had murmure listened then?"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from murmure.faces.cli.beside import alone, between, megabytes, not_the_same, place_of, spent, warned
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.rising.alarm import Alarm

METHODS = ("murmure", "mastodon", "ewma", "gain", "blind")
FILE = Both("FILE", "FICHIER")
NO_CHECKPOINT = Both("A simple rule has no checkpoint.", "Une règle simple n'a pas de point de reprise.")
LEAVE_IT = Both("Leave out --checkpoint, or --method.", "Omettez --checkpoint, ou --method.")
RISES = Both("{time}  {cause}  {adopters} {adopters|account|accounts}, {gathering}{more}",
             "{time}  {cause}  {adopters} compte{adopters||s}, {gathering}{more}")  # fmt: skip
OTHERS = Both(" (also {terms})", " (aussi {terms})")
FOUND = Both(
    "{posts} {posts|post|posts} of {days} {days|day|days}: {alarms} {alarms|alarm|alarms}, {rate} a day. Written: {out}",
    "{posts} message{posts||s} de {days} jour{days||s} : {alarms} alarme{alarms||s}, {rate} par jour. Écrit : {out}",
)
HINDSIGHT = Both("The threshold of this rule was set in hindsight, so that it raises as many alarms as asked: in its favour.",
                 "Le seuil de cette règle est fixé après coup, pour qu'elle lève autant d'alarmes que demandé : à son avantage.")  # fmt: skip
NOT_KNOWN = Both("groups not known", "groupes non connus")


def configure(parser: Parser) -> None:
    """Ask for posts, their columns, a place to write, and how many alarms are wanted."""
    parser.add_argument("files", metavar=FILE, nargs="+", help=Both(
        "posts, as CSV, TSV, Parquet or JSON lines", "des messages, en CSV, TSV, Parquet ou JSON par lignes"))  # fmt: skip
    parser.add_argument("--lens", choices=("rising",), default="rising", help=Both(
        "the lens that looks (rising)", "la lentille qui regarde (rising)"))  # fmt: skip
    parser.add_argument("--out", metavar=FILE, required=True, help=Both(
        "the file of alarms to write, one JSON object a line", "le fichier d'alarmes à écrire, un objet JSON par ligne"))  # fmt: skip
    parser.add_argument("--map", metavar=Both("COLUMNS", "COLONNES"), default="", help=Both(
        "which column is for what, as time=published_at,actor=author,text=content,tags=hashtags,links=urls,id=id; usual names are found",
        "quelle colonne sert à quoi, comme time=published_at,actor=author,text=content,tags=hashtags,links=urls,id=id ; les noms courants "
        "sont trouvés"))  # fmt: skip
    parser.add_argument("--alarms-per-day", metavar=Both("NUMBER", "NOMBRE"), type=float, default=3.0, help=Both(
        "about so many alarms a day, on average over a long time (3)",
        "environ tant d'alarmes par jour, en moyenne sur un long temps (3)"))  # fmt: skip
    parser.add_argument("--memory", metavar=Both("MB", "MO"), type=int, default=256, help=Both(
        "megabytes for what is watched (256)", "mégaoctets pour ce qui est surveillé (256)"))  # fmt: skip
    parser.add_argument("--no-words", action="store_true", help=Both(
        "watch tags, links, media and petitions only, not the words of texts",
        "ne surveiller que mots-dièse, liens, médias et pétitions, pas les mots des textes"))  # fmt: skip
    parser.add_argument("--checkpoint", metavar=FILE, help=Both(
        "a file in which the state is kept now and then: the same command goes on after a stop",
        "un fichier où l'état est gardé de temps en temps : la même commande reprend après un arrêt"))  # fmt: skip
    parser.add_argument("--method", choices=METHODS, default="murmure", help=Both(
        "another rule to compare with: Mastodon's trend score, an EWMA z-score of the hour, the gain of 24 hours, a model of timing and audience "
        "blind to communities", "une autre règle, pour comparer : le score de tendance de Mastodon, un score z EWMA de l'heure, le gain de "
        "24 heures, un modèle du temps et de l'audience qui ignore les communautés"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Replay the posts, write each alarm as it is raised, and say what there was."""
    megabytes(args.memory)
    between("0.001", "1000000", "--alarms-per-day", args.alarms_per_day, "3", "bad-budget")
    if args.method != "murmure" and args.checkpoint:
        raise BadRequest("no-checkpoint", NO_CHECKPOINT, LEAVE_IT)
    from murmure.communities.files import check_writable
    from murmure.rising.detector import Setting
    from murmure.rising.read import columns_of, read_posts
    from murmure.rising.replay import Replay
    from murmure.rising.rule import RuleReplay

    start, out, sources = time.perf_counter(), place_of(args.out), [place_of(file) for file in args.files]
    checkpoint = place_of(args.checkpoint) if args.checkpoint else None
    columns = columns_of(args.map)
    check_writable(out)  # before a name is made of it: `.` has none
    for place, option, others in ((out, "--out", sources), (checkpoint, "--checkpoint", [*sources, out, out.with_name(f"{out.name}.part")])):
        if place is not None:
            check_writable(place)
            not_the_same(place, option, *others)
    reading = read_posts(sources, columns)
    setting = Setting(args.alarms_per_day, args.memory, not args.no_words)
    told = repr((sorted(columns.items()), [file.name for file in sources], setting))
    replay = Replay(reading, setting, out, checkpoint, told) if args.method == "murmure" else RuleReplay(reading, setting, out, args.method)
    with alone(out):
        for alarm in replay.run():
            if screen.err.isatty():
                show(alarm, screen)
    warnings = warned(reading.notes, screen)
    days = max(replay.days, 1 / 24)
    result = {"posts": replay.posts, "days": round(replay.days, 1), "alarms": replay.alarms, "rate": round(replay.alarms / days, 2)}
    screen.data({**result, "rejected": reading.rejected, "memory": replay.memory, "method": args.method, **warnings, **spent(start)})
    if args.method != "murmure":
        screen.note(HINDSIGHT)
    screen.say(FOUND, out=out, **result)
    return DONE


def show(alarm: Alarm, screen: Screen) -> None:
    """Say one alarm on one line."""
    from murmure.lenses.crowd.rising.claim import GATHERINGS
    from murmure.rising.alarm import moment

    terms = ", ".join(alarm.terms[1:4])
    screen.note(RISES, time=moment(alarm.time), cause=alarm.cause, adopters=alarm.adopters, gathering=GATHERINGS.get(alarm.gathering, NOT_KNOWN),
                more=OTHERS.fill(terms=terms) if terms else "")  # fmt: skip


VERB = Verb(
    name="replay",
    title=Both("replay posts as if they came now, and write what rises before the crowd sees it",
               "rejouer des messages comme s'ils arrivaient maintenant, et écrire ce qui monte avant que la foule le voie"),
    run=run,
    configure=configure,
    examples=("replay posts.parquet --lens rising --out alarms.jsonl --map time=publish_date,actor=author_id,text=content",
              "replay posts.csv --out alarms.jsonl --alarms-per-day 1 --method mastodon"),
)  # fmt: skip
