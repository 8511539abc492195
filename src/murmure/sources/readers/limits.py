"""How much may an archive unpack to before it is taken for a bomb?"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from murmure.model.errors import Hostile
from murmure.model.words import Both


@dataclass(frozen=True)
class Limits:
    """Bound what one offered thing may be.

    ratio counts only past `ratio_from` unpacked bytes: small files may pack
    extremely well, and real exports of text reach 60 to 1.
    """

    members: int = 1_000_000
    depth: int = 4
    ratio: int = 400
    ratio_from: int = 64 << 20
    total: int = 1 << 40
    scratch: int = 200 << 30


LIMITS = Limits()
_ADVICE = Both(
    "Ask for the export again, or repack it without the file that is named.",
    "Demandez à nouveau l'export, ou refaites l'archive sans le fichier nommé.",
)


def bomb(name: str, why: Both) -> Hostile:
    """Return the error for an archive that would unpack to something absurd."""
    what = Both("{name} is not opened: {why}.", "{name} n'est pas ouvert : {why}.").fill(name=name, why=why)
    return Hostile("bomb", what, _ADVICE)


TOO_DENSE = Both("it unpacks to several hundred times its size", "il se déplie à plusieurs centaines de fois sa taille")
TOO_LONG = Both("it holds more than it declares", "il contient plus qu'il ne déclare")
TOO_MANY = Both("it holds more than a million files", "il contient plus d'un million de fichiers")
TOO_DEEP = Both("archives are packed in archives too many times", "des archives sont emboîtées trop de fois")
TOO_LARGE = Both("it unpacks to more than the limit", "il se déplie au-delà de la limite")
OVERLAPPING = Both("its files overlap each other", "ses fichiers se chevauchent")


class Bounded(io.RawIOBase):
    """Read a stream, count what passes, and stop at a bomb.

    `declared` is the size that the archive promises (-1 unknown); `packed` the
    size of the packed bytes (0 when the stream is not compressed).
    """

    def __init__(
        self, stream: BinaryIO, name: str, declared: int = -1, packed: int = 0, limits: Limits = LIMITS,
        tick: Callable[[int], None] | None = None,
    ) -> None:  # fmt: skip
        self._stream, self._name, self._declared, self._packed = stream, name, declared, packed
        self._limits, self._tick, self.count = limits, tick, 0
        self._fill: Callable[[bytearray], int | None] | None = getattr(stream, "readinto", None)

    def readable(self) -> bool:
        """Say that the stream can be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer; raise `Hostile` when the stream grows beyond what it may."""
        if self._fill:
            size = self._fill(buffer) or 0
        else:
            chunk = self._stream.read(len(buffer))
            size = len(chunk)
            buffer[:size] = chunk
        self.count += size
        if self._tick and size:
            self._tick(size)
        if 0 <= self._declared < self.count:
            raise bomb(self._name, TOO_LONG)
        if self._packed and self.count > self._limits.ratio_from and self.count > self._packed * self._limits.ratio:
            raise bomb(self._name, TOO_DENSE)
        return size

    def close(self) -> None:
        """Close the stream below."""
        if not self.closed:
            self._stream.close()
        super().close()
