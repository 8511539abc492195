"""Who is told of what rises, on which ways, and is each told once?"""

from __future__ import annotations

import os
import secrets
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.notify import mail, webhook
from murmure.notify.channel import Channel, State, from_page, language, most_of, page_of, pruned, quiet_of
from murmure.notify.due import Cause, Due, News, due
from murmure.notify.letter import SEVERAL, as_json, letter, lines_of, title_of, trial
from murmure.notify.sending import Unsent
from murmure.streams.backoff import Backoff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from murmure.engine import Store

BASE = "http://127.0.0.1:8765"
"""Where the pages are when nobody says otherwise."""
LEAST, MOST = 15.0, 3_600.0
"""Seconds before a sending that failed is tried again: doubled each time, up to an hour."""
MOST_ASKED = 86_400.0
"""Seconds that another side may ask to wait; a moment further ahead was written by a clock that was wrong."""
HELD = 900.0
"""Seconds after which a sending that says nothing is thought to be dead."""
OFTEN = 3_600.0
"""Seconds after which a look is written down though there was nothing to tell."""
MANY = 3
"""Notifications that a browser shows at once; of more it shows one."""
PATIENCE = 60.0
"""Seconds that all channels together are waited for; one that hangs goes on by itself and holds up no other."""
NO_CHANNEL = BadRequest(
    "no-channel", Both("There is no such channel.", "Il n'y a pas de tel canal."),
    Both("See them with `murmure notify list`.", "Voyez-les avec `murmure notify list`."))  # fmt: skip
NO_TRIAL = BadRequest(
    "no-trial", Both("A browser is tried on its own page.", "Un navigateur s'essaie sur sa propre page."),
    Both("Open the page “Be told” in that browser.", "Ouvrez la page « Être prévenu » dans ce navigateur."))  # fmt: skip
ODD = Both("The message could not be made or sent ({kind}).", "Le message n'a pas pu être fait ou envoyé ({kind}).")
TRY_TRIAL = Both("Send a trial; if it fails too, type `murmure doctor`.", "Envoyez un essai ; s'il échoue aussi, tapez `murmure doctor`.")


class Risen(Protocol):
    """What is needed of the room of what rises (see `rising_room`)."""

    followed: set[str]

    def causes(self, muted: bool = False) -> list[Any]:
        """Return what rose, without what is muted, or only that."""


class NotifyRoom:
    """Keep the channels of a home, and tell on each what rises.

    risen   the room of what rises, asked for when it is needed
    name    the id of the home, from which those of its feed follow
    clock   seconds since 1970
    """

    def __init__(self, store: Store, risen: Callable[[], Risen], name: str, clock: Callable[[], float] = time.time) -> None:
        self._store, self._risen, self._name, self._clock = store, risen, name, clock
        self._sending: set[str] = set()

    def channels(self) -> list[tuple[Channel, State]]:
        """Return every channel and how it is doing, the oldest first."""
        found = [from_page(page) for page in self._store.book.all("notify").values()]
        return sorted(found, key=lambda pair: int(pair[0].number))

    def channel(self, number: str) -> tuple[Channel, State]:
        """Return one channel and how it is doing."""
        page = self._store.book.get("notify", number)
        if page is None:
            raise NO_CHANNEL
        return from_page(page)

    def add(self, kind: str, given: Mapping[str, str], lang: str = "en", quiet: str = "", most: str = "") -> Channel:
        """Add a channel: what rises from now on is told there."""
        check = {"mail": mail.checked, "webhook": webhook.checked, "browser": lambda _: {}}[kind]
        place, hours, ceiling = check(given), quiet_of(quiet), most_of(most)
        with self._change():
            number = str(self._store.book.next("notify"))
            channel = Channel(number, kind, language(lang), int(self._clock()), place, hours, ceiling)
            self._store.book.put("notify", number, page_of(channel, State()))
        return channel

    def remove(self, number: str) -> None:
        """Tell nothing more on a channel."""
        self.channel(number)
        with self._change():
            self._store.book.drop("notify", number)

    def trial(self, number: str, base: str = BASE) -> None:
        """Send a message that says that nothing rises, now and whatever the hour; raises `BadRequest` with what is wrong."""
        channel, _ = self.channel(number)
        if channel.kind == "browser":
            raise NO_TRIAL
        made = trial(channel.lang, base)
        try:
            if channel.kind == "mail":
                mail.send(channel.place, made, self._clock())
            else:
                webhook.send(channel.place, {"trial": True, "text": made.title, "claim": made.title}, f"trial-{secrets.token_hex(6)}")
        except Unsent as error:
            self._failed(number, error)
            raise BadRequest("unsent", error.what, error.advice) from None
        self._note(number, lambda state: replace(state, failures=0, again=0.0, why=None))

    def due(self, number: str) -> Due:
        """Return what is to be told on a channel now."""
        channel, state = self.channel(number)
        risen = self._risen()
        return due(channel, state, risen.causes(), risen.causes(muted=True), risen.followed, self._clock())

    def deliver(self, base: str = BASE) -> int:
        """Tell on every channel what is due; return how many alarms were told. Cheap without channels; a browser comes by itself."""
        now, told = self._clock(), []
        ready = [one.number for one, state in self.channels() if one.kind != "browser" and not now < state.again <= now + MOST_ASKED]
        if not ready:
            return 0
        threads = [threading.Thread(target=lambda number=number: told.append(self._deliver(number, base)), daemon=True) for number in ready]
        for thread in threads:
            thread.start()
        end = time.monotonic() + PATIENCE
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        return sum(told)

    def _deliver(self, number: str, base: str) -> int:
        sent = 0
        with self._claimed(number) as mine:
            if not mine:
                return 0
            try:
                found = self.due(number)
                channel, state = self.channel(number)
                if found.muted:
                    self._note(number, lambda state: state.settled(found.muted))
                passed = state.passed + found.passed
                for some in self._sendings(channel, found.news, base, passed):
                    self.told(number, some, counted=channel.kind == "mail")
                    sent += len(some)
                if found.silent or found.looked - state.looked > OFTEN:
                    left = 0 if sent and channel.kind == "mail" else passed
                    self._note(number, lambda state: replace(state.settled(found.silent), passed=left, looked=found.looked))
            except Unsent as error:
                self._failed(number, error)
            except BadRequest:  # somebody removed the channel meanwhile
                return sent
            except Exception as error:  # one channel that is wrong must not silence the others; its kind says nothing of others' words
                self._failed(number, Unsent(ODD.fill(kind=type(error).__name__), TRY_TRIAL))
        return sent

    def _sendings(self, channel: Channel, news: tuple[News, ...], base: str, passed: int) -> Iterator[tuple[News, ...]]:
        """Send, and yield what was sent each time: all in one mail, or one request for each."""
        if channel.kind == "mail" and news:
            mail.send(channel.place, letter(news, channel.lang, base, passed), self._clock())
            yield news
        elif channel.kind == "webhook":
            for one in news:
                body = as_json(one, channel.lang)
                webhook.send(channel.place, {"text": body["claim"], **body, "page": f"{base}/rising/{one.cause}"}, one.name)
                yield (one,)

    def told(self, number: str, news: Iterable[News], counted: bool = False) -> None:
        """Keep that these were told on a channel; `counted`: with how many the ceiling left out."""
        some, now = list(news), self._clock()
        today = datetime.fromtimestamp(now).date().isoformat()

        def after(state: State) -> State:
            count = (state.count if state.day == today else 0) + sum(not one.followed for one in some)
            passed = 0 if counted else state.passed
            for one in some:
                state = state.settled(one.settles)
            return replace(state, day=today, count=count, passed=passed, failures=0, again=0.0, why=None, sent=now)

        self._note(number, after)

    def notes(self, number: str, lang: str) -> list[dict[str, str]]:
        """Return what a browser is to show now: id, title, body, and the page that says why; `seen` says that it did."""
        found = self.due(number)
        if not found.news and (found.muted or found.silent or found.looked - self.channel(number)[1].looked > OFTEN):
            self._settle(number, found)
        if len(found.news) > MANY:  # after weeks without a page: one notification, not sixty
            names = " ".join(one.name for one in found.news)
            body = ", ".join(title_of(one.alarm, lang) for one in found.news[:MANY])
            return [{"id": found.news[0].name, "names": names, "title": SEVERAL.say(lang, n=len(found.news)), "body": f"{body}…", "page": "/rising"}]
        return [{"id": one.name, "names": one.name, "title": title_of(one.alarm, lang), "body": lines_of(one, lang)[0],
                 "page": f"/rising/{one.cause}"} for one in found.news]  # fmt: skip

    def seen(self, number: str, names: set[str]) -> None:
        """Keep that a browser showed the alarms of these ids."""
        found = self.due(number)
        self.told(number, [one for one in found.news if one.name in names])
        if all(one.name in names for one in found.news):
            self._settle(number, found)

    def _settle(self, number: str, found: Due) -> None:
        self._note(number, lambda state: replace(state.settled({**found.muted, **found.silent}), looked=found.looked))

    @property
    def key(self) -> str | None:
        """The key in the private address of the feed, None when there is none."""
        page = self._store.book.get("notify-feed", "key")
        return page["key"] if page else None

    def renew(self, on: bool = True) -> str | None:
        """Make another private address for the feed, so that the one before leads nowhere; or none."""
        key = secrets.token_urlsafe(24) if on else None
        with self._change():
            if key:
                self._store.book.put("notify-feed", "key", {"key": key})
            else:
                self._store.book.drop("notify-feed", "key")
        return key

    def feed(self, lang: str, base: str = BASE) -> bytes:
        """Return what rises as an Atom feed, the newest first."""
        from murmure.notify.atom import feed

        risen = self._risen()
        causes: list[Cause] = risen.causes()
        return feed(causes, risen.followed, lang, base, uuid.uuid5(uuid.NAMESPACE_URL, f"murmure:{self._name}"))

    def _failed(self, number: str, error: Unsent) -> None:
        def after(state: State) -> State:
            wait = Backoff(LEAST, MOST, failures=state.failures).wait(error.wait)
            return replace(state, failures=state.failures + 1, again=self._clock() + wait, why=tuple(error.why))

        self._note(number, after)

    def _note(self, number: str, change: Callable[[State], State]) -> None:
        with self._change():
            page = self._store.book.get("notify", number)
            if page is not None:  # else somebody removed it meanwhile
                channel, state = from_page(page)
                self._store.book.put("notify", number, page_of(*pruned(channel, change(state))))

    @contextmanager
    def _claimed(self, number: str) -> Iterator[bool]:
        """Take a channel for this process, so that two do not tell the same."""
        from murmure.engine.process import alive

        now, own = self._clock(), os.getpid()
        with self._change():
            page = self._store.book.get("notify", number)
            holder = page and from_page(page)[1].holder
            taken = page is None or number in self._sending or bool(
                holder and holder[0] != own and abs(now - holder[1]) < HELD and alive(holder[0], holder[1]))  # fmt: skip
            if not taken:
                channel, state = from_page(page)
                self._store.book.put("notify", number, page_of(channel, replace(state, holder=(own, now))))
                self._sending.add(number)
        try:
            yield not taken
        finally:
            if not taken:
                self._sending.discard(number)
                self._note(number, lambda state: replace(state, holder=None))

    @contextmanager
    def _change(self) -> Iterator[None]:
        with self._store.lock, self._store.book.change():
            yield


__all__ = ["BASE", "Channel", "Due", "News", "NotifyRoom", "State"]
