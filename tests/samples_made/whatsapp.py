"""Make up exports of WhatsApp chats: a walking club that does not exist."""

from __future__ import annotations

from pathlib import Path

ANDROID = """13/03/2024, 08:59 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.
13/03/2024, 09:00 - Lou Martin: On part à 10 h ?
13/03/2024, 09:01 - Ana Bell: Oui : gare, quai 2
Prends de l'eau
 - et un chapeau: il fait chaud
13/03/2024, 09:01 - Ana Bell: ok
13/03/2024, 09:01 - Ana Bell: ok
13/03/2024, 09:02 - Lou Martin: https://murmure.example/carte.
13/03/2024, 09:05 - Lou Martin: IMG-20240313-WA0001.jpg (file attached)
la vue
13/03/2024, 09:06 - Ana Bell: <Media omitted>
13/03/2024, 09:07 - Ana Bell: location: https://maps.google.com/?q=48.853000,2.349000
13/03/2024, 09:08 - Lou Martin: This message was deleted
13/03/2024, 09:09 - Lou Martin: À lundi <This message was edited>
"""
_IPHONE = """\ufeff[07.03.26, 21:22:39] Club: \u200eMessages and calls are end-to-end encrypted.
[07.03.26, 21:22:40] Club: \u200eLou created this group
[07.03.26, 21:22:41] Lou: coucou
\u200e[07.03.26, 21:22:45] \u202a+33\u00a06\u00a012\u00a034\u00a056\u00a078\u202c: \u200e<attached: 00000012-PHOTO-2026-03-07-21-22-45.jpg>
[07.03.26, 21:23:00] ~\u202fMina: \u200eimage omitted
[07.03.26, 21:23:10] Lou: salut @\u2068Mina\u2069
\u200e[07.03.26, 21:23:20] Lou: \u200eThis message was deleted.
[08.03.26, 07:00:00] Mina: \u200eLocation: https://maps.google.com/?q=48.853000,2.349000
"""
_LINES = {
    "narrow-blank": ["3/14/24, 9:22\u202fPM - Lou: hi", "3/15/24, 12:05\u202fAM - Ana: hello"],
    "spanish": ["14/3/24, 9:22\u00a0p.\u00a0m. - Lou: hola", "15/3/24, 12:05 a. m. - Ana: IMG-20240315-WA0001.jpg (archivo adjunto)"],
    "dots-in-time": ["[14.3.2024 klo 14.08.18] Lou: moi", "[14.3.2024 klo 14.09.00] Ana: hei"],
    "en-dash": ["14/03/2024, 21:22 – Lou: hi", "14/03/2024, 21:23 – Ana: – hello"],
    "two-digit-years": ["[07.03.26, 21:22:39] Lou: coucou", "[08.03.26, 21:22:39] Ana: salut"],
    "month-first": ["03/04/2024, 21:22 - Lou: a", "03/14/2024, 21:22 - Ana: b", "04/02/2024, 08:00 - Lou: c"],
    "by-order": ["03/04/2024, 21:22 - Lou: a", "01/05/2024, 21:22 - Ana: b"],
    "by-days": [f"{day:02}/04/2024, 21:22 - Lou: {day}" for day in (1, 2, 3, 4, 5)] + ["05/04/2024, 21:23 - Ana: ?"],
    "undecidable": ["03/04/2024, 21:22 - Lou: a", "04/04/2024, 21:22 - Ana: b"],
    "year-first": ["2024-03-14, 21:22 - Lou: a", "2024-03-15, 21:22 - Ana: b"],
    "no-comma": ["14/03/2024 21:22 - Lou: oi", "14/03/2024 às 21:23 - Ana: oi"],
    "before-2014": ["14/03/12 21:22:39: Lou: hi", "14/03/12 21:23:00: Ana: hello"],
    "copied": ["[21:22, 14/03/2024] Lou: hi: there", "[link] in the second line", "[21:23, 14/03/2024] Ana: hello"],
    "copied-american": ["[9:22\u202fPM, 3/14/2024] Lou: hi", "[12:05\u202fAM, 3/15/2024] Ana: hello"],
    "copied-dots": ["[21.22, 14.3.2024] Lou: moi", "[0.05, 15.3.2024] Ana: hei"],
    "copied-arabic": ["[٩:٢٢ م، ١٤\u200f/٣\u200f/٢٠٢٤] Lou: مرحبا", "[١٢:٠٥ ص، ١٥\u200f/٣\u200f/٢٠٢٤] Ana: أهلا"],
    "copied-korean": ["[오후 9:22, 2024. 3. 14.] Lou: 안녕", "[오전 12:05, 2024. 3. 15.] Ana: 안녕"],
    "korean": ["2024. 3. 14. 오후 9:22 - Lou: 안녕", "2024. 3. 15. 오전 12:05 - Ana: 안녕"],
    "chinese": ["2024/3/14 下午9:22 - Lou: 你好", "2024/3/15 凌晨12:05 - Ana: <忽略媒体文件>"],
    "arabic": ["١٤\u200f/٣\u200f/٢٠٢٤، ٩:٢٢ م - Lou: مرحبا", "١٥\u200f/٣\u200f/٢٠٢٤، ١٢:٠٥ ص - Ana: أهلا"],
    "unknown-half": ["14/3/2024, 9:22 xq - Lou: a", "14/3/2024, 9:30 xz - Ana: b", "14/3/2024, 21:30 - Ana: c"],
    "bad-date": ["14/03/2024, 21:22 - Lou: a", "31/02/2024, 21:23 - Ana: b", "14/13/2024, 25:23 - Ana: c", "15/03/2024, 21:24 - Ana: d"],
    "subject-with-colon": [
        "14/03/2024, 21:22 - Lou: a", '14/03/2024, 21:23 - Lou changed the subject from "a" to "b: c"',
        "14/03/2024, 21:24 - Ana: d"],
    "captions": ["14/03/2024, 21:22 - Lou: <Médias omis>", "la vue", "14/03/2024, 21:23 - Ana: PTT-20240314-WA0002.opus (fichier joint)"],
    "left-out-words": [
        "14/03/2024, 21:22 - Lou: <Uten vedlegg>", "14/03/2024, 21:23 - Ana: Je hebt dit bericht verwijderd",
        "14/03/2024, 21:24 - Lou: DOC-20240314-WA0006. (file attached)", "plan.pdf",
        "14/03/2024, 21:25 - Ana: plan.pdf • 3 pages \u200edocument omitted", "14/03/2024, 21:26 - Ana: the document omitted"],
    "windows-lines": ["14/03/2024, 21:22 - Lou: a\r", "b\r", "14/03/2024, 21:23 - Ana: c\r"],
    "text-before": ["Discussion avec Lou", "14/03/2024, 21:22 - Lou: a"],
    "no-last-end": ["14/03/2024, 21:22 - Lou: a", "14/03/2024, 21:23 - Ana: b"],
    "hostile": ["14/03/2024, 21:22 - <script>alert(1)</script>: \x00\x1b[31mred\u202e", "14/03/2024, 21:23 - Ana: =cmd|' /C calc'!A0",
                "14/03/2024, 21:24 - \u202e: ", "14/03/2024, 21:25 - Ana: https://maps.google.com/?q=999.0,2.0 @\u2068\u2069"],
}  # fmt: skip
QUIRKS = ["iphone", *_LINES, "utf-16"]
# What a chat leaves out lies beside it: the attachments themselves.
CANARIES = ("inside-the-picture",)


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write the chat of one quirk into `folder` and return the folder, or the file."""
    if quirk == "iphone":
        (folder / "_chat.txt").write_text(_IPHONE, "utf-8", newline="\r\n")
        (folder / "00000012-PHOTO-2026-03-07-21-22-45.jpg").write_bytes(b"\xff\xd8inside-the-picture")
        return folder
    path = folder / ("chat.txt" if quirk else "WhatsApp Chat with Lou Martin.txt")
    if quirk in _LINES:
        text = "\n".join(_LINES[quirk]) + ("" if quirk == "no-last-end" else "\n")
    else:
        text = ANDROID
    path.write_bytes(text.encode("utf-16" if quirk == "utf-16" else "utf-8"))
    return path
