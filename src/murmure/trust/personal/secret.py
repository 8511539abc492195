"""Where does a text give away a password, a key or the code of a door?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, lexicon, said

_KEY = re.compile(
    r"(?<![\w])(?:AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{30,255}|github_pat_[0-9A-Za-z_]{40,255}"
    r"|glpat-[\w-]{16,64}|[srp]k_(?:live|test)_[0-9A-Za-z]{16,128}|xox[abprs]-[0-9A-Za-z-]{10,128}"
    r"|AIza[\w-]{35}|sk-(?:[a-z]{2,8}-)?[\w-]{20,200}|npm_[0-9A-Za-z]{30,64}|pypi-[\w-]{30,255}|hf_[0-9A-Za-z]{30,64}"
    r"|SG\.[\w-]{16,32}\.[\w-]{30,64}|ya29\.[\w-]{30,255}|dop_v1_[0-9a-f]{64}"
    r"|eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}|-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----)"
)
_SAID = re.compile(
    r"[ ]{0,2}(?:(?:du|de la|de l'|de|pour|for|of|the|to|au|on)(?: the| la| le)? ?[\w'-]{1,20} ?){0,2}(?:(?:de l'|de la |du |of the )[\w-]{1,20} ?)?"
    r"(?:(?:admin|perso|actuel|current) )?(?:(?:est|is|was|c'est)(?: toujours| still| now)?"
    r"|(?:a change|a changé|has changed),? (?:c'est|it's|it is)|:|=|->|→)[ ]{0,3}[\"'«“]?[ ]?([^\s\"'«»“”]{4,64})"
)
_WIFI_KEY = re.compile(
    r"\b(?:wi-?fi|wpa2?|livebox|freebox|bbox|box|hub|router|ssid)\b[^\n]{0,40}?\b(?:cle|key|code|pass)\b ?[:=]? ?"
)
_NEXT = re.compile(
    r"(?: (?:du|de la|de l'|de|des|for|of|at)(?: the| la| le)? [\w'-]{2,15}| (?i:sauf|except|but))?"
    r"[ ]{1,2}[\"'«“]?([^\s\"'«»“”]{5,64})"
)
_NO_VALUE = frozenset("none null true false undefined nil".split())
_TOKEN = re.compile(r"[^\s,;:\"'«»()]{8,64}")
_MARKS = ".…,;:!?)»\"'"
_LINK = re.compile(r"(?<![\w])[A-Za-z][A-Za-z0-9+.-]{1,15}://([^\s/@:<>{}\[\]()$\"']{0,64}:[^\s/@<>{}()\"']{1,128})@(?=[\w\[])")
"""A name and a password before the machine of a link (RFC 3986, 3.2.1); what stands in brackets there is to be filled in."""
_FAR = re.compile(
    r"(?! (?:doit|must|should|has to|trop|too|oublie|oublié|forgot|perdu|lost)\b)"
    r"(?: \(?[\w'&+.-]{1,20}+\)?){1,8}? ?(?::|->|→) ?[\"'«“]?([^\s\"'«»“”]{5,64})"
)
"""What may stand between the word and what it opens: "mot de passe netflix pour la coloc : "."""
_END = re.compile(r"\Z|\n|[,.;]| (?:[-,]|\Z|\n|[^\w\s(\"'«])")
_LONG = re.compile(r"[\w-]{15}|-----B")
"""What every key holds."""
_LOGIN = re.compile(r"@[\w-]{1,40}(?:\.[\w-]{1,40}){1,3} ?[/|:] ?([^\s/@\"'«»]{6,40})(?!\S)")
"""A mail address, and behind a stroke what it opens with."""
_CODE = re.compile(
    r"(?:[#*]?[0-9]{4,8}[A-Za-z#*]?|[#*]?[A-Za-z][0-9]{3,6}[A-Za-z#*]?|[0-9]{2,5}[A-Za-z][0-9]{0,4})(?![\w%€$£°]|[.,:/-][0-9])"
)


def secrets(page: Page) -> Iterator[Hit]:
    """Yield keys whose first letters say what they open, passwords in links, what is said to be one, and codes of doors and cards."""
    for found in _LINK.finditer(page.plain) if "://" in page.plain and "@" in page.plain else ():
        yield Hit(found.start(1), found.end(1), "secret-link", found[1])
    for found in _LOGIN.finditer(page.plain) if "@" in page.plain else ():
        if _mixed(found[1]):
            yield Hit(found.start(1), found.end(1), "secret-said")
    for found in _KEY.finditer(page.text) if _LONG.search(page.text) else ():
        yield Hit(found.start(), found.end(), "secret-key")
    for found in _WIFI_KEY.finditer(page.small) if page.cued("key") else ():
        if (word := _TOKEN.match(page.plain, found.end())) and _mixed(word[0]) and len(word[0]) >= 8:
            yield Hit(word.start(), word.end(), "secret-said")
    for first, last in page.each(lexicon("password")):
        if page.text[page.starts[first] - 1 : page.starts[first]] not in ("_", "/"):
            yield from _password(page, page.ends[last])
    for found in said("pass_is").finditer(page.small) if "pass" in page.index else ():
        if (word := _TOKEN.match(page.plain, found.end())) and _mixed(word[0]):
            yield Hit(word.start(), word.end(), "secret-said")
    for found in said("shared").finditer(page.small) if page.cued("wifi") else ():
        if (word := _TOKEN.match(page.plain, found.end())) and _mixed(word[0]):
            yield Hit(word.start(), word.end(), "secret-said")
    if page.cued("code"):
        yield from _codes(page)


def _password(page: Page, end: int) -> Iterator[Hit]:
    """Yield what stands behind the word for a password that ends at a place, when it is one."""
    found = _NEXT.match(page.plain, end)
    if found is None or not _mixed(found[1].rstrip(_MARKS)):
        found = _SAID.match(page.plain, end)
    if found is None:
        far = _FAR.match(page.plain, end)
        found = far if far and _mixed(far[1].rstrip(_MARKS)) else None
    if found is None:
        return
    word = found[1].rstrip(_MARKS) if found[1][-1:] in ".,;:)»" else found[1]
    sign = found[0][: found.start(1) - end].strip()[-1:]
    if len(word) < 4 or word.lower().rstrip(")`").endswith(("none", "null")):
        return
    plain = sign and sign in ":=" and not word.isdecimal() and word.lower() not in _NO_VALUE and _alone(page, found.end())
    if _mixed(word) or plain:
        yield Hit(found.start(1), found.start(1) + len(word), "secret-said")


def _codes(page: Page) -> Iterator[Hit]:
    """Yield codes of doors, of cards and of devices, which may be figures alone: "my PIN is 4821"."""
    for name in ("code_of", "code", "code_here"):
        for found in said(name).finditer(page.small):
            if said("code_of_many").search(page.small, max(0, found.start() - 30), found.end()):
                continue
            value = _CODE.match(page.plain, found.end())
            if name == "code_here" and value and value[0].isdecimal():
                continue
            if value is None or said("counted").match(page.small, value.end()):
                continue
            ends = said("code_ends").match(page.small, value.end()) or page.plain[value.end() + 1 : value.end() + 2].isupper()
            if name != "code" or not value[0].isdecimal() or ends:
                yield Hit(value.start(), value.end(), "secret-code", value[0])


def _mixed(word: str) -> bool:
    """Say whether a word is one that nobody writes but as a password: letters with digits, or with signs within."""
    letters = any(one.isalpha() for one in word)
    digits = any(one.isdecimal() for one in word)
    signs = any(not one.isalnum() and one not in "-'." for one in word[:-1])
    if word.endswith("=None") or word[:1] in "([{`":
        return False
    turns = sum(a.islower() and b.isupper() for a, b in pairwise(word))
    return (
        letters
        and (digits or signs or turns > 1 or (turns == 1 and len(word) > 7))
        and "http" not in word
        and "=" not in word[:-1]
    )


def _alone(page: Page, end: int) -> bool:
    """Say whether a value ends its line or its sentence."""
    return _END.match(page.plain, end) is not None
