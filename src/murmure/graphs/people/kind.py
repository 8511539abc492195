"""What speaks for two accounts being one person, what against it, and how much each says?

Weights are powers of ten by which the odds change (Fellegi and Sunter, "A theory for record linkage", 1969), least
and most. They are set by hand, from what each is worth in the made-up archives of the tests, where the share of true
proposals at each level is measured; nobody's own archives taught them.
"""

from __future__ import annotations

from typing import NamedTuple

from murmure.model.words import Both

PRIOR = -2.0
"""The odds of two accounts that share something, before it is known what: one in a hundred."""


class Kind(NamedTuple):
    """Hold one kind of evidence: of its `family` only the strongest counts; `least` and `most` are negative when it speaks against.

    words   the sentence; {detail} is what both share
    """

    family: str
    least: float
    most: float
    words: Both

    @property
    def weight(self) -> float:
        """The middle of what it says."""
        return (self.least + self.most) / 2


KINDS = {
    "number": Kind("address", 3.5, 5.0, Both("the same telephone number, {detail}", "le même numéro de téléphone, {detail}")),
    "national-number": Kind("address", 2.5, 4.5, Both(
        "the same telephone number, {detail}, if the one that is written without a country is of the same country",
        "le même numéro de téléphone, {detail}, si celui qui est écrit sans pays est du même pays")),
    "mail": Kind("address", 3.5, 5.0, Both("the same mail address, {detail}", "la même adresse de courriel, {detail}")),
    "mail-form": Kind("address", 2.5, 4.2, Both(
        "the same mail box, {detail}, once what stands behind + (and dots, at Gmail) is left out",
        "la même boîte aux lettres, {detail}, sans ce qui suit + (ni les points, chez Gmail)")),
    "card": Kind("address", 3.2, 4.8, Both("the same card of your address book, {detail}", "la même fiche de votre carnet d'adresses, {detail}")),
    "twin-card": Kind("address", 1.4, 2.8, Both(
        "a card of your address book, {detail}, with an address that another card of this name has too",
        "une fiche de votre carnet d'adresses, {detail}, avec une adresse qu'une autre fiche de ce nom a aussi")),
    "shared-card": Kind("address", 0.8, 1.8, Both(
        "a card of your address book, {detail}, with an address that other cards have too: a family may share it",
        "une fiche de votre carnet d'adresses, {detail}, avec une adresse que d'autres fiches ont aussi : une famille peut la partager")),
    "book-name": Kind("name", 3.2, 4.2, Both(
        "the same name in your own address book, {detail}", "le même nom dans votre carnet d'adresses, {detail}")),
    "name": Kind("name", 2.2, 3.6, Both("the same name, {detail}", "le même nom, {detail}")),
    "common-name": Kind("name", 1.6, 2.6, Both(
        "the same name, {detail}, which many people have", "le même nom, {detail}, que beaucoup de gens portent")),
    "handle-name": Kind("name", 1.5, 2.6, Both(
        "an address made of the name of the other, {detail}", "une adresse faite du nom de l'autre, {detail}")),
    "initial": Kind("name", 0.8, 1.6, Both("the same name with a first name cut short, {detail}", "le même nom avec un prénom abrégé, {detail}")),
    "first-name": Kind("name", 0.5, 1.3, Both("the same first name or nickname, {detail}", "le même prénom ou surnom, {detail}")),
    "handle": Kind("handle", 1.8, 3.0, Both("the same user name on two services, {detail}", "le même pseudonyme sur deux services, {detail}")),
    "short-handle": Kind("handle", 0.8, 1.8, Both(
        "the same short user name on two services, {detail}", "le même pseudonyme court sur deux services, {detail}")),
    "which": Kind("which", -4.0, -2.5, Both(
        "the names say which of two: father and son, senior and junior", "les noms disent lequel de deux : père et fils, aîné et cadet")),
    "birthday": Kind("birthday", -4.0, -2.5, Both("their cards give different birthdays", "leurs fiches donnent des anniversaires différents")),
    "names": Kind("names", -2.2, -1.2, Both("they are called by different names", "ils portent des noms différents")),
    "several": Kind("several", -2.5, -1.2, Both(
        "one of them is called by the names of several people: it may be shared, or have changed hands",
        "l'un d'eux porte les noms de plusieurs personnes : il peut être partagé, ou avoir changé de mains")),
    "namesakes": Kind("cards", -1.6, -0.8, Both("you know several people of this name", "vous connaissez plusieurs personnes de ce nom")),
    "cards": Kind("cards", -1.6, -0.6, Both("your address book keeps them on two cards", "votre carnet d'adresses les tient sur deux fiches")),
    "service": Kind("service", -1.6, -0.6, Both("they are two accounts of one service", "ce sont deux comptes d'un même service")),
    "elsewhere": Kind("elsewhere", -2.5, -1.2, Both(
        "one of them is surely somebody who is not the other", "l'un d'eux est sûrement quelqu'un qui n'est pas l'autre")),
    "wrote": Kind("wrote", -1.2, -0.3, Both("they wrote to each other", "ils se sont écrit")),
}  # fmt: skip
NAMES = tuple(KINDS)
CODE = {name: place for place, name in enumerate(NAMES)}
LEVELS = {"sure": 0.98, "likely": 0.8, "possible": 0.2}
"""How probable a proposal of each level is, at least; what is less is not proposed."""
