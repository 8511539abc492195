"""How many mails of an mbox enter per second, beside Python's `mailbox`, which is asked for the same?

    python bench/mbox.py [GIGABYTES] [RUNS] [--alone]

Made-up mails: half of them short and plain, a third with the same words as HTML, one in six with an attachment.
"""

from __future__ import annotations

import base64
import os
import random
import sys
import time
from pathlib import Path

from process import HEAD, SOURCES, measure, measure_import, row

DATA = Path(os.environ.get("BENCH_DATA", Path(__file__).parent / "data"))
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_WORDS = "la chorale répète mardi soir salle Jean-Vilar avec les altos et les basses puis le concert de printemps aura lieu".split()


def mail(number: int, draw: random.Random) -> bytes:
    """Return one made-up mail, its line of the mbox included."""
    day, clock = 1 + number % 28, f"{number % 24:02}:{number // 24 % 60:02}:{number // 1440 % 60:02}"
    text = "\n".join(" ".join(draw.choices(_WORDS, k=11)) for _ in range(draw.randrange(4, 40)))
    head = (
        f"From {number}@xxx {_DAYS[number % 7]} Mar {day:02} {clock} +0000 2023\nX-GM-THRID: {number // 3}\nX-Gmail-Labels: Inbox,Important\n"
        f"Delivered-To: lea@village.example\nReceived: by 2002:a05:6102 with SMTP id z{number};\n        {_DAYS[number % 7]}, {day} Mar 2023 {clock} -0800 (PST)\n"
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\n        d=chorale.example; s=20210112;\n        bh={'x' * 44};\n        b={'y' * 60}\n         {'z' * 70}\n"
        f"From: =?UTF-8?Q?L=C3=A9a_{number % 97}?= <person{number % 997}@chorale.example>\nTo: Jo <jo@chorale.example>, lou{number % 13}@chorale.example\n"
        f"Date: {_DAYS[number % 7]}, {day} Mar 2023 {clock} +0100\nMessage-ID: <{number}.{number * 7919}@chorale.example>\nReferences: <{number // 3}@chorale.example>\n"
        f"Subject: =?UTF-8?Q?R=C3=A9p=C3=A9tition?= {number}\nMIME-Version: 1.0\n"
    )
    kind = number % 6
    plain = f"Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
    if kind < 3:
        return f"{head}{plain}\n".encode()
    if kind < 5:
        page = "".join(f'<div style="font-size:12px"><p>{line}</p></div>\n' for line in text.split("\n"))
        parts = f"--bb{number}\n{plain}\n--bb{number}\nContent-Type: text/html; charset=UTF-8\n\n<html><body>{page}</body></html>\n--bb{number}--\n"
        return f'{head}Content-Type: multipart/alternative; boundary="bb{number}"\n\n{parts}\n'.encode()
    file = base64.encodebytes(draw.randbytes(3_000 + number % 40 * 4_000)).decode()
    parts = f'--bb{number}\n{plain}\n--bb{number}\nContent-Type: image/jpeg; name="{number}.jpg"\nContent-Transfer-Encoding: base64\n\n{file}--bb{number}--\n'
    return f'{head}Content-Type: multipart/mixed; boundary="bb{number}"\n\n{parts}\n'.encode()


def make(path: Path, size: int) -> int:
    """Write an mbox of about `size` bytes; return how many mails it holds."""
    draw, number, written = random.Random(7), 0, 0
    with path.open("wb") as out:
        while written < size:
            written += out.write(b"".join(mail(n, draw) for n in range(number, number + 100)))
            number += 100
    return number


READ = """
import sys
from pathlib import Path
from murmure.sources.messages.mbox import SOURCE
from murmure.sources.readers import Bundle, File, Scratch
path = Path(sys.argv[1])
with Scratch(path.parent) as scratch:
    file = File(path.name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)
    assert sum(type(item).__name__ == "Activity" for item in SOURCE.read(Bundle(path.name, [file]))) == int(sys.argv[2])
"""
PEER = """
import email.policy, mailbox, sys
from email import message_from_binary_file
modern = lambda file: message_from_binary_file(file, policy=email.policy.default)
count = 0
for mail in mailbox.mbox(sys.argv[1], modern if sys.argv[3] == "modern" else None, create=False):
    said = [str(mail[name]) for name in ("From", "To", "Date", "Message-ID", "References", "Subject")]
    part = mail.get_body(("plain", "html")) if sys.argv[3] == "modern" else next(
        part for part in mail.walk() if part.get_content_type() in ("text/plain", "text/html"))
    text = part.get_content() if sys.argv[3] == "modern" else part.get_payload(decode=True).decode("utf-8", "replace")
    count += 1
assert count == int(sys.argv[2])
"""


def main(gigabytes: float, runs: int, alone: bool) -> None:
    """Make the mbox, measure, print a Markdown table; `alone` leaves the peers out."""
    DATA.mkdir(exist_ok=True)
    path = DATA / f"mails-{gigabytes}.mbox"
    begin = time.perf_counter()
    count = make(path, int(gigabytes * 1e9))
    print(f"\n{count:,} mails, {path.stat().st_size / 1e6:,.0f} MB, made in {time.perf_counter() - begin:.0f} s\n\n{HEAD}", flush=True)
    given = {**os.environ, "PYTHONPATH": str(SOURCES)}
    print(row("murmure import", count, *min(measure_import(path, DATA) for _ in range(runs))), flush=True)
    peers = (("mailbox, headers raw, first text", PEER, "raw"), ("mailbox, headers decoded, best text", PEER, "modern"))
    for name, code, *more in (("murmure, read alone", READ), *(() if alone else peers)):
        asked = [sys.executable, "-c", code, str(path), str(count), *more]
        print(row(name, count, *min(measure(asked, given) for _ in range(runs))), flush=True)
    path.unlink()


if __name__ == "__main__":
    numbers = [word for word in sys.argv[1:] if word != "--alone"]
    main(float(numbers[0]) if numbers else 2, int(numbers[1]) if len(numbers) > 1 else 1, "--alone" in sys.argv)
