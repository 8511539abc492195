"""Make up the log of a boat's receiver, around a rock that does not exist."""

from __future__ import annotations

from pathlib import Path

QUIRKS = [
    "gga-after",
    "no-gga",
    "gga-between",
    "gga-only",
    "no-checksum",
    "bad-checksum",
    "no-fix",
    "south-west",
    "prefixed",
    "fractions",
    "old-years",
    "bad-records",
    "crlf",
    "hostile",
    "truncated",
    "corrupted",
    "empty",
]
CANARIES = ("CANARY",)


def sentence(body: str, checksum: str | None = None) -> str:
    """Return a sentence with its checksum."""
    total = 0
    for letter in body.encode():
        total ^= letter
    return f"${body}*{checksum or f'{total:02X}'}\n"


def rmc(
    number: int,
    place: str = "4830.{n:04},N,00506.{n:04},W",
    clock: str = "10{n:02}30",
    day: str = "150624",
    state: str = "A",
) -> str:
    """Return the body of an RMC, one a minute."""
    return f"GPRMC,{clock.format(n=number)},{state},{place.format(n=number * 7)},004.0,271.5,{day},,,A"


def gga(number: int, clock: str = "10{n:02}30") -> str:
    """Return the body of the GGA of the same moment."""
    return f"GPGGA,{clock.format(n=number)},4830.0000,N,00506.0000,W,1,08,0.9,12.4,M,47.0,M,,"


_OTHER = sentence("GPGSV,1,1,01,02,CANARY,300,41") + sentence("GPVTG,271.5,T,,M,004.0,N,007.4,K")


def _log(numbers: range = range(10), first: str = "gga") -> str:
    both = lambda n: (sentence(gga(n)), sentence(rmc(n)))  # noqa: E731
    return "".join("".join(both(n) if first == "gga" else both(n)[::-1]) + _OTHER for n in numbers)


_ONLY = "".join(sentence(rmc(n)) for n in range(4))
_CASES: dict[str | None, str] = {
    None: _log(),
    "gga-after": _log(first="rmc"),
    "no-gga": _ONLY,
    # Two systems say each second, one of them the date each minute; the last of them is after midnight.
    "gga-between": sentence(gga(3, "23{n:02}29")) + "".join(
        sentence(gga(4, clock)) + sentence(gga(4, clock + ".00").replace("GPGGA", "GNGGA"))
        + (sentence(rmc(4, clock="235930.00")) if clock == "235930" else "")
        for clock in ("235930", "235931", "235932", "000001")
    ),
    "gga-only": "".join(sentence(gga(n)) for n in range(4)),
    "no-checksum": "".join(f"${rmc(n)}\n" for n in range(5)),
    "bad-checksum": _ONLY + sentence(rmc(9), "00"),
    "no-fix": _ONLY + sentence("GPRMC,101030,V,,,,,,,150624,,,N") * 2,
    "south-west": "".join(sentence(rmc(n, "3352.1000,S,15112.6000,E")) for n in range(3)),
    "prefixed": "".join(f"1718445630{n},{sentence(rmc(n))}" for n in range(4)),
    "fractions": "".join(sentence(rmc(n, clock="10{n:02}30.25")) for n in range(4)),
    "old-years": "".join(sentence(rmc(n, day=f"1506{year}")) for n, year in enumerate(("99", "80", "79", "00"))),
    "bad-records": _ONLY
    + "".join(
        map(
            sentence,
            (
                rmc(5, "9930.0000,N,00506.0000,W"),
                rmc(5, "4870.0000,N,00506.0000,W"),
                rmc(5, "x,N,00506.0000,W"),
                rmc(5, day="310224"),
                rmc(5, day=""),
                rmc(5, clock="250000"),
                "GPRMC,101030,A",
                rmc(5, "00506.0000,W,4830.0000,N"),
            ),
        )
    )
    + "$GPRMC,1010\x00\n",
    "crlf": _log().replace("\n", "\r\n"),
    "hostile": _ONLY
    + "$GPRMC" * 500
    + "\n"
    + "$GPGGA,,,,,,,,,,*00\n"
    + sentence("GPRMC,,A,,,,,,,,,")
    + sentence("GPGGA,é,1,1,1,1,1,1,nan,inf")
    + sentence(rmc(7, clock="235960")),
    "truncated": _log()[:500],
    "corrupted": _log().replace("GPRMC,1003", "GPRMC,1\x003", 1),
    "empty": "",
}


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rocher.nmea").write_bytes(_CASES[quirk].encode())
    return folder / "rocher.nmea"
