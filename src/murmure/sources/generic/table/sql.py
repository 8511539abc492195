"""Which SQL turns the rows of a table into activities, as its mapping says?

Every expression works on all rows at once. The cells are text columns `c0`,
`c1` ... (or typed ones, for Parquet and Arrow); the answer has the columns of
the log, and beside each time whether it is there and which offset is written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from murmure.sources.generic.table.dates import MONTHS
from murmure.sources.generic.table.mapping import LIST_ROLES, TEXT_ROLES, Mapping

_MICRO = 1_000_000


def quoted(text: object) -> str:
    """Return a text as an SQL literal."""
    return "'" + str(text).replace("'", "''").replace("\0", "") + "'"


def query_of(mapping: Mapping, types: dict[str, str], source: str, rest: bool = False) -> str:
    """Return the query over `source`, whose cells are `c0`, `c1` ... in the order of `mapping.names` (see `parts_of`)."""
    return f"select {', '.join(f'{term} as {name}' for name, term in parts_of(mapping, types, rest).items())} from {source}"


def parts_of(mapping: Mapping, types: dict[str, str], rest: bool = False) -> dict[str, str]:
    """Return the expression of each column of the answer, over the cells `c0`, `c1` ...

    `types` gives the SQL type of columns that are not text; `rest` says that a
    column of that name holds, as JSON, what has no column.
    """
    place = {name: f"c{i}" for i, name in enumerate(mapping.names)}
    kinds = {place[name]: kind for name, kind in types.items()}

    def cell(name: object) -> str:
        column = place[str(name)]
        if column in kinds:
            return f"replace(cast({column} as varchar), chr(0), '')"
        column = f"replace({column}, chr(0), '')"  # no text of the log holds a zero
        return f"nullif(trim({column}), '')" if mapping.trim else f"nullif({column}, '')"

    parts = {"key": _key(mapping, place, kinds, rest)}
    parts |= _time(mapping, "published", cell, place, kinds)
    if "until" in mapping.columns:
        parts |= _time(mapping, "until", cell, place, kinds)
    for role in TEXT_ROLES:
        if spec := mapping.columns.get(role):
            parts[role] = _text(spec, cell)
    for role in LIST_ROLES:
        if spec := mapping.columns.get(role):
            parts[role] = _list(spec, cell)
    for role in ("latitude", "longitude"):
        if spec := mapping.columns.get(role):
            parts[role] = _number(spec, mapping, cell, kinds, place)
    for i, spec in enumerate(measures_of(mapping)):
        parts[f"v{i}"] = _number(spec, mapping, cell, kinds, place)
        # A cell that is there and is no number must not pass for an empty one.
        there = place[str(spec["column"])] if place[str(spec["column"])] in kinds else cell(spec["column"])
        parts[f"v{i}"] = f"case when {there} is null then null else coalesce({parts[f'v{i}']}, 'nan'::double) end"
    if extra := _extra(mapping, place, cell, rest):
        parts["extra"] = extra
    return parts


def measures_of(mapping: Mapping) -> tuple[dict[str, Any], ...]:
    """Return the columns that hold measures: the answer has them as `v0`, `v1` ..."""
    value = mapping.columns.get("value")
    return ((value,) if value and "column" in value else ()) + mapping.measures


def key_start(mapping: Mapping) -> str:
    """Return what the key of every row begins with: the series, and the columns that name a row."""
    import hashlib

    header = hashlib.md5("\x1f".join(mapping.key or mapping.names).encode("utf-8", "replace"), usedforsecurity=False)
    return f"{mapping.name}\x1f{header.hexdigest()[:8]}"


def _key(mapping: Mapping, place: dict[str, str], kinds: dict[str, str], rest: bool) -> str:
    start = quoted(key_start(mapping))
    cells = [place[name] for name in mapping.key or mapping.names] + (["rest"] if rest and not mapping.key else [])
    # Text cells are never null: `rows` sees to it, because `concat_ws` would close the gap.
    texts = [cell if cell not in kinds else f"coalesce(cast({cell} as varchar), '')" for cell in cells]
    return f"concat_ws('\x1f', {', '.join([start, *texts])})"


def _text(spec: dict[str, Any], cell: Callable[[object], str]) -> str:
    if "constant" in spec:
        return quoted(spec["constant"])
    found = cell(spec["column"])
    if pairs := spec.get("values"):
        cases = " ".join(f"when {quoted(old)} then {quoted(new)}" for old, new in pairs.items())
        return f"case {found} {cases} else {found} end"
    return found


def _list(spec: dict[str, Any], cell: Callable[[object], str]) -> str:
    if "constant" in spec:
        return f"[{quoted(spec['constant'])}]"
    found = cell(spec["column"])
    if not spec.get("split"):
        return f"case when {found} is null then null else [{found}] end"
    items = f"list_transform(string_split({found}, {quoted(spec['split'])}), lambda t: ltrim(trim(t), '#'))"
    return f"nullif(list_filter({items}, lambda t: t <> ''), [])"


def _number(
    spec: dict[str, Any], mapping: Mapping, cell: Callable[[object], str], kinds: dict[str, str], place: dict[str, str]
) -> str:
    if "constant" in spec:
        return f"try_cast({quoted(spec['constant'])} as double)"
    column = place[str(spec["column"])]
    found = column
    if column not in kinds:
        # Blanks, apostrophes and the other mark only group digits; a unit or a currency may stand around them.
        other = "," if mapping.decimal == "." else "."
        found = f"trim({column})" if mapping.trim else column
        if spec.get("format") == "loose":
            found = f"regexp_replace({found}, '[^0-9,.eE+-]', '', 'g')"
            found = f"replace({found}, {quoted(other)}, '')"
        if mapping.decimal == ",":
            found = f"replace({found}, ',', '.')"
        # The engine reads 1_000 as a number: a person does not.
        found = f"case when not contains({column}, '_') then {found} end"
    number = f"try_cast({found} as double)"
    factor = spec.get("factor", 1)
    if factor == 1:
        return number
    # 525200000 / 10000000 is 52.52; 525200000 * 1e-7 is not quite.
    parts = 1 / factor if factor else 0
    return f"{number} / {parts!r}" if 0 < factor < 1 and parts == round(parts) else f"{number} * {float(factor)!r}"


def _time(
    mapping: Mapping, role: str, cell: Callable[[object], str], place: dict[str, str], kinds: dict[str, str]
) -> dict[str, str]:
    """Return the local (or exact) microseconds of a time, its written offset in minutes, and its precision."""
    spec = mapping.columns.get(role)
    if not spec:
        return {}
    column = place[str(spec["column"])]
    text = cell(spec["column"])
    if spec.get("time"):
        text = f"{text} || coalesce(' ' || {cell(spec['time'])}, '')"
    form = spec.get("format", "iso")
    moment, offset = _native(column, kinds[column]) if column in kinds and form in ("native", "iso") else _moment(text, form)
    there = column if column in kinds and not spec.get("time") else text
    parts = {role: moment, f"{role}_there": f"({there}) is not null", f"{role}_offset": f"cast({offset} as integer)"}
    if role == "published" and not spec.get("precision"):
        parts["precision"] = _precision(text)
    return parts


def _precision(text: str) -> str:
    return (
        f"case when not contains({text}, ':') then 'day' when contains({text}, '.') then 'ms' "
        f"when length({text}) - length(replace({text}, ':', '')) = 1 then 'min' else 's' end"
    )


EXACT = 1 << 20
"""The written offset of a moment that is exact, and says nothing of the local hour: a Z, a count of seconds."""
_EXACT, _NONE = str(EXACT), "null"


def _native(column: str, kind: str) -> tuple[str, str]:
    moment = f"epoch_us(cast({column} as timestamp))"
    return (f"epoch_us({column})", _EXACT) if "TIME ZONE" in kind else (moment, _NONE)


def _moment(text: str, form: Any) -> tuple[str, str]:
    """Return (local microseconds, offset in minutes), `EXACT` beside a moment whose local offset is not known."""
    if form in ("unix", "unix_ms", "unix_us"):
        scale = {"unix": _MICRO, "unix_ms": 1_000, "unix_us": 1}[form]
        return f"try_cast(round(try_cast({text} as decimal(30, 9)) * {scale}) as bigint)", _EXACT
    if form == "excel":
        number = f"try_cast(replace({text}, ',', '.') as double)"
        return f"try_cast(round(({number} - 25569) * 86400) * {_MICRO} as bigint)", _NONE
    if form in ("iso", "native"):
        # The engine reads the local time and passes over the offset, which is read beside it.
        # What it does not read (a blank before the offset or a Z, minutes right before them) is written its way, for those rows only.
        other = f"regexp_replace(regexp_replace({text}, ' ?(?:UTC|utc)$', 'Z'), ' ([+-]\\d|[Zz]$)', '\\1')"
        other = f"regexp_replace({other}, '([ T]\\d\\d:\\d\\d)([Zz+-])', '\\1:00\\2')"
        return f"epoch_us(coalesce(try_cast({text} as timestamp), try_cast({other} as timestamp)))", _written_offset(text)
    formats = [form] if isinstance(form, str) else list(form)
    clean = _clean(text, formats)
    listed = ", ".join(quoted(one) for one in formats if one != "words")
    zoned = any("%z" in one for one in formats)
    return f"epoch_us(try_strptime({clean}, [{listed}]))", _EXACT if zoned else _NONE


def _written_offset(text: str) -> str:
    tail = f"right({text}, 6)"
    minutes = (
        f"(try_cast(regexp_extract({tail}, '([+-]\\d\\d):?(\\d\\d)?$', 1) as integer) * 60 + "
        f"coalesce(try_cast(regexp_extract({tail}, '[+-]\\d\\d:?(\\d\\d)$', 1) as integer), 0) "
        f"* case when contains({tail}, '-') then -1 else 1 end)"
    )
    return (
        f"case when right({text}, 1) in ('Z', 'z', 'C', 'c') then {EXACT} "
        f"when length({text}) > 12 and regexp_matches({tail}, '[+-]\\d\\d:?(\\d\\d)?$') then {minutes} end"
    )


def _clean(text: str, formats: list[str]) -> str:
    """Return the text in small letters, without accents, narrow blanks and names of months."""
    clean = f"trim(regexp_replace(lower(strip_accents({text})), '[\\s\u00a0\u202f]+', ' ', 'g'))"
    if any("%p" in one for one in formats):
        clean = f"regexp_replace({clean}, '([ap])\\.? ?m\\.?$', '\\1m')"
    if "words" not in formats:
        return clean
    clean = f"regexp_replace({clean}, '^[a-z]{{3,9}}\\.?,? (\\d{{1,2}}[a-z. -]|[a-z]+\\.? \\d)', '\\1')"
    clean = f"regexp_replace({clean}, '^([a-z]+)\\.? (\\d{{1,2}})', '\\2 \\1')"
    clean = f"regexp_replace({clean}, '^(\\d{{1,2}})(?:er|st|nd|rd|th)', '\\1')"
    shape = "'^(\\d{1,2})[ .-]([a-z]+)\\.?,?[ .-](\\d{2,4})(.*)$'"
    part = [f"regexp_extract({clean}, {shape}, {i})" for i in range(1, 5)]
    cases = " ".join(
        f"when {part[1]} in ({', '.join(quoted(name) for name in names)}) then '{number}'" for number, names in enumerate(MONTHS, 1)
    )
    return f"({part[0]} || '-' || case {cases} end || '-' || {part[2]} || {part[3]})"


def _extra(mapping: Mapping, place: dict[str, str], cell: Callable[[object], str], rest: bool) -> str:
    if rest:
        return "nullif(rest, '{}')"
    used = mapping.mapped()
    left = [name for name in mapping.names if name not in used]
    if not left:
        return ""
    pairs = ", ".join(f"{quoted(name or place[name])}, {cell(name)}" for name in left)
    return f"cast(json_object({pairs}) as varchar)"
