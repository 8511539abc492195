"""What do the pages docs/look-up/cli.md and cli.fr.md say? They are written from the cards of the verbs.

    python -m murmure.faces.cli.reference > docs/look-up/cli.md
    python -m murmure.faces.cli.reference fr > docs/look-up/cli.fr.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from murmure.faces.cli.parse import GLOBALS, Parser, parser_of
from murmure.faces.cli.run import verbs
from murmure.model.words import LANGUAGES, Both

INTRODUCTION = Both(
"""\
# The command line

This page is written from the verbs themselves (`python -m murmure.faces.cli.reference`); a test fails when it is old.

From a checkout, `./murmure` is the command: it makes its environment on first use. Installed with pip, it is `murmure`.
Options that every verb knows stand before or after the verb. Results go to standard output, progress and errors to
standard error. French: `--lang fr`, or a French `LANG`.

## Exit codes

| code | meaning |
|---|---|
| 0 | done; for `import`, everything offered was read or rightly ignored |
| 1 | failed; a sentence says what happened, what was kept and what to do |
| 2 | the command was not typed right |
| 3 | done, but something offered was refused |
| 130 | stopped with Ctrl-C; what was acknowledged is kept |

With `--json`, an error is also an object on standard output: `{"error": {"code", "what", "advice"}}`.
""",
"""\
# La ligne de commande

Cette page est écrite d'après les verbes eux-mêmes (`python -m murmure.faces.cli.reference fr`) ; un test échoue quand elle est vieille.

Depuis une copie du dépôt, la commande est `./murmure` : elle crée son environnement au premier usage. Installée avec pip, c'est `murmure`.
Les options communes à tous les verbes se placent avant ou après le verbe. Les résultats vont sur la sortie standard, la progression et les
erreurs sur la sortie d'erreur. Français : `--lang fr`, ou une machine réglée en français (`LANG`).

## Codes de sortie

| code | sens |
|---|---|
| 0 | fait ; pour `import`, tout ce qui était proposé a été lu ou ignoré à raison |
| 1 | échec ; une phrase dit ce qui s'est passé, ce qui est gardé et ce qu'il faut faire |
| 2 | la commande n'est pas bien tapée |
| 3 | fait, mais quelque chose a été refusé |
| 130 | arrêté par Ctrl-C ; ce qui était confirmé est gardé |

Avec `--json`, une erreur est aussi un objet sur la sortie standard : `{"error": {"code", "what", "advice"}}`.
""",
)
AFTER = Both(
"""\
## What `import --json` prints

One object:

```
{"files": [{"path", "source", "job", "added", "known", "dropped",
            "rejected": [{"reason", "reason_fr", "count", "where": ["file:line", ...]}],
            "refused": {"what", "want", "how"} or null, "before"}],
 "totals": {"files", "added", "known", "dropped", "rejected", "refused"},
 "questions": [{"source", "account", "ask", "path", "job", "count"}],
 "resumed": {"finished", "total", "next"} or null}
```

`dropped` counts what a redaction rule kept out. `resumed` says, of an import that goes on after an interruption, how many parts were finished
before, of how many, and which was the first to be read now (`next`, null when none was); the files of those parts have `before` set, and what they
brought counts as `known`. `questions` names what the person can answer, do or know for a better reading; `account` says whose,
where the files name it; `ask` says what:

- `zone`: the time zone of files that carry none (`--zone`);
- `dates`: what comes first in dates such as 03/04 (`--dates`);
- `profile`: which of the `choices` is the person, in an account that several people share (`--profile`);
- `password`: the password of a locked zip, which is asked for on a terminal only;
- `twice`: `count` of `total` payments have the amount and the day of payments of the import `before`, from the source `other`;
- `part`: the numbers in `part` are missing of an export that comes in several archives.

## Environment

| variable | meaning |
|---|---|
| `MURMURE_HOME` | the home, when `--home` is not given |
| `MURMURE_PASSPHRASE` | the passphrase, when `--passphrase-file` is not given |
| `MURMURE_PASSWORD` | the password that `serve --listen` asks of other machines |
| `MURMURE_SOURCE_OPTION` | a secret of a live source, when its file is not given: `MURMURE_MASTODON_TOKEN`, `MURMURE_WEBHOOK_KEY` |
| `MURMURE_LANG` | `en` or `fr`, before `LC_ALL`, `LC_MESSAGES` and `LANG` |
| `MURMURE_ENV` | where `./murmure` keeps its environment (`.venv` in the checkout) |
| `MURMURE_PYTHON` | the Python that `./murmure` uses to make it |
| `MURMURE_DEBUG` | `1`: show the traceback of an unexpected error |
| `NO_COLOR` | no colour |
""",
"""\
## Ce qu'affiche `import --json`

Un seul objet :

```
{"files": [{"path", "source", "job", "added", "known", "dropped",
            "rejected": [{"reason", "reason_fr", "count", "where": ["file:line", ...]}],
            "refused": {"what", "want", "how"} or null, "before"}],
 "totals": {"files", "added", "known", "dropped", "rejected", "refused"},
 "questions": [{"source", "account", "ask", "path", "job", "count"}],
 "resumed": {"finished", "total", "next"} or null}
```

`dropped` compte ce qu'une règle de caviardage a écarté. `resumed` dit, d'un import qui reprend après une interruption, combien de parties étaient
finies, sur combien, et laquelle a été lue la première (`next`, null s'il n'y en a pas) ; les fichiers de ces parties ont `before` à vrai, et ce
qu'elles ont apporté compte dans `known`. `questions` nomme ce que vous pouvez répondre, faire ou savoir pour une meilleure lecture ;
`account` dit de qui, là où les fichiers le nomment ; `ask` dit quoi :

- `zone` : le fuseau horaire des fichiers qui n'en ont pas (`--zone`) ;
- `dates` : ce qui vient d'abord dans les dates comme 03/04 (`--dates`) ;
- `profile` : lequel des `choices` est vous, dans un compte que plusieurs personnes partagent (`--profile`) ;
- `password` : le mot de passe d'un zip verrouillé, demandé dans un terminal seulement ;
- `twice` : `count` paiements sur `total` ont le montant et le jour de paiements de l'import `before`, de la source `other` ;
- `part` : les numéros de `part` manquent d'un export qui vient en plusieurs archives.

## Environnement

| variable | sens |
|---|---|
| `MURMURE_HOME` | la maison, quand `--home` n'est pas donné |
| `MURMURE_PASSPHRASE` | la phrase de passe, quand `--passphrase-file` n'est pas donné |
| `MURMURE_PASSWORD` | le mot de passe que `serve --listen` demande aux autres machines |
| `MURMURE_SOURCE_OPTION` | un secret d'une source en direct, quand son fichier n'est pas donné : `MURMURE_MASTODON_TOKEN`, `MURMURE_WEBHOOK_KEY` |
| `MURMURE_LANG` | `en` ou `fr`, avant `LC_ALL`, `LC_MESSAGES` et `LANG` |
| `MURMURE_ENV` | où `./murmure` garde son environnement (`.venv` dans la copie du dépôt) |
| `MURMURE_PYTHON` | le Python dont `./murmure` se sert pour le créer |
| `MURMURE_DEBUG` | `1` : montrer la trace d'une erreur inattendue |
| `NO_COLOR` | pas de couleur |
""",
)


def page(language: str = "en") -> Iterator[str]:
    """Yield the page, line by line."""
    yield INTRODUCTION.say(language)
    yield Both("## Options of every verb\n", "## Options de tous les verbes\n").say(language)
    yield from table((", ".join(names) + argument_of(options, language), options["help"].say(language)) for names, options in GLOBALS)
    cards = verbs()
    parser = parser_of(cards, language, whole=True)
    parsers = below(parser)
    yield Both("\n## Verbs\n", "\n## Verbes\n").say(language)
    yield from table((f"[`{card.name}`](#{card.name})", card.title.say(language)) for card in cards)
    for card in cards:
        yield f"\n### {card.name}\n\n{capital(card.title.say(language))}.\n"
        if card.about:
            yield card.about.say(language) + "\n"
        yield from usage(parsers[card.name])
        if card.examples:
            yield "\n```sh\n" + "\n".join(f"murmure {line}" for line in card.examples) + "\n```"
    yield "\n" + AFTER.say(language).rstrip()


def argument_of(options: dict, language: str) -> str:
    """Return what stands after an option."""
    if options.get("choices"):
        return " " + "|".join(options["choices"])
    metavar = options.get("metavar")
    return f" {metavar.say(language)}" if metavar else ""


def below(parser: Parser) -> dict[str, Any]:
    """Return the parsers of the verbs below a parser."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def usage(parser: Parser) -> Iterator[str]:
    """Yield the table of the arguments of one verb, and of the deeds below it."""
    known = {name for names, _ in GLOBALS for name in names} | {"-h", "--help"}
    own = [one for one in parser._actions if not known & set(one.option_strings) and not isinstance(one, argparse._SubParsersAction)]
    yield from table((name_of(action, parser.language), (action.help or "").replace("%%", "%")) for action in own)
    colon = Both(":", " :").say(parser.language)
    for name, deed in below(parser).items():
        yield f"\n`{parser.prog.removeprefix('murmure ')} {name}`{colon} {deed.description}.\n"
        yield from usage(deed)


def name_of(action: argparse.Action, language: str) -> str:
    """Return how an argument is typed."""
    choices = "|".join(map(str, action.choices)) if action.choices else ""
    metavar = action.metavar or choices or action.dest.upper()
    optional = Both(" (optional)", " (facultatif)").say(language)
    if action.option_strings:
        return action.option_strings[0] + ("" if action.nargs == 0 else f" {choices or metavar}")
    return f"{choices or metavar}" + (" ..." if action.nargs == "+" else "") + (optional if action.nargs == "?" else "")


def table(rows: Iterator[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of a table; nothing when it has no row."""
    for place, (name, text) in enumerate(rows):
        if place == 0:
            yield "| | |\n|---|---|"
        shown = name if name.startswith("[") else f"`{name}`"
        yield f"| {cell(shown)} | {cell(text)} |"


def cell(text: str) -> str:
    """Return a text that stays in its cell."""
    return text.replace("|", "\\|")


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def main() -> int:
    """Print the page in the language that is named."""
    language = sys.argv[1] if sys.argv[1:] and sys.argv[1] in LANGUAGES else "en"
    sys.stdout.write("\n".join(page(language)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
