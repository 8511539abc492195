"""How does the web page of the home open?"""

from __future__ import annotations

import argparse

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

PORT = 8377


def configure(parser: Parser) -> None:
    """Say where to listen."""
    parser.add_argument("--port", metavar="N", type=int, default=PORT, help=Both(
        f"the port to listen on ({PORT})", f"le port d'écoute ({PORT})"))  # fmt: skip
    parser.add_argument("--no-browser", action="store_true", help=Both(
        "do not open the browser", "ne pas ouvrir le navigateur"))  # fmt: skip
    parser.add_argument("--listen", metavar=Both("ADDRESS", "ADRESSE"), default="127.0.0.1", help=Both(
        "another address than this machine only: whoever reaches it and has the password reads everything",
        "une autre adresse que cette seule machine : qui l'atteint et a le mot de passe lit tout"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Serve until Ctrl-C."""
    return serve(args, opener, screen)


def serve(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Start the web server on the home that `opener` names; it makes the home when there is none."""
    opener(new=True).close()
    from murmure.faces.web.app import serve as serve_web

    result = serve_web(opener.path, args.port, not args.no_browser, opener.secret(), args.listen)
    return result if isinstance(result, int) else DONE


VERB = Verb(
    name="serve",
    title=Both("open the web page of your home, on this machine only", "ouvrir votre page web, sur cette machine seulement"),
    run=run,
    configure=configure,
    examples=("serve", "serve --port 9000 --no-browser"),
)
