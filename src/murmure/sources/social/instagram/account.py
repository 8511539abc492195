"""How is a person called who has a user name on Instagram?"""

from __future__ import annotations

import re

from murmure.model.activity import ME
from murmure.sources.meta.account import Account
from murmure.sources.meta.label import is_nobody

_NAME = re.compile(r"[A-Za-z0-9_.]{1,30}")


class Instagram(Account):
    """Name people by their address where the export gives the user name; threads only give the name that is shown."""

    __slots__ = ()

    def user(self, name: str | None) -> str | None:
        """Return the address of a user name; what cannot be one is a name that is shown; nobody for an account that is gone."""
        if not name or is_nobody(name):
            return None
        return f"https://www.instagram.com/{name}" if _NAME.fullmatch(name) else self.person(name)

    def whose(self, name: str | None) -> str | None:
        """Return ME for the owner, else the person with this user name."""
        return ME if name in self.owner else self.user(name)
