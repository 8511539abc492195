"""How does a shell complete what is typed after `murmure`?"""

from __future__ import annotations

import argparse
import os

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser, parser_of
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

SHELLS = ("bash", "zsh", "tcsh", "fish")


def configure(parser: Parser) -> None:
    """Ask for a shell; the one in use by default."""
    used = os.path.basename(os.environ.get("SHELL", ""))
    parser.add_argument("shell", nargs="?", choices=SHELLS, default=used if used in SHELLS else "bash", help=Both(
        "the shell (the one in use)", "le shell (celui qui est utilisé)"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Print the script that the shell reads."""
    import shtab

    from murmure.faces.cli.run import verbs

    script = shtab.complete(parser_of(verbs(), screen.language, whole=True), shell=args.shell)
    screen.data({"shell": args.shell, "script": script})
    if not screen.json:
        screen.write(script)
    return DONE


VERB = Verb(
    name="completion",
    title=Both("print what makes your shell complete murmure", "afficher ce qui permet au shell de compléter murmure"),
    run=run,
    configure=configure,
    examples=("completion bash > ~/.local/share/bash-completion/completions/murmure", "completion zsh > ~/.zfunc/_murmure"),
)
