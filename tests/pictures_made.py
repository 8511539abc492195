"""Pictures made byte by byte, with what cameras, telephones and programs put beside what is shown."""

from __future__ import annotations

import base64
import struct
import zlib

PLANTED = (
    "Jeanne Mirabelle", "SN-7781-XK", "Pavillon du Lac", "rue des Tilleuls", "Cam-Owner Ysolde", "darktable-plante", "2026:05:01 10:11:12",
    "id-unique-4242", "maker-secret-note", "petite-copie", "film-apres-image", "prompt de cathedrale",
)  # fmt: skip
"""Words that no cleaned picture holds."""
PROFILE = b"profile of colours " * 8


def tiff(
    fields: dict[int, tuple[int, bytes]],
    exif: dict | None = None,
    gps: dict | None = None,
    order: str = "<",
    thumbnail: bytes = b"",
) -> bytes:
    """Return EXIF with these fields: tag -> type, bytes."""
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8))

    def directory(content: dict[int, tuple[int, bytes]], pointers: dict[int, dict], last: bool) -> None:
        start, every = len(out), sorted([*content, *pointers])
        out.extend(bytes(2 + 12 * len(every) + 4))
        struct.pack_into(f"{order}H", out, start, len(every))
        for number, tag in enumerate(every):
            place = start + 2 + 12 * number
            if tag in pointers:
                struct.pack_into(f"{order}HHII", out, place, tag, 4, 1, len(out))
                directory(pointers[tag], {}, False)
                continue
            kind, data = content[tag]
            count = len(data) // {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}[kind]
            struct.pack_into(f"{order}HHI", out, place, tag, kind, count)
            if len(data) <= 4:
                out[place + 8 : place + 8 + len(data)] = data
            else:
                struct.pack_into(f"{order}I", out, place + 8, len(out))
                out.extend(data)
        if last and thumbnail:
            struct.pack_into(f"{order}I", out, start + 2 + 12 * len(every), len(out))
            at = len(out) + 2 + 24 + 4
            directory(
                {0x201: (4, struct.pack(f"{order}I", at)), 0x202: (4, struct.pack(f"{order}I", len(thumbnail)))},
                {},
                False,
            )
            out.extend(thumbnail)

    directory(fields, {tag: one for tag, one in ((0x8769, exif), (0x8825, gps)) if one}, True)
    return bytes(out)


def planted(order: str = "<", turned: int = 6) -> bytes:
    """Return the EXIF of a telephone that knows all about its owner."""

    def ratio(*pairs: int) -> bytes:
        return struct.pack(f"{order}{len(pairs)}I", *pairs)

    return tiff(
        {0x10E: (2, b"Pavillon du Lac\0"), 0x10F: (2, b"Maison\0"), 0x110: (2, b"Telephone 9\0"), 0x112: (3, struct.pack(f"{order}H", turned)),
         0x131: (2, b"darktable-plante\0"), 0x132: (2, b"2026:05:01 10:11:12\0"), 0x13B: (2, b"Jeanne Mirabelle\0"),
         0x9C9D: (1, "Jeanne Mirabelle\0".encode("utf-16-le"))},
        {0x927C: (7, b"maker-secret-note" * 3), 0xA431: (2, b"SN-7781-XK\0"), 0xA430: (2, b"Cam-Owner Ysolde\0"),
         0xA420: (2, b"id-unique-4242\0"), 0x9286: (7, b"ASCII\0\0\0rue des Tilleuls"), 0x829A: (5, ratio(1, 50)), 0x8827: (3, b"\1\0")},
        {1: (2, b"N\0"), 2: (5, ratio(48, 1, 51, 1, 30, 1)), 3: (2, b"W\0"), 4: (5, ratio(2, 1, 17, 1, 3996, 100)), 6: (5, ratio(350, 10)),
         7: (5, ratio(8, 1, 11, 1, 12, 1)), 29: (2, b"2026:05:01\0")},
        order, b"\xff\xd8petite-copie\xff\xd9",
    )  # fmt: skip


XMP = b"""<?xpacket begin=''?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description rdf:about=""
 aux:SerialNumber="SN-7781-XK" xmp:CreatorTool='darktable-plante' exif:GPSLatitude="48,51.5N" xmpMM:DocumentID="id-unique-4242"
 crs:Tint="+4" xmp:Label="" xmp:Rating=''>
<dc:creator><rdf:Seq><rdf:li>Jeanne Mirabelle</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="fr">rue des Tilleuls</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
_IPTC = b"".join(b"\x1c\x02" + bytes([field]) + len(words).to_bytes(2, "big") + words
                 for field, words in ((80, b"Jeanne Mirabelle"), (90, b"Pavillon du Lac"), (40, b"FBMD0123id-unique-4242")))  # fmt: skip
PHOTOSHOP = (
    b"Photoshop 3.0\0"
    + b"8BIM\x04\x04\0\0"
    + len(_IPTC).to_bytes(4, "big")
    + _IPTC
    + b"\0" * (len(_IPTC) % 2)
    + b"8BIM\x04\x0c\0\0\0\0\0\x0cpetite-copie"
)


def segment(marker: int, body: bytes) -> bytes:
    """Return one piece of a JPEG."""
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


# An 8 by 8 picture, all of one grey: tables that code one value, and one byte of scan.
_DQT = segment(0xDB, b"\0" + b"\1" * 64)
_SOF = segment(0xC0, b"\x08\0\x08\0\x08\1\1\x11\0")
_DHT = segment(0xC4, b"\0" + b"\1" + b"\0" * 15 + b"\0") + segment(0xC4, b"\x10" + b"\1" + b"\0" * 15 + b"\0")
JPEG_SCAN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x3f"
JPEG_PICTURE = (_DQT, _SOF, _DHT, JPEG_SCAN)


def jpeg(exif: bytes | None = None, plain: bool = False) -> bytes:
    """Return a JPEG; `plain` with nothing beside the picture."""
    if plain:
        return b"\xff\xd8" + b"".join(JPEG_PICTURE) + b"\xff\xd9"
    return (
        b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\1\1abc") + segment(0xE1, b"Exif\0\0" + (exif or planted()))
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP) + segment(0xED, PHOTOSHOP) + segment(0xE2, b"ICC_PROFILE\0\1\1" + PROFILE)
        + segment(0xE2, b"MPF\0" + b"x" * 20) + segment(0xEB, b"JP\0\1\0\0\0\1\0\0\0\x10jumbJeanne Mirabelle")
        + segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")
        + segment(0xEC, b"Ducky maker-secret-note") + segment(0xFE, b"Jeanne Mirabelle, rue des Tilleuls") + _DQT
        + b"petite-copie" + _SOF + _DHT + JPEG_SCAN
        + b"\xff\xd9" + b"\0\0\0\x18ftypmp42film-apres-image"
    )  # fmt: skip


def piece(kind: bytes, body: bytes) -> bytes:
    """Return one piece of a PNG."""
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


PNG_PICTURE = (
    b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)),
    piece(b"iCCP", b"p\0\0" + zlib.compress(PROFILE)), piece(b"IDAT", zlib.compress(b"\0abcdef\0ghijkl")), piece(b"IEND", b""),
)  # fmt: skip


def png(plain: bool = False) -> bytes:
    """Return a PNG; `plain` with nothing beside the picture."""
    head, profile, picture, end = PNG_PICTURE
    if plain:
        return head + profile + picture + end
    raw = f"\nexif\n{len(planted()) + 6}\n{(b'Exif' + bytes(2) + planted()).hex()}".encode()
    return (
        head + profile + piece(b"eXIf", planted(">")) + piece(b"tEXt", b"Author\0Jeanne Mirabelle") + piece(b"tIME", b"\x07\xea\5\1\x0a\x0b\x0c")
        + piece(b"zTXt", b"Comment\0\0" + zlib.compress(b"rue des Tilleuls")) + piece(b"tEXt", b"parameters\0prompt de cathedrale")
        + piece(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP) + piece(b"iTXt", b"Title\0\1\0fr\0Titre\0" + zlib.compress(b"Pavillon du Lac"))
        + piece(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw)) + piece(b"prVt", b"maker-secret-note") + picture + end
        + piece(b"IDAT", b"petite-copie")
    )  # fmt: skip


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return one piece of a WebP."""
    return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


WEBP_PICTURE = chunk(b"VP8L", b"\x2f\x07\xc0\x01\x00\x07\x10\x11\x11\x88\x88\xfe\x07\x00")


def webp(plain: bool = False, moves: bool = False) -> bytes:
    """Return a WebP; `plain` with nothing beside the picture, `moves` with two frames."""
    shown = WEBP_PICTURE
    if moves:
        shown = (
            chunk(b"ANIM", bytes(6))
            + chunk(b"ANMF", bytes(16) + WEBP_PICTURE + (b"" if plain else chunk(b"NOTE", b"maker-secret-note"))) * 2
        )
    flags = 0x20 | (0x02 if moves else 0) | (0 if plain else 0x0C)
    inner = chunk(b"VP8X", bytes([flags, 0, 0, 0, 7, 0, 0, 7, 0, 0])) + chunk(b"ICCP", PROFILE) + shown
    if not plain:
        inner += chunk(b"EXIF", planted()) + chunk(b"XMP ", XMP) + chunk(b"ABCD", b"maker-secret-note")
    return b"RIFF" + (len(inner) + 4).to_bytes(4, "little") + b"WEBP" + inner + (b"" if plain else b"petite-copie")


def blocks(data: bytes) -> bytes:
    """Return data as GIF puts it in blocks."""
    return b"".join(bytes([len(data[at : at + 255])]) + data[at : at + 255] for at in range(0, len(data), 255)) + b"\0"


GIF_HEAD = b"GIF89a\x02\0\x02\0\x80\0\0" + b"\0\0\0\xff\xff\xff" + b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
GIF_PICTURE = b"!\xf9\x04\0\x0a\0\0\0" + b",\0\0\0\0\x02\0\x02\0\0\x02" + blocks(b"\x8c\x0a")


def gif(plain: bool = False) -> bytes:
    """Return a GIF; `plain` with nothing beside the picture."""
    if plain:
        return GIF_HEAD + GIF_PICTURE * 2 + b";"
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    return (
        GIF_HEAD + b"!\xfe" + blocks(b"Jeanne Mirabelle " * 20) + GIF_PICTURE + b"!\xff\x0bXMP DataXMP" + XMP + trailer
        + b"!\xff\x0bMAKERNOTE01" + blocks(b"maker-secret-note") + GIF_PICTURE + b";petite-copie"
    )  # fmt: skip


def box(kind: bytes, body: bytes) -> bytes:
    """Return one box of a HEIC."""
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def heic(brand: bytes = b"heic") -> bytes:
    """Return a HEIC that holds EXIF and XMP; its picture is left out."""
    exif = b"\0\0\0\6Exif\0\0" + planted()
    kinds = b"".join(box(b"infe", b"\2\0\0\0" + struct.pack(">HH", number, 0) + kind + rest)
                     for number, kind, rest in ((1, b"hvc1", b"\0"), (2, b"Exif", b"\0"), (3, b"mime", b"\0application/rdf+xml\0")))  # fmt: skip
    head = box(b"ftyp", brand + bytes(4) + b"mif1" + brand)

    def meta(start: int) -> bytes:
        places = b"".join(struct.pack(">HHHII", number, 0, 1, at, size) for number, at, size in (
            (1, start, 4), (2, start + 4, len(exif)), (3, start + 4 + len(exif), len(XMP))))  # fmt: skip
        return box(
            b"meta",
            bytes(4) + box(b"iinf", bytes(4) + b"\0\3" + kinds) + box(b"iloc", bytes(4) + b"\x44\0\0\3" + places),
        )

    start = len(head) + len(meta(0)) + 8
    return head + meta(start) + box(b"mdat", b"pict" + exif + XMP) + box(b"mpvd", b"film-apres-image")


def svg() -> bytes:
    """Return a drawing that says who drew it."""
    inside = base64.b64encode(jpeg()).decode()
    return f"""<?xml version="1.0"?><!-- Jeanne Mirabelle --><svg xmlns="http://www.w3.org/2000/svg" sodipodi:docname="rue des Tilleuls.svg"
 onload="go()"><metadata><rdf:RDF><cc:Work><dc:creator><cc:Agent><dc:title>Pavillon du Lac</dc:title></cc:Agent></dc:creator></cc:Work></rdf:RDF>
</metadata><image href="https://look.example/p.png"/><image href="data:image/jpeg;base64,{inside}"/></svg>""".encode()


MADE = {"JPEG": jpeg(), "PNG": png(), "WebP": webp(), "WebP that moves": webp(moves=True), "GIF": gif()}
PLAIN = {
    "JPEG": jpeg(plain=True),
    "PNG": png(plain=True),
    "WebP": webp(plain=True),
    "WebP that moves": webp(plain=True, moves=True),
    "GIF": gif(plain=True),
}
READ_ONLY = {"HEIC": heic(), "AVIF": heic(b"avif"), "TIFF": planted(), "SVG": svg()}
