"""Who are Camille's friends, and how do they reach each other?

Numbers are among those that the French regulator keeps for works of fiction
(06 39 98 xx xx); addresses end in `.example`.
"""

from __future__ import annotations

from typing import NamedTuple


class Friend(NamedTuple):
    """Hold one friend: the short name is that of the village's agenda, `number` the one of a social network."""

    short: str
    name: str
    phone: str
    birthday: str
    number: int

    @property
    def mail(self) -> str:
        """Return the address of the friend."""
        return f"{self.short}@village.example"

    @property
    def handle(self) -> str:
        """Return the name of the friend on a network, such as lila_lune."""
        return self.name.lower().replace(" ", "_").replace("é", "e")

    @property
    def national(self) -> str:
        """Return the phone number as it is dialled in France."""
        return "0" + self.phone.removeprefix("+33")


_NAMES = (
    ("lila", "Lila Lune", "1988-03-14"), ("noe", "Noé Caillou", "1985-11-02"), ("samir", "Samir Safran", "1990-07-21"),
    ("oriane", "Oriane Orage", "1979-01-30"), ("mina", "Mina Mirabelle", "1992-05-08"), ("goran", "Goran Galet", "1983-09-17"),
    ("yuki", "Yuki Nuage", "1991-12-24"), ("paola", "Paola Plume", "1986-06-11"), ("karim", "Karim Quartz", "1987-04-03"),
    ("olga", "Olga Ortie", "1981-08-29"),
)  # fmt: skip
FRIENDS: dict[str, Friend] = {
    short: Friend(short, name, f"+336399810{place:02}", birthday, 1_000_100 + place)
    for place, (short, name, birthday) in enumerate(_NAMES, 1)
}
CAMILLE = Friend("camille", "Camille Tilleul", "+33639981000", "1989-02-18", 1_000_100)
CIRCLE = ("lila", "oriane", "mina", "karim")
"""The friends of the reading circle, who meet on Tuesdays."""
