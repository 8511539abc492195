"""What is this file that no source reads, which file is wanted, and how does one get it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.reject import Refusal
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.readers import Probe

_LITTER_NAMES = frozenset(
    ".ds_store thumbs.db ehthumbs.db ehthumbs_vista.db desktop.ini .localized .directory .gitkeep .gitignore"
    " .nomedia .fseventsd .apdisk .volumeicon.icns icon\r .com.apple.timemachine.donotpresent".split(" ")
)
_LITTER_FOLDERS = frozenset({
    "__macosx", ".spotlight-v100", ".trashes", ".fseventsd", ".temporaryitems", ".documentrevisions-v100", "@eadir",
    ".git", ".svn", "$recycle.bin", "system volume information", ".dropbox.cache", "lost+found", "__pycache__", "#recycle",
})  # fmt: skip
_LITTER_STARTS = ("._", "~$", ".~lock.", ".trash-", ".fuse_hidden", ".nfs0")


def is_litter(path: str) -> bool:
    """Say whether a path is what a system leaves lying about: it is passed over in silence.

    >>> is_litter("export/__MACOSX/._tweets.js"), is_litter("data/tweets.js")
    (True, False)
    """
    *folders, name = path.casefold().split("/")
    return name in _LITTER_NAMES or name.startswith(_LITTER_STARTS) or not _LITTER_FOLDERS.isdisjoint(folders)


class Kind(NamedTuple):
    """Describe one kind of file that is refused; one of the cases of `when` must hold entirely."""

    name: str
    when: tuple[dict[str, Any], ...]
    refusal: Refusal


def name_it(probe: Probe) -> Refusal:
    """Return what a file is, which one is wanted and how to get it; there is always an answer."""
    return kind_of(probe).refusal


def kind_of(probe: Probe) -> Kind:
    """Return the first kind of the catalogue that fits; the last one fits everything."""
    return next(kind for kind in kinds() if any(_holds(case, probe) for case in kind.when))


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the catalogue (`refusals.yaml`), in the order in which it is asked."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_suffix(".yaml").read_text("utf-8")
    return tuple(_kinds_of(yaml.load(text, loader)["kinds"]))


def _kinds_of(entries: list[dict[str, Any]]) -> Iterator[Kind]:
    for entry in entries:
        what, want, how = (Both(entry[part]["en"], entry[part]["fr"]) for part in ("what", "want", "how"))
        yield Kind(entry["kind"], tuple(entry["when"]), Refusal(what, want, how))


def _holds(case: dict[str, Any], probe: Probe) -> bool:
    return all(_TESTS[test](probe, wanted) for test, wanted in case.items())


def _magic(probe: Probe, wanted: str) -> bool:
    """Compare bytes: 'offset:hex', or 'offset:=text'."""
    offset, _, value = wanted.partition(":")
    start = int(offset)
    expected = value[1:].encode("latin-1") if value.startswith("=") else bytes.fromhex(value)
    return probe.head[start : start + len(expected)] == expected


def _text(probe: Probe, wanted: str) -> bool:
    return bool(_pattern(wanted).search(probe.text[: 64 << 10]))


def _binary(probe: Probe, wanted: bool) -> bool:
    """Say whether the bytes are not text: zeros or many control characters (UTF-16 is text)."""
    sample = probe.text[:4096]
    odd = sum(1 for c in sample if (c < " " and c not in "\t\n\r\f\x0b\x1b") or c == "\ufffd")
    return (odd * 20 > len(sample)) is wanted


def _json(probe: Probe, wanted: bool) -> bool:
    start = probe.text.lstrip("\ufeff \t\r\n")[:200]
    return bool(re.match(r'\{\s*("|\}|$)|\[\s*([\[{"\d\]-]|true|false|null|$)', start)) is wanted


def _rows(probe: Probe, wanted: bool) -> bool:
    """Say whether the first lines have the same separator the same number of times."""
    lines = [line for line in probe.text[:20_000].splitlines() if line.strip()][:20]
    complete = lines[:-1] if len(lines) > 2 else lines
    found = any(len({line.count(mark) for line in complete}) == 1 and mark in complete[0] for mark in ",;\t|" if complete)
    return (found and len(complete) > 1) is wanted


_TESTS = {
    "any": lambda probe, wanted: True,
    "magic": _magic,
    "name": lambda probe, wanted: bool(_pattern(wanted).search(probe.path.casefold())),
    "text": _text,
    "keys": lambda probe, wanted: set(wanted) <= probe.json_keys,
    "tables": lambda probe, wanted: set(wanted) <= probe.tables,
    "holds": lambda probe, wanted: wanted.encode("latin-1") in probe.head,
    "empty": lambda probe, wanted: (probe.size == 0 and not probe.head) is wanted,
    "zeros": lambda probe, wanted: (bool(probe.head) and not probe.head.strip(b"\0")) is wanted,
    "blank": lambda probe, wanted: (bool(probe.head) and not probe.text.strip("\ufeff \t\r\n\0")) is wanted,
    "binary": _binary,
    "json": _json,
    "rows": _rows,
}


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.MULTILINE)
