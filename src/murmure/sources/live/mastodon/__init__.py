"""What is said on a Mastodon server, as it is said?

*Get it*: on your server: Preferences, Development, New application, with the
right to read; keep its access token in a file.
*Keeps*: posts, shares and answers of the stream; for the `user` stream, also what others
do towards you; what is changed takes the place of what was; what is deleted goes.
*Leaves out*: pictures (their descriptions are kept), counts, and everybody who does not
wish to be found (not `indexable`, `noindex`, #nobot), unless they speak to you.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.sources.live import Heard, Line, Live, Lost, Option
from murmure.sources.live.fetch import NO_ANSWER, calling
from murmure.sources.live.mastodon.ear import Ear, Read, spoken
from murmure.sources.live.mastodon.past import cursor_of, missed, places_in
from murmure.sources.live.mastodon.place import STREAMS, Place, asked, place_of, refusal, streaming_base
from murmure.sources.live.mastodon.said import Said, later, own_account
from murmure.sources.live.pump import pumped

if TYPE_CHECKING:
    import httpx

_QUIET, _DEAD = 0.5, 90.0  # servers say something every fifteen seconds, if only that they are there
_HEARD: dict[str, Said] = {}
"""What the numbers of each server stand for, of what this process heard: a new connection still knows them."""


def follow(line: Line) -> Iterator[Heard]:
    """Connect once; first yield what was said meanwhile, then what is said, until the connection ends."""
    place = place_of(line.options)
    said = replace(_HEARD.setdefault(place.host, Said(place.host)))
    with calling(place.token, quiet=_DEAD) as client:
        if me := _own(client, place):
            said.me = me.object
            yield Heard((me,))
        if line.once:
            yield from missed(line, client, place, said)
            return
        base = streaming_base(client, place)
        # First the stream, then the past: what is said between the two waits in the line.
        with ExitStack() as stack:
            headers = {"Accept": "text/event-stream"}
            pump = stack.enter_context(pumped(client, base + place.heard, headers, lambda answer: refusal(answer.status_code, answer.headers)))
            ear: Ear = Read(pump)
            try:
                while not pump.opens(_QUIET):
                    yield Heard()
                    if line.stop.is_set():
                        return
            except BadRequest as absent:
                if absent.code != "live-stream":
                    raise
                ear = stack.enter_context(spoken(place, base, absent))
            status, notice = places_in(line.cursor)
            for heard in missed(line, client, place, said):
                cursor = places_in(heard.cursor)
                status, notice = later(status, cursor[0]), later(notice, cursor[1])
                yield heard
            yield from _listen(line, ear, said, status, notice)


def _listen(line: Line, ear: Ear, said: Said, status: str | None, notice: str | None) -> Iterator[Heard]:
    silent = 0.0
    while not line.stop.is_set():
        events = ear.take(_QUIET)
        silent = silent + _QUIET if events is None else 0.0
        if silent > _DEAD:
            raise Lost(NO_ANSWER)
        yield Heard()
        for event in events or ():
            heard = said.read(event)
            if event.kind == "notification":
                notice = later(notice, heard.cursor)
            else:
                status = later(status, heard.cursor)
            yield replace(heard, cursor=cursor_of(status, notice))


def _own(client: httpx.Client, place: Place) -> Activity | None:
    """Return the owner's account. A token may be an application's, without an account: enough for what is public."""
    if place.token is None:
        return None
    try:
        return own_account(asked(client, f"{place.base}/api/v1/accounts/verify_credentials"))
    except BadRequest:
        if place.name in ("user", "direct", "list"):
            raise
        return None


LIVE = Live(
    name="mastodon",
    title=Both("Mastodon", "Mastodon"),
    get_it=Both(
        "On your server: Preferences, Development, New application, with the right to read; keep its access token in a"
        " file. Some servers let anybody hear what is public, without a token.",
        "Sur votre serveur : Préférences, Développement, Nouvelle application, avec le droit de lire ; gardez son jeton"
        " d'accès dans un fichier. Certains serveurs laissent écouter ce qui est public sans jeton.",
    ),
    keeps=Both(
        "Posts, answers and shares of the stream, with tags, links, mentions and who could see them; for the stream user,"
        " also what others do towards you; what is changed takes the place of what was; what is deleted leaves the log.",
        "Messages, réponses et partages du flux, avec mots-dièse, liens, mentions et qui pouvait les voir ; pour le flux user,"
        " aussi ce que d'autres font envers vous ; ce qui est modifié prend la place de ce qui était ; ce qui est supprimé"
        " quitte le journal.",
    ),
    leaves_out=Both(
        "Pictures and videos (their descriptions are kept), counts of likes and shares, and everybody who does not wish to be"
        " found (not indexable, noindex, #nobot), unless they speak to you.",
        "Les images et les vidéos (leurs descriptions sont gardées), les nombres de favoris et de partages, et tous ceux qui ne"
        " souhaitent pas être trouvés (non indexables, noindex, #nobot), sauf s'ils s'adressent à vous.",
    ),
    options=(
        Option("server", Both("the server", "le serveur"), Both("ADDRESS", "ADRESSE"), required=True, stream=True),
        Option("stream", Both(f"which stream: {', '.join(STREAMS)}", f"quel flux : {', '.join(STREAMS)}"), Both("NAME", "NOM"),
               default="public", stream=True),
        Option("tag", Both("the hashtag, for the streams hashtag and hashtag:local", "le mot-dièse, pour les flux hashtag et hashtag:local"),
               Both("WORD", "MOT"), stream=True),
        Option("list", Both("the number of the list, for the stream list", "le numéro de la liste, pour le flux list"),
               Both("NUMBER", "NUMÉRO"), stream=True),
        Option("token", Both("the access token of your application", "le jeton d'accès de votre application"), secret=True),
    ),
    follow=follow,
    # One post is one activity, whether the archive or the stream brings it.
    source="mastodon-archive",
)  # fmt: skip
