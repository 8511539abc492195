"""What do XMP, IPTC and the resources of Photoshop say, wherever they stand in a picture?

ISO 16684-1 (XMP), IPTC IIM 4.2. XMP is read as signs and names, not as XML: no entity is opened, and nothing can grow.
"""

from __future__ import annotations

import re
from html import unescape

from murmure.trust.picture.told import Bag, size, text_of

LONGEST = 2_000_000
"""Bytes of one XMP packet that are read."""
_TAG = re.compile(r"<(/?)([\w:.-]{1,80})([^<>]*)>([^<]*)")
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w.-]{1,40}):([\w.-]{1,60})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""")
_XMP = {
    "place": "gpslatitude gpslongitude gpsaltitude gpsdestlatitude gpsdestlongitude city state country countrycode countryname location "
             "sublocation provincestate worldregion locationname gpsmapdatum",
    "person": "creator author authors rights owner ownername cameraownername artist copyright personinimage persondisplayname name captionwriter "
              "credit source webstatement authorsposition cipersonname usageterms marked photographer certificate contributor publisher "
              "ciemailwork citelwork ciadrextadr ciadrcity ciurlwork",
    "serial": "serialnumber lensserialnumber bodyserialnumber cameraserialnumber internalserialnumber",
    "time": "createdate modifydate metadatadate datecreated datetimeoriginal datetimedigitized datetime when gpstimestamp date digitalcreationdate",
    "software": "creatortool softwareagent software toolkit producer xmptk versionid",
    "identity": "documentid instanceid originaldocumentid imageuniqueid digitalimageguid derivedfrom contentidentifier burstuuid rawfilename "
                "documentname preservedfilename originalfilename",
    "device": "make model lens lensmodel lensmake lensinfo cameramodelname uniquecameramodel",
    "note": "description title subject headline usercomment keywords hierarchicalsubject tagslist label imagedescription instructions event "
            "comment lastkeywordxmp lastkeywordiptc altextaccessibility alttextaccessibility extdescraccessibility text",
    "prompt": "prompt aipromptinformation aipromptwritername parameters negativeprompt",
    "edits": "action changed history filepath linkclass documentancestors textlayers layername layertext ingredients",
    "motion": "motionphoto microvideo motionphotopresentationtimestampus microvideooffset",
    "thumbnail": "image",
}  # fmt: skip
_KIND = {name: kind for kind, names in _XMP.items() for name in names.split()}
_IPTC = {
    5: "note", 25: "note", 40: "note", 105: "note", 120: "note", 7: "note", 15: "note", 20: "note", 26: "place", 27: "place", 90: "place",
    92: "place", 95: "place", 100: "place", 101: "place", 55: "time", 60: "time", 62: "time", 63: "time", 80: "person", 85: "person",
    110: "person", 115: "person", 116: "person", 118: "person", 122: "person", 65: "software", 70: "software", 103: "identity",
}  # fmt: skip


def xmp(data: bytes | memoryview, bag: Bag, standard: str = "XMP") -> None:
    """Put in the bag what an XMP packet says; fields without a name we know are counted."""
    raw = bytes(data[:LONGEST])
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    within: list[str] = []
    bag.spend(len(raw) // 10)
    for tag in _TAG.finditer(text):
        bag.spend(40)
        closing, name, attributes, words = tag.groups()
        if closing:
            if within:
                within.pop()
        else:
            for attribute in _ATTRIBUTE.finditer(attributes):
                bag.spend(40)
                space, key, double, single = attribute.groups()
                _say(space, key, double or single or "", bag, standard)
            if not attributes.endswith("/") and len(within) < 100:
                within.append(name)
        if not closing and words.strip():
            full = next((one for one in reversed(within) if not one.startswith("rdf:")), "")
            space, _, key = full.rpartition(":")
            _say(space, key, words, bag, standard)


def _say(space: str, key: str, value: str, bag: Bag, standard: str) -> None:
    if space in ("xmlns", "rdf", "xml") or not value.strip():
        return
    kind = _KIND.get(key.lower(), "settings")
    if kind == "thumbnail" or (kind == "settings" and len(value) > 2000):
        bag.add("thumbnail" if kind == "thumbnail" else "maker", f"{standard} {key}", size(len(value)))
    else:
        bag.add(kind, f"{standard} {key}", unescape(value[:2000]))


def iptc(data: bytes | memoryview, bag: Bag) -> None:
    """Put in the bag what IPTC records say; what does not begin as one ends the reading."""
    at = 0
    for _ in range(2000):
        bag.spend(100)
        if at + 5 > len(data) or data[at] != 0x1C:
            return
        record, field, length = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        value = data[at + 5 : at + 5 + length]
        at += 5 + length
        if record != 2 or not value:
            continue
        kind = _IPTC.get(field, "settings")
        words = text_of(value)
        bag.add("identity" if words.startswith("FBMD") else kind, f"IPTC 2:{field}", words)


def photoshop(data: memoryview, bag: Bag) -> None:
    """Put in the bag what the resources of Photoshop say."""
    at, others = 0, 0
    for _ in range(2000):
        bag.spend(100)
        if at + 12 > len(data) or bytes(data[at : at + 4]) != b"8BIM":
            break
        kind = int.from_bytes(data[at + 4 : at + 6], "big")
        start = at + 6 + (data[at + 6] + 2) // 2 * 2
        length = int.from_bytes(data[start : start + 4], "big")
        value = data[start + 4 : start + 4 + length]
        at = start + 4 + (length + 1) // 2 * 2
        if kind == 0x404:
            iptc(value, bag)
        elif kind == 0x424:
            xmp(value, bag)
        elif kind in (0x409, 0x40C):
            bag.add("thumbnail", "Photoshop", size(len(value)))
        else:
            others += 1
    if others:
        bag.add("edits", "Photoshop", f"8BIM × {others}")
