"""What must a module say to be a verb of the command line?

One file is one verb: a docstring, `configure` (its arguments), `run`, then
`VERB = Verb(...)`. A verb imports nothing heavy at its top: `murmure --help`
reads every card.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.model.words import Both

if TYPE_CHECKING:
    import argparse

    from murmure.faces.cli.opening import Opener
    from murmure.faces.cli.parse import Parser
    from murmure.faces.cli.screen import Screen

DONE, FAILED, MISUSED, REFUSED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: done; failed; badly typed; done but something offered was refused; Ctrl-C."""


def nothing(parser: Parser) -> None:
    """Add no argument."""


@dataclass(frozen=True)
class Verb:
    """Describe one verb: its name, its one-line title, its arguments, what it does, how it is typed.

    run       is given the arguments, a function that opens the home, and the
              screen to speak through; returns an exit code
    examples  lines that can be typed as they are, without `murmure`
    about     what the title does not say
    """

    name: str
    title: Both
    run: Callable[[argparse.Namespace, Opener, Screen], int]
    configure: Callable[[Parser], None] = nothing
    examples: tuple[str, ...] = ()
    about: Both | None = None
