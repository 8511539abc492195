"""Where does a text give away a mail address or the name of an account?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, lexicon

_MAIL = re.compile(r"(?<![\w.+%@/-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,18}(?![\w@])")
_POINT = r"(?:\.| ?[\[({] ?(?:dot|point|\.) ?[\])}] ?| (?:point|dot) )"
_BOX = re.compile(rf"(?<![\w.+%@-])[\w+%-]{{1,40}}(?:{_POINT}[\w+%-]{{1,40}}){{0,4}}\Z", re.IGNORECASE)
_AT = re.compile(r" ?[\[({<] ?(?:at|@|arobase|arobas|à) ?[\])}>] ?| @ ?|@ | (?:arobase|arobas|at) ", re.IGNORECASE)
_HOST = re.compile(rf"[\w-]{{1,40}}(?:{_POINT}[\w-]{{1,40}}){{0,3}}{_POINT}[^\W\d_]{{2,18}}(?![\w@])", re.IGNORECASE)
_SIGN = re.compile(r"@|\b(?:at|arobase|arobas)\b|[\[({]à[\])}]", re.IGNORECASE)
_DOT = re.compile(r" ?[\[({] ?(?:dot|point|\.) ?[\])}] ?| (?:dot|point) ", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@./+-])@([A-Za-z0-9_][\w.-]{1,38}\w)(?!@|\.\w)")
_ACCOUNT = re.compile(
    r"(?: ?[:=] ?| ?\(| (?:c'est|est|is|on|sur|moi|me|:|=|de l'asso)[ :]{1,2}"
    r"| (?:perso|pro|name|tag|account|est|personnel)(?: ?[:=]| is| est| c'est) ?| (?=[\w.-]{0,20}[^\W\d_]{3}[\w.-]{0,20}[0-9]))"
    r"(?!@)([A-Za-z0-9_][\w.-]{2,30}\w)(?![\w@/])"
)
_TOPS = frozenset(
    "fr com org net eu uk co io be ch ca de es it bzh paris info me scot edu gov app dev us ie nl pro tv wales cat re nc lu pt at pl".split()
)


def mails(page: Page) -> Iterator[Hit]:
    """Yield mail addresses, those too that are spelled so that no robot reads them."""
    for found in _MAIL.finditer(page.plain):
        start = found.start() + (len(found[0]) - len(found[0].lstrip("'.-%+")))
        yield Hit(start, found.end(), "mail", page.plain[start : found.end()].lower())
    # From the sign outwards: looking for it from every word of a long text would take its time.
    seen = -1
    for sign in _SIGN.finditer(page.plain):
        if sign.start() < seen:
            continue
        if (
            sign[0].lower() == "at"
            and page.small.find("dot", sign.end(), sign.end() + 60) < 0
            and page.plain[sign.end() : sign.end() + 1] not in ("]", ")", "}")
        ):
            continue
        found = next(
            (
                one
                for back in (2, 1, 0)
                if (one := _AT.match(page.plain, max(0, sign.start() - back))) and sign.start() < one.end()
            ),
            None,
        )
        box = found and _BOX.search(page.plain, max(0, found.start() - 90, seen), found.start())
        host = box and _HOST.match(page.plain, found.end())
        if not host:
            continue
        name, site = (_DOT.sub(".", one[0]).lower().replace(" ", "") for one in (box, host))
        if site.rpartition(".")[2] not in _TOPS or (found[0].strip().lower() == "at" and not _DOT.search(host[0])):
            continue
        seen = host.end()
        yield Hit(box.start(), host.end(), "mail-spelled", f"{name}@{site}")


def handles(page: Page) -> Iterator[Hit]:
    """Yield names of accounts: behind an @, or said to be on a service."""
    for found in _HANDLE.finditer(page.plain):
        word = page.small[found.start(1) : found.end(1)]
        code = page.plain.startswith(("(", " ="), found.end())
        if (
            not code
            and word not in lexicon("not_handle")
            and not word.isdecimal()
            and not (word[0].isdecimal() and len(word) < 5)
        ):
            yield Hit(found.start(), found.end(), "handle-at", found[1].lower())
    for first, last in page.each(lexicon("network_account")):
        if found := _ACCOUNT.match(page.plain, page.ends[last]):
            word, sign = found[1], found[0][: found.start(1) - found.start()].strip()
            odd = any(one in "._" or one.isdecimal() for one in word)
            after = page.plain[found.end() : found.end() + 4]
            ends = (
                not after.strip()
                or after[0] in "\n.,;"
                or not after.lstrip()[0].islower()
                or (sign in ("c'est", "is") and after in (" sur", " on ", " in ", " dan"))
            )
            if odd or (
                sign in (":", "=", "c'est", "is")
                and word.islower()
                and len(word) > 3
                and ends
                and (sign in (":", "=") or page.leads(lexicon("own"), page.starts[first]))
                and word not in lexicon("not_handle")
            ):
                yield Hit(found.start(1), found.end(), "handle-said", word.lower())
