"""Does a record speak of advertisements of Google, or of music? Letters are compared as if all were small."""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import uncounted
from murmure.kernels.memory import byte, word
from murmure.kernels.quoted import eight_bytes, find_pair

_SMALL = np.uint64(0x2020202020202020)


_ADS, _ADS_BITS = eight_bytes(b"ads")
_GOOGLE_ADS, _GOOGLE_BITS = eight_bytes(b"google ")
_GOOGLEAD, _ = eight_bytes(b"googlead")
_SERVICES, _ = eight_bytes(b"services")
_DOUBLE, _ = eight_bytes(b"doublecl")
_ICK, _ = eight_bytes(b"ick")
_COM, _ = eight_bytes(b"google.c")
_ACLK, _SEVEN = eight_bytes(b"om/aclk")
_MUSIC, _MUSIC_BITS = eight_bytes(b"music")
_WERBUNG, _ANNONCES, _ANUNCIOS, _ADVERTEN = (eight_bytes(text)[0] for text in (b"werbung", b"annonces", b"anuncios", b"adverten"))
_TIES, _TIES_BITS = eight_bytes(b"ties")
_CENTER, _ = eight_bytes(b"center=")


@uncounted
def folds_oddly(data, i, stop):  # pragma: no cover (compiled)
    """Say whether there may be a long s or the sign of kelvins: their small letters are s and k."""
    return find_pair(data, i, stop, 0xC5, 0xBF, 0) >= 0 or find_pair(data, i, stop, 0xE2, 0x84, 0) >= 0


@uncounted
def tells_of_ads(data, begin, stop):  # pragma: no cover (compiled)
    """Say whether data[begin:stop] has "google ads", "googleadservices", "doubleclick" or "google.com/aclk"."""
    at = begin
    while True:
        at = find_pair(data, at, stop, 97, 100, 32)
        if at < 0:
            break
        if at - begin >= 7 and at + 3 <= stop and (word(data, at) | _SMALL) & _ADS_BITS == _ADS:
            if (word(data, at - 7) | _SMALL) & _GOOGLE_BITS == _GOOGLE_ADS:
                return True
        if at - begin >= 6 and at + 10 <= stop and word(data, at - 6) | _SMALL == _GOOGLEAD and word(data, at + 2) | _SMALL == _SERVICES:
            return True
        at += 1
    at = begin
    while True:
        at = find_pair(data, at, stop, 99, 108, 32)
        if at < 0:
            return False
        if at - begin >= 6 and at + 5 <= stop and word(data, at - 6) | _SMALL == _DOUBLE and (word(data, at + 2) | _SMALL) & _ADS_BITS == _ICK:
            return True
        if at - begin >= 12 and at + 3 <= stop and word(data, at - 12) | _SMALL == _COM and (word(data, at - 4) | _SMALL) & _SEVEN == _ACLK:
            return True
        at += 1


@uncounted
def names_ads(data, begin, stop):  # pragma: no cover (compiled)
    """Say whether data[begin:stop] is what the page of advertisements is called."""
    size, x = stop - begin, word(data, begin) | _SMALL
    if size == 3:
        return x & _ADS_BITS == _ADS
    if size == 7:
        return x & _SEVEN == _WERBUNG
    if size == 8:
        return x == _ANNONCES or x == _ANUNCIOS
    return size == 12 and x == _ADVERTEN and (word(data, begin + 8) | _SMALL) & _TIES_BITS == _TIES


@uncounted
def names_music(data, begin, stop):  # pragma: no cover (compiled)
    """Say whether data[begin:stop] has "music"."""
    at = begin
    while True:
        at = find_pair(data, at, stop, 109, 117, 32)
        if at < 0 or at + 5 > stop:
            return False
        if (word(data, at) | _SMALL) & _MUSIC_BITS == _MUSIC:
            return True
        at += 1


@uncounted
def _degrees(data, i, stop, most, out, slot):  # pragma: no cover (compiled)
    """Read a number of at most `most` digits before its point: out[slot] / out[slot + 1]. Return the place after it, -1 for none."""
    sign = i < stop and byte(data, i) == 45
    i += sign
    value, scale, first = np.int64(0), np.int64(1), i
    while i < stop and 48 <= byte(data, i) <= 57:
        value = value * 10 + byte(data, i) - 48
        i += 1
        if i - first > most:
            return np.int64(-1)
    if i == first:
        return np.int64(-1)
    if i + 1 < stop and byte(data, i) == 46 and 48 <= byte(data, i + 1) <= 57:
        i += 1
        while i < stop and 48 <= byte(data, i) <= 57:
            value = value * 10 + byte(data, i) - 48
            scale *= 10
            i += 1
            if scale > 100_000_000_000:  # up to here the quotient is the nearest there is
                return np.int64(-1)
    out[slot], out[slot + 1] = -value if sign else value, scale
    return i


@uncounted
def centre(data, begin, stop, out):  # pragma: no cover (compiled)
    """Read "center=45.1,5.7" of the address of a map into four numbers; return 1, 0 for none, -1 for one that is not as usual."""
    at = begin
    while True:
        at = find_pair(data, at, stop, 99, 101, 32)
        if at < 0:
            return 0
        if at + 7 <= stop and (word(data, at) | _SMALL) & _SEVEN == _CENTER:
            break
        at += 1
    if at == begin or not (byte(data, at - 1) == 63 or byte(data, at - 1) == 38):
        return -1
    i = _degrees(data, at + 7, stop, 2, out, 0)
    if i < 0 or i + 3 > stop:
        return -1
    if byte(data, i) == 44:
        i += 1
    elif byte(data, i) == 37 and byte(data, i + 1) == 50 and byte(data, i + 2) | 32 == 99:
        i += 3
    else:
        return -1
    i = _degrees(data, i, stop, 3, out, 2)
    if i < 0 or (i < stop and byte(data, i) != 38):
        return -1
    return abs(out[0]) <= 90 * out[1] and abs(out[2]) <= 180 * out[3]
