"""Does every command that murmure tells a person to type exist, with its options?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from murmure.faces.cli.reference import page
from typed import ROOT

TOLD = re.compile(r"(?:`|<code>)(?:\./)?murmure ([^`<\n]+)(?:`|</code>)|\b(?:with|avec) murmure ([a-z]+)\b")
IN_BLOCK = re.compile(r"^\s*(?:\./)?murmure (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```(?:sh|console)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DEEDS = {
    "source": {"list", "show", "check"}, "rules": {"list", "add", "try", "remove"},
    "communities": {"detect", "score", "follow", "words", "adopt"}, "evaluate": {"rising"},
    "notify": {"list", "mail", "webhook", "feed", "test", "remove", "run"}, "new": {"source"},
    "people": {"list", "proposals", "accept", "refuse", "undo", "country"},
    "devices": {"list", "show", "set", "undo"},
}
WITH_VALUE = ("--home", "--lang", "--passphrase-file")


def sections() -> dict[str, str]:
    """Return what the page of the command line says of each verb; '' is what every verb knows."""
    text = "\n".join(page())
    found = re.split(r"^### (\S+)$", text, flags=re.MULTILINE)
    return {"": found[0], **dict(zip(found[1::2], found[2::2], strict=True))}


def told() -> list[tuple[str, str]]:
    """Return every (file, command) in code, pages, templates and documentation."""
    found = []
    files = [path for ending in ("py", "yaml", "html", "js") for path in (ROOT / "src").rglob(f"*.{ending}")]
    for path in [*files, *ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")]:
        text = path.read_text("utf-8")
        commands = [one or other for one, other in TOLD.findall(text)]
        if path.suffix == ".md":
            commands += [command for block in BLOCK.findall(text) for command in IN_BLOCK.findall(block)]
        found += [(str(path.relative_to(ROOT)), command) for command in commands]
    return found


SECTIONS = sections()


def wrong(command: str) -> str | None:
    """Return what does not exist in a command, None when all does."""
    words = re.sub(r"\s#.*|'[^']*'|\"[^\"]*\"?", " ", command).split()
    while words and words[0].startswith("--"):
        words = words[2 if words[0] in WITH_VALUE else 1 :]
    if not words or not re.fullmatch(r"[a-z]+", words[0]):
        return None  # a placeholder, as VERB
    verb = words[0]
    if verb not in SECTIONS:
        return verb
    if verb in DEEDS and words[1:] and re.fullmatch(r"[a-z]+", words[1]) and words[1] not in DEEDS[verb]:
        return f"{verb} {words[1]}"
    options = [re.match(r"--[a-z-]+", word).group() for word in words if re.match(r"--[a-z]", word)]
    known = SECTIONS[verb] + SECTIONS[""]
    return next((option for option in options if option != "--help" and not re.search(rf"`{option}[` ]", known)), None)


def test_every_command_that_is_told_exists() -> None:
    commands = told()
    assert len({command for _, command in commands}) > 40, "the commands are not found any more"
    missing = [(place, command, wrong(command)) for place, command in commands if wrong(command)]
    assert not missing


@pytest.mark.parametrize("command", ["sing", "import --loudly x", "source sing x", "--home x sing"])
def test_a_command_that_does_not_exist_is_seen(command: str) -> None:
    assert wrong(command)


def test_the_deeds_are_those_of_the_page() -> None:
    for verb, deeds in DEEDS.items():
        assert set(re.findall(rf"^`{verb} (\w+)`:", SECTIONS[verb], re.MULTILINE)) == deeds
    assert Path(ROOT / "murmure").is_file()
