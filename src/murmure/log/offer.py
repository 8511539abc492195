"""Which imports of what was offered were finished before it was interrupted, so that they are not read again?

An offer is what one command or one click hands over: it is open until all of
it is read, and forgotten then. What a kill leaves open goes on where it was
when the same is offered again; what was finished and is offered again is read
again, as people do to check.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.log.begin import Left, going_on
from murmure.log.hold import held, let_go, take
from murmure.log.jobs import Job

if TYPE_CHECKING:
    from murmure.engine import Store
    from murmure.engine.book import Book

_KEPT = 20  # open offers that are remembered: those of files that were sent by a browser never come back


class Finished(NamedTuple):
    """Hold an import that was finished by an interrupted run, and what its account rests on."""

    job: Job
    told: dict[str, Any]


class Offer:
    """Remember what is finished of an offer until all of it is.

    In the book, a page `offer` says which offer is open and who reads it, and a page `finished` for each import says by
    which state of its files, of the answers and of the rules it was read.
    """

    def __init__(self, store: Store, key: str) -> None:
        self.store, self.book = store, store.book
        with store.lock, self.book.change():
            self.number = self._adopted(key)
            self.book.put("offer", str(self.number), {"key": key, "holder": os.getpid(), "since": time.time()})
            take(store, "offer", self.number)
        pages = self.book.all("finished").items()
        self._finished = {page["state"]: (number, page) for number, page in pages if page["offer"] == self.number}

    def _adopted(self, key: str) -> int:
        """Return the number of the interrupted offer of this name, or a new one; the oldest of too many others go."""
        open_ = {int(number): page for number, page in self.book.all("offer").items()}
        free = sorted(number for number, page in open_.items() if not held(self.store, "offer", number, page["holder"], page["since"]))
        mine = [number for number in free if open_[number]["key"] == key]
        number = mine.pop() if mine else self.book.next("offer")
        others = [one for one in free if one not in (number, *mine)]
        self._drop({*mine, *others[:-_KEPT]})
        return number

    def _drop(self, gone: set[int]) -> None:
        """Forget offers (inside a change); what was finished of one goes too."""
        if not gone:
            return
        for number in gone:
            self.book.drop("offer", str(number))
        for job, page in self.book.all("finished").items():
            if page["offer"] in gone:
                self.book.drop("finished", job)

    def jobs(self) -> Left:
        """Return the imports that it had finished: one that must be read again goes on as itself."""
        return going_on((self.book.get("job", number) for number, _ in self._finished.values()), "done")

    def page(self, state: str, told: dict[str, Any]) -> dict[str, Any]:
        """Return what the book says of an import that ends: to be written with the last of its rows."""
        return {"offer": self.number, "state": state, "told": told}

    def finished(self, state: str) -> Finished | None:
        """Return the import that was finished when all was as it is now; None when there is none, or when it was taken back."""
        number, page = self._finished.get(state, ("", None))
        job = self.book.get("job", number) if page and self.book.get("finished", number) == page else None
        return Finished(Job(**job), page["told"]) if page and job and job["state"] == "done" else None

    def __enter__(self) -> Offer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close the offer when all of it was read: made again, it is read again. After an error it stays open."""
        try:
            if kind is None:
                with self.store.lock, self.book.change():
                    self._drop({self.number})
        finally:
            let_go(self.store, "offer", self.number)


def ruling(book: Book) -> str:
    """Return a text that changes whenever a redaction rule comes or goes, even one that came and went."""
    return f"{book.count('rule')}:{','.join(book.all('rule'))}"
