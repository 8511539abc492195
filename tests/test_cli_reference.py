"""Is the page about the command line what the verbs say of themselves?"""

from __future__ import annotations

from murmure.faces.cli.reference import page
from murmure.faces.cli.run import verbs
from typed import ROOT


def test_the_page_is_current() -> None:
    written = (ROOT / "docs" / "look-up" / "cli.md").read_text(encoding="utf-8")
    assert written == "\n".join(page()) + "\n", "python -m murmure.faces.cli.reference > docs/look-up/cli.md"


def test_every_verb_and_option_is_on_it() -> None:
    text = "\n".join(page())
    for verb in verbs():
        assert f"\n### {verb.name}\n" in text
    for option in ("--passphrase-file", "--zone", "--mapping", "--no-browser", "--write", "--trial"):
        assert option in text
