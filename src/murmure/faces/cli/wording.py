"""How does argparse, which speaks English, say its own words in French?

argparse passes each of its words through a function called `_`; this module
puts a table in its place. A test reads argparse itself and fails when a word
of it is missing here.
"""

from __future__ import annotations

import gettext
from types import ModuleType

FRENCH = {
    "usage: ": "usage : ",
    "options": "options",
    "positional arguments": "arguments",
    "subcommands": "verbes",
    "show this help message and exit": "afficher cette aide",
    "show program's version number and exit": "afficher la version",
    "%(prog)s: error: %(message)s\n": "%(prog)s : erreur : %(message)s\n",
    "%(prog)s: warning: %(message)s\n": "%(prog)s : attention : %(message)s\n",
    " (default: %(default)s)": " (par défaut : %(default)s)",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "the following arguments are required: %s": "il manque : %s",
    "one of the arguments %s is required": "il faut l'un de ces arguments : %s",
    "not allowed with argument %s": "incompatible avec l'argument %s",
    "expected one argument": "une valeur est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "expected at least one argument": "une valeur au moins est attendue",
    "expected %s argument": "%s valeur est attendue",
    "expected %s arguments": "%s valeurs sont attendues",
    "ignored explicit argument %r": "la valeur %r n'a pas de sens ici",
    "unexpected option string: %s": "option inattendue : %s",
    "invalid %(type)s value: %(value)r": "%(value)r n'est pas %(type)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n'est pas possible (au choix : %(choices)s)",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)":
        "%(value)r n'est pas possible, est-ce %(closest)r ? (au choix : %(choices)s)",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "verbe inconnu : %(parser_name)r (au choix : %(choices)s)",
    "ambiguous option: %(option)s could match %(matches)s": "option ambiguë : %(option)s peut vouloir dire %(matches)s",
    "can't open '%(filename)s': %(error)s": "impossible d'ouvrir « %(filename)s » : %(error)s",
    "argument '%(argument_name)s' is deprecated": "l'argument « %(argument_name)s » est abandonné",
    "option '%(option)s' is deprecated": "l'option « %(option)s » est abandonnée",
    "command '%(parser_name)s' is deprecated": "la commande « %(parser_name)s » est abandonnée",
}  # fmt: skip
"""What a person can meet. Words that only a programmer's mistake brings up stay in English."""


def speak(argparse: ModuleType, language: str) -> None:
    """Make argparse speak `language`."""
    if language != "fr":
        argparse._, argparse.ngettext = gettext.gettext, gettext.ngettext
        return
    argparse._ = lambda text: FRENCH.get(text, text)
    argparse.ngettext = lambda one, many, count: FRENCH.get(one if count < 2 else many, many)
