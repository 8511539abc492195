"""What do the links of a draft and the pictures beside it give away, and how are they without that?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from murmure.draft.remark import Picture, Remark
from murmure.model.errors import MurmureError
from murmure.model.words import Both
from murmure.trust import link, picture

LINK = re.compile(r"https?://[^\s<>\"«»]{3,4000}", re.IGNORECASE)
_ENDS = re.compile(r"[.,;:!?)\]}'’…]+\Z")
SHORTER = Both("The cleaned text has the same link without it.", "Le texte nettoyé a le même lien sans cela.")
STAYS = Both(
    "It stays in the cleaned text: look at it before you share.",
    "Il reste dans le texte nettoyé : regardez-le avant de partager.",
)
COPY = Both("Publish the cleaned copy: it looks the same.", "Publiez la copie nettoyée : elle a le même aspect.")
READ_ONLY = Both("This format is only read here: save it as JPEG or PNG without its data, or take a screenshot.",
                 "Ce format est seulement lu ici : enregistrez-le en JPEG ou PNG sans ses données, ou faites une capture d'écran.")  # fmt: skip
FACES = Both("What the picture shows is not looked at: faces, children, plates and streets are for you to see.",
             "Ce que montre l'image n'est pas regardé : visages, enfants, plaques et rues sont à voir par vous.")  # fmt: skip
HIDDEN = Both("what it says beside what it shows", "ce qu'elle dit en plus de ce qu'elle montre")
WEIGHTY = 4
"""Things that one picture says, named in its remark; all are in `Draft.pictures`."""


def links(text: str) -> tuple[list[Remark], str]:
    """Return a remark for each thing that links give away, and the text with links that do not track."""
    found, out, at = [], [], 0
    for one in LINK.finditer(text):
        address = one[0]
        tail = _ENDS.search(address)
        if tail and not (tail[0].startswith(")") and "(" in address):
            address = address[: tail.start()]
        clean = link.cleaned(address)
        end = one.start() + len(address)
        for given in clean.given:
            name = f" ({given.name})" if given.name else ""
            what = Both(given.what.en + name, given.what.fr + name)
            found.append(
                Remark("link", what, given.why, SHORTER if given.taken else STAYS, one.start(), end, address, "sure")
            )
        out += [text[at : one.start()], clean.address]
        at = end
    return found, "".join([*out, text[at:]])


def pictures(offered: list[tuple[str, bytes | Path]]) -> list[Picture]:
    """Return what each picture says beside what it shows; one that cannot be read stops no other."""
    return [_looked(name, content) for name, content in offered]


def _looked(name: str, content: bytes | Path) -> Picture:
    try:
        told = tuple((one.what, one.value) for one in picture.tells(content))
        try:
            data = content if isinstance(content, bytes) else content.read_bytes()
            cleaned = picture.cleaned(data)
        except MurmureError:
            return Picture(name, told)
        return Picture(name, told, cleaned if told else None)
    except MurmureError as error:
        return Picture(name, refused=error.what)


def remarks(seen: list[Picture]) -> Iterator[Remark]:
    """Yield a remark for each picture that says something beside what it shows, and one that says what was not looked at."""
    for one in seen:
        if one.told:
            kinds = list(dict.fromkeys(what for what, _ in one.told))[:WEIGHTY]
            more = "…" if len({what for what, _ in one.told}) > WEIGHTY else ""
            why = Both(
                f"{one.name}: {', '.join(kind.en for kind in kinds)}{more}.",
                f"{one.name} : {', '.join(kind.fr for kind in kinds)}{more}.",
            )
            yield Remark("picture", HIDDEN, why, COPY if one.cleaned else READ_ONLY, words=one.name, sure="sure")
    if any(one.refused is None for one in seen):
        yield Remark(
            "picture",
            Both("what it shows", "ce qu'elle montre"),
            FACES,
            Both(
                "Look at it once more, with a stranger's eyes.",
                "Regardez-la encore une fois, avec les yeux d'un inconnu.",
            ),
            sure="sure",
        )
