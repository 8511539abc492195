"""What can a person do with their home? The one object that every face talks to."""

from __future__ import annotations

import gzip
import json
import shutil
import threading
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from murmure.log.relation import Relation
from murmure.log.rulebook import RuleBook
from murmure.model.ask import Ask, Page
from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.place import default_place, enter, machine_zone

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.account import Account
    from murmure.bring import Progress
    from murmure.crowd import CrowdRoom
    from murmure.draft import Draft
    from murmure.graphs.contested import Contested
    from murmure.graphs.graph import Graph
    from murmure.lenses.lens import Ask as LensAsk
    from murmure.lenses.lens import Lens
    from murmure.letters import LetterRoom
    from murmure.listen import Heeded, Tell, Watched
    from murmure.log.jobs import Job
    from murmure.measures.room import MeasureRoom
    from murmure.model.finding import Findings
    from murmure.notify import NotifyRoom
    from murmure.people import PeopleRoom
    from murmure.rising_room import RisingRoom
    from murmure.sources.readers import Scratch
    from murmure.streams.health import Health
    from murmure.voices.room import VoiceRoom
    from murmure.without import WithoutRoom


_AT_ONCE = 100_000  # rows whose words are made before an import returns; those of more are made by the web server, or by `Home.settle`

_CONTEST, _PEOPLE = "murmure contest", "murmure people"  # what the list of imports shows of a word that was said here


def open(path: str | Path | None = None, passphrase: str | None = None) -> Home:
    """Open the home at `path`, MURMURE_HOME or the platform's data folder; make it, locked by `passphrase` if given."""
    return Home(Path(path).expanduser() if path else default_place(), passphrase)


class Home:
    """Hold one person's log and everything that is derived from it.

    Any number of homes objects, in any number of processes, may be open on the
    same folder: readers never wait, writers take turns.
    """

    def __init__(self, folder: Path, passphrase: str | None = None) -> None:
        from murmure.engine import Store
        from murmure.found import Found
        from murmure.graphs.shelf import Shelf
        from murmure.log.forget import FOUND
        from murmure.sources.readers.scratch import discard, erase

        self.folder = folder
        self.card, self._seal = enter(folder, passphrase)
        self.locked = self._seal.locked
        self._store = Store(folder, self._seal)
        self._store.sweep(erase if self.locked else discard)
        self._graphs = threading.Lock()
        self._sealed = (self._seal.shut, self._seal.open) if self.locked else (None, None)
        self._shelf = Shelf(folder / "derived", *self._sealed)
        self._found = Found(folder / "derived" / FOUND, lambda: str(self.generation), self._seal)
        self._found.sweep()
        self._kept: dict[str, tuple[str, Any]] = {}
        self._drawn: dict[str, tuple[str, bytes]] = {}
        self._read: tuple[int, dict[str, str]] | None = None
        self._days: tuple[int, tuple[str, ...]] | None = None
        self.rules = RuleBook(self._store, self.card["id"])
        self.log = Relation(self._store)

    def __enter__(self) -> Home:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the home; what was acknowledged is already safe."""
        self._store.close()

    def bring(
        self, paths: list[str | Path], zone: str | None = None, answers: Mapping[str, str] | None = None,
        progress: Progress | None = None, only: Collection[str] = (), password: str = "",
    ) -> Account:  # fmt: skip
        """Import files, folders and archives; return the account of each.

        zone      the time zone of files that carry none, remembered for their account, or their source where no account is told
        answers   other answers: `mapping` for the generic table; `dates` (day, month or year, whichever comes first) for dates
                  that can be read in two ways, remembered in the same way
                  `profile` for exports of an account that several people share, remembered too
        password  opens the files of zips that are locked in the old way; it is kept nowhere
        progress  called a few times a second with {path, state, source, bytes, total, rows}
        only      of all that is offered, read only what an earlier account calls by these paths
        """
        from murmure.bring import Bringer
        from murmure.sources.times import zone_named

        known = {**self.answers, **(answers or {})}
        if zone:
            zone_named(zone)
            known["zone"] = zone
        bringer = Bringer(self._store, self.rules.rules, known, progress, only, password=password)
        with self._store.frugal():
            bringer.bring_all([Path(path).expanduser() for path in paths])
        given = {**(answers or {}), **({"zone": zone} if zone else {})}
        for key in sorted(bringer.account.answered):
            if told := given.get(key.partition(":")[0]):
                self.answer(key, told)
        self.settle(_AT_ONCE)
        return bringer.account

    def settle(self, most: int | None = None) -> int:
        """Join small segments and make the words of the new ones, `most` rows of them; return how many segments got words.

        With all the time there is, what graphs, drafts and the pages about me count of new segments is made too.
        Nothing depends on it but speed: what has no words yet is read through.
        """
        from murmure.draft.memory import Memory
        from murmure.graphs import count
        from murmure.log import days, terms

        self._store.compact(unhurried=most is None)
        terms.sweep(self._store)
        self._found.sweep()
        made = terms.build(self._store, most)
        if most is None:
            self._store.steady(lambda: count(self.view(), self._shelf))
            self._store.steady(lambda: Memory(self.view(), self._shelf))
            self._store.steady(self._count_about_me)
            self._store.steady(lambda: days.density(self._store))
        return made

    def _count_about_me(self) -> None:
        """Count what is new in the log by hour, by object, by act and by measure: the pages about me then wait for their sums alone."""
        from murmure.hours import lean
        from murmure.hours import piece as hours
        from murmure.lenses.me.habit import deeds
        from murmure.measures import piece as measures
        from murmure.voices import piece as voices

        view = self.view()
        for name, relation in view.parts().items():
            for one in (hours, lean, voices, deeds, measures):
                one.columns_of(view, self._shelf, name, relation)

    def listen(
        self, name: str, options: Mapping[str, str] | None = None, once: bool = False, seconds: float | None = None,
        stop: threading.Event | None = None, tell: Tell | None = None,
    ) -> Heeded:  # fmt: skip
        """Follow the live source called `name` into the log until it ends, `stop` is set or `seconds` have passed.

        options  of the source, by name (see its card); a token or a key is used and never kept
        once     take what is there now, and do not wait for more
        tell     called about once a second with the health of the stream and the counts of this session
        """
        from murmure.listen import listen

        def tidy(whole: bool) -> int:
            return self.settle(None if whole else _AT_ONCE)

        with self._store.frugal():
            return listen(self._store, self.rules.rules, tidy, name, options or {}, once, seconds, stop, tell)

    def streams(self) -> list[Health]:
        """Return every stream that was ever followed: its state, its lag, its counts."""
        from murmure.listen import streams

        return streams(self._store)

    def watched(self, folder: Path) -> Watched:
        """Return what says, among the streams, that a folder is watched; to be told what its files brought, and closed."""
        from murmure.listen import Watched

        return Watched(self._store, folder)

    def leave(self, stream: str) -> None:
        """Forget where a stream stood, and that it was followed; what it brought stays."""
        from murmure.listen import leave

        leave(self._store, stream)

    def look(self, path: str | Path) -> list[dict[str, Any]]:
        """Say what a path holds without importing it: {path, source, parts, refused}."""
        from murmure.sources.readers import Refused, unreadable
        from murmure.sources.recognise import units

        found = []
        try:
            with self.scratch() as scratch:
                for unit in units(Path(path).expanduser(), scratch):
                    if isinstance(unit, Refused):
                        found.append({"path": unit.path, "source": None, "parts": 0, "refused": unit.refusal})
                    else:
                        found.append({"path": unit.path, "source": unit.source.name, "parts": len(unit.files), "refused": None})
        except OSError as error:
            found.append({"path": str(path), "source": None, "parts": 0, "refused": unreadable(error)})
        return found

    def demo(self, size: int = 200_000, seed: int = 1, progress: Progress | None = None, exports: bool = False) -> dict[str, Job]:
        """Fill the home with the made-up village; `forget_demo` removes it.

        exports   also write a year of made-up exports into `demo_exports`, and import them as `bring` would
        """
        from murmure.bring import batches_as_jobs
        from murmure.demo import village
        from murmure.demo.clock import day_text
        from murmure.demo.days import QUIET_DAYS

        posts: list[pa.Table] = []

        def told() -> Iterator[tuple[str, Any]]:
            rows = 0
            for source, table in village.batches(size=size, seed=seed):
                yield source, table
                if exports and source == village.SQUARE:
                    posts.append(village.of_owner(table))
                rows += table.num_rows
                if progress:
                    progress({"path": "demo", "state": "reading", "source": source, "bytes": rows, "total": size, "rows": rows})

        jobs = batches_as_jobs(self._store, self.rules.rules, told(), "demo", made_up=True)
        if exports:
            self._tour(seed, posts, progress)
        self.without.plant(map(day_text, QUIET_DAYS))
        self.settle(_AT_ONCE)
        return jobs

    def _tour(self, seed: int, posts: list[pa.Table], progress: Progress | None) -> None:
        """Write the made-up exports of the village's Camille, and import each: jobs like any others, marked as made up."""
        from murmure.bring import Bringer
        from murmure.demo.exports import ZONE, write_exports

        write_exports(self.demo_exports, seed, posts)
        bringer = Bringer(self._store, self.rules.rules, {"zone": ZONE}, progress, made_up=True)
        with self._store.frugal():
            bringer.bring(self.demo_exports)

    @property
    def demo_exports(self) -> Path:
        """The folder in which the made-up exports lie, once they are written."""
        return self.folder / "demo-exports"

    def forget_demo(self) -> int:
        """Remove everything made up; return how many activities went."""
        from murmure.log.forget import undo

        gone = undo(self._store, *(job.number for job in self.jobs() if job.made_up and job.state != "undone"))
        self.devices.tidy()
        self.rising.forget()
        self.without.uproot()
        shutil.rmtree(self.demo_exports, ignore_errors=True)
        return gone

    @property
    def made_up(self) -> bool:
        """Whether the home holds made-up activities."""
        return any(job.made_up and job.state != "undone" for job in self.jobs())

    def jobs(self) -> list[Job]:
        """Return every import, newest first."""
        from murmure.log.jobs import Job

        pages = self._store.book.all("job").values()
        return sorted((Job(**page) for page in pages), key=lambda job: -job.number)

    def undo(self, number: int) -> int:
        """Remove all that a job added; return how many activities went. The same import brings them back."""
        from murmure.log.forget import undo

        if self._store.book.get("job", str(number)) is None:
            raise BadRequest(
                "no-job", Both("There is no job {number}.", "Il n'y a pas d'import {number}.").fill(number=number),
                Both("See the list with murmure jobs.", "Voyez la liste avec murmure jobs."))  # fmt: skip
        gone = undo(self._store, number)
        self.rising.forget()
        return gone

    def forget(self, ask: Ask, trial: bool = False) -> int:
        """Remove activities for good and return how many; with `trial`, only count them.

        An empty `Ask` is refused: to forget everything, delete the home's folder.
        """
        from murmure.log.forget import count, forget, says_nothing, scrub

        if says_nothing(ask):
            raise BadRequest(
                "forget-what", Both("Nothing says what to forget.", "Rien ne dit quoi oublier."),
                Both("Name a source, an actor, words, dates or ids. To forget everything, delete the folder {folder}.",
                     "Indiquez une source, un acteur, des mots, des dates ou des identifiants. Pour tout oublier, supprimez le dossier {folder}."
                     ).fill(folder=self.folder))  # fmt: skip
        if trial:
            return count(self._store, ask)
        gone = forget(self._store, ask)
        if gone:
            self.people.tidy()
            if self.devices.tidy():
                scrub(self._store)  # a device often bears the name of somebody
        self.rising.forget()
        return gone

    def sql(self, query: str) -> pa.Table:
        """Answer a read-only question in SQL; the log is the table `log`, nothing else can be reached."""
        from murmure.log.question import answer

        return answer(self._store, query)

    def timeline(self, ask: Ask | None = None) -> Page:
        """Return activities, newest first; rows are dicts of the log's columns, with published_us and until_us."""
        from murmure.log.find import page

        return page(self._store, self.people.widened(ask or Ask()))

    def density(self, ask: Ask | None = None) -> list[tuple[str, str, int]]:
        """Return (local day, source, count) in order of days."""
        from murmure.log.find import density

        return density(self._store, ask and self.people.widened(ask))

    def view(self, purpose: str = "self") -> Any:
        """Return the view that lenses and graphs read; `purpose` says what may be told of it (see `trust.view.PURPOSES`)."""
        from murmure.trust.view import View

        return View(self._store.cursor, purpose, str(self._store.content), self._pieces, self._near)

    def graph(self, name: str) -> Graph:
        """Return the graph 'social', 'interests' or 'actions'; kept until the log changes."""
        from murmure.graphs import build

        if self._kept.get(name, ("",))[0] != str(self.generation):
            with self._graphs:
                graph = self._counted(lambda view: build(name, view, self._shelf))
            self._kept[name] = (graph.version, graph)
        return self._kept[name][1]

    def lens(self, name: str, purpose: str | None = None, **ask: Any) -> Findings:
        """Return what the lens called `name` finds; `ask` holds the options of its question, as `seed` (see `lenses.lens`).

        purpose   one of those that its card names: what may be told (see `trust.view.PURPOSES`); None for its own first one
        """
        from murmure.lenses.lens import lens_named

        lens = lens_named(name)
        question, purpose = self._question(lens, ask), lens.purpose(purpose)
        return self._store.steady(lambda: lens.look(self.view(purpose), question))

    def found(self, name: str, **ask: Any) -> Findings:
        """Return what `lens` does, for the purpose that its card names first, and keep it on the disk for as long as the log stays the same.

        It is found again when the zone of home or the order of devices changes, and is gone with whatever is forgotten (see `found`).
        """
        from murmure.lenses.lens import lens_named

        lens = lens_named(name)
        question = self._question(lens, dict(ask))
        told = {one.name: getattr(question, one.name) for one in fields(question) if one.name != "shelf"}
        given = any(told[one] is not None for one, about in lens.options().items() if about.metadata.get("table"))
        if given or not lens.look.__module__.startswith("murmure."):  # a table of the owner's own, or a plug-in of others, which may change
            return self.lens(name, **ask)
        return self._found.findings([name, told], lambda: self.lens(name, **ask))

    def once(self, question: Sequence[str], make: Callable[[], Any]) -> Any:
        """Return what `make` makes of the log, as JSON can hold it, and keep it as `found` keeps findings; `question` tells it from all others."""
        return self._found.value([*question, self.zone, self.devices.orders()], make)

    def _question(self, lens: Lens, ask: dict[str, Any]) -> LensAsk:
        """Return the question to a lens, with what the home says where nobody else does."""
        if "zone" in lens.options() and not ask.get("zone"):
            ask["zone"] = self.zone
        return lens.ask(shelf=self._shelf, orders=self.devices.orders(), **ask)

    def draft(
        self, text: str, pictures: Sequence[str | Path | tuple[str, bytes]] = (), to: str = "public", now: datetime | None = None,
        language: str | None = None,
    ) -> Draft:  # fmt: skip
        """Return what a draft gives away and how it may be read, held against this log; nothing of it is kept.

        pictures  paths, or (name, content); only read
        to        `public`, `friends`, or names with commas between
        now       local time, for the hour; None says nothing of it
        language  'fr' or 'en' when it is known
        """
        from murmure.draft import check
        from murmure.draft.memory import Memory

        offered = [one if isinstance(one, tuple) else (Path(one).name, Path(one).expanduser()) for one in pictures]

        def checked() -> Draft:
            memory = Memory(self.view(), self._shelf, self.zone)
            return check(text, memory, offered, to, now, language)

        return self._store.steady(checked)

    @cached_property
    def crowd(self) -> CrowdRoom:
        """The people of the log and the communities that they form, as a page shows them."""
        from murmure.crowd import CrowdRoom

        return CrowdRoom(self._store, self.view, self._shelf, self.people.widened)

    @cached_property
    def people(self) -> PeopleRoom:
        """Who may be one person under several accounts, and what the owner says to it."""
        from murmure.bring import say, say_all, unsay
        from murmure.graphs.same import SOURCE
        from murmure.people import PeopleRoom

        rules = self.rules
        return PeopleRoom(
            self._store, self.view, self._shelf, lambda: self.answers, self.answer,
            lambda said: say(self._store, rules.rules, SOURCE, said, _PEOPLE),
            lambda said: say_all(self._store, rules.rules, SOURCE, said, f"{_PEOPLE} accept --sure"),
            lambda word: unsay(self._store, SOURCE, word, _PEOPLE))  # fmt: skip

    @cached_property
    def devices(self) -> MeasureRoom:
        """The devices that measured the same: what each says, which counts, and the order that the owner chose."""
        from murmure.measures.room import MeasureRoom

        return MeasureRoom(self.view, self._store.steady, self._shelf, lambda: self.answers, self.answer)

    @cached_property
    def objects(self) -> VoiceRoom:
        """The connected objects and services that noted something of the owner: what each says, day by day, and what of it is unusual."""
        from murmure.voices.room import VoiceRoom

        return VoiceRoom(self.view, self._store.steady, self._shelf, lambda: self.zone)

    @cached_property
    def letters(self) -> LetterRoom:
        """The letters that ask a company what it holds of the owner, or to erase it."""
        from murmure.letters import LetterRoom

        return LetterRoom(lambda **ask: self.lens("footprint", **ask))

    @cached_property
    def without(self) -> WithoutRoom:
        """The days that the owner spends without feeding Big Data."""
        from murmure.without import WithoutRoom

        return WithoutRoom(lambda: self.answers, self.answer)

    def measures(self, quantity: str, since: date | str | None = None, until: date | str | None = None, by: str = "day") -> pa.Table:
        """Return what a quantity comes to by local day, week, month, year or in all, devices that overlap counted once.

        since, until   the first day, and the day after the last one
        Columns: when, value, unit, days, entries, together (without any choice), counted and left_out (devices).
        """
        return self.devices.measures(quantity, since, until, by)

    @cached_property
    def rising(self) -> RisingRoom:
        """What rises in what others say: the causes, and what the owner says to them."""
        from murmure.rising_room import RisingRoom

        return RisingRoom(self._store, self.view, self._shelf, self.folder / "derived" / "rising", *self._sealed)

    @cached_property
    def notify(self) -> NotifyRoom:
        """The ways on which the owner is told of what rises."""
        from murmure.notify import NotifyRoom

        return NotifyRoom(self._store, lambda: self.rising, str(self.card["id"]))

    def contest(self, members: Sequence[str], person: str = "me") -> str:
        """Keep in the log that `person` says of a community that it is not theirs; return the id of that word.

        members   ids of people of the community, those who are most of it first: the first fifty are kept,
                  and the community that holds more than half of them is the one meant, however it changes
        """
        from murmure.bring import say
        from murmure.graphs.contested import SOURCE, word

        named = list(dict.fromkeys([] if isinstance(members, str) else members))
        if not named or not person:
            raise BadRequest(
                "contest-whom", Both("Nothing says which community is meant.", "Rien ne dit de quelle communauté il s'agit."),
                Both("Give the ids of some of its members.", "Donnez les identifiants de quelques-uns de ses membres."))  # fmt: skip
        name, said = word(named, person, time.time_ns() // 1000, time.localtime().tm_gmtoff // 60)
        known = next((one for one in self.contested if one.person == person and one.members == tuple(said.extra["members"])), None)
        if known is not None:
            return known.id
        say(self._store, self.rules.rules, SOURCE, said, _CONTEST)
        return name

    def uncontest(self, word: str) -> None:
        """Take back what was said against a membership; what is taken back comes back with no import, and can be said again."""
        from murmure.bring import unsay
        from murmure.graphs.contested import SOURCE

        if word not in [one.id for one in self.contested]:
            raise BadRequest(
                "no-word", Both("Nothing of this id was said against a membership, or it was taken back.",
                                "Rien de cet identifiant n'a été dit contre une appartenance, ou cela a été retiré."),
                Both("See what was said with murmure contest.", "Voyez ce qui a été dit avec murmure contest."))  # fmt: skip
        unsay(self._store, SOURCE, word, _CONTEST)

    @property
    def contested(self) -> tuple[Contested, ...]:
        """What was said against memberships, and not taken back, the newest first."""
        from murmure.graphs.contested import contested

        return self._store.steady(lambda: contested(self.view()))

    def graph_map(self, name: str) -> dict[str, Any]:
        """Return what the map of a graph draws: nodes with places, edges, and what was cut."""
        return json.loads(gzip.decompress(self.graph_map_packed(name)))

    def graph_map_packed(self, name: str) -> bytes:
        """Return `graph_map` as gzipped JSON, ready to be sent: nothing is computed while the log stays the same."""
        from murmure.graphs import store

        if self._drawn.get(name, ("",))[0] != str(self.generation):
            self._drawn[name] = self._loaded(name, lambda folder: store.load_map(folder, self._seal.open))
        return self._drawn[name][1]

    def graph_hours(self) -> pa.Table:
        """Return how often what was done with what, at which hour of the week: type, instrument, hour_of_week, count."""
        from murmure.graphs import store

        return self._loaded("actions", lambda folder: store.load_hours(folder, self._seal.open))[1]

    def behind(
        self, name: str, node: str | None = None, edge: tuple[str, str, str] | None = None, limit: int = 50, before: str | None = None,
    ) -> Page:  # fmt: skip
        """Return the activities behind a node, or an edge (source, target, kind), of a graph, newest first, page by page."""
        from murmure.graphs import evidence
        from murmure.graphs.piece import spot_of
        from murmure.log.spot import rows_at

        def page() -> Page:
            spots = evidence(self.view(), name, node, edge, limit + 1, self._shelf, spot_of(before))
            rows = rows_at(self._store, [(spot.moment, spot.piece, spot.row) for spot in spots[:limit]])
            return Page(rows, spots[limit - 1].cursor() if len(spots) > limit else None)

        return self._store.steady(page)

    def export(self, folder: str | Path, format: str = "parquet") -> dict[str, object]:
        """Write the whole log into an empty folder, as Parquet or ActivityStreams JSON Lines, not encrypted."""
        from murmure.log.move import export

        return export(self._store, Path(folder).expanduser(), format)

    @property
    def answers(self) -> dict[str, str]:
        """What the person answered before: zones, mappings, language."""
        return {key: page["value"] for key, page in self._store.book.all("answer").items()}

    def answer(self, key: str, value: str | None) -> None:
        """Remember one answer, or forget it with None."""
        with self._store.lock, self._store.book.change():
            if value is None:
                self._store.book.drop("answer", key)
            else:
                self._store.book.put("answer", key, {"value": value})

    @property
    def days(self) -> tuple[str, ...]:
        """The local days on which anything was noted, as 2024-05-31, in order."""
        generation = self.generation
        if self._days is None or self._days[0] != generation:
            self._days = generation, tuple(self._found.value(["days"], lambda: sorted({day for day, _, count in self.density() if count})))
        return self._days[1]

    @property
    def last_day(self) -> date | None:
        """The last day on which anything was noted and that is not to come; where all are to come, the last of them; None where nothing was."""
        now, known = datetime.now(ZoneInfo(self.zone) if self.zone else None).date().isoformat(), self.days
        return date.fromisoformat(known[bisect_right(known, now) - 1]) if known else None

    @property
    def zone(self) -> str:
        """The time zone of home, as `Europe/Paris`: the one that was told, else the one most sources were told, else the machine's; or empty."""
        answers = self.answers
        told = Counter(value for key, value in answers.items() if key.startswith("zone:"))
        return answers.get("home-zone") or (min(told, key=lambda zone: (-told[zone], zone)) if told else machine_zone())

    def scratch(self) -> Scratch:
        """Return room for private files that go when it is closed; overwritten first where the home is locked."""
        from murmure.sources.readers import Scratch

        return Scratch(self._store.tmp, wipe=self.locked)

    @property
    def drop_folder(self) -> Path:
        """The watched folder: what is put there is imported while murmure watches."""
        folder = self.folder / "drop"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def generation(self) -> int:
        """A number that changes whenever the log does."""
        return self._store.content

    def _pieces(self) -> dict[str, str]:
        """Return what stands after FROM to read each segment of the log, rows numbered."""
        generation, known = self._store.generation, self._read
        if known is None or known[0] != generation:
            segments = [segment for segment in self._store.segments if segment.kind == "log"]
            read = {segment.name: self._store.scan([self._store.path(segment)], ", file_row_number=true") for segment in segments}
            self._read = known = generation, read or {"": self._store.scan([], ", file_row_number=true")}
        return dict(known[1])

    def _near(self, spans: Sequence[tuple[int | None, int | None]]) -> str:
        """Return what stands after FROM to read the segments that hold anything dated within spans (microseconds since 1970 UTC)."""
        import numpy as np

        ever = 1 << 62
        low, high = np.array([(-ever if low is None else low, ever if high is None else high) for low, high in spans], np.int64).reshape(-1, 2).T
        dated = [one for one in self._store.segments if one.first is not None and one.last is not None]
        return self._store.relation([one for one in dated if ((one.last >= low) & (one.first < high)).any()])

    def _keep(self, name: str) -> str:
        """Build a graph and its map when the log changed since they were kept; return the version that is kept."""
        from murmure.graphs import sketch, store
        from murmure.graphs.map import map_of

        folder = self.folder / "derived" / name
        with self._graphs:
            view = self.view()
            if not folder.exists() or store.version_of(folder, self._seal.open) != view.version:
                graph = self._counted(lambda view: sketch(name, view, self._shelf))
                store.save(graph, map_of(graph, before=store.last_map(folder, self._seal.open)), folder, self._seal.shut)
                return graph.version
        return view.version

    def _counted(self, count: Callable[[Any], Graph]) -> Graph:
        """Return the graph that `count` makes of the log as it is; what was counted of segments that went meanwhile goes too."""
        from murmure.log import terms

        graph = self._store.steady(lambda: count(self.view()))
        terms.sweep(self._store)
        return graph

    def _loaded(self, name: str, read: Callable[[Path], Any]) -> tuple[str, Any]:
        """Return what is kept of a graph, with its version; another process may put a newer one there while it is read."""
        from murmure.graphs import store

        folder = self.folder / "derived" / name
        for _ in range(20):
            version = self._keep(name)
            try:
                found = read(folder)
            except FileNotFoundError:
                continue
            if store.version_of(folder, self._seal.open) == version:
                return version, found
        raise FileNotFoundError(folder)


__all__ = ["Home", "open"]
