"""What does a picture say beside what it shows, and how is it without that?

    tells(path)             what it says: the place, the hour, the telephone, names, what follows the picture ...
    cleaned(data)           the same picture without that
    clean_copy(path, to)    the same, in a new file

No picture is decoded: pieces are kept or left out, byte for byte, so that nothing of what is seen changes. How the picture is turned and
its colour profile stay, and nothing else. JPEG, PNG, WebP and GIF are cleaned; TIFF, DNG, HEIC, AVIF and SVG are only read.

Limits: what is in the picture itself (a face, a street, a watermark) is not looked at. The names in a colour profile stay.
Of a picture with a brighter second layer (Ultra HDR) the first one stays, as all screens show it.
A JPEG whose colours are said to be Adobe RGB in EXIF alone, without a profile, is shown as sRGB afterwards, as browsers show it anyway.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from murmure.model.errors import BadRequest, MurmureError
from murmure.model.words import Both
from murmure.trust.picture import exif, gif, heif, jpeg, png, svg, webp
from murmure.trust.picture.told import KINDS, Bag, Read, Told, broken, not_cleaned, unknown

__all__ = ["KINDS", "LARGEST", "Told", "clean_copy", "cleaned", "format_of", "tells"]

LARGEST = 200_000_000
"""Bytes of a picture that are read."""
_CLEANED = {"JPEG": jpeg.read, "PNG": png.read, "WebP": webp.read, "GIF": gif.read}
_OTHERS = {
    "PDF": Both("a PDF", "un PDF"),
    "film": Both("a film", "un film"),
    "": Both("no picture that is known here", "un fichier qui n'est pas une image connue ici"),
}
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


def tells(picture: bytes | str | Path) -> list[Told]:
    """Return what a picture says beside what it shows, the weightiest first; empty when it says nothing.

    picture   its bytes, or where it lies

    Raises BadRequest for what is no picture known here, and Hostile for one whose parts are not where it says.
    """
    bag = Bag()
    _read(_bytes(picture), bag)
    return bag.all()


def cleaned(data: bytes) -> bytes:
    """Return the same picture without what `tells` says: pixels, colours and how it is turned are the same.

    Cleaning twice changes nothing more. Raises what `tells` raises, and BadRequest for formats that are only read.
    """
    kept = _read(_bytes(data), Bag()).kept
    if kept is None:
        raise not_cleaned(format_of(data))
    return b"".join(kept)


def clean_copy(picture: str | Path, target: str | Path) -> list[Told]:
    """Write a cleaned picture into a new file, whole or not at all, and return what was left out.

    Raises what `cleaned` raises, and BadRequest when there is a file at `target` already: nothing is ever written over.
    """
    target, data, bag = Path(target), _bytes(picture), Bag()
    kept = _read(data, bag).kept
    if kept is None:
        raise not_cleaned(format_of(data))
    part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.writelines(kept)
            file.flush()
            os.fsync(file.fileno())
        _put(part, target)
    except FileExistsError:
        raise BadRequest(
            "picture-there-already",
            Both(
                f"There is a file at {target} already; it was left as it is.",
                f"Il y a déjà un fichier à {target} ; il est resté tel quel.",
            ),
            Both("Give another name for the cleaned picture.", "Donnez un autre nom à l'image nettoyée."),
        ) from None
    except OSError as error:
        raise _no_file(target, error) from None
    finally:
        part.unlink(missing_ok=True)
    return bag.all()


def format_of(data: bytes | memoryview) -> str:
    """Return the name of the format by the first bytes, such as 'JPEG'; '' when it is none of those known here."""
    head = bytes(data[:1024])
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(png.SIGN):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head.startswith((b"II*\0", b"MM\0*")):
        return "TIFF"
    if head[4:8] == b"ftyp":
        brands = {head[at : at + 4] for at in range(8, min(int.from_bytes(head[:4], "big"), 200), 4)}
        return ("AVIF" if brands & {b"avif", b"avis"} else "HEIC") if brands & set(_HEIF) else "film"
    if b"%PDF-" in head:
        return "PDF"
    plain = bytes(data[:8192]).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return "SVG" if plain.startswith(b"<") and b"<svg" in plain else ""


def _read(data: bytes, bag: Bag) -> Read:
    view, name = memoryview(data), format_of(data)
    if name in _OTHERS:
        raise unknown(_OTHERS[name])
    try:
        if name in _CLEANED:
            return _CLEANED[name](view, bag)
        if name in ("HEIC", "AVIF"):
            return heif.read(view, bag)
        if name == "SVG":
            return svg.read(view, bag, _inside)
        exif.read(view, bag, file=True)
        return Read(None)
    except (IndexError, ValueError, OverflowError):
        raise broken(name) from None


def _inside(data: bytes, bag: Bag) -> None:
    """Read a picture that lies in a drawing; one that cannot be read, or is itself a drawing, says nothing."""
    if format_of(data) != "SVG":
        try:
            _read(data, bag)
        except MurmureError:
            return


def _bytes(picture: bytes | str | Path) -> bytes:
    """Return the bytes of a picture, refused before they are read when there are too many."""
    if isinstance(picture, bytes):
        length = len(picture)
    else:
        try:
            with Path(picture).open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            raise _no_file(Path(picture), error) from None
        picture, length = data, len(data)
    if length > LARGEST:
        raise BadRequest(
            "picture-too-large",
            Both("This file has more than 200 MB: it was not read.", "Ce fichier dépasse 200 Mo : il n'a pas été lu."),
            Both(
                "Export a smaller copy of the picture, and try with that one.",
                "Exportez une copie plus petite de l'image, et réessayez avec elle.",
            ),
        )
    return picture


def _put(part: Path, target: Path) -> None:
    """Give a written file its name, unless there is one of that name; where disks know no second names, by way of an empty file."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        target.open("xb").close()
        part.replace(target)


def _no_file(path: Path, error: OSError) -> BadRequest:
    why = error.strerror or type(error).__name__
    return BadRequest(
        "picture-no-file",
        Both(f"{path} could not be opened ({why}).", f"{path} n'a pas pu être ouvert ({why})."),
        Both("Look whether it is there and whether you may read and write there.",
             "Regardez s'il est bien là, et si vous pouvez y lire et y écrire."),
    )  # fmt: skip
