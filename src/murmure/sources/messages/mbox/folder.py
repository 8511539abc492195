"""Does a folder, or a label, say that the owner wrote a mail?"""

from __future__ import annotations

import base64
import binascii
import csv
import re
from functools import cached_property
from pathlib import Path

_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
_ENDS = re.compile(r"\.(?:mbox|mbx|sbd)$")


class _Kind(str):
    """Name one kind of folder; its words stand in `words.yaml`."""

    @cached_property
    def words(self) -> frozenset[str]:
        """What programs call it, in lower case."""
        import yaml

        return frozenset(yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))[str(self)])


SENT, DRAFT = _Kind("sent"), _Kind("draft")


def kind_of_path(path: str) -> str:
    """Return 'sent', 'draft' or '': what the folder or the file that a mail lies in is called.

    >>> kind_of_path("Mail/.Sent/cur/1.M2:2,S"), kind_of_path("Messages envoyés.mbox")
    ('sent', 'sent')
    """
    names = {name for part in path.split("/")[-4:] for name in _names(part)}
    return next((str(kind) for kind in (SENT, DRAFT) if not names.isdisjoint(kind.words)), "")


def _names(part: str) -> tuple[str, str]:
    """Return the whole name of a folder and its last part: Maildir writes .INBOX.Sent, and letters as UTF-7 of its own kind."""
    bare = _ENDS.sub("", _SHIFTED.sub(lambda found: _letters(found.group(1)), part).casefold().strip())
    return bare.lstrip("."), bare.rpartition(".")[2]


def _letters(shifted: str) -> str:
    if not shifted:
        return "&"
    try:
        return base64.b64decode(shifted.replace(",", "/") + "=" * (-len(shifted) % 4)).decode("utf-16-be", "replace")
    except (binascii.Error, ValueError):
        return ""


def labels_of(text: str) -> list[str]:
    """Return the labels of Gmail, which stand between commas, with quotation marks when they hold one."""
    return [label.strip() for label in next(csv.reader([text.replace("\n", " ")], skipinitialspace=True), []) if label.strip()][:200]
