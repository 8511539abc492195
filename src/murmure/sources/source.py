"""What must a module say to be a source?

One file is one source. In this order: a docstring (one sentence; *Get it*;
*Keeps*; *Leaves out*), `recognise`, `read`, then `SOURCE = Source(...)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.model.reject import Refusal
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, Probe

ROOMS = ("social", "messages", "body", "home", "web", "money", "media", "agenda", "generic")


@dataclass(frozen=True)
class Source:
    """Describe one source: its names, how to obtain the export, and the two functions that read it.

    name        kebab-case, stable: it is part of every id
    title       the service or object, as people call it
    get_it      the exact clicks that give the export
    keeps       what is read
    leaves_out  what is in the export and is not read
    recognise   says yes to a file of this export from its names and first bytes
    read        yields activities, Arrow batches or rejects from the parts of one export
    root        for exports of several files: the folder (inside the archive) that a
                recognised path belongs to; parts with one root are one import.
                None: every recognised file is an import of its own
    account     of an export in several archives: which paths tell whose account it is, and in which zone; the others are read with them
    whose       whose account an export is, or which of many series of files, by a path that ends with a file of it; empty when the path does
                not tell. Answers are remembered for each; None: for the source as a whole
    owns        says which paths below that root belong to the export although they are not
                read (default: none); all others go to the sources that recognise them, or are refused
                by name. A file that a source other than a generic one recognises is never owned
    refuse      names a file that resembles this export but is not the one wanted
    pages       its export also comes as pages made for the eye: what both forms tell is kept once
    fallback    a generic source: asked only when no other source recognises the file
    """

    name: str
    title: Both
    get_it: Both
    keeps: Both
    leaves_out: Both
    recognise: Callable[[Probe], bool]
    read: Callable[[Bundle], Iterator[Any]]
    root: Callable[[str], str] | None = None
    owns: Callable[[str], bool] | None = None
    account: Callable[[str], bool] | None = None
    whose: Callable[[str], str] | None = None
    refuse: Callable[[Probe], Refusal | None] | None = None
    pages: bool = False
    fallback: bool = False
    picture: str = "file"
