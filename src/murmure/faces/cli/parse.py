"""How is a command line understood, in two languages, with global options before or after the verb?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from murmure.faces.cli.verb import Verb
from murmure.faces.cli.wording import speak
from murmure.model.words import LANGUAGES, Both

A_FOLDER, A_FILE = Both("FOLDER", "DOSSIER"), Both("FILE", "FICHIER")
GLOBALS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("--home",), {"metavar": A_FOLDER, "help": Both(
        "the home to use (else MURMURE_HOME, else the data folder of this machine)",
        "le dossier de la maison (sinon MURMURE_HOME, sinon le dossier de données de cette machine)")}),
    (("--json",), {"action": "store_true", "help": Both("print JSON, for scripts", "afficher du JSON, pour les scripts")}),
    (("--lang",), {"choices": LANGUAGES, "help": Both("speak English or French", "parler anglais ou français")}),
    (("--no-color",), {"action": "store_true", "help": Both(
        "no colour (NO_COLOR does the same)", "pas de couleur (NO_COLOR fait de même)")}),
    (("--passphrase-file",), {"metavar": A_FILE, "help": Both(
        "read the passphrase from the first line of a file (else MURMURE_PASSPHRASE, else it is asked for)",
        "lire la phrase de passe sur la première ligne d'un fichier (sinon MURMURE_PASSPHRASE, sinon elle est demandée)")}),
    (("--encrypt",), {"action": "store_true", "help": Both(
        "when the home is new, ask for a passphrase and encrypt it",
        "si la maison est nouvelle, demander une phrase de passe et la chiffrer")}),
)  # fmt: skip


NUMBERS: dict[Any, Both] = {float: Both("a number", "un nombre"), int: Both("a whole number", "un nombre entier")}


class Parser(argparse.ArgumentParser):
    """Parse arguments whose help is a `Both`; say errors in the language of the person.

    late  adds what only this verb's own help and arguments need: reading it takes longer than `murmure --help` may
    """

    late: Callable[[Parser], None] | None = None

    def __init__(self, *args: Any, language: str = "en", **options: Any) -> None:
        self.language = language
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*args, allow_abbrev=False, **options)

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """Add an argument; `help` and `metavar` may be a `Both`."""
        if isinstance(options.get("help"), Both):
            options["help"] = options["help"].say(self.language).replace("%", "%%")
        if isinstance(options.get("metavar"), Both):
            options["metavar"] = options["metavar"].say(self.language)
        if options.get("type") in NUMBERS:
            options["type"] = named(options["type"], NUMBERS[options["type"]].say(self.language))
        return super().add_argument(*names, **options)

    def complete(self) -> None:
        """Add what is added late, once."""
        late, self.late = self.late, None
        if late:
            late(self)

    def parse_known_args(self, *args: Any, **options: Any) -> Any:
        """Parse, with all that there is to be parsed."""
        self.complete()
        return super().parse_known_args(*args, **options)

    def add_subparsers(self, **options: Any) -> argparse._SubParsersAction:
        """Add verbs below this parser; they speak its language."""
        options.setdefault("parser_class", lambda **kw: Parser(language=self.language, **kw))
        return super().add_subparsers(**options)

    def under(self, verbs: argparse._SubParsersAction, name: str, title: Both, **options: Any) -> Parser:
        """Add the verb `name` to `verbs`, with the global options."""
        text = title.say(self.language)
        below = verbs.add_parser(name, help=text.replace("%", "%%"), description=text, **options)
        add_globals(below)
        return below


def named(read: Callable[[str], Any], name: str) -> Callable[[str], Any]:
    """Return what reads a value, under a name that a person knows: argparse says it when the value cannot be read."""

    def reading(text: str) -> Any:
        return read(text)

    reading.__name__ = name
    return reading


def add_globals(parser: Parser) -> None:
    """Add the options that stand before or after a verb. Absent ones leave no trace, so neither place hides the other."""
    for names, options in GLOBALS:
        parser.add_argument(*names, default=argparse.SUPPRESS, **options)


def parser_of(verbs: Iterable[Verb], language: str = "en", program: str = "murmure", whole: bool = False) -> Parser:
    """Return the parser of the whole command line; `whole`, with what verbs add late."""
    speak(argparse, language)
    about = Both(
        "Read your own archives into one private log, three graphs and an honest first page.",
        "Lisez vos propres archives : un journal privé, trois graphes et une première page honnête.",
    )
    parser = Parser(prog=program, language=language, description=about.say(language))
    parser.add_argument("--version", action="store_true", help=Both("print the version", "afficher la version"))
    add_globals(parser)
    below = parser.add_subparsers(
        dest="verb", metavar=Both("VERB", "VERBE").say(language), title=Both("verbs", "verbes").say(language)
    )
    for verb in verbs:
        add_verb(parser, below, verb, program)
        if whole:
            below.choices[verb.name].complete()
    return parser


def add_verb(parser: Parser, below: argparse._SubParsersAction, verb: Verb, program: str) -> None:
    """Add one verb, with its examples below its help."""
    own = parser.under(below, verb.name, verb.title)
    if verb.about:
        own.description = f"{own.description}\n\n{wrap(verb.about.say(parser.language))}"
    if verb.examples:
        title = Both("examples:", "exemples :").say(parser.language)
        own.epilog = "\n".join([title, *(f"  {program} {line}" for line in verb.examples)])
    own.set_defaults(card=verb)
    verb.configure(own)


def wrap(text: str) -> str:
    """Break a paragraph at the width of the terminal, 100 at most."""
    import shutil
    import textwrap

    return textwrap.fill(text, max(40, min(100, shutil.get_terminal_size().columns - 2)))


def peek(arguments: Sequence[str], option: str) -> str | None:
    """Return the value of `option` wherever it stands, before anything is parsed (the language of errors is needed first)."""
    for place, word in enumerate(arguments):
        if word == "--":
            return None
        if word == option and place + 1 < len(arguments):
            return arguments[place + 1]
        if word.startswith(option + "="):
            return word[len(option) + 1 :]
    return None


def said(arguments: Sequence[str], option: str) -> bool:
    """Return whether the flag `option` stands on the command line."""
    words = list(arguments)
    return option in (words[: words.index("--")] if "--" in words else words)


def python_words() -> str:
    """Return the version of Python, for reports and `doctor`."""
    return ".".join(str(part) for part in sys.version_info[:3])
