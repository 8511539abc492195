"""Where is the home, whose version is it, and does the passphrase open it?"""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from murmure.engine.seal import Seal, new_lock, unlock
from murmure.model.errors import BadHome
from murmure.model.words import Both

FORMAT = 1
CARD = "home.json"


def default_place(environment: dict[str, str] | None = None) -> Path:
    """Return MURMURE_HOME, or the folder where this platform keeps the data of programs."""
    env = os.environ if environment is None else environment
    if env.get("MURMURE_HOME"):
        return Path(env["MURMURE_HOME"]).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "murmure"
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "murmure"
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "murmure"


def machine_zone(environment: dict[str, str] | None = None, link: Path = Path("/etc/localtime")) -> str:
    """Return the time zone that this machine is set to, as `Europe/Paris`; empty where it says none, or none that is known."""
    named = (os.environ if environment is None else environment).get("TZ", "").removeprefix(":")
    for name in (named, str(link.resolve()).partition("zoneinfo/")[2] if link.is_symlink() else ""):
        try:
            if name and ZoneInfo(name):
                return name
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ""


def is_home(folder: Path) -> bool:
    """Say whether a folder holds a home."""
    return (folder / CARD).is_file()


def is_locked(folder: Path) -> bool:
    """Say whether a home asks for a passphrase."""
    return is_home(folder) and bool(_card(folder).get("lock"))


def enter(folder: Path, passphrase: str | None) -> tuple[dict[str, Any], Seal]:
    """Return the card and the seal of the home in `folder`, made now when the folder is missing or empty."""
    try:
        if is_home(folder):
            card = _card(folder)
            if card["format"] > FORMAT:
                raise _newer(folder, card["format"])
            return card, unlock(card.get("lock"), passphrase)
        return _made(folder, passphrase)
    except PermissionError as error:
        raise BadHome(
            "home-forbidden",
            Both("You may not write in {folder}.", "Vous n'avez pas le droit d'écrire dans {folder}.").fill(folder=folder),
            Both("Choose another place with --home FOLDER.", "Choisissez un autre endroit avec --home DOSSIER."),
        ) from error
    except (NotADirectoryError, FileExistsError) as error:
        raise _not_a_home(folder) from error


def _made(folder: Path, passphrase: str | None) -> tuple[dict[str, Any], Seal]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (folder / "book.sqlite").exists():
        # The card is linked before the book is opened: a book without a card has lost it.
        if is_home(folder):
            return enter(folder, passphrase)
        raise _lost_card(folder)
    folder.chmod(0o700)
    # Another program may be making this home at this very moment: its card and its book are no strangers.
    strangers = {p.name for p in folder.iterdir() if not p.name.startswith((CARD, "book.sqlite"))} - {"drop", "log", "tmp", "derived"}
    if strangers:
        raise _not_a_home(folder)
    lock, seal = new_lock(passphrase) if passphrase else (None, Seal())
    card = {"murmure": "home", "format": FORMAT, "id": secrets.token_hex(16), "lock": lock}
    part = folder / f"{CARD}.{os.getpid()}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(card, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.chmod(0o600)
    # Two programs may make the same home at once: the first card stays.
    try:
        os.link(part, folder / CARD)
    except FileExistsError:
        part.unlink(missing_ok=True)
        return enter(folder, passphrase)
    except OSError:
        part.replace(folder / CARD)
    part.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)  # the name of the card must survive a power cut, too
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return card, seal


def _card(folder: Path) -> dict[str, Any]:
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        if card["murmure"] == "home" and isinstance(card["format"], int):
            return card
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        pass  # said just below, in words
    raise _lost_card(folder)


def _lost_card(folder: Path) -> BadHome:
    return BadHome(
        "broken-home",
        Both("The card of this home ({folder}/home.json) cannot be read.",
             "La carte de cette maison ({folder}/home.json) est illisible.").fill(folder=folder),
        Both("Put back the file from a backup: without it a locked home cannot be opened.",
             "Remettez le fichier depuis une sauvegarde : sans lui, une maison fermée ne s'ouvre plus."))  # fmt: skip


def _newer(folder: Path, version: int) -> BadHome:
    return BadHome(
        "newer-home",
        Both("The home in {folder} was written by a newer murmure (format {version}); nothing was changed.",
             "La maison dans {folder} a été écrite par un murmure plus récent (format {version}) ; rien n'a été changé."
             ).fill(folder=folder, version=version),
        Both("Update murmure, or choose another home with --home.",
             "Mettez murmure à jour, ou choisissez une autre maison avec --home."))  # fmt: skip


def _not_a_home(folder: Path) -> BadHome:
    return BadHome(
        "not-a-home",
        Both("{folder} holds other things than a murmure home; nothing was changed.",
             "{folder} contient autre chose qu'une maison murmure ; rien n'a été changé.").fill(folder=folder),
        Both("Name an empty or a new folder with --home.", "Indiquez un dossier vide ou nouveau avec --home."))  # fmt: skip
