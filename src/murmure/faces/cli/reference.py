"""What does the page docs/look-up/cli.md say? It is written from the cards of the verbs.

    python -m murmure.faces.cli.reference > docs/look-up/cli.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from murmure.faces.cli.parse import GLOBALS, parser_of
from murmure.faces.cli.run import verbs

INTRODUCTION = """\
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
"""
AFTER = """\
## What `import --json` prints

One object:

```
{"files": [{"path", "source", "job", "added", "known", "dropped",
            "rejected": [{"reason", "reason_fr", "count", "where": ["file:line", ...]}],
            "refused": {"what", "want", "how"} or null}],
 "totals": {"files", "added", "known", "dropped", "rejected", "refused"},
 "questions": [{"source", "ask", "path", "job", "count"}]}
```

`dropped` counts what a redaction rule kept out. `questions` names what the person can answer for a better reading: today
the time zone of files that carry none (`--zone`).

## Environment

| variable | meaning |
|---|---|
| `MURMURE_HOME` | the home, when `--home` is not given |
| `MURMURE_PASSPHRASE` | the passphrase, when `--passphrase-file` is not given |
| `MURMURE_PASSWORD` | the password that `serve --listen` asks of other machines |
| `MURMURE_LANG` | `en` or `fr`, before `LC_ALL`, `LC_MESSAGES` and `LANG` |
| `MURMURE_ENV` | where `./murmure` keeps its environment (`.venv` in the checkout) |
| `MURMURE_PYTHON` | the Python that `./murmure` uses to make it |
| `MURMURE_DEBUG` | `1`: show the traceback of an unexpected error |
| `NO_COLOR` | no colour |
"""


def page() -> Iterator[str]:
    """Yield the page, line by line."""
    yield INTRODUCTION
    yield "## Options of every verb\n"
    yield from table((", ".join(names) + argument_of(options), options["help"].en) for names, options in GLOBALS)
    cards = verbs()
    parser = parser_of(cards, "en")
    parsers = below(parser)
    yield "\n## Verbs\n"
    yield from table((f"[`{card.name}`](#{card.name})", card.title.en) for card in cards)
    for card in cards:
        yield f"\n### {card.name}\n\n{capital(card.title.en)}.\n"
        if card.about:
            yield card.about.en + "\n"
        yield from usage(parsers[card.name])
        if card.examples:
            yield "\n```sh\n" + "\n".join(f"murmure {line}" for line in card.examples) + "\n```"
    yield "\n" + AFTER.rstrip()


def argument_of(options: dict) -> str:
    """Return what stands after an option."""
    if options.get("choices"):
        return " " + "|".join(options["choices"])
    metavar = options.get("metavar")
    return f" {metavar.en}" if metavar else ""


def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of the verbs below a parser."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def usage(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the table of the arguments of one verb, and of the deeds below it."""
    known = {name for names, _ in GLOBALS for name in names} | {"-h", "--help"}
    own = [one for one in parser._actions if not known & set(one.option_strings) and not isinstance(one, argparse._SubParsersAction)]
    yield from table((name_of(action), (action.help or "").replace("%%", "%")) for action in own)
    for name, deed in below(parser).items():
        yield f"\n`{parser.prog.removeprefix('murmure ')} {name}`: {deed.description}.\n"
        yield from usage(deed)


def name_of(action: argparse.Action) -> str:
    """Return how an argument is typed."""
    choices = "|".join(map(str, action.choices)) if action.choices else ""
    metavar = action.metavar or choices or action.dest.upper()
    if action.option_strings:
        return action.option_strings[0] + ("" if action.nargs == 0 else f" {choices or metavar}")
    return f"{choices or metavar}" + (" ..." if action.nargs == "+" else "") + (" (optional)" if action.nargs == "?" else "")


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
    """Print the page."""
    sys.stdout.write("\n".join(page()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
