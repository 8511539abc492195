"""How does the web page of the home open?"""

from __future__ import annotations

import argparse
import os

from murmure.faces.cli.opening import Opener, first_line
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

PORT = 8765


def configure(parser: Parser) -> None:
    """Say where to listen."""
    parser.add_argument("--port", metavar="N", type=int, default=PORT, help=Both(
        f"the port to listen on ({PORT})", f"le port d'écoute ({PORT})"))  # fmt: skip
    parser.add_argument("--no-browser", action="store_true", help=Both(
        "do not open the browser", "ne pas ouvrir le navigateur"))  # fmt: skip
    parser.add_argument("--listen", metavar=Both("ADDRESS", "ADRESSE"), default="127.0.0.1", help=Both(
        "another address than this machine only: whoever reaches it and has the password reads everything",
        "une autre adresse que cette seule machine : qui l'atteint et a le mot de passe lit tout"))  # fmt: skip
    parser.add_argument("--password-file", metavar=Both("FILE", "FICHIER"), help=Both(
        "the password that other machines must give, on the first line of a file (else MURMURE_PASSWORD)",
        "le mot de passe demandé aux autres machines, sur la première ligne d'un fichier (sinon MURMURE_PASSWORD)"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Serve until Ctrl-C."""
    return serve(args, opener, screen)


def serve(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Start the web server on the home that `opener` names; it makes the home when there is none."""
    opener(new=True).close()
    from murmure.faces.web.app import serve as serve_web

    serve_web(opener.path, args.port, not args.no_browser, opener.secret(), args.listen, password(args), getattr(args, "lang", None))
    return DONE


def password(args: argparse.Namespace) -> str | None:
    """Return the password for other machines; it is never typed on the command line, where every user of this one reads it."""
    if not args.password_file:
        return os.environ.get("MURMURE_PASSWORD") or None
    return first_line(args.password_file)


VERB = Verb(
    name="serve",
    title=Both("open the web page of your home, on this machine only", "ouvrir la page web de votre maison, sur cette machine seulement"),
    run=run,
    configure=configure,
    examples=("serve", "serve --port 9000 --no-browser"),
)
