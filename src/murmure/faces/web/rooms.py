"""Which pages stand in the head of every page, and which are the pages about me?"""

from __future__ import annotations

from typing import NamedTuple

from murmure.model.words import Both


class Tab(NamedTuple):
    """Hold one page about me: its address, its name, and what it answers in a few words."""

    href: str
    name: Both
    hint: Both


class Room(NamedTuple):
    """Hold one entry of the head: its address, its name, and how the addresses of its pages begin."""

    href: str
    name: Both
    pages: tuple[str, ...]

    def holds(self, path: str) -> bool:
        """Say whether a page stands in this room."""
        return path.startswith(self.pages)


TABS = (
    Tab("/today", Both("Today", "Aujourd’hui"), Both("one day, hour by hour", "une journée, heure par heure")),
    Tab("/footprint", Both("Footprint", "Empreinte"), Both("who captured what", "qui a capté quoi")),
    Tab("/rhythm", Both("Rhythms", "Rythmes"), Both("body and network", "le corps et le réseau")),
    Tab("/habits", Both("Habits", "Habitudes"), Both("what comes back", "ce qui revient")),
    Tab("/objects", Both("Objects", "Objets"), Both("what they say", "ce qu’ils disent")),
    Tab("/together", Both("Together", "Ensemble"), Both("what goes with what", "ce qui va avec quoi")),
    Tab("/mix", Both("My mix", "Mon mélange"), Both("with whom", "avec qui")),
    Tab("/presence", Both("Presence", "Présence"), Both("what others read of you", "ce qu’on lit de vous")),
    Tab("/draft", Both("Draft", "Brouillon"), Both("think before you click", "réfléchir avant de cliquer")),
)
"""The pages about me, in the order of their tabs."""
ROOMS = (
    Room(TABS[0].href, Both("Me", "Moi"), tuple(tab.href for tab in TABS)),
    Room("/sources", Both("Sources", "Sources"), ("/sources",)),
    Room("/listen", Both("Live", "En direct"), ("/listen",)),
    Room("/rising", Both("Rising", "Ce qui monte"), ("/rising", "/cascade", "/petition")),
    Room("/timeline", Both("Timeline", "Fil"), ("/timeline",)),
    Room("/people", Both("People", "Personnes"), ("/people",)),
    Room("/communities", Both("Communities", "Communautés"), ("/communities",)),
    Room("/graphs/social", Both("Graphs", "Graphes"), ("/graphs",)),
    Room("/data", Both("My data", "Mes données"), ("/data",)),
)
"""The entries of the head of every page, in order."""
