"""Make up archives of LinkedIn: the account of Salomé Idir, who does not exist."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

QUIRKS = [
    "no-notes", "french-dates", "no-profile", "wrapped", "folder", "one-file", "duplicate-titles", "broken-lines", "html-messages",
    "escaped-quotes", "excel-dates", "other-addresses", "bad-records",
    "odd-values", "bom", "unknown-titles", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("1970-canary", "+33 canary", "street canary", "draft-canary", "canary-invoice")
PAGE = "https://www.linkedin.com/in/"
NOTES = 'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing."\n\n'
HEADS = {
    "Connections.csv": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "messages.csv": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,"
                    "IS MESSAGE DRAFT",
    "Invitations.csv": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
    "Profile.csv": "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,Twitter Handles,Websites,"
                   "Instant Messengers",
}  # fmt: skip
CONNECTIONS = [["Jo", "Bel", PAGE + "jo-bel", "", "Voilerie Bel", "Voilier", "15 Jan 2024"], ["Ann", "Roc", PAGE + "ann-roc", "ann@murmure.example",
               "Atelier, Roc", "", "03 Feb 2021"], ["", "", "", "", "", "", "04 Feb 2021"]]  # fmt: skip
MESSAGES = [
    ["2-abc", "", "Jo Bel", PAGE + "jo-bel", "Salomé Idir", PAGE + "salome", "2024-01-20 09:00:00 UTC", "",
     "Bonjour,\nle devis est prêt", "INBOX", "", "No"],
    ["2-abc", "", "Salomé Idir", PAGE + "salome", "Jo Bel", PAGE + "jo-bel", "2024-01-20 09:04:10 UTC", "", "Merci ! 🎉", "INBOX", "", "No"],
    ["2-abc", "", "Salomé Idir", PAGE + "salome", "Jo Bel", PAGE + "jo-bel", "2024-01-20 09:05:00 UTC", "", "draft-canary", "INBOX", "", "Yes"],
    ["2-grp", "Les voiles", "Ann Roc", PAGE + "ann-roc", "Salomé Idir,Jo Bel", f"{PAGE}salome,{PAGE}jo-bel", "2024-02-01 10:00:00 UTC", "Réunion",
     "lundi ?", "INBOX", "", "No"],
]  # fmt: skip
INVITATIONS = [["Salomé Idir", "Jo Bel", "1/14/24, 5:14 PM", "", "OUTGOING", PAGE + "salome", PAGE + "jo-bel"],
               ["Ann Roc", "Salomé Idir", "2/2/21, 11:02\u202fAM", "On se connaît", "INCOMING", PAGE + "ann-roc", PAGE + "salome"]]  # fmt: skip
PROFILE = [["Salomé", "Idir", "", "street canary", "1970-canary", "Voilière", "Je répare", "Nautisme", "", "Brest, France", "", "", ""]]
TABLES: dict[str, tuple[str, list[list[str]]]] = {
    "Reactions.csv": ("Date,Type,Link", [["2024-03-01 08:00:00", "LIKE", "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A1"],
                                         ["2024-03-02 08:00:00", "PRAISE", "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A2"]]),
    "Comments.csv": ("Date,Link,Message", [["2024-03-01 08:05:00", "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A1", "Bravo #voile"]]),
    "Shares.csv": ("Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility", [
        ["2024-03-05 12:00:00", "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7", "Une voile neuve", "https://voiles.example/1", "",
         "MEMBER_NETWORK"]]),
    "Company Follows.csv": ("Organization,Followed On", [["Port de Brest", "Thu Jan 18 13:48:32 UTC 2024"]]),
    "Member_Follows.csv": ("Date,Status,FullName", [["2024-01-02 10:00:00", "Active", "Lou Tal"]]),
    "SearchQueries.csv": ("Time,Search Query", [["2024/01/05 10:11:12 UTC", "gréement"]]),
    "Endorsement_Received_Info.csv": ("Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status", [
        ["2023/03/01 12:00:00 UTC", "Couture", "Jo", "Bel", "www.linkedin.com/in/jo-bel", "ACCEPTED"]]),
    "Jobs/Saved Jobs.csv": ("Saved Date,Job Url,Job Title,Company Name", [
        ["1/5/24, 10:00 AM", "https://www.linkedin.com/jobs/view/9", "Voilier", "X"]]),
    "Ads Clicked.csv": ("Ad clicked Date,Ad Title/Id", [["2024-01-06 10:00:00 UTC", "12345"]]),
    "Logins.csv": ("Login Date,IP Address,User Agent,Login Type", [["Sat Jan 06 10:11:12 UTC 2024", "192.0.2.9", "Mozilla/5.0", "Login"]]),
    "Registration.csv": ("Registered At,Registration Ip,Subscription Types", [["8/6/09, 2:33 PM", "198.51.100.1", ""]]),
    "Inferences_about_you.csv": ("Category,Type of inference,Description,Inference", [
        ["Demographics", "Age", "Your age range", "35-54"], ["Demographics", "Gender", "", "Female"]]),
    "Ad_Targeting.csv": ("Member Age,Company Names,Company Names,Member Interests,Job Seniorities,Member Gender", [
        ["35-54", "Voilerie Bel", "Atelier; Port", "Sailing; Textile", "Owner", "Female"]]),
    "PhoneNumbers.csv": ("Extension,Number,Type", [["", "+33 canary", "Mobile"]]),
    "Receipts_v2.csv": ("First Name,Transaction Made At,Invoice Number", [["Salomé", "2024-01-01", "canary-invoice"]]),
}  # fmt: skip

# How LinkedIn writes its table of comments: a quote within a cell is \\", a cell has several lines, some rows have no date.
COMMENTS = r'''Date,Link,Message
2024-03-07 08:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A3,"On dit \"voile\", pas \"toile\",

et \"foc\""
2024-03-07 09:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A3,"\"Non\""
2024-03-07 10:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A3,Sans guillemet
,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A4,Sans date
'''


def _csv(head: str, rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return (head + "\n" + out.getvalue()).encode()


def files(quirk: str | None = None) -> dict[str, bytes]:
    """Return the tables of the archive."""
    connections, messages, invitations = [*CONNECTIONS], [*MESSAGES], [*INVITATIONS]
    if quirk == "french-dates":
        connections = [[*row[:6], date] for row, date in zip(CONNECTIONS, ["15 janv. 2024", "3 févr. 2021", "4 février 2021"], strict=True)]
    if quirk == "excel-dates":
        connections = [[*row[:6], date] for row, date in zip(CONNECTIONS, ["15-Jan-24", "3-Feb-21", "4-Feb-21"], strict=True)]
    if quirk == "other-addresses":
        messages = [[cell.replace("://www.", "://") for cell in row] for row in MESSAGES]
        connections = [[cell and f"{cell}/?trk=x" if cell.startswith(PAGE) else cell for cell in row] for row in CONNECTIONS]
    if quirk == "html-messages":
        messages.append([*MESSAGES[0][:6], "2024-01-21 09:00:00 UTC", "",
                         '<p class="x">Voir <a href="https://devis.example">ici</a></p>', "INBOX", "", "No"])
    if quirk == "bad-records":
        connections += [["A", "B", "", "", "", "", "hier"], ["A", "B"], ["A", "B", "", "", "", "", ""], ["A", "B", "", "", "", "", "01 Jan 1999"]]
        messages += [["2-x", "", "", "", "", "", "2024-01-20 09:00:00 UTC", "", "de personne", "", "", ""], [*MESSAGES[0][:6], "x", *MESSAGES[0][7:]]]
    if quirk == "odd-values":
        messages.append([*MESSAGES[0][:6], "2024-01-22 09:00:00 UTC", "", "a\x07b\u202ec <script>", "INBOX", "", "No"])
    if quirk == "empty":
        connections = []
    found = {name: _csv(HEADS[name], rows) for name, rows in (
        ("Connections.csv", connections), ("messages.csv", messages), ("Invitations.csv", invitations), ("Profile.csv", PROFILE))}  # fmt: skip
    found |= {name: _csv(*table) for name, table in TABLES.items()}
    if quirk == "broken-lines":
        found["Shares.csv"] = (TABLES["Shares.csv"][0] + '\n2024-03-06 12:00:00,https://www.linkedin.com/feed/update/9,'
                               '"Premier jour""\n""Second jour"'
                               ",,,MEMBER_NETWORK\n").encode()  # fmt: skip
    if quirk == "escaped-quotes":
        found["Comments.csv"] = COMMENTS.encode()
    if quirk == "duplicate-titles":
        found = {name: data for name, data in found.items() if name in ("Ad_Targeting.csv", "Inferences_about_you.csv")}
    if quirk == "no-profile":
        del found["Profile.csv"]
    if quirk == "unknown-titles":
        found = {"Inferences_about_you.csv": b"Kategorie,Art,Schluss\na,b,c\n", "SearchQueries.csv": found["SearchQueries.csv"]}
    if quirk != "no-notes" and "Connections.csv" in found:
        found["Connections.csv"] = NOTES.encode() + found["Connections.csv"]
    if quirk == "bom":
        found = {name: b"\xef\xbb\xbf" + data for name, data in found.items()}
    return found


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one archive into `folder` and return it: a zip, a folder, or one of its tables."""
    found = files(quirk)
    if quirk in ("one-file", "truncated", "corrupted", "empty"):
        data = found["Connections.csv"]
        if quirk == "truncated":
            data = data[: data.rindex(b"Roc")]
        if quirk == "corrupted":
            data = data[:240] + b'\x00\xff"\xfe' + data[240:]
        (folder / "Connections.csv").write_bytes(data)
        return folder / "Connections.csv"
    if quirk == "folder":
        for name, data in found.items():
            (folder / "archive" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "archive" / name).write_bytes(data)
        return folder / "archive"
    path = folder / "Complete_LinkedInDataExport_03-06-2024.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(zipfile.ZipInfo(("export/" if quirk == "wrapped" else "") + name, (2024, 3, 6, 0, 0, 0)), data)
    return path


def large(folder: Path, size: int) -> Path:
    """Write messages of about `size` bytes."""
    path, number, written = folder / "messages.csv", 0, 0
    with path.open("w", encoding="utf-8", newline="") as out:
        written += out.write(HEADS["messages.csv"] + "\n")
        while written < size:
            day, second = divmod(number, 86_400)
            clock = f"{2009 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02} {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02} UTC"
            written += out.write(f"2-{number % 999},,Jo Bel,{PAGE}jo-bel,Salomé Idir,{PAGE}salome,{clock},,\"une phrase, {number}\",INBOX,,No\n")
            number += 1
    return path
