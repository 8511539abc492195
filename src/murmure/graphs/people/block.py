"""Which accounts share a key, so that only those are compared, and never all with all?

A key that very many share (a first name, the word `info`) says nothing and would make millions of pairs: of such a
block nothing is compared. Of what is one address or one card, however many share it, each is compared with the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.graphs.people.identifier import handle_of, mail_of
from murmure.graphs.people.kind import CODE
from murmure.graphs.people.name import Name, short_of
from murmure.trust.numbering import SERVICES, dialled_in, line_of

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.people.census import Census

MOST = 40
"""Accounts that may share a key that is no address, at most, for it to be looked at."""
LONG = 6
"""Letters of a user name that few have by chance."""
SHORTEST = 3


Entry = tuple[str, int, int]
"""A key, the account (place) that has it, and a mark that says how: what it means depends on the block."""


class Pairs(NamedTuple):
    """Hold pairs of accounts that share a key: places, the kind of evidence, and the place of what they share in `details`."""

    one: np.ndarray
    other: np.ndarray
    kind: np.ndarray
    detail: np.ndarray
    details: list[str]


def shared(census: Census, cards: Cards) -> tuple[list[Pairs], int]:
    """Return the pairs of accounts that share something, and how many keys too many had were left aside."""
    people = [place for place, account in enumerate(census.accounts) if account]
    numbers, dialled, mails, handles = _addresses(census, people)
    names, initials, made = _names(census, handles)
    blocks: list[tuple[list[Entry], Rule, bool]] = [
        (numbers, _either("number", "national-number"), True), (dialled, _unlike("national-number"), True),
        (mails, _either("mail", "mail-form"), True), (cards.entries, _card, True), (names, _name, False),
        (initials, _unlike("initial"), False), (made, _unlike("handle-name"), False), (handles, _handle, False),
    ]  # fmt: skip
    found = [_pairs(entries, rule, star) for entries, rule, star in blocks]
    # Forms of a name that many share are none that anybody misses.
    return [pairs for pairs, _ in found], sum(left for (_, rule, _), (_, left) in zip(blocks, found, strict=True) if rule in (_name, _handle))


Rule = Callable[[Any, Any, Any], Any]
"""Given the marks of two ends and the length of their key, the kind of evidence; -1 for none."""


def _addresses(census: Census, people: Iterable[int]) -> tuple[list[Entry], list[Entry], list[Entry], list[Entry]]:
    """Return the entries for numbers, for numbers as they are dialled at home where nobody knows where that is, for mails, for user names."""
    numbers, dialled, mails, handles = [], [], [], []
    for place in people:
        for account in (census.accounts[place], *census.told.get(place, ())):
            if account.startswith(SERVICES):
                line, bare = line_of(account, census.country.name), dialled_in(account)
                if line:
                    numbers.append((line.number, place, int(line.sure)))
                elif bare:
                    numbers.append((bare, place, 1))  # two that are dialled alike are one, wherever that is
                if bare and not census.country.name:
                    dialled.append((bare, place, int(line is None)))
            elif mail := mail_of(account):
                mails.append((mail.address, place, int(mail.sure)))
        if (handle := handle_of(census.accounts[place])) and len(handle[1]) >= SHORTEST and not handle[1].isdecimal():
            handles.append((handle[1], place, 0))
    return numbers, dialled, mails, handles


def _names(census: Census, handles: list[Entry]) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """Return the entries for whole names, for names cut short, and for addresses made of a name."""
    names, initials, made = [], [], []
    every: dict[tuple[str, ...], tuple[str, int, list[tuple[str, int]], list[str]]] = {}
    for place, called in census.called.items():
        own: dict[tuple[str, ...], bool] = {}
        for one in called:
            own[one.name.words] = own.get(one.name.words, False) or one.own
        for words, mine in own.items():
            if words not in every:
                every[words] = _forms(Name(words))
            key, mark, short, turned = every[words]
            names.append((key, place, mine + mark))
            initials += [(cut, place, there) for cut, there in short]
            made += [(one, place, 0) for one in turned]
    for key, place, _ in handles:
        bare = "".join(sign for sign in key.rstrip("0123456789") if sign.isalpha())
        if len(bare) >= LONG:
            made.append((bare, place, 1))
    return names, initials, made


def _forms(name: Name) -> tuple[str, int, list[tuple[str, int]], list[str]]:
    """Return the key of a name, its mark, its forms with one word cut short, and what an address made of it would be."""
    cut = len(name.words) == 2 and min(map(len, name.words)) == 1
    short = [(f"{letter} {word}", int(cut)) for letter, word in sorted(short_of(name)) if not cut or len(letter) < len(word)]
    turned = ["".join(words) for words in (name.words, name.words[::-1])] if len(name.words) == 2 and name.full else []
    return name.key, 2 * name.full + 4 * name.common, short, turned


def _either(sure: str, doubtful: str) -> Rule:
    def kind(one: Any, other: Any, size: Any) -> Any:
        import numpy as np

        return np.where((one > 0) & (other > 0), CODE[sure], CODE[doubtful])

    return kind


def _card(one: Any, other: Any, size: Any) -> Any:
    import numpy as np

    return np.array([CODE["card"], CODE["twin-card"], CODE["shared-card"]])[np.maximum(one, other)]


def _name(one: Any, other: Any, size: Any) -> Any:
    import numpy as np

    own, full, common = ((one & bit > 0) & (other & bit > 0) for bit in (1, 2, 4))
    return np.where(own, CODE["book-name"], np.where(~full, CODE["first-name"], np.where(common, CODE["common-name"], CODE["name"])))


def _unlike(name: str) -> Rule:
    def kind(one: Any, other: Any, size: Any) -> Any:
        import numpy as np

        return np.where(one != other, CODE[name], -1)

    return kind


def _handle(one: Any, other: Any, size: Any) -> Any:
    import numpy as np

    return np.where(size >= LONG, CODE["handle"], CODE["short-handle"])


def _pairs(entries: list[Entry], rule: Rule, star: bool) -> tuple[Pairs, int]:
    """Return the pairs of accounts that share a key, and how many keys had too many."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    texts, places, marks = zip(*entries, strict=True) if entries else ((), (), ())
    keys = pa.array(texts, pa.string()).dictionary_encode()
    code = keys.indices.to_numpy().astype(np.int64)
    account, mark = np.array(places, np.int64), np.array(marks, np.int64)
    order = np.lexsort((-mark, account, code))
    code, account, mark = code[order], account[order], mark[order]
    starts = np.flatnonzero(np.append(True, code[1:] != code[:-1])) if len(code) else np.zeros(0, np.int64)
    size = np.diff(np.append(starts, len(code)))
    many = size > MOST
    left = 0 if star else int(many.sum())
    ends = []
    if star:
        far = np.repeat(starts[many], size[many])
        near = np.concatenate([np.zeros(0, np.int64), *(np.arange(at, at + of) for at, of in zip(starts[many], size[many], strict=True))])
        ends.append((far[far != near], near[far != near]))
    kept = ~np.repeat(many, size)
    for step in range(1, int(size[~many].max(initial=1))):
        one = np.flatnonzero((code[step:] == code[:-step]) & kept[step:])
        ends.append((one, one + step))
    one, other = (np.concatenate([np.zeros(0, np.int64), *(pair[side] for pair in ends)]) for side in (0, 1))
    lengths = pc.utf8_length(keys.dictionary).to_numpy() if len(keys.dictionary) else np.zeros(1, np.int64)
    kind = rule(mark[one], mark[other], lengths[code[one]])
    there = (kind >= 0) & (account[one] != account[other])
    one, other, kind = one[there], other[there], kind[there]
    return Pairs(account[one], account[other], kind, code[one], keys.dictionary.to_pylist()), left


class Cards(NamedTuple):
    """Hold what the cards of address books say of accounts (places).

    entries   which accounts share a card, marked by `cards.shared`
    only      the one card that an account is on; -1 for none or several
    job       of each card, the import that brought it
    birthday  of accounts, the birthdays of their cards
    names     keys of names that several cards of one address book bear, each about another person
    """

    entries: list[Entry]
    only: dict[int, int]
    job: list[int]
    birthday: dict[int, set[str]]
    names: set[str]
