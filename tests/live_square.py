"""A noisy square on loopback: a server that says what happens, from a cursor on, cut, doubled, slowed and out of order; and its source."""

from __future__ import annotations

import json
import random
import socket
import threading
from collections.abc import Iterator
from typing import Any

from murmure.model.activity import Activity
from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.live import Heard, Line, Live, Lost, Option

FIRST = 1_700_000_000_000_000
CUT = Both("The square fell silent.", "La place s'est tue.")


def frames(size: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return what happens on the square: posts, deletions, changes, accounts that go, and come back after a while.

    Not at once: a server that says a departure again takes what was said since for what was said before.
    """
    luck, alive, made, author = random.Random(seed), [], [], {}
    away: dict[str, int] = {}

    def somebody() -> str:
        return luck.choice([who for who in (f"person-{one}" for one in range(12)) if number - away.get(who, -100) > 60])

    for number in range(size):
        kind = luck.random()
        if kind < 0.75 or len(alive) < 5:
            key = f"post-{number}"
            alive.append(key)
            author[key] = somebody()
            made.append({"do": "post", "key": key, "who": author[key], "text": f"word {number}"})
        elif kind < 0.9:
            key = alive.pop(luck.randrange(len(alive)))
            made.append({"do": "delete", "key": key})
        elif kind < 0.95:
            key = luck.choice(alive[-3:] if luck.random() < 0.7 else alive)  # most people mend what they have just said
            if number - away.get(author[key], -100) <= 60:
                made.append({"do": "unwanted"})
                continue
            made.append({"do": "change", "key": key, "who": author[key], "text": f"changed at {number}"})
        elif kind < 0.96:
            made.append({"do": "leave", "who": somebody()})
            away[made[-1]["who"]] = number
        elif kind < 0.98:
            made.append({"do": "garbage"})
        else:
            made.append({"do": "unwanted"})
    return [{**frame, "n": number} for number, frame in enumerate(made)]


def disordered(sent: list[dict[str, Any]], luck: random.Random) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield frames with the cursor that is right after each; some doubled, posts and deletions of neighbours exchanged."""
    held: list[dict[str, Any]] = []
    for frame in [*sent, None]:
        if frame is not None and frame["do"] in ("post", "delete", "unwanted") and len(held) < 6:
            held.append(frame)
            continue
        if held:
            first = held[0]["n"]
            last = held[-1]["n"]
            luck.shuffle(held)
            for one in held:
                yield one, first
                if luck.random() < 0.1:
                    yield one, first
            yield {"do": "quiet"}, last + 1
            held = []
        if frame is not None:
            yield frame, frame["n"] + 1


class Square:
    """Serve the frames, to one listener after the other, until `close`."""

    def __init__(self, said: list[dict[str, Any]], seed: int | None = None, pause: float = 0.0) -> None:
        self.said, self.pause = said, pause
        self.luck = random.Random(seed) if seed is not None else None
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.visits = 0
        self._over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._over.set()
        self.socket.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            threading.Thread(target=self._speak, args=(visitor,), daemon=True).start()

    def _speak(self, visitor: socket.socket) -> None:
        try:
            with visitor, visitor.makefile("rw", encoding="utf-8") as line:
                start = max(0, int(line.readline()) - (5 if self.luck else 0))  # a little is said again, as real servers do
                every = disordered(self.said[start:], self.luck) if self.luck else ((f, f["n"] + 1) for f in self.said[start:])
                for frame, cursor in every:
                    text = json.dumps({**frame, "cursor": cursor})
                    if self.luck and self.luck.random() < 0.01:
                        line.write(text[: len(text) // 2])  # cut in the middle of a frame
                        return
                    line.write(text + "\n")
                    line.flush()
                    if self.pause:
                        self._over.wait(self.pause * (self.luck.random() if self.luck else 1))
                line.write(json.dumps({"do": "end", "cursor": len(self.said)}) + "\n")
        except (OSError, ValueError):
            return


def follow(line: Line) -> Iterator[Heard]:
    """Follow the square from the cursor; it ends when all was said."""
    try:
        with socket.create_connection(("127.0.0.1", int(line.options["port"])), timeout=10) as connection:
            connection.sendall(f"{line.cursor or 0}\n".encode())
            for text in connection.makefile("r", encoding="utf-8"):
                try:
                    frame = json.loads(text)
                except ValueError:
                    raise Lost(CUT, 0.0) from None
                if frame["do"] == "end":
                    yield Heard(cursor=str(frame["cursor"]))
                    return
                yield heard(frame)
    except OSError:
        raise Lost(CUT) from None
    raise Lost(CUT, 0.0)


def heard(frame: dict[str, Any]) -> Heard:
    """Return what one frame says."""
    cursor, do = str(frame["cursor"]), frame["do"]
    if do in ("post", "change"):
        moment = FIRST + int(frame["key"].partition("-")[2]) * 1_000_000
        said = Activity(frame["key"], "Create", frame["who"], content=frame["text"], published=moment, offset_origin="explicit")
        return Heard((said,), cursor=cursor, moment=moment) if do == "post" else Heard(changed=(said,), cursor=cursor)
    if do == "delete":
        return Heard(gone=(frame["key"],), cursor=cursor)
    if do == "leave":
        return Heard(gone_actors=(frame["who"],), cursor=cursor)
    if do == "garbage":
        return Heard((Reject("square", BAD_RECORD),), cursor=cursor)
    return Heard(unwanted=int(do == "unwanted"), cursor=cursor)


SQUARE = Live(
    name="square", title=Both("square", "place"), get_it=Both("-", "-"), keeps=Both("-", "-"), leaves_out=Both("-", "-"),
    options=(Option("port", Both("a port", "un port"), required=True), Option("token", Both("a token", "un jeton"), secret=True)),
    follow=follow, ends=True,
)  # fmt: skip
