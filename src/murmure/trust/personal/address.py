"""Where does a text say in which house somebody lives, or in which town?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from murmure.trust.personal.kept import kept
from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, folded, lexicon

_HOUSE = re.compile(
    r"(?<![\w.,/€$£-])(?<!\d )(?:(?:n° ?)?([0-9]{1,4})(?: ?(?:bis|ter|quater|[A-Ha-h])\b)?"
    r"(?: ?[-/] ?[0-9]{1,4})?(?: ?(?:bis|ter)\b)?)[, ]{1,3}(?=[^\W_])",
    re.IGNORECASE,
)
_TOWN_FR = (
    r"(?:(?:L[ae]s?|Saint|Sainte|St|Ste|Mont|Val|Bois|Fort|Pont|Port|Ville|Villeneuve|Château|Neuilly|Vitry|SAINT|LE|LA|LES|ST|STE)"
    r"[ -])?(?:L'|D')?"
    r"[A-ZÀ-ÖØ-ÞŒŸ][^\W\d_]{1,30}(?:(?:['-]| (?=d'[A-ZÀ-ÖØ-Þ]|sur |sous |en |les |lès |le |la |de |du |aux )|(?<=-[dl])')"
    r"(?:(?:sur|sous|en|les|lès|le|la|de|du|des|aux|et|à) )?(?:[dl]')?[^\W\d_]{1,30}){0,6}"
)
_CAPITALS = r"[A-ZÀ-ÖØ-ÞŒŸ][A-ZÀ-ÖØ-ÞŒŸ'-]{1,30}(?:[ ][A-ZÀ-ÖØ-ÞŒŸ][A-ZÀ-ÖØ-ÞŒŸ'-]{1,30}\b(?![a-z])){0,4}"
_POST_FR = r"(?:F-?|FR-)?(?:0[1-9]|[1-8][0-9]|9[0-5]|97|98) ?[0-9]{3}"
_END_FR = re.compile(
    rf"(?:[ ]?[,;(–-]?[ \n]{{0,2}}[-,]?[ ]?)({_POST_FR}|(?:(?:CH|B|L)-?)?[1-9][0-9]{{3}}(?= [A-ZÀ-Þ]))[ ]{{1,3}}(?:{_CAPITALS}(?![\w'-])|{_TOWN_FR})"
    rf"(?: [Cc][Ee][Dd][Ee][Xx](?: [0-9]{{1,2}})?)?|(?: (?:à|a) |, ?|\n)(?:{_TOWN_FR})"
)
_LINK = r"(?:de la|de l'|de|du|des|d'|l'|la|le|les|aux|au|à la|à l'|à|en|sur|sous|et)"
_NAME_FR = re.compile(
    rf" (?:{_LINK} ?){{0,2}}(?:[A-ZÀ-ÖØ-ÞŒŸ][\w.]{{0,30}}|[0-9]{{1,2}}(?:er)?(?=[ -][A-Za-zÀ-ÿ])|(?<=[ '])[a-zà-ÿœ][\w]{{2,30}})"
    rf"(?:[ '-]{{1,2}}(?:{_LINK}[ ']{{0,1}}){{0,2}}(?:[A-ZÀ-ÖØ-ÞŒŸ][\w]{{0,30}}|1[0-9]{{3}}(?![0-9])|[1-9]er\b)"
    r"|-[a-zà-ÿœ]{2,30}|'[\w]{1,30}){0,7}"
)
_BEFORE_FR = re.compile(
    r"(?:\b(?:appt?|apt|appartement|bat|bât|bâtiment|batiment|résidence|residence|rés|esc|escalier|étage|etage|porte|villa)\b"
    r"\.?[^,\n;:.]{0,28}[,\n-] ?-? ?){1,3}\Z",
    re.IGNORECASE,
)
_HAMLET = re.compile(
    rf"\b(?:lieu[- ]dit|hameau|lieudit)(?: de| du| des| d'| la| le| les)?:? ([A-ZÀ-ÖØ-Þ][^\n,;.]{{2,30}}?)[, \n-]{{1,3}}{_POST_FR} (?:{_TOWN_FR})",
    re.IGNORECASE,
)
_BELGIUM = re.compile(
    r"\b(?:[Rr]ue|[Aa]venue|[Cc]haussée|[Bb]oulevard|[Pp]lace|[Cc]hemin|[Dd]rève|[Qq]uai|[Rr]oute|[Ss]quare|[Aa]llée)"
    rf" (?:[\w'.-]{{1,25}} ){{1,6}}[0-9]{{1,4}}[A-Za-z]?,?[ \n][ ]?[1-9][0-9]{{3}} (?:{_TOWN_FR})"
)
_AT = r"(?:[Aa]u |[Aa]t |, ?)?(?:n°|numéro|numero|number|no\.?) ?"
_NUMBERED = re.compile(r"(?:n°|numéro|numero|number|no\.?) ?[0-9]")
_BEHIND = re.compile(
    r"\b(?:(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Bb]d|[Cc]hemin|[Rr]oute|[Ii]mpasse|[Aa]llée) (?:(?:de la|de l'|de|du|des|d'|à|aux|le|la) ?){0,2}"
    r"[A-ZÀ-ÖØ-Þ][\w'-]{1,25}(?: [\w'-]{1,25}){0,3}?"
    rf"|(?:[A-Z][\w'-]{{1,20}} ){{1,3}}(?:Street|Road|Lane|Avenue|Drive|Close|Way)),? {_AT}[0-9]{{1,4}}(?![\w%])"
)
"""A street with its number behind it: "rue de Brest au n° 118", "Mill Road at number 12"."""
_OF_STREET = re.compile(
    r"\b(?:au|numéro|n°) ?([0-9]{1,4})(?: ?(?:bis|ter))?,? (?:de la |de l'|du |des )"
    r"(?:rue|avenue|boulevard|impasse|allée|route|chemin|place|quai|cours)"
    r" (?:(?:de la|de l'|de|du|des|d') ?){0,2}[A-ZÀ-ÖØ-Þ][\w'-]{1,25}(?:[ -][A-ZÀ-ÖØ-Þ][\w'-]{1,25}){0,3}"
)
_POST_TOWN = re.compile(
    rf"(?<![\w.,/€$£#-])(?<!\d )({_POST_FR})[ ]{{1,3}}(?:{_CAPITALS}(?![\w'-])|{_TOWN_FR})(?: [Cc][Ee][Dd][Ee][Xx])?"
)
_TOWN_POST = re.compile(rf"(?<![\w-])(?:{_TOWN_FR}) ?\(({_POST_FR})\)")
_NO_TOWN = frozenset(
    "euros euro eur km personnes habitants fois ans tonnes kg go mo points abonnes followers vues exemplaires".split()
)

_UK = r"(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})(?!\w)"
_STATES = (
    "A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]"
)
_CANADA = r"(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT),? [ABCEGHJ-NPRSTVXY][0-9][A-Z] ?[0-9][A-Z][0-9](?!\w)"
_IRELAND = r"[AC-FHKNPRTV-Y][0-9][0-9W] ?[0-9AC-FHKNPRTV-Y]{4}(?!\w)"
_AUSTRALIA = r"(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT),? [0-9]{4}(?!\w)"
_US = rf"(?:{_STATES}),? [0-9]{{5}}(?:-[0-9]{{4}})?(?!\w)"
_TOWN_EN = (
    r"(?:St\.? )?[A-Z][^\W\d_]{1,25}(?:(?:[ -](?:(?:upon|on|le|in|under|of|by|the)[ -])?|')[A-Z]?[^\W\d_]{1,25}){0,3}"
)
_TOWN_EN_SHORT = (
    r"(?:St\.? )?[A-Z][^\W\d_]{1,25}(?:[ -](?:(?:upon|on|le|in|under|of|by|the)[ -])?[A-Z][^\W\d_]{1,25}){0,2}"
)
_STREET_EN = re.compile(
    r"(?:(?:[NSEW]|[NS][EW]|North|South|East|West)\.? )?(?:(?:[A-Z][\w'.-]{0,25}|[0-9]{1,3}(?:st|nd|rd|th)) ){1,5}"
)
_UNIT = r"(?:,? (?:(?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Fl|Rm)\.? ?#?|#) ?[0-9A-Za-z-]{1,6})?"
_END_EN = re.compile(
    rf"\.?(?: [NSEW]{{1,2}}\b\.?)?{_UNIT}(?:,?[ \n]{{0,2}}(?:in )?{_TOWN_EN}){{0,2}}?,?[ \n]{{1,2}}(?:{_UK}|{_US}|{_CANADA}|{_IRELAND}|{_AUSTRALIA})"
)
_END_SHORT = re.compile(rf"\.?{_UNIT}(?:, ?{_TOWN_EN_SHORT})?")
_BEFORE_EN = re.compile(
    r"(?:\b(?:Flat|Apt|Apartment|Unit|Suite|Floor|Room)\.? [0-9A-Za-z]{1,5}(?:, [A-Z][\w']{1,20}(?: [A-Z][\w']{1,20}){0,2})?[,\n] ?)\Z"
)
_CODED = re.compile(r"[A-Z][0-9]|[A-Z]{2},? [0-9]{5}")
"""What every British or American postcode holds."""
_AREA = re.compile(rf"(?<![\w.-])(?:{_TOWN_EN_SHORT},? )?(?:{_UK})|(?<![\w.-])(?:{_TOWN_EN_SHORT}),? (?:{_US})")


@cache
def _ways(language: str) -> frozenset[str]:
    return frozenset(folded(one) for one in kept("ways")[language])


_WAY = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?\.?")
_LETTERS = frozenset(["r", "ch", "pl", "imp"])
_SHORT_WAYS = frozenset(
    "r ch pl all allees quais mail cote parc pont porte cour voie place cours passage villa cite levee".split()
)


def streets(page: Page) -> Iterator[Hit]:
    """Yield addresses: a number, a street, and where the text says it the postcode and the town; French ones and English ones."""
    done = -1
    for found in _HOUSE.finditer(page.plain):
        if found.start() < done:
            continue
        hit = _french(page, found) or _english(page, found)
        if hit:
            done = hit.end
            yield hit
    for found in _BELGIUM.finditer(page.plain):
        yield Hit(found.start(), found.end(), "address-belgian", " ".join(found[0].split()))
    numbered = page.cued("behind") and _NUMBERED.search(page.plain) is not None
    for pattern, tried in ((_BEHIND, numbered), (_OF_STREET, page.cued("of_street"))):
        for found in pattern.finditer(page.plain) if tried else ():
            yield Hit(found.start(), found.end(), "address-numbered", " ".join(found[0].split()))
    for found in _HAMLET.finditer(page.plain):
        yield Hit(found.start(), found.end(), "address-hamlet")


def _french(page: Page, house: re.Match[str]) -> Hit | None:
    way = _WAY.match(page.plain, house.end())
    if way is None:
        return None
    word = folded(way[0]).rstrip(".")
    end = way.end()
    if word not in _ways("fr"):
        if word not in ("petite", "grande", "grand", "vieille", "ancienne", "vieux", "ancien"):
            return None
        more = _WAY.match(page.plain, end + 1)
        if more is None or folded(more[0]) not in _ways("fr"):
            return None
        end = more.end()
    if word in _LETTERS and not page.french:
        return None
    name = _NAME_FR.match(page.plain, end)
    if name is None:
        return None
    tail = _END_FR.match(page.plain, name.end())
    post = tail is not None and tail[1]
    proper = any(one.isupper() or one.isdecimal() for one in name[0])
    linked = re.match(r" (?:de|du|des|d'|l'|la|le|les|aux)\b", name[0])
    if (
        not post
        and not (proper and not (word in _SHORT_WAYS and not (linked or name[0][1:2].isupper())))
        and not (linked and word not in _SHORT_WAYS)
    ):
        return None
    if tail is not None and not post and page.plain.startswith("\n", name.end()):
        tail = None
    start, stop = house.start(), (tail or name).end()
    before = _BEFORE_FR.search(page.plain, max(0, start - 90), start)
    start = before.start() if before else start
    return Hit(start, stop, "address-fr" if post else "address-fr-street", " ".join(page.plain[start:stop].split()))


def _english(page: Page, house: re.Match[str]) -> Hit | None:
    street = _STREET_EN.match(page.plain, house.end())
    if street is None or ("," in house[0] and len(house[1]) > 3):
        return None
    # The last word that is one of a way, with a name before it.
    ends = [one.end() for one in re.finditer(r"\S+", street[0])]
    for count in range(len(ends) + 1, 1, -1):
        stop = house.end() + ends[count - 1] if count <= len(ends) else _next_word(page.plain, street.end())
        word = page.plain[house.end() : stop].rsplit(" ", 1)
        if len(word) == 2 and folded(word[1]).rstrip(".,") in _ways("en") and word[1][:1].isupper():
            break
    else:
        return None
    whole = _END_EN.match(page.plain, stop)
    short = whole or _END_SHORT.match(page.plain, stop)
    last = short.end() if short else stop
    start = house.start()
    before = _BEFORE_EN.search(page.plain, max(0, start - 60), start)
    start = before.start() if before else start
    return Hit(start, last, "address-en" if whole else "address-en-street", " ".join(page.plain[start:last].split()))


def _next_word(text: str, at: int) -> int:
    found = _WAY.match(text, at)
    return found.end() if found else at


def _bare(page: Page, found: re.Match[str], word: str) -> bool:
    """Say whether what stands behind a postcode is no town but the next sentence."""
    if (word in lexicon("starter") and word not in ("le", "la", "les", "l")) or not (
        page.french or found[1].startswith("F")
    ):
        return True
    at = page.between(found.start() - 12, found.start())
    return bool(at) and page.words[at[-1]] in ("postal", "zip", "postcode", "dans", "in", "code", "le")


def towns(page: Page) -> Iterator[Hit]:
    """Yield towns with their postcode: it says within a few streets where somebody is."""
    for found in _POST_TOWN.finditer(page.plain):
        after = folded(found[0][len(found[1]) :]).replace("'", " ").split()
        if after and after[0] not in _NO_TOWN and not _bare(page, found, after[0]):
            yield Hit(found.start(), found.end(), "town-fr", found[1].replace(" ", ""))
    for found in _TOWN_POST.finditer(page.plain):
        yield Hit(found.start(), found.end(), "town-fr", found[1].replace(" ", ""))
    for found in _AREA.finditer(page.plain) if _CODED.search(page.plain) else ():
        yield Hit(found.start(), found.end(), "town-en")
