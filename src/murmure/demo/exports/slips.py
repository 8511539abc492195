"""What did Camille give away on X alone, in posts that everybody can read?

The page on presence finds it: a number, an address, a child, an empty home, a password, a harsh word. All of it is made up: the number is one of
those that the French regulator keeps for fiction.
"""

from __future__ import annotations

from datetime import date

from murmure.demo.clock import YEAR
from murmure.demo.exports.stamp import moment
from murmure.demo.exports.year import Post

SLIPS = (
    (2, 12, 12.4, "Chat roux aperçu près du lavoir. S'il est à vous, appelez-moi au 06 39 98 14 27."),
    (3, 26, 18.2, "Wifi du cercle de lecture pour ce soir, mot de passe : lavoir-et-tilleul"),
    (4, 17, 19.5, "Crémaillère samedi, au 12 rue du Lavoir, venez avec un livre !"),
    (5, 21, 20.1, "Ma nièce de 7 ans entre au conservatoire, toute la famille chante."),
    (6, 18, 8.3, "Trois mois sans réponse pour le pont. Y en a marre de ces incapables !"),
    (10, 5, 21.2, "On part demain pour une semaine, la maison est vide jusqu'au 12 : qui arrose les basilics ?"),
)
"""Month, day, hour, and what is said."""


def slips() -> list[Post]:
    """Return these posts, in order of time."""
    return [Post(moment(date(YEAR, month, day), hour * 3600), "Create", "", "", text, "fr", (), (), (), "public") for month, day, hour, text in SLIPS]
