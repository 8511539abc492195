"""A made-up person who publishes under three names, and gives some things away."""

from __future__ import annotations

import json
from typing import Any

DAY = 86_400_000_000
BEGIN = 1_577_664_000_000_000  # Monday, 30 December 2019
ME = "https://hill.example/users/lou"
TEXTS = ("Semé les fèves #jardin", "Sortie tranquille le long du canal #vélo", "Les tomates montrent le bout du nez #jardin", "Quel ciel ce soir !")
GIVEN = (
    "Crémaillère samedi, 12 rue des Lilas, 29200 Brest", "Appelez-moi au 06 12 34 56 78", "Mon frère Karim ouvre son atelier",
    "On part demain en Crète, la maison est vide jusqu'au 20 !", "Pour la cagnotte, mon IBAN : FR7630006000011234567890189",
)  # fmt: skip


def rows(begin: int = BEGIN) -> list[dict[str, Any]]:
    """Return more than two years of posts: most harmless, five that give something away, one place that comes back, an account left behind."""
    found: list[dict[str, Any]] = []

    def add(source: str, kind: str, at: int, **more: Any) -> None:
        name = f"{0xF2 << 120 | len(found):032x}"
        found.append({"id": name, "type": kind, "actor": "me", "source": source, "published": at, "offset_minutes": 60, "offset_origin": "explicit",
                      "precision": "s"} | more)  # fmt: skip

    def post(text: str, day: int, source: str = "mastodon-archive", hour: int = 11, **more: Any) -> None:
        add(source, "Create", begin + day * DAY + hour * 3_600_000_000, object_type="Note", object=f"{ME}/statuses/{len(found)}", content=text,
            audience=["public"], language="fr", tags=[word[1:] for word in text.split() if word.startswith("#")], **more)  # fmt: skip

    for source, name, extra in (
        ("mastodon-archive", ME, {"summary": "Jardinière du dimanche", "fields": []}),
        ("x-archive", "https://x.com/i/user/9", {"bio": "", "location": "Brest"}),
        ("bluesky-archive", "did:plc:lou", {"bio": "Écrivez-moi : lou.martin@courriel.example", "avatar": {"blob": "b"}}),
    ):  # fmt: skip
        add(source, "murmure:Identity", begin, object=name, object_type="Person", content="Lou Martin", extra=json.dumps(extra))
    for week in range(120):
        post(TEXTS[week % len(TEXTS)], week * 7)
        if week % 3 == 0:
            post(TEXTS[(week + 1) % len(TEXTS)], week * 7 + 2, "bluesky-archive")
        if week < 12:
            post(TEXTS[3], week * 7 + 1, "x-archive")
    for number, text in enumerate(GIVEN):
        post(text, 90 + 120 * number)
    for week in range(0, 60, 5):
        post("Bonsoir", week * 7 + 3, hour=21, latitude=48.39041, longitude=-4.48612)
    for number in range(3):
        add("mastodon", "Create", begin + (200 + number) * DAY, actor="https://far.example/users/jo", object_type="Note", mentions=["me"],
            audience=["public"], object=f"https://far.example/users/jo/{number}", content="merci", in_reply_to=f"{ME}/statuses/3")  # fmt: skip
    return found
