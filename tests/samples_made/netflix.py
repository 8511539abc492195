"""Make up exports of Netflix: the account of Rosa and Tim Lenoir, who do not exist."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

QUIRKS = [
    "quick-american", "quick-german", "quick-iso", "quick-french", "quick-korean", "quick-undecided", "quick-twice", "quick-unnamed", "one-profile",
    "previews", "session-twice", "wrapped", "one-file", "bad-records", "odd-values", "bom", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("4970-canary", "+33 canary", "NFCANARY-ESN")
VIEWING = ["Profile Name", "Start Time", "Duration", "Attributes", "Title", "Supplemental Video Type", "Device Type", "Bookmark",
           "Latest Bookmark", "Country"]  # fmt: skip
SEEN = [
    ["Rosa", "2023-06-19 18:43:01", "00:42:13", "", "Les Digues: Saison 1: Le sel", "", "Sony TV 2019", "00:42:13", "00:42:13", "FR (France)"],
    ["Rosa", "2023-06-18 20:01:00", "01:31:00", "Autoplayed: user action: None; ", "Marée, haute", "", "Android phone", "01:31:00",
     "Not latest view", "FR (France)"],
    ["Tim", "2023-06-18 08:00:00", "00:11:00", "", "Le Petit Phare: Saison 2: Le \"grain\"", "", "iPad", "00:11:00", "00:11:00", "BE (Belgium)"],
]  # fmt: skip
PREVIEW = ["Rosa", "2023-06-19 18:42:01", "00:00:13", "Autoplayed: user action: None; ", "Saison 3 (bande-annonce): Les Digues", "TRAILER",
           "Sony TV 2019", "00:00:13", "00:00:13", "FR (France)"]  # fmt: skip
TABLES: dict[str, list[list[str]]] = {
    "CONTENT_INTERACTION/Ratings.csv": [
        ["Profile Name", "Title Name", "Rating Type", "Star Value", "Thumbs Value", "Device Model", "Event Utc Ts", "Region View Date"],
        ["Rosa", "Les Digues", "thumb", "", "2", "Web", "2023-06-20 10:00:00", "2023-06-20"],
        ["Rosa", "Le Gouffre", "thumb", "", "1", "Web", "2023-06-20 10:01:00", "2023-06-20"],
        ["Tim", "Vieux film", "star", "4", "", "Web", "2014-02-03 10:01:00", "2014-02-03"]],
    "CONTENT_INTERACTION/MyList.csv": [["Profile Name", "Title Name", "Country", "Utc Title Add Date"], ["Rosa", "Brume", "FR", "2023-06-01"]],
    "CONTENT_INTERACTION/SearchHistory.csv": [
        ["Profile Name", "Country Iso Code", "Device", "Is Kids", "Query Typed", "Displayed Name", "Action", "Section", "Utc Timestamp"],
        ["Rosa", "FR", "Sony", "0", "dig", "Les Digues", "play", "Titles", "2023-06-19 18:41:00"]],
    "CLICKSTREAM/Clickstream.csv": [
        ["Profile Name", "Source", "Navigation Level", "Referrer Url", "Webpage Url", "Click Utc Ts"],
        ["Rosa", "WebDesktop", "login", "https://www.google.example/", "https://www.netflix.example/login", "2023-06-19 18:40:00"],
        ["Rosa", "Android", "browseTitles", "", "", "2023-06-19 18:40:05"]],
    "IP_ADDRESSES/IpAddressesStreaming.csv": [
        ["Esn", "Country", "Localized Device Description", "Device Description", "Ip", "Region Code Display Name", "Ts"],
        ["NFCANARY-ESN-1", "FR", "Sony TV", "Sony TV 2019", "192.0.2.44", "Bretagne", "2023-06-19 18:43:02 UTC"]],
    "DEVICES/Devices.csv": [
        ["Profile Name", "Esn", "Device Type", "Acct First Playback Date", "Acct Last Playback Date", "Profile First Playback Date",
         "Profile Last Playback Date", "Deactivation Time"],
        ["Rosa", "NFCANARY-ESN-1", "Sony TV 2019", "2020-01-02 19:00:00", "2023-06-19 19:00:00", "2020-01-02 19:00:00", "2023-06-19 19:00:00", ""]],
    "PAYMENT_AND_BILLING/BillingHistory.csv": [["Transaction Date", "Last4"], ["2023-06-01", "4970-canary"]],
    "ACCOUNT/AccountDetails.csv": [["First Name", "Phone Number"], ["Rosa", "+33 canary"]],
}  # fmt: skip
QUICK = {
    "quick-american": ["6/19/25", "6/3/25", "5/30/25", "5/30/25", "12/31/24"],
    "quick-german": ["19.06.25", "03.06.25", "30.05.25", "30.05.25", "31.12.24"],
    "quick-iso": ["2025-06-19", "2025-06-03", "2025-05-30", "2025-05-30", "2024-12-31"],
    "quick-french": ["19/06/2025", "03/06/2025", "30/05/2025", "30/05/2025", "31/12/2024"],
    "quick-korean": ["2025. 6. 19.", "2025. 6. 3.", "2025. 5. 30.", "2025. 5. 30.", "2024. 12. 31."],
    "quick-undecided": ["4/4/25", "4/4/25", "4/3/25"], "quick-twice": ["6/19/25", "6/19/25", "6/19/25"],
}  # fmt: skip
TITLES = ["Les Digues: Saison 1: Le sel", "Marée, haute", "Brume", "Le \"Grain\"", "Le Gouffre"]


def _csv(rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def quick(dates: list[str], titles: list[str] = TITLES) -> bytes:
    """Return the quick list, every cell in quotes as Netflix writes it."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([["Title", "Date"], *zip(titles, dates, strict=False)])
    return out.getvalue().encode()


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one export into `folder` and return it: a zip, or the file that the quirk asks for."""
    if quirk and quirk.startswith("quick"):
        path = folder / "NetflixViewingHistory.csv"
        titles = {"quick-twice": [TITLES[0]] * 3, "quick-unnamed": ["", TITLES[1], ": ", *TITLES[3:]]}.get(quirk, TITLES)
        path.write_bytes(quick(QUICK.get(quirk, QUICK["quick-american"]), titles))
        return path
    seen: list[list[Any]] = [VIEWING, *SEEN]
    if quirk == "previews":
        seen += [PREVIEW, [*PREVIEW[:5], "HOOK", *PREVIEW[6:]]]
    if quirk == "session-twice":
        seen += [["Tim", "2023-06-17 21:35:16", length, "", "Le Gouffre", "", device, length, latest, "BE (Belgium)"] for length, latest, device in
                 (("01:26:40", "Not latest view", "Chrome PC"), ("01:27:04", "01:27:04", "Chrome PC"), ("00:02:00", "Not latest view", "iPad"))]
    if quirk == "one-profile":
        seen = [row for row in seen if row[0] != "Tim"]
    if quirk == "bad-records":
        seen += [["Rosa", "hier", "00:01:00", "", "X", "", "", "", "", ""], ["Rosa"], ["Rosa", "1999-01-01 00:00:00", "00:01:00", *[""] * 7],
                 ["Rosa", "", "00:01:00", "", "X", "", "", "", "", ""], ["Rosa", "2023-01-01 00:00:00", "long", "", "X", "", "", "", "", ""],
                 ["Rosa", "2023-01-01 00:00:00", "00:01:00", "", "", "", "", "", "", ""], [*SEEN[0], "", ""], [*SEEN[0], "more"]]  # fmt: skip
    if quirk == "odd-values":
        seen += [["Léa 🌊", "2023-01-01 00:00:00.250", "00:01:00.5", "", "a\x07b\u202ec\nd", "", "<script>", "", "", ""]]
    if quirk == "empty":
        seen = seen[:1]
    data = _csv(seen)
    if quirk == "bom":
        data = b"\xef\xbb\xbf" + data
    if quirk == "truncated":
        data = data[: len(data) * 2 // 3]
    if quirk == "corrupted":
        data = data[:250] + b'\x00\xff"\xfe' + data[250:]
    if quirk in ("one-file", "truncated", "corrupted", "empty", "bom"):
        path = folder / "ViewingActivity.csv"
        path.write_bytes(data)
        return path
    files = {"CONTENT_INTERACTION/ViewingActivity.csv": data}
    if quirk != "one-profile":
        files |= {name: _csv(rows) for name, rows in TABLES.items()}
    path = folder / "netflix-report.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(("netflix-report/" if quirk == "wrapped" else "") + name, (2023, 6, 21, 0, 0, 0)), body)
    return path


def large(folder: Path, size: int) -> Path:
    """Write a table of viewings of about `size` bytes."""
    path, number, written = folder / "ViewingActivity.csv", 0, 0
    with path.open("w", encoding="utf-8", newline="") as out:
        written += out.write(",".join(VIEWING) + "\n")
        while written < size:
            day, second = divmod(number, 86_400)
            clock = f"{2009 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02} {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
            written += out.write(f"Rosa,{clock},00:42:13,,Les Digues: Saison 1: Épisode {number},,Sony TV 2019,00:42:13,00:42:13,FR (France)\n")
            number += 1
    return path
