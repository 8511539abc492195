"""What can a picture say beside what it shows, why does it matter, and what is refused?"""

from __future__ import annotations

from typing import NamedTuple

from murmure.model.errors import BadRequest, Hostile
from murmure.model.words import Both

SHOWN = 160
"""Characters of a value that are shown."""
MOST = 300
"""How many findings of one picture are told; of the others, how many there are."""
EFFORT = 20_000_000
"""What reading one picture may cost, in about as many tenths of a microsecond."""

KINDS = {
    "place": Both("place", "lieu"),
    "time": Both("date and time", "date et heure"),
    "person": Both("name of a person", "nom d'une personne"),
    "serial": Both("serial number", "numéro de série"),
    "identity": Both("number of this picture", "numéro de cette image"),
    "device": Both("camera or telephone", "appareil photo ou téléphone"),
    "software": Both("software", "logiciel"),
    "note": Both("words about the picture", "mots sur l'image"),
    "prompt": Both("words that a machine made it from", "mots dont une machine l'a tirée"),
    "edits": Both("what was changed", "ce qui a été retouché"),
    "origin": Both("certificate of origin", "certificat d'origine"),
    "maker": Both("notes of the maker", "notes du fabricant"),
    "settings": Both("settings of the camera", "réglages de l'appareil"),
    "thumbnail": Both("small copy of the picture", "petite copie de l'image"),
    "motion": Both("film or sound", "film ou son"),
    "hidden": Both("data after or between the picture", "données après ou entre l'image"),
    "script": Both("program", "programme"),
    "asks": Both("address asked for when it is shown", "adresse demandée à l'affichage"),
}
"""What a picture says."""
WHY = {
    "place": Both("It says where you were, often within a few metres: your home, a school.",
                  "Il dit où vous étiez, souvent à quelques mètres près : votre domicile, une école."),
    "time": Both("It says when you were there, and whether you still are.", "Elles disent quand vous y étiez, et si vous y êtes encore."),
    "person": Both("It names you, or somebody else who was not asked.", "Il vous nomme, ou nomme quelqu'un à qui on n'a rien demandé."),
    "serial": Both("All pictures of one device bear it: it ties an account without a name to one with your name.",
                   "Toutes les images d'un appareil le portent : il relie un compte sans nom à un compte à votre nom."),
    "identity": Both("It finds this picture, and its copies, again elsewhere.", "Il fait retrouver ailleurs cette image et ses copies."),
    "device": Both("It says what you own.", "Il dit ce que vous possédez."),
    "software": Both("It says what you use.", "Il dit ce que vous utilisez."),
    "note": Both("Words that are not seen in the picture go with it.", "Des mots qu'on ne voit pas dans l'image partent avec elle."),
    "prompt": Both("What you asked a machine for goes with the picture.", "Ce que vous avez demandé à une machine part avec l'image."),
    "edits": Both("It tells the story of the file, and may hold names of files and folders.",
                  "Il raconte l'histoire du fichier, et peut contenir des noms de fichiers et de dossiers."),
    "origin": Both("It certifies who made the picture and how. It is worth keeping where that has to be shown.",
                   "Il certifie qui a fait l'image et comment. Il vaut d'être gardé là où il faut le montrer."),
    "maker": Both("Only the maker knows all that they hold: serial numbers, faces, the temperature.",
                  "Seul le fabricant sait tout ce qu'elles contiennent : numéros de série, visages, température."),
    "settings": Both("Together they may tell one device from another.", "Ensemble, ils peuvent distinguer un appareil d'un autre."),
    "thumbnail": Both("It may still show what was cut off or blurred.", "Elle peut encore montrer ce qui a été coupé ou flouté."),
    "motion": Both("The seconds around the picture go with it, and what was said.",
                   "Les secondes autour de l'image partent avec elle, et ce qui s'y est dit."),
    "hidden": Both("Viewers do not show it. It may be another picture, or what was cut off.",
                   "Les visionneuses ne le montrent pas. Ce peut être une autre image, ou ce qui a été coupé."),
    "script": Both("It runs where the picture is opened.", "Il s'exécute là où l'image est ouverte."),
    "asks": Both("Whoever holds that address sees who looks at the picture.", "Qui tient cette adresse voit qui regarde l'image."),
}  # fmt: skip
"""Why it matters."""


class Told(NamedTuple):
    """Hold one thing that a picture says beside what it shows.

    kind    a key of `KINDS`
    where   the standard and the name of the field, such as 'EXIF GPSLatitude'
    value   what it says, shortened
    """

    kind: str
    where: str
    value: str

    @property
    def what(self) -> Both:
        """Return what it is."""
        return KINDS[self.kind]

    @property
    def why(self) -> Both:
        """Return why it matters."""
        return WHY[self.kind]


class Bag:
    """Gather what a picture says, each thing once, and no more than `MOST` things."""

    def __init__(self) -> None:
        self._told: dict[Told, None] = {}
        self._settings: dict[str, int] = {}
        self._left, self._more = EFFORT, 0

    def spend(self, effort: int) -> None:
        """Count what reading costs, so that no picture, however it is made, costs more than a second or two."""
        self._left -= effort
        if self._left < 0:
            raise Hostile(
                "picture-endless",
                Both("This picture has so many fields that reading them would not end. Nothing was written.",
                     "Cette image a tant de champs que les lire ne finirait pas. Rien n'a été écrit."),
                Both("No camera makes such a file. Open it in a viewer and save it again, or do not share it.",
                     "Aucun appareil ne fait un tel fichier. Enregistrez-la de nouveau avec une visionneuse, ou ne la partagez pas."),
            )  # fmt: skip

    def add(self, kind: str, where: str, value: str) -> None:
        """Add one thing; what is empty says nothing, and settings are only counted."""
        if kind == "settings":
            standard = where.partition(" ")[0]
            self._settings[standard] = self._settings.get(standard, 0) + 1
            return
        value = " ".join("".join(one if one.isprintable() else " " for one in value[: SHOWN * 4]).split())
        one = Told(kind, where[:60], value if len(value) <= SHOWN else value[: SHOWN - 1] + "…")
        if value and one not in self._told:
            if len(self._told) < MOST:
                self._told[one] = None
            else:
                self._more += 1

    def all(self) -> list[Told]:
        """Return all that was added, in the order of `KINDS`."""
        order = list(KINDS)
        every = [*self._told, *(Told("settings", name, str(count)) for name, count in self._settings.items())]
        if self._more:
            every.append(Told("settings", "…", f"+ {self._more}"))
        return sorted(every, key=lambda one: order.index(one.kind))


class Read(NamedTuple):
    """Hold what was read of a picture: what it says, and its pieces without that; the pieces are None where it cannot be cleaned."""

    kept: list[bytes | memoryview] | None
    orientation: int = 1


def size(count: int) -> str:
    """Return a size as it is shown, the same in both languages."""
    return f"{count / 1000:.0f} kB" if count >= 10_000 else f"{count} B"


def text_of(data: bytes | memoryview, encoding: str = "utf-8") -> str:
    """Return bytes as text up to the first zero: UTF-8, or else as Windows of the West writes."""
    data = bytes(data[:4096])
    if encoding == "utf-16-le":
        return data.decode("utf-16-le", "replace").partition("\0")[0]
    data = data.partition(b"\0")[0]
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def broken(name: str) -> Hostile:
    """Return the refusal of a picture whose parts are not where it says."""
    return Hostile(
        "picture-broken",
        Both(f"This {name} picture ends too soon, or its parts are not where it says. Nothing was written.",
             f"Cette image {name} finit trop tôt, ou ses parties ne sont pas où elle le dit. Rien n'a été écrit."),
        Both("Open it in a viewer and save it again as PNG or JPEG, then try with that copy.",
             "Ouvrez-la dans une visionneuse, enregistrez-la de nouveau en PNG ou en JPEG, puis réessayez avec cette copie."),
    )  # fmt: skip


def not_cleaned(name: str) -> BadRequest:
    """Return the refusal of a format that is read, and cannot be cleaned without touching the picture."""
    return BadRequest(
        "picture-not-cleaned",
        Both(f"What a {name} file says is read, but it cannot be cleaned here without changing the picture.",
             f"Ce que dit un fichier {name} est lu, mais il ne peut pas être nettoyé ici sans changer l'image."),
        Both("Export it as JPEG or PNG with your viewer, then clean that copy.",
             "Exportez-le en JPEG ou en PNG avec votre visionneuse, puis nettoyez cette copie."),
    )  # fmt: skip


def unknown(name: Both) -> BadRequest:
    """Return the refusal of a file that is no picture known here."""
    return BadRequest(
        "picture-unknown",
        Both(f"This is {name.en}: what it says beside what it shows is not read here.",
             f"C'est {name.fr} : ce que cela dit en plus de ce qu'on voit n'est pas lu ici."),
        Both("Look at its properties in the program that made it. For a page, share a picture of it as PNG.",
             "Regardez ses propriétés dans le programme qui l'a fait. Pour une page, partagez-en une image en PNG."),
    )  # fmt: skip
