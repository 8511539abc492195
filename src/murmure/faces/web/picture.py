"""Which drawing stands for this kind of object or service?"""

from __future__ import annotations

from markupsafe import Markup

# Each is drawn on a 24 x 24 grid with one stroke; `fill` marks are classes of the style sheet.
SHAPES: dict[str, str] = {
    "phone": "M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1"
    " 8 2.5zM11 18.5h2",
    "meter": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM13 6.5l-3.5 6h5L11 18",
    "dns": "M4 5h16v5H4zM4 14h16v5H4zM7 7.5h.01M7 16.5h.01M12 10v4",
    "browser": "M3 4.5h18v15H3zM3 9h18M6 6.8h.01M8.5 6.8h.01",
    "calendar": "M4 5.5h16v15H4zM4 10h16M8.5 3v4M15.5 3v4M8 14h3M8 17h6",
    "runner": "M14.5 4.5a1.5 1.5 0 1 0 .01 0M5.5 9.5l4-2 4 2-3 4.5 3.5 2.5-1 5M10.5 14l-2 3.5H4M13.5 9.5l2 2.5h3.5",
    "heart": "M12 20s-8-4.8-8-10.5A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8 2.5C20 15.2 12 20 12 20zM7.5"
    " 12h2.5l1.5-3 1.5 5 1-2h2.5",
    "scale": "M5 4h14a1.5 1.5 0 0 1 1.5 1.5v13A1.5 1.5 0 0 1 19 20H5a1.5 1.5 0 0 1-1.5-1.5v-13A1.5 1.5 0 0 1"
    " 5 4zM8 8.5a5.5 5.5 0 0 1 8 0l-2.5 2.5h-3zM12 11l1-2.5",
    "sleep": "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10zM15 4h4l-4 5h4",
    "music": "M9 18V5.5l10-2V16M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
    "bank": "M3.5 9.5L12 4l8.5 5.5zM5 20h14M6.5 9.5V17M10 9.5V17M14 9.5V17M17.5 9.5V17M4.5 17h15",
    "post": "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5",
    "boost": "M7 8l-3.5 3.5M7 8l3.5 3.5M7 8v8.5h7M17 16l3.5-3.5M17 16l-3.5-3.5M17 16V7.5h-7",
    "like": "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z",
    "follow": "M9.5 11.5a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6zM2.5 20c.5-4 3-6 7-6s6.5 2 7 6M18.5 8v6M15.5 11h6",
    "message": "M4 5h16v11h-9l-4.5 4v-4H4zM8 9h8M8 12h5",
    "place": "M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.8-6.5 11-6.5 11zM12 12.2a2.3 2.3 0 1 0 0-4.6 2.3"
    " 2.3 0 0 0 0 4.6z",
    "table": "M3.5 5h17v14h-17zM3.5 9.5h17M3.5 14h17M9 5v14M15 5v14",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.5-4.5 3.5-6.5 7.5-6.5s7 2 7.5 6.5",
    "device": "M3.5 5h17v11h-17zM8.5 20h7M12 16v4",
    "watch": "M8.5 7.5h7a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 15V9a1.5 1.5 0 0 1"
    " 1.5-1.5zM9 7.5l.5-4h5l.5 4M9 16.5l.5 4h5l.5-4M12 10v2.5l1.5 1",
    "steps": "M8 3.5c2 0 3 2.5 2.5 5.5L9.5 13h-3L5.5 9C5 6 6 3.5 8 3.5zM6.5 15h3c0 2-.5 3-1.5"
    " 3s-1.5-1-1.5-3zM16 6.5c2 0 3 2.5 2.5 5l-1 3.5h-3l-1-3.5c-.5-2.5.5-5 2.5-5zM14.5 17h3c0 2-.5"
    " 3-1.5 3s-1.5-1-1.5-3z",
    "thermometer": "M10 13.5V5a2 2 0 1 1 4 0v8.5a4 4 0 1 1-4 0zM12 9v8",
    "folder": "M3.5 6h6l2 2.5h9V19h-17z",
    "file": "M6 3h8l4.5 4.5V21H6zM14 3v4.5h4.5M9 12h6.5M9 15.5h6.5",
    "bookmark": "M7 3.5h10v17l-5-4-5 4z",
    "eye": "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.8a2.8 2.8 0 1 0"
    " 0-5.6 2.8 2.8 0 0 0 0 5.6z",
    "company": "M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3M16.5 13h.01M16.5 17h.01",
    "video": "M3.5 6h12v12h-12zM15.5 10.5l5-3v9l-5-3",
    "spark": "M12 3v5M12 16v5M3 12h5M16 12h5M6 6l3 3M15 15l3 3M18 6l-3 3M9 15l-3 3",
    "plug": "M9 3v5M15 3v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v4",
    "apart": "M8.5 5a5 5 0 1 0 .01 0M18 14a3 3 0 1 0 .01 0",
    "circles": "M9 6.5a5.5 5.5 0 1 0 .01 0M15 6.5a5.5 5.5 0 1 0 .01 0",
    "village": "M3 20v-7l4.5-4 4.5 4v7M12 20V9l4.5-4.5L21 9v11M2 20h20M6.5 20v-4h2v4M15.5 12h2M15.5 16h2",
}
BY_TYPE = {
    "Create": "post", "Announce": "boost", "Like": "like", "Follow": "follow", "View": "browser", "Listen": "music",
    "Travel": "runner", "Join": "calendar", "murmure:Bookmark": "bookmark", "murmure:Identity": "person",
    "murmure:Query": "dns", "murmure:Measure": "device", "murmure:Position": "place", "murmure:Capture": "company",
    "murmure:Deposit": "bank", "murmure:Trade": "bank",
    "murmure:Purchase": "bank", "murmure:Payment": "bank", "Arrive": "place", "Watch": "video", "Delete": "file",
    "Reject": "apart",
}  # fmt: skip
BY_QUANTITY = {
    "electric_energy": "meter", "electric_power": "meter", "apparent_power": "meter", "electric_index": "meter",
    "heart_rate": "heart", "resting_heart_rate": "heart", "heart_rate_variability": "heart", "step_count": "steps",
    "flights_climbed": "steps", "distance": "steps", "body_weight": "scale", "body_mass_index": "scale",
    "body_fat_percentage": "scale", "body_height": "scale", "sleep_duration": "sleep", "temperature": "thermometer",
    "body_temperature": "thermometer", "active_energy": "watch", "resting_energy": "watch",
}  # fmt: skip


def draw(name: str, kind: str = "") -> Markup:
    """Return the drawing as inline SVG, hidden from screen readers: the words beside it say the same."""
    shape = SHAPES.get(name, SHAPES["file"])
    return Markup(
        '<svg class="picture {}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>'
    ).format(kind, shape)


def kind_of(row: dict) -> str:
    """Return the name of the drawing for one activity."""
    if row.get("quantity") in BY_QUANTITY and row["type"] == "murmure:Measure":
        return BY_QUANTITY[row["quantity"]]
    if row["type"] == "Create" and row.get("target") and "public" not in (row.get("audience") or ()):
        return "message"
    return BY_TYPE.get(row["type"], "spark")
