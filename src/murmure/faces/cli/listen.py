"""How is what happens now heard, and written as it comes?"""

from __future__ import annotations

import argparse
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen, clip, one_line
from murmure.faces.cli.verb import DONE, FAILED, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.live import Live, Option
    from murmure.streams.health import Health

FILE, SOURCE, STREAM = Both("FILE", "FICHIER"), Both("SOURCE", "SOURCE"), Both("STREAM", "FLUX")
HEARD = Both(
    "{stream}: {added} added, {known} known already, {changed} changed, {deleted} deleted, {unwanted} left out because their author wishes so, "
    "{rejected} rejected; {reconnects} lost {reconnects|connection|connections}.",
    "{stream} : {added} ajoutée{added||s}, {known} déjà connue{known||s}, {changed} modifiée{changed||s}, {deleted} supprimée{deleted||s}, "
    "{unwanted} écartée{unwanted||s} parce que leur auteur le souhaite, {rejected} rejetée{rejected||s} ; {reconnects} "
    "connexion{reconnects||s} perdue{reconnects||s}.",
)
NOW = Both("{stream}: {added} added, {rate} a minute, {lag}", "{stream} : {added} ajoutées, {rate} par minute, {lag}")
BEHIND = Both("{seconds} s behind", "{seconds} s de retard")
NOTHING_YET = Both("nothing heard yet", "rien entendu pour l'instant")
REJECTED = Both("Rejected: {reason} ({n}), first at {where}.", "Rejeté : {reason} ({n}), d'abord à {where}.")
AGAIN = Both("{stream}: {why} Trying again in {seconds} s.", "{stream} : {why} Nouvel essai dans {seconds} s.")
LISTENING = Both("Listening to {stream}. Ctrl-C stops; the same command goes on where it stopped.",
                 "Écoute de {stream}. Ctrl-C arrête ; la même commande reprend où elle s'était arrêtée.")  # fmt: skip
NO_STREAM = Both("Nothing was ever listened to. See what can be with `murmure listen --help`.",
                 "Rien n'a jamais été écouté. Voyez ce qui peut l'être avec `murmure listen --help`.")  # fmt: skip
LEFT = Both("{stream} is forgotten; what it brought stays in the log.", "{stream} est oublié ; ce qu'il a apporté reste dans le journal.")
BAD_SECONDS = Both("--for must be a number of seconds above 0.", "--for doit être un nombre de secondes supérieur à 0.")
TYPE_SECONDS = Both("Type a number, as --for 60.", "Tapez un nombre, comme --for 60.")
TITLES = (Both("STREAM", "FLUX"), Both("STATE", "ÉTAT"), Both("BEHIND (S)", "RETARD (S)"), Both("ADDED", "AJOUTÉES"), Both("DELETED", "SUPPRIMÉES"),
          Both("WHAT WAS WRONG", "CE QUI N'ALLAIT PAS"))  # fmt: skip
STATES = {
    "running": Both("listening", "à l'écoute"), "waiting": Both("waiting to try again", "en attente d'un nouvel essai"),
    "stopped": Both("stopped", "arrêté"), "ended": Both("at its end", "à sa fin"), "failed": Both("failed", "en échec"),
    "stuck": Both("no sign of life", "sans signe de vie"),
}  # fmt: skip


def configure(parser: Parser) -> None:
    """Add one verb for each live source, when this verb is asked for: reading their cards takes a while."""
    parser.add_argument("--leave", metavar=STREAM, help=Both(
        "forget where this stream stood, and that it was followed; what it brought stays",
        "oublier où en était ce flux, et qu'il a été suivi ; ce qu'il a apporté reste"))  # fmt: skip
    parser.late = add_sources


def add_sources(parser: Parser) -> None:
    """Add the live sources, with their options."""
    from murmure.sources.live import lives

    below = parser.add_subparsers(dest="live", metavar=SOURCE.say(parser.language))
    for card in lives():
        own = parser.under(below, card.name, card.title)
        for option in card.options:
            add_option(own, card, option)
        own.add_argument("--once", action="store_true", help=Both(
            "take what is there now, then stop", "prendre ce qui est là maintenant, puis s'arrêter"))  # fmt: skip
        own.add_argument("--for", dest="seconds", metavar=Both("SECONDS", "SECONDES"), type=float, help=Both(
            "stop after so many seconds", "s'arrêter après ce nombre de secondes"))  # fmt: skip


def add_option(parser: Parser, card: Live, option: Option) -> None:
    """Add one option of a live source; a secret comes from a file or the environment, where other users do not read it."""
    if option.secret:
        variable = variable_of(card, option)
        parser.add_argument(f"--{option.name}-file", dest=f"secret_{option.name}", metavar=FILE, help=Both(
            f"{option.help.en}, on the first line of a file (else {variable})",
            f"{option.help.fr}, sur la première ligne d'un fichier (sinon {variable})"))  # fmt: skip
        return
    about: dict[str, Any] = {"dest": f"option_{option.name}", "help": option.help}
    if option.flag:
        about |= {"action": "store_const", "const": "yes"}
    else:
        about |= {"metavar": option.metavar, **({"action": "append"} if option.several else {})}
    parser.add_argument(f"--{option.name}", **about)


def variable_of(card: Live, option: Option) -> str:
    """Return the environment variable that may hold a secret."""
    return f"MURMURE_{card.name}_{option.name}".upper().replace("-", "_")


def given(args: argparse.Namespace, card: Live) -> dict[str, str]:
    """Return the options that were given, secrets read from where they lie."""
    from murmure.faces.cli.opening import first_line

    found: dict[str, str] = {}
    for option in card.options:
        if option.secret:
            place = getattr(args, f"secret_{option.name}", None)
            value = first_line(place) if place else os.environ.get(variable_of(card, option))
        else:
            value = getattr(args, f"option_{option.name}", None)
        if value:
            found[option.name] = "\n".join(value) if isinstance(value, list) else value
    return found


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Listen until the end, Ctrl-C or SIGTERM; without a source, list the streams."""
    if args.leave:
        opener().leave(args.leave)
        screen.data({"left": args.leave})
        screen.say(LEFT, stream=args.leave)
        return DONE
    if not args.live:
        return show(opener, screen)
    from murmure.sources.live import live_named

    if args.seconds is not None and not 0 < args.seconds < 1e9:
        raise BadRequest("bad-seconds", BAD_SECONDS, TYPE_SECONDS)
    card = live_named(args.live)
    options = given(args, card)
    stream = card.stream(card.checked(options))
    home = opener(new=True)
    screen.note(LISTENING, stream=stream)
    with stopping() as stop, Status(screen) as status:
        heard = home.listen(card.name, options, args.once, args.seconds, stop, status)
    told = {**dict.fromkeys(heard.health.counts, 0), **heard.counts}
    screen.data({**heard.health.as_json(time.time(), screen.language), **told})
    screen.say(HEARD, stream=stream, **told)
    if told["rejected"]:
        session = next((job for job in home.jobs() if job.path == stream), None)
        for one in session.account() if session else ():
            screen.note(REJECTED, reason=Both(one["reason"], one["reason_fr"]), n=one["count"], where=(one["where"] or ["?"])[0])
    if heard.health.state != "failed":
        return DONE
    if heard.health.why:
        screen.note(Both(*heard.health.why), "bad")
    return FAILED


def show(opener: Opener, screen: Screen) -> int:
    """List the streams."""
    now, found = time.time(), opener().streams()
    screen.data([health.as_json(now, screen.language) for health in found])
    if not found:
        screen.say(NO_STREAM)
        return DONE
    rows = [
        (health.name, STATES[health.state].say(screen.language), None if (lag := health.lag(now)) is None or not health.live_now else round(lag),
         health.counts["added"], health.counts["deleted"], Both(*health.why).say(screen.language) if health.why else "")
        for health in found
    ]  # fmt: skip
    screen.table(TITLES, rows, right=(2, 3, 4))
    return DONE


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C and SIGTERM set: what was heard is written, then the listening ends. A second Ctrl-C ends it at once."""
    stop = threading.Event()

    def ask(number: int, _: Any) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Status:
    """Show one line about the stream on stderr while it is a terminal; else, say each loss once."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self._live, self._lost, self._last = screen, screen.err.isatty(), None, 0.0

    def __enter__(self) -> Status:
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self.screen.err.write("\r\x1b[K")

    def __call__(self, health: Health, counts: Mapping[str, int]) -> None:
        """Show how the stream is doing."""
        now = time.time()
        if health.again is None or not health.why:
            self._lost = None
        elif self._lost != health.again:
            self._lost = health.again
            if not self._live:
                self.screen.note(AGAIN, stream=health.name, why=Both(*health.why), seconds=max(0, round(health.again - now)))
        if self._live and now - self._last > 0.5:
            self._last = now
            self.screen.err.write("\r\x1b[K" + clip(one_line(self.line(health, counts, now)), self.width()))
            self.screen.err.flush()

    def line(self, health: Health, counts: Mapping[str, int], now: float) -> str:
        """Return the line: what is wrong, else how much came and how far behind it is."""
        if health.again is not None and health.why:
            return self.screen.fill(AGAIN, {"stream": health.name, "why": Both(*health.why), "seconds": max(0, round(health.again - now))})
        lag = health.lag(now)
        behind = NOTHING_YET if lag is None else BEHIND.fill(seconds=self.screen.number(round(lag)))
        return self.screen.fill(NOW, {"stream": health.name, "added": counts.get("added", 0), "rate": round(health.rate(now) * 60), "lag": behind})

    def width(self) -> int:
        """Return the columns of the terminal."""
        import shutil

        return shutil.get_terminal_size().columns - 1


VERB = Verb(
    name="listen",
    title=Both("hear what happens now, and write it as it comes", "entendre ce qui se passe maintenant, et l'écrire à mesure"),
    run=run,
    configure=configure,
    examples=("listen", "listen json-lines --map time=created,actor=user,text=body", "listen json-lines --once --json"),
    about=Both(
        "Without a source, the streams that were listened to, and how they are doing. Stopped or killed, the same command goes on where it "
        "stopped: nothing is lost or written twice. What its author deletes leaves the log.",
        "Sans source, les flux qui ont été écoutés, et comment ils vont. Arrêtée ou tuée, la même commande reprend où elle en était : rien n'est "
        "perdu ni écrit deux fois. Ce que son auteur supprime quitte le journal.",
    ),
)
