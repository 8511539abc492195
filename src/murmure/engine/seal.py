"""How is a home locked with a passphrase, and what does the key protect?"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from murmure.model.errors import BadHome
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

# RFC 9106, second recommended option: 64 MiB, three passes; four lanes.
_KDF = {"name": "argon2id", "iterations": 3, "lanes": 4, "memory_kib": 64 * 1024}
_CHECK = b"murmure"


class Seal:
    """Hold the keys that one passphrase gives: for segments, for the book, for ids, for names. An open home has none."""

    def __init__(self, master: bytes | None = None) -> None:
        self.locked = master is not None
        if master is None:
            return
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        def derive(use: bytes) -> bytes:
            return HKDF(hashes.SHA256(), 32, None, b"murmure " + use).derive(master)

        self.segment_key = b64encode(derive(b"segments")).decode()
        self._book = AESGCM(derive(b"book"))
        self._ids, self._names = derive(b"ids"), derive(b"names")

    def shut(self, data: bytes) -> bytes:
        """Return `data` sealed (AES-256-GCM, random nonce in front); as it is in an open home."""
        if not self.locked:
            return data
        nonce = secrets.token_bytes(12)
        return nonce + self._book.encrypt(nonce, data, None)

    def open(self, data: bytes) -> bytes:
        """Return what `shut` sealed; raises BadHome when the key is another one."""
        if not self.locked:
            return data
        from cryptography.exceptions import InvalidTag

        try:
            return self._book.decrypt(data[:12], data[12:], None)
        except InvalidTag as error:
            raise wrong_passphrase() from error

    def hide(self, name: str) -> str:
        """Return what stands for a name where only its equality counts: without the key, it tells nothing of it. The name in an open home."""
        return hmac.new(self._names, name.encode("utf-8", "surrogateescape"), "sha256").hexdigest()[:32] if self.locked else name

    def permute(self, ids: np.ndarray) -> np.ndarray:
        """Return ids (n x 2 uint64) as they are written beside a segment.

        One AES block is one id: a permutation keeps equality, and tells nothing
        of the id without the key.
        """
        if not self.locked:
            return ids
        import numpy as np
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        encryptor = Cipher(algorithms.AES(self._ids), modes.ECB()).encryptor()
        return np.frombuffer(encryptor.update(np.ascontiguousarray(ids).tobytes()), "<u8").reshape(-1, 2)


def new_lock(passphrase: str) -> tuple[dict[str, Any], Seal]:
    """Return what `home.json` keeps about a new passphrase, and the open seal. The passphrase itself is kept nowhere."""
    lock: dict[str, Any] = {**_KDF, "salt": b64encode(os.urandom(16)).decode()}
    seal = Seal(_master(passphrase, lock))
    return {**lock, "check": b64encode(seal.shut(_CHECK)).decode()}, seal


def unlock(lock: dict[str, Any] | None, passphrase: str | None) -> Seal:
    """Return the seal of a home; raises BadHome when the passphrase is missing or wrong."""
    if lock is None:
        return Seal()
    if not passphrase:
        raise BadHome(
            "locked",
            Both("This home is locked by a passphrase.", "Cette maison est fermée par une phrase de passe."),
            Both("Give it when asked, or in a file with --passphrase-file.",
                 "Donnez-la quand elle est demandée, ou dans un fichier avec --passphrase-file."),
        )  # fmt: skip
    seal = Seal(_master(passphrase, lock))
    if seal.open(b64decode(lock["check"])) != _CHECK:
        raise wrong_passphrase()
    return seal


def wrong_passphrase() -> BadHome:
    """Return the refusal of a passphrase that does not open this home."""
    return BadHome(
        "wrong-passphrase",
        Both("This passphrase does not open this home; nothing was read or changed.",
             "Cette phrase de passe n'ouvre pas cette maison ; rien n'a été lu ni changé."),
        Both("Check capitals and the keyboard layout, then try again. Without it the data cannot be recovered.",
             "Vérifiez les majuscules et la disposition du clavier, puis réessayez. Sans elle, les données sont irrécupérables."),
    )  # fmt: skip


def _master(passphrase: str, lock: dict[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=b64decode(lock["salt"]), length=32, iterations=lock["iterations"], lanes=lock["lanes"],
        memory_cost=lock["memory_kib"],
    )  # fmt: skip
    return kdf.derive(passphrase.encode("utf-8"))


def pack(value: Any) -> bytes:
    """Return a JSON value as compact bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
