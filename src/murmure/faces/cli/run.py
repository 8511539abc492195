"""How does a line typed in a terminal become an exit code?"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Sequence

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser, parser_of, peek, said
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, FAILED, INTERRUPTED, MISUSED, Verb
from murmure.model.errors import MurmureError
from murmure.model.words import LANGUAGES, Both, language_of

PIPE_CLOSED = 141
"""What a shell reports for a program whose reader went away: 128 + SIGPIPE."""

STOPPED = Both(
    "Stopped. Everything that was acknowledged is kept; run the same command to go on.",
    "Arrêté. Tout ce qui a été confirmé est gardé ; relancez la même commande pour continuer.",
)
UNEXPECTED = Both(
    "murmure met a case it does not know ({kind}); what was already in your log is safe. "
    "A report without any of your data is in {path}.",
    "murmure a rencontré un cas qu'il ne connaît pas ({kind}) ; ce qui était déjà dans votre journal est en sûreté. "
    "Un rapport sans aucune de vos données est dans {path}.",
)
SEND_IT = Both(
    "`murmure doctor` may tell why. Please send the report to the project.",
    "`murmure doctor` peut dire pourquoi. Merci d'envoyer le rapport au projet.",
)
FULL = (
    "disk-full",
    Both("The disk is full, or takes no file of this size.", "Le disque est plein, ou n'accepte pas un fichier de cette taille."),
    Both(
        "What was acknowledged is kept. Make room and run the same command again.",
        "Ce qui a été confirmé est gardé. Faites de la place et relancez la même commande.",
    ),
)
SYSTEM: dict[int, tuple[str, Both, Both]] = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EACCES: (
        "not-allowed",
        Both("This machine does not allow reading or writing {path}.", "Cette machine ne permet pas de lire ou d'écrire {path}."),
        Both("Check who owns it, or name another place.", "Vérifiez à qui il appartient, ou indiquez un autre endroit."),
    ),
    errno.EROFS: (
        "read-only",
        Both("{path} is on a disk that cannot be written.", "{path} est sur un disque protégé en écriture."),
        Both("Name another place, with --home for the home.", "Indiquez un autre endroit, avec --home pour la maison."),
    ),
    errno.EMFILE: (
        "too-many-files",
        Both("Too many files are open at once.", "Trop de fichiers sont ouverts en même temps."),
        Both("Type `ulimit -n 4096`, then the same command.", "Tapez `ulimit -n 4096`, puis la même commande."),
    ),
}  # fmt: skip


def verbs() -> list[Verb]:
    """Return the card of every verb, by name."""
    from murmure.plugs import plugs

    return plugs("murmure.faces.cli", "VERB")


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line and return its exit code; no traceback reaches the person."""
    language = peek(arguments, "--lang") or language_of(dict(os.environ))
    screen = Screen(language if language in LANGUAGES else "en", json=said(arguments, "--json"))
    prepare_streams(screen)
    if said(arguments, "--no-color"):
        os.environ["NO_COLOR"] = "1"
    try:
        code = carry_out(arguments, screen)
        screen.out.flush()
        return code
    except MurmureError as error:
        screen.fail(error)
        return error.exit_code
    except KeyboardInterrupt:
        with contextlib.suppress(KeyboardInterrupt):
            screen.note(STOPPED, "doubt")
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes stdout once more at exit; the reader is gone, so that goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:  # the last door: whatever happens, a sentence and never a traceback
        if os.environ.get("MURMURE_DEBUG") == "1":
            raise
        screen.fail(explain(error, arguments))
        return FAILED


def prepare_streams(screen: Screen) -> None:
    """Let every text be printed: JSON is UTF-8 whatever the terminal; what a terminal cannot show is escaped."""
    for stream in (screen.out, screen.err):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if screen.json and hasattr(screen.out, "reconfigure"):
        screen.out.reconfigure(encoding="utf-8")


def carry_out(arguments: Sequence[str], screen: Screen) -> int:
    """Parse the arguments and run their verb."""
    cards = verbs()
    parser = parser_of(cards, screen.language)
    try:
        parsed = parser.parse_args(list(arguments))
    except SystemExit as stop:  # argparse has said what was wrong, or has shown the help that was asked for
        return DONE if not stop.code else MISUSED
    if parsed.version:
        return say_version(screen)
    if parsed.verb is None:
        return welcome(parser, screen)
    with contextlib.closing(Opener(parsed, screen)) as opener:
        return parsed.card.run(parsed, opener, screen)


def say_version(screen: Screen) -> int:
    """Print the version."""
    from murmure import __version__

    screen.data({"version": __version__})
    screen.say(Both("murmure {version}", "murmure {version}"), version=__version__)
    return DONE


def welcome(parser: Parser, screen: Screen) -> int:
    """Say what can be typed, to a person who typed nothing."""
    screen.out.write(parser.format_help())
    screen.say(
        Both(
            "\nTo begin: `murmure demo` shows a made-up village; `murmure import FOLDER` reads your own archives.",
            "\nPour commencer : `murmure demo` montre un village inventé ; `murmure import DOSSIER` lit vos archives.",
        )
    )
    return MISUSED


def explain(error: Exception, arguments: Sequence[str]) -> MurmureError:
    """Return the sentence for what nothing else explained: the system's refusals by name, the rest with a report."""
    if isinstance(error, OSError) and error.errno in SYSTEM:
        code, what, advice = SYSTEM[error.errno]
        return MurmureError(code, what.fill(path=error.filename or "?") if "{" in what.en else what, advice)
    from murmure.faces.cli.report import write_report

    path = write_report(error, arguments)
    return MurmureError("unexpected", UNEXPECTED.fill(kind=type(error).__name__, path=path), SEND_IT)
