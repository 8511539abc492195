"""What do other programs and services send to this machine, signed with a key that both know?

*Get it*: start it with a key in a file, then let the sender POST JSON to the address that it prints,
with the HMAC-SHA256 of the body in `X-Hub-Signature-256` or `X-Signature`.
*Keeps*: the same documents as standard input: ActivityStreams, Mastodon statuses, flat records with a time.
*Leaves out*: what is not signed, bodies of more than two million bytes, headers, addresses of senders.
"""

from __future__ import annotations

import queue
from collections.abc import Iterator

from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.sources.live import Heard, Line, Live, Option
from murmure.sources.live.document import MAP, mapping_of
from murmure.sources.live.webhook.desk import WAITING, Desk, Post, serve

PORT = "8766"
SHORT = 16  # characters of a key: fewer can be guessed
_PULSE = 0.5
SHORT_KEY = Both("The key is shorter than {n} characters.", "La clé fait moins de {n} caractères.")
MAKE_KEY = Both("Make one that nobody guesses: `openssl rand -hex 32`, in a file that only you can read.",
                "Faites-en une que personne ne devine : `openssl rand -hex 32`, dans un fichier que vous seul pouvez lire.")  # fmt: skip


def follow(line: Line) -> Iterator[Heard]:
    """Serve until the stop; with `once`, until one request was taken. What a request says is safe before it is answered."""
    mapping, key = mapping_of(line.options.get("map")), line.options["key"].encode("utf-8", "surrogateescape")
    if len(key) < SHORT:
        raise BadRequest("short-key", SHORT_KEY.fill(n=SHORT), MAKE_KEY)
    posts: queue.Queue[Post] = queue.Queue(WAITING)
    server, thread = serve(line.options["host"], line.options["port"], Desk(key, mapping, posts))
    waiting: list[Post] = []
    try:
        while not line.stop.is_set():
            waiting = taken(posts)
            if not waiting:
                yield Heard()
                continue
            yield together([post.heard for post in waiting])
            for post in waiting:
                if post.safe.set_running_or_notify_cancel():  # else the sender did not wait so long, and sends it again
                    post.safe.set_result(None)
            waiting = []
            if line.once:
                return
    finally:
        for post in [*waiting, *(posts.get_nowait() for _ in range(posts.qsize()))]:
            post.safe.cancel()  # it may be safe or not: the sender sends it again, and it is written once
        server.should_exit = True
        thread.join(5)


def taken(posts: queue.Queue[Post]) -> list[Post]:
    """Return what waits, after half a second at most."""
    found: list[Post] = []
    try:
        while len(found) < WAITING:
            found.append(posts.get(timeout=0 if found else _PULSE))
    except queue.Empty:
        pass
    return found


def together(heard: list[Heard]) -> Heard:
    """Return what several requests say as one, to be written in one step."""
    return Heard(
        tuple(item for one in heard for item in one.items), tuple(item for one in heard for item in one.changed),
        tuple(key for one in heard for key in one.gone), tuple(actor for one in heard for actor in one.gone_actors),
        moment=max((one.moment for one in heard if one.moment is not None), default=None), safe=True,
    )  # fmt: skip


LIVE = Live(
    name="webhook",
    title=Both("Webhook: what other programs send", "Webhook : ce qu'envoient d'autres programmes"),
    get_it=Both("Put a key in a file, start it, and let the sender POST JSON to http://127.0.0.1:8766/, signed with HMAC-SHA256.",
                "Mettez une clé dans un fichier, lancez-le, et faites envoyer du JSON par POST à http://127.0.0.1:8766/, signé en HMAC-SHA256."),
    keeps=Both("ActivityStreams activities and objects, Mastodon statuses, flat records that have a time; deletions and changes of these.",
               "Les activités et objets ActivityStreams, les messages Mastodon, les enregistrements plats qui ont une date ; leurs suppressions "
               "et leurs modifications."),
    leaves_out=Both("What is not signed, bodies of more than two million bytes, headers and addresses of senders.",
                    "Ce qui n'est pas signé, les corps de plus de deux millions d'octets, les en-têtes et les adresses des expéditeurs."),
    options=(
        Option("key", Both("the key that signs the requests", "la clé qui signe les requêtes"), required=True, secret=True),
        Option("port", Both(f"the port to listen on ({PORT})", f"le port d'écoute ({PORT})"), Both("N", "N"), default=PORT, stream=True),
        Option("host", Both("another address than this machine only; nothing is encrypted on the way",
                            "une autre adresse que cette seule machine ; rien n'est chiffré en chemin"),
               Both("ADDRESS", "ADRESSE"), default="127.0.0.1"),
        MAP,
    ),
    follow=follow,
)  # fmt: skip
