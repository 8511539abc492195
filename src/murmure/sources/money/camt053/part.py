"""Where do the accounts, balances and entries of an ISO 20022 document begin and end?

A parser of events makes one of each tag, and an entry has forty. Here each entry is cut out
as text and read at once (`leaf`): several times faster, and a broken one costs no other. Nothing that
a document type declares is ever seen, so that entities are inert.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.reject import BROKEN_FILE, TRUNCATED
from murmure.model.words import Both
from murmure.sources.money.camt053.leaf import Part, part_of
from murmure.sources.money.document import charset_of, head_of, pieces

if TYPE_CHECKING:
    from murmure.sources.readers import File

_BEGIN = re.compile(r"<(Ntry|Bal|Acct)(?=[\s>])")
_END = re.compile(r"</(?:BkToCstmrStmt|BkToCstmrAcctRpt)")
_PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*:(?=[A-Za-z_])")
_PREFIXED = re.compile(r"<[A-Za-z_][\w.-]*:(?:Document|Ntry|BkToCstmr)")
_DECLARED = re.compile(r"""<\?xml[^>]{0,300}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_LONGEST = 8 << 20


def parts_of(file: File) -> Iterator[Part | Both]:
    """Yield each account, balance and entry outside of one another, or why one cannot be read."""
    head = head_of(file)
    declared, prefixed = _DECLARED.search(head[:500]), bool(_PREFIXED.search(head))
    text, ended = "", False
    for piece in pieces(file, charset_of(declared[1]) if declared else "cp1252"):
        text, at = text + piece, 0
        if prefixed:  # a tag that is cut in two keeps its prefix until its end has come
            text = _PREFIX.sub(r"\1", text)
        while found := _BEGIN.search(text, at):
            tag = found[1]
            end = text.find(f"</{tag}>", found.end())
            # What stands inside of an entry that is not closed is the next entry.
            again = text.find(f"<{tag}>", found.end(), end if end >= 0 else len(text)) if tag == "Ntry" else -1
            if again >= 0:
                yield BROKEN_FILE
                at = again
                continue
            if end < 0:
                if len(text) - found.start() > _LONGEST:
                    yield BROKEN_FILE
                    at = found.end()
                    continue
                break
            end += len(tag) + 3
            yield part_of(tag, text[found.start() : end])
            at = end
        ended = ended or bool(_END.search(text, at))
        if not found:
            at = max(at, text.rfind("<", at), len(text) - _LONGEST)
        text = text[found.start() if found else at :]
    if not ended or _BEGIN.search(text):
        yield TRUNCATED

