"""How is what has no column of its own written, as JSON, when there are millions of them?"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def writer() -> Callable[[dict[str, Any]], str]:
    """Return what writes an `extra` as JSON: the encoder is made once, `json.dumps` makes one for each text."""
    make, quoted = json.encoder.c_make_encoder, json.encoder.c_encode_basestring
    if make is None or quoted is None:
        return json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
    # No look for circles: what a source reads has none, and each costs two entries in a table.
    encode = make(None, str, quoted, None, ":", ",", False, False, True)
    return lambda value: "".join(encode(value, 0))


write_extra = writer()
"""Write one `extra`, compact, in UTF-8 letters; what JSON cannot hold becomes a text."""
