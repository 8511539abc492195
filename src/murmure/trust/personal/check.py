"""Which numbers have the right check digits?"""

from __future__ import annotations

from murmure.trust.personal.kept import kept


def digits_of(text: str) -> str:
    """Return the digits of a text, those of ASCII only."""
    return "".join(one for one in text if "0" <= one <= "9")


def luhn(digits: str) -> bool:
    """Say whether a number is right for Luhn (ISO/IEC 7812-1).

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    return sum(sum(divmod(int(one) * (1 + at % 2), 10)) for at, one in enumerate(reversed(digits))) % 10 == 0


def mod97(text: str) -> bool:
    """Say whether an IBAN without spaces, in capitals, has the right key (ISO 7064, mod 97-10).

    >>> mod97("GB29NWBK60161331926819"), mod97("GB30NWBK60161331926819")
    (True, False)
    """
    return int("".join(str(int(one, 36)) for one in text[4:] + text[:4])) % 97 == 1


def iban_lengths() -> dict[str, int]:
    """Return how many letters an IBAN of each country has (the SWIFT registry)."""
    return kept("iban")


def nir_key(number: str) -> str:
    """Return the key of the thirteen characters of a French social security number; Corsica counts as 19 and 18.

    >>> nir_key("2790533063214"), nir_key("191022A004118")
    ('01', '10')
    """
    return f"{97 - int(number.upper().replace('2A', '19').replace('2B', '18')) % 97:02}"


def rib_key(bank: str, branch: str, account: str) -> str:
    """Return the key of a French account; its letters count as the digits of their column on a telephone of old (A, J 1; B, K, S 2; …).

    >>> rib_key("20041", "01005", "0500013M026")
    '06'
    """
    digits = "".join(one if one.isdecimal() else str((ord(one) - 65) % 9 + 1 + (one >= "S")) for one in account.upper())
    return f"{97 - (89 * int(bank) + 15 * int(branch) + 3 * int(digits)) % 97:02}"
