"""Who is at the other end of this connection, and did this person's own page send the request?"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

MONTH = 30 * 86400
TRIES, PAUSE = 5, 60.0
"""So many wrong passwords in so many seconds, then the door stays shut for as long."""


class Visit(NamedTuple):
    """Hold one recognised session: its `name` and the `csrf` token that its pages carry."""

    name: str
    csrf: str


@dataclass
class Session:
    """Sign and check the cookies of one home.

    `secret` lasts as long as the home; `token` opens the first page and changes
    at each start. Nothing is kept in memory for a session: the signature is the proof.
    """

    secret: bytes
    token: str
    password: bytes | None = None
    clock: Callable[[], float] = time.time
    _wrong: list[float] = field(default_factory=list)
    _once: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def cookie(self) -> str:
        """Name the cookie after the home: cookies do not tell ports apart, two homes must not quarrel."""
        return "murmure-" + hashlib.sha256(self.secret).hexdigest()[:8]

    @property
    def salt(self) -> bytes:
        """Return the salt of the password: of this home alone, and the same at each start, so that cookies outlive a restart."""
        return hmac.digest(self.secret, b"salt of the password", "sha256")[:16]

    def _sign(self, *parts: str) -> str:
        # The password is part of the key: what was let in with another one, or with none, is let out.
        key = hmac.digest(self.secret, self.password, "sha256") if self.password else self.secret
        return hmac.new(key, "|".join(parts).encode(), "sha256").hexdigest()

    def start(self) -> str:
        """Return the value of a new cookie."""
        name, issued = secrets.token_hex(16), str(int(self.clock()))
        return f"{issued}.{name}.{self._sign('cookie', issued, name)}"

    def recognise(self, value: str | None) -> Visit | None:
        """Return the visit that a cookie stands for, `None` when it is not ours or older than a month."""
        issued, _, rest = (value or "").partition(".")
        name, _, proof = rest.partition(".")
        if not (issued.isascii() and issued.isdigit() and proof.isascii()) or len(issued) > 12:
            return None
        if not hmac.compare_digest(proof, self._sign("cookie", issued, name)):
            return None
        if not 0 <= self.clock() - int(issued) + 60 < MONTH:
            return None
        return Visit(name, self._sign("csrf", name))

    def token_for_once(self) -> str:
        """Return a token that opens the first page a single time."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._once.add(token)
        return token

    def opens(self, token: str) -> bool:
        """Say whether `token` is the one that the terminal showed, or one for a single time, which is then used up."""
        given = token.encode("utf-8", "replace")
        if hmac.compare_digest(given, self.token.encode()):
            return True
        with self._lock:
            used = {one for one in self._once if hmac.compare_digest(given, one.encode())}
            self._once -= used
        return bool(used)

    def set_password(self, password: str) -> None:
        """Keep only what Argon2id makes of the password."""
        self.password = derive(password, self.salt)

    def wait(self) -> int:
        """Return the seconds before another password may be tried, 0 when now."""
        with self._lock:
            return self._left()

    def claim(self) -> int:
        """Take one of the few tries and return 0, or return the seconds to wait.

        The try is taken before the password is computed: however many arrive
        together, only so many are computed.
        """
        with self._lock:
            if not (left := self._left()):
                self._wrong.append(self.clock())
            return left

    def _left(self) -> int:
        now = self.clock()
        self._wrong[:] = [at for at in self._wrong if now - at < PAUSE]
        return int(self._wrong[0] + PAUSE - now) + 1 if len(self._wrong) >= TRIES else 0

    def try_password(self, password: str) -> bool:
        """Say whether the password is right, for who has claimed a try; a right one gives all tries back."""
        if self.password is None or not hmac.compare_digest(derive(password, self.salt), self.password):
            return False
        with self._lock:
            self._wrong.clear()
        return True


def derive(password: str, salt: bytes) -> bytes:
    """Return what Argon2id (19 MiB, 2 passes: OWASP's floor) makes of a password."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=19 * 1024)
    return kdf.derive(password.encode("utf-8", "surrogatepass"))
