"""Which files resemble an X archive and are not what is wanted?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from murmure.model.reject import Refusal
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.readers import Probe

_SCRIPT = re.compile(r"\s*window\.YTD\.([\w-]{1,60}?)\.part\d")
_SETTINGS = re.compile(r"\s*window\.__THAR_CONFIG\s*=")
_WANT = Both(
    "The whole zip of the archive, as X delivers it, or at least data/tweets.js.",
    "Le zip entier de l'archive, tel que X le livre, ou au moins data/tweets.js.",
)
_HOW = Both(
    "On x.com: More, Settings and privacy, Your account, “Download an archive of your data”.",
    "Sur x.com : Plus, Paramètres et confidentialité, Votre compte, « Télécharger une archive de vos données ».",
)
_PAGE = Both(
    "This is the page that shows an X archive; the data lie in the folder beside it.",
    "C'est la page qui affiche une archive X ; les données sont dans le dossier voisin.",
)
_MANIFEST = Both(
    "This is the table of contents of an X archive, without its data.",
    "C'est la table des matières d'une archive X, sans ses données.",
)
_OTHER = Both(
    "This is a part of an X archive that murmure does not read.",
    "C'est une partie d'une archive X que murmure ne lit pas.",
)
_INTERFACE = Both(
    "These are posts fetched through X's programming interface, not an archive.",
    "Ce sont des posts obtenus par l'interface de programmation de X, pas une archive.",
)


def refuse(probe: Probe) -> Refusal | None:
    """Name the page, the table of contents, a part without interest, or posts from the programming interface."""
    text = probe.text[:4096].lstrip()
    if probe.name == "your archive.html" or (text[:15].casefold().startswith("<!doctype html") and "__THAR_CONFIG" in probe.text):
        return Refusal(_PAGE, _WANT, _HOW)
    if _SETTINGS.match(text):
        return Refusal(_MANIFEST, _WANT, _HOW)
    if _SCRIPT.match(text):
        return Refusal(_OTHER, _WANT, _HOW)
    keys = probe.json_keys
    old = {"created_at", "id_str", "user"} <= keys and bool({"full_text", "text"} & keys)
    new = '"edit_history_tweet_ids"' in text and bool({"data", "includes"} & keys or {"id", "text"} <= keys)
    return Refusal(_INTERFACE, _WANT, _HOW) if old or new else None
