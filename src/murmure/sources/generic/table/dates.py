"""In which way does a column write its times, and what cannot be told from the column alone?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_TIME = (
    r"(?:[T ,àat]*\s*(?P<H>\d{1,2})(?P<ts>[:h.])(?P<M>\d\d)"
    r"(?:(?P<ts2>[:m.])(?P<S>\d\d)s?(?P<f>[.,]\d{1,9})?)?\s*(?P<p>[ap]\.?\s?m\.?)?)?"
)
_ISO = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?P<time>[T ]\d{1,2}:\d\d(?P<S>:\d\d(?P<f>\.\d{1,9})?)?)?(?P<z>\s?(?:Z|UTC|[+-]\d\d(?::?\d\d)?))?", re.IGNORECASE
)
_NUMERIC = re.compile(r"(?P<a>\d{1,4})(?P<sep>[/.\- ])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{1,4})(?P<dot>\.(?!\d))?" + _TIME, re.IGNORECASE)
_WORDY = re.compile(
    r"(?:(?P<wd>[a-z]{3,9})\.?,? )?(?:(?P<d>\d{1,2})(?:er|st|nd|rd|th)?[ \-.](?P<m>[a-z]{3,9})\.?"
    r"|(?P<m2>[a-z]{3,9})\.? (?P<d2>\d{1,2})(?:st|nd|rd|th)?)"
    r",?[ \-.](?P<y>\d{4}|\d\d)" + _TIME + r"(?P<z>\s(?:[+-]\d{4}|gmt|utc))?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?P<time>T?[0-2]\d[0-5]\d(?:[0-5]\d)?)?")
_UNIX = {"unix": (re.compile(r"\d{9,10}(\.\d+)?"), 1), "unix_ms": (re.compile(r"\d{12,13}"), 10**3), "unix_us": (re.compile(r"\d{15,16}"), 10**6)}
MONTHS = (
    ("jan", "january", "janv", "janvier"), ("feb", "february", "fev", "fevr", "fevrier"), ("mar", "march", "mars"),
    ("apr", "april", "avr", "avril"), ("may", "mai"), ("jun", "june", "juin"), ("jul", "july", "juil", "juillet"),
    ("aug", "august", "aout", "aou"), ("sep", "sept", "september", "septembre"), ("oct", "october", "octobre"),
    ("nov", "november", "novembre"), ("dec", "december", "decembre"),
)  # fmt: skip
MONTH_OF = {name: number for number, names in enumerate(MONTHS, 1) for name in names}


class Writing(NamedTuple):
    """Say how times are written: `format` as in a mapping, how precise they are, and whether a zone is written.

    `either` holds the two possible formats when day and month cannot be told
    apart; `share` is the part of the values that it reads.
    """

    format: str | list[str]
    precision: str
    zoned: bool = False
    either: tuple[list[str], list[str]] | None = None
    share: float = 1.0


def plain(text: str) -> str:
    """Return a text in small letters without accents, with ordinary blanks."""
    import unicodedata

    text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\s\u202f\u00a0]+", " ", text).strip()


def writing_of(values: Sequence[str], dated: bool = True) -> Writing | None:
    """Return how the values write a time, None when they do not; numbers count as times only when the name says so (`dated`)."""
    kept = [plain(value) for value in values if value and value.strip()]
    if not kept:
        return None
    for attempt in (_iso, _compact, _numeric, _wordy, _unix, _excel):
        if attempt in (_unix, _excel) and not dated:
            continue
        found = attempt(kept)
        if found and found.share >= 0.8:
            return found
    return None


def _iso(values: list[str]) -> Writing | None:
    found = [match for value in values if (match := _ISO.fullmatch(value))]
    if not found:
        return None
    return Writing("iso", _precision(found), any(m["z"] for m in found), share=len(found) / len(values))


def _precision(found: Sequence[re.Match[str]]) -> str:
    """Return the precision that all values share; '' when some have only a day and others an hour, or seconds."""
    timed = "time" if "time" in found[0].re.groupindex else "H"
    kinds = {(bool(m[timed]), bool(m["S"])) for m in found}
    if len(kinds) > 1:
        return ""
    fraction = max((len((m["f"] or ".")[1:]) for m in found), default=0)
    if fraction:
        return "ms" if fraction <= 3 else "us"
    if any(m["S"] for m in found):
        return "s"
    return "min" if any(m[timed] for m in found) else "day"


def _compact(values: list[str]) -> Writing | None:
    found = [match for value in values if (match := _COMPACT.fullmatch(value))]
    if not found:
        return None
    longest = max(len(m["time"] or "") for m in found)
    formats = {0: ["%Y%m%d"]}.get(longest) or ["%Y%m%d%H%M%S", "%Y%m%dT%H%M%S", "%Y%m%d%H%M", "%Y%m%dT%H%M", "%Y%m%d"]
    return Writing(formats, "day" if not longest else "min" if longest <= 5 - (longest == 5) else "s", share=len(found) / len(values))


def _numeric(values: list[str]) -> Writing | None:
    found = [match for value in values if (match := _NUMERIC.fullmatch(value))]
    found = [m for m in found if (len(m["a"]) in (1, 2, 4)) and len(m["c"]) in (1, 2, 4)]
    if not found:
        return None
    sep, share, clock = found[0]["sep"], len(found) / len(values), _clocks(found)
    firsts, seconds = max(int(m["a"]) for m in found), max(int(m["b"]) for m in found)
    year = "%Y" if any(len(m["c"]) == 4 for m in found) else "%y"
    if any(len(m["a"]) == 4 for m in found):
        return Writing([f"%Y{sep}%m{sep}%d{t}" for t in clock], _precision(found), share=share)
    european = [f"%d{sep}%m{sep}{year}{t}" for t in clock]
    american = [f"%m{sep}%d{sep}{year}{t}" for t in clock]
    either = None
    if firsts > 12 and seconds > 12:
        return None
    if firsts <= 12 and seconds <= 12 and sep != ".":
        either = (european, american)
    chosen = american if seconds > 12 else european
    return Writing(chosen, _precision(found), either=either, share=share)


def _clocks(found: Sequence[re.Match[str]]) -> list[str]:
    """Return the ways in which the hour is written after the day, the most frequent first, '' when there is none."""
    seen: dict[str, int] = {}
    for m in found:
        clock = m.groupdict().get("dot") or ""  # Hungarians write 2024.01.31.
        if m["H"]:
            start = m.end("y" if "y" in m.re.groupindex else "c")
            hour = "%I" if m["p"] else "%H"
            clock = m.string[start : m.start("H")] + hour + m["ts"] + "%M"
            if m["S"]:
                clock += m["ts2"] + "%S" + ("s" if m.string[m.end("S") : m.end("S") + 1] == "s" else "")
                clock += (m["f"][0] + "%f") if m["f"] else ""
            clock += m.string[m.end("f" if m["f"] else "S" if m["S"] else "M") : m.start("p")].removeprefix("s") + "%p" if m["p"] else ""
        seen[clock] = seen.get(clock, 0) + 1
    return sorted(seen, key=lambda clock: -seen[clock])[:4]


def _wordy(values: list[str]) -> Writing | None:
    found = [match for value in values if (match := _WORDY.fullmatch(value)) and (match["m"] or match["m2"]) in MONTH_OF]
    if not found:
        return None
    formats = []
    for clock in _clocks(found):
        for m in found:
            before = "%a, " if m["wd"] else ""
            day = f"%d-%m-%{'Y' if len(m['y']) == 4 else 'y'}"
            formats.append((before and "") + day + clock + (" %z" if m["z"] else ""))
            break
    zoned = any(m["z"] for m in found)
    return Writing(["words", *formats], _precision(found), zoned, share=len(found) / len(values))


def _unix(values: list[str]) -> Writing | None:
    for name, (pattern, scale) in _UNIX.items():
        found = [v for v in values if pattern.fullmatch(v) and 0 < float(v) / scale < 4_102_444_800]
        if len(found) >= 0.8 * len(values):
            precision = {"unix": "s", "unix_ms": "ms", "unix_us": "us"}[name]
            if name == "unix" and any("." in v for v in found):
                precision = "ms"
            return Writing(name, precision, True, share=len(found) / len(values))
    return None


def _excel(values: list[str]) -> Writing | None:
    found = [v for v in values if re.fullmatch(r"\d{5}([.,]\d+)?", v) and 20_000 < float(v.replace(",", ".")) < 75_000]
    whole = all(v.isdecimal() for v in found)
    return Writing("excel", "day" if whole else "s", share=len(found) / len(values)) if found else None
