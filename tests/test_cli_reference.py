"""Is the page about the command line what the verbs say of themselves?"""

from __future__ import annotations

import pytest

from murmure.faces.cli.reference import page
from murmure.faces.cli.run import verbs
from typed import ROOT


@pytest.mark.parametrize(("language", "name"), [("en", "cli.md"), ("fr", "cli.fr.md")])
def test_the_page_is_current(language: str, name: str) -> None:
    written = (ROOT / "docs" / "look-up" / name).read_text(encoding="utf-8")
    assert written == "\n".join(page(language)) + "\n", f"python -m murmure.faces.cli.reference {language} > docs/look-up/{name}"


def test_every_verb_and_option_is_on_it() -> None:
    text = "\n".join(page())
    for verb in verbs():
        assert f"\n### {verb.name}\n" in text
    for option in ("--passphrase-file", "--zone", "--mapping", "--no-browser", "--write", "--trial"):
        assert option in text
