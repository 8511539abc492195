"""What is this file that no source reads, which file is wanted, and how does one get it?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, cached_property
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
    facts = Facts(probe)
    return next(kind for kind, cases in _asked() if any(all(test(facts) for test in case) for case in cases))


class Facts:
    """Hold what the tests ask of a file, each thing worked out once, and only if it is asked."""

    def __init__(self, probe: Probe) -> None:
        self.probe, self.head, self.path = probe, probe.head, probe.path.casefold()

    @cached_property
    def text(self) -> str:
        """The first 64 KiB as text."""
        return self.probe.text[: 64 << 10]

    @cached_property
    def small(self) -> str:
        """The same in small letters."""
        return self.text.lower()

    @cached_property
    def binary(self) -> bool:
        """Whether the bytes are not text: zeros or many control characters (UTF-16 is text)."""
        sample = self.probe.text[:4096]
        return len(_ODD.findall(sample)) * 20 > len(sample)

    @cached_property
    def json(self) -> bool:
        """Whether it begins as JSON does."""
        return bool(_JSON.match(self.probe.text.lstrip("\ufeff \t\r\n")[:200]))

    @cached_property
    def rows(self) -> bool:
        """Whether the first lines have the same separator the same number of times."""
        lines = [line for line in self.probe.text[:20_000].splitlines() if line.strip()][:20]
        complete = lines[:-1] if len(lines) > 2 else lines
        found = any(len({line.count(mark) for line in complete}) == 1 and mark in complete[0] for mark in ",;\t|" if complete)
        return found and len(complete) > 1


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


@cache
def _asked() -> tuple[tuple[Kind, tuple[tuple[Callable[[Facts], bool], ...], ...]], ...]:
    """Return each kind with its cases as functions, cheap tests first: an archive may hold a hundred thousand files to name."""
    order = list(_TESTS)
    cases = lambda kind: (sorted(case.items(), key=lambda test: order.index(test[0])) for case in kind.when)  # noqa: E731 - read once, below
    return tuple((kind, tuple(tuple(_TESTS[name](wanted) for name, wanted in case) for case in cases(kind))) for kind in kinds())


def _magic(wanted: str) -> Callable[[Facts], bool]:
    """Compare bytes: 'offset:hex', or 'offset:=text'."""
    offset, _, value = wanted.partition(":")
    start, expected = int(offset), value[1:].encode("latin-1") if value.startswith("=") else bytes.fromhex(value)
    return lambda facts: facts.head.startswith(expected, start)


def _name(wanted: str) -> Callable[[Facts], bool]:
    search = _pattern(wanted).search
    return lambda facts: search(facts.path) is not None


def _text(wanted: str) -> Callable[[Facts], bool]:
    pattern, branches = _pattern(wanted), _BRANCH.findall(wanted)
    if all(branch.startswith("\\A") for branch in branches):  # what can stand at the beginning only is not looked for in all the rest
        return lambda facts: pattern.match(facts.text) is not None
    words = tuple(max(_UNSURE.sub("\0", branch).split("\0"), key=len).lower() for branch in branches)
    if min(map(len, words)) < _LONG:
        return lambda facts: pattern.search(facts.text) is not None
    return lambda facts: any(word in facts.small for word in words) and pattern.search(facts.text) is not None


_TESTS: dict[str, Callable[[Any], Callable[[Facts], bool]]] = {
    "any": lambda wanted: lambda facts: True,
    "magic": _magic,
    "name": _name,
    "empty": lambda wanted: lambda facts: (facts.probe.size == 0 and not facts.head) is wanted,
    "zeros": lambda wanted: lambda facts: (bool(facts.head) and not facts.head.strip(b"\0")) is wanted,
    "blank": lambda wanted: lambda facts: (bool(facts.head) and not facts.probe.text.strip("\ufeff \t\r\n\0")) is wanted,
    "binary": lambda wanted: lambda facts: facts.binary is wanted,
    "json": lambda wanted: lambda facts: facts.json is wanted,
    "tables": lambda wanted: lambda facts: facts.probe.tables.issuperset(wanted),
    "keys": lambda wanted: lambda facts: facts.probe.json_keys.issuperset(wanted),
    "rows": lambda wanted: lambda facts: facts.rows is wanted,
    "holds": lambda wanted: lambda facts: wanted.encode("latin-1") in facts.head,
    "text": _text,
}
"""The tests, from those that cost nothing to those that look through all of a text."""

_ODD = re.compile("[\\x00-\\x08\\x0e-\\x1a\\x1c-\\x1f\ufffd]")
# What begins with a number in brackets is often a text: a time, the line of a log.
_JSON = re.compile(r'\{\s*("|\}|$)|\[\s*([\[{"\]]|(-?\d[\d.eE+-]{0,40}|true|false|null)\s*(,|\]\s*(\Z|[\[{])|\Z)|$)')

# Of an expression: what stands between the bars that are in no group, and, of that, what need not stand in the text as it is written.
_GROUP, _TIMES = r"\((?:[^()]|\([^()]*\))*\)", r"(?:[?*+]|\{[^}]*\})"
_BRANCH = re.compile(rf"(?:{_GROUP}|\[[^\]]*\]|\\.|[^|])+")
_UNSURE = re.compile(rf"(?:{_GROUP}|\[[^\]]*\]|\\.|[.^$]){_TIMES}?|.{_TIMES}")
_LONG = 3


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.MULTILINE)
