"""Does a browser show the same pixels, turned the same way, before and after a picture is cleaned?"""

from __future__ import annotations

import base64
from typing import Any

import pytest

from murmure.trust.picture import cleaned, format_of, tells
from pictures_made import XMP, chunk, gif, piece, planted, segment

pytestmark = pytest.mark.browser

DRAW = """type => {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.width = 48; canvas.height = 32;
  for (let x = 0; x < 48; x++) for (let y = 0; y < 32; y++) {
    pen.fillStyle = `rgba(${x * 5}, ${y * 8}, ${x * y % 256}, ${type == "image/jpeg" ? 1 : 0.5 + y / 64})`;
    pen.fillRect(x, y, 1, 1);
  }
  return canvas.toDataURL(type, 0.9).split(",")[1];
}"""
LOOK = """async url => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  pen.drawImage(image, 0, 0);
  return [canvas.width, canvas.height, ...pen.getImageData(0, 0, canvas.width, canvas.height).data];
}"""
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WebP": "image/webp", "GIF": "image/gif"}


def filled(name: str, data: bytes, turned: int) -> bytes:
    """Return a picture with EXIF, XMP, words and something behind its end."""
    exif = planted("<", turned)
    if name == "JPEG":
        inner = (
            segment(0xE1, b"Exif\0\0" + exif)
            + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
            + segment(0xFE, b"words")
        )
        return data[:2] + inner + data[2:] + b"\xff\xd8behind"
    if name == "PNG":
        return data[:33] + piece(b"eXIf", exif) + piece(b"tEXt", b"Author\0Jeanne Mirabelle") + data[33:] + b"behind"
    if name == "WebP":
        plain = data[12:] if data[12:16] == b"VP8X" else chunk(b"VP8X", b"\x10\0\0\0\x2f\0\0\x1f\0\0") + data[12:]
        inner = plain[:8] + bytes([plain[8] | 0x0C]) + plain[9:] + chunk(b"EXIF", exif) + chunk(b"XMP ", XMP)
        return b"RIFF" + (len(inner) + 4).to_bytes(4, "little") + b"WEBP" + inner
    return data


@pytest.mark.parametrize("turned", [1, 3, 6])
@pytest.mark.parametrize("name", TYPES)
def test_the_same_pixels_are_seen(chromium: Any, name: str, turned: int) -> None:
    page = chromium.new_page()
    try:
        made = gif() if name == "GIF" else base64.b64decode(page.evaluate(DRAW, TYPES[name]))
        assert format_of(made) == name
        before = filled(name, made, turned)
        after = cleaned(before)
        assert tells(before) and not tells(after) and len(after) < len(before)
        seen = [
            page.evaluate(LOOK, f"data:{TYPES[name]};base64,{base64.b64encode(one).decode()}")
            for one in (before, after)
        ]
    finally:
        page.close()
    assert seen[0] == seen[1] and len(set(seen[0][2:])) > 1
    if name == "JPEG":
        assert seen[0][:2] == ([32, 48] if turned == 6 else [48, 32])
