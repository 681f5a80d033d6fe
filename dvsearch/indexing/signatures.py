"""What a copy of an article is recognised by, years later and without its text: 183 characters that travel with it.

Two texts are copies where they have most runs of three syllables in common, or one has nearly all of a shorter one's.
But what was filled into a template (a month, a person, a province, prices) is in few runs, and a later report of a
matter repeats most of the earlier one. So what must agree is kept apart, and so is how a text begins:

| characters | what | read as |
| ---------- | ---- | ------- |
| 1          | the version, "2" | |
| 96         | minima over all runs | share of runs in common |
| 32         | minima over the runs of the first 200 syllables | whether both begin alike |
| 2          | how many runs there are, as a logarithm | share of the shorter one's runs |
| 6          | three of the article's provinces | whether any is shared |
| 2          | the first date | whether the other has it |
| 12         | the dates, as a set of 72 bits | |
| 16         | the numbers, as a set of 96 bits | how many only one has |
| 16         | each two capitals in a row, as a set of 96 bits | how many only one has |

Every character but the first is a number of six bits. The runs fall into as many groups as there are minima, by their
hashes, and the least of each group is kept (one-permutation MinHash): one pass, where as many hashes of each run as
there are minima take five times as long. An empty group takes the minimum of another, the same for every text.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dvsearch.term_ids import Lookup

# Shorter texts agree by chance.
SHORTEST = 30

BODY, LEAD = 96, 32
LEAD_TERMS = 200

_VERSION = "2"
_PROVINCES = 3
_DATE_BITS, _NUMBER_BITS, _NAME_BITS = 72, 96, 96
_WIDTHS = (BODY, LEAD, 2, 2 * _PROVINCES, 2, _DATE_BITS // 6, _NUMBER_BITS // 6, _NAME_BITS // 6)
_ENDS = np.cumsum(_WIDTHS).tolist()
_FIELDS = [slice(end - width, end) for end, width in zip(_ENDS, _WIDTHS, strict=True)]
_BODY, _LEAD, _SIZE, _PROVINCE, _FIRST_DATE, _DATES, _NUMBERS, _NAMES = _FIELDS
LENGTH = 1 + _ENDS[-1]

_LETTERS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", np.uint8)
# By bytes, not an array: to take from one by bytes makes numbers of 8 bytes of them, 1.5 GB for a million signatures.
_VALUES = bytes(max(0, _LETTERS.tobytes().find(code)) for code in range(256))

Rows = NDArray[np.uint8]
_Hashes = NDArray[np.uint64]
_Integers = NDArray[np.int64]


class Content(NamedTuple):
    """What a signature is made of: an article's terms, a hash of each two capitals in a row, and its provinces."""

    terms: Sequence[str]
    names: NDArray[np.uint32] = np.empty(0, np.uint32)
    provinces: Sequence[str] = ()


def signature(content: Content) -> str:
    """Make the signature of an article: LENGTH characters, or "" for a text too short to compare."""
    (made,) = signatures([content])
    return made


def signatures(contents: Sequence[Content], kernel: Any = None) -> list[str]:
    """Make the signature of each of the articles, by the kernel if given, else in arrays over all of them."""
    made = [""] * len(contents)
    long = [number for number, content in enumerate(contents) if len(content.terms) >= SHORTEST]
    if long:
        letters = _LETTERS.take(_rows([contents[number] for number in long], kernel)).tobytes().decode("ascii")
        for row, number in enumerate(long):
            made[number] = _VERSION + letters[row * _ENDS[-1] : (row + 1) * _ENDS[-1]]
    return made


def is_comparable(text: str) -> bool:
    """Whether this is a signature of this version; others are not compared, as they say nothing of what must agree."""
    return len(text) == LENGTH and text[0] == _VERSION


def letters(texts: Sequence[str]) -> Rows:
    """The letters of each of some comparable signatures, a row each."""
    return np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(len(texts), LENGTH)


def unpack(rows: Rows) -> Rows:
    """The numbers of six bits that the letters of signatures stand for, without that of the version."""
    return np.frombuffer(rows.tobytes().translate(_VALUES), np.uint8).reshape(rows.shape)[:, 1:]


VERSION = ord(_VERSION)
# Where the letters of the first date and of the first province begin.
FACTS = (1 + _FIRST_DATE.start, 1 + _PROVINCE.start)


def first_fact(rows: Rows) -> _Integers:
    """A code of the first date of each article, or where it has none of a province: copies mostly agree on it."""
    date, province = _FIRST_DATE.start, _PROVINCE.start
    wide = rows[:, [date, date + 1, province, province + 1]].astype(np.int64)
    dates = wide[:, 0] << 6 | wide[:, 1]
    return np.where(dates, dates, wide[:, 2] << 6 | wide[:, 3])


# --- making -------------------------------------------------------------------------------------------------------

# What a term says of a date: its number if that is at most 9999, or one of these.
_NO_DATE, _MONTH, _YEAR = 10_000, 10_001, 10_002
_UNITS = {"tháng": _MONTH, "năm": _YEAR}
_IS_NUMBER = np.uint32(1 << 31)


def _hash(term: str) -> int:
    """31 bits of the term, and as the highest whether it is a number."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass")) & 0x7FFFFFFE | term.isdecimal() << 31


def _calendar(term: str) -> int:
    if len(term) <= 4 and term.isdecimal():
        return int(term)
    return _UNITS.get(term, _NO_DATE)


_hashes, _calendars = Lookup(_hash), Lookup(_calendar)


def _rows(contents: Sequence[Content], kernel: Any) -> Rows:
    lengths = np.array([len(content.terms) for content in contents])
    names = [content.names for content in contents]
    terms = np.concatenate([_hashes(content.terms) for content in contents])
    calendar = np.concatenate([_calendars(content.terms) for content in contents])
    if kernel is None:
        rows = _row_arrays(terms, calendar, lengths, names)
    else:
        columns = (column.astype("<u4").tobytes() for column in (terms, calendar, np.concatenate(names)))
        counts = zip(lengths.tolist(), map(len, names), strict=True)
        rows = np.frombuffer(bytearray(kernel.sign_texts(*columns, list(counts))), np.uint8).reshape(len(contents), -1)
    rows[:, _SIZE] = _pairs(np.log2(lengths - 2) * 256)
    rows[:, _PROVINCE] = _province_codes(contents)
    return rows


def _row_arrays(
    terms: NDArray[np.uint32], calendar: NDArray[np.uint32], lengths: _Integers, names: Sequence[NDArray[np.uint32]]
) -> Rows:
    """The rows of some texts, all but sizes and provinces."""
    count = len(lengths)
    owners = np.repeat(np.arange(count), lengths)
    places = np.arange(owners.size) - np.repeat(lengths.cumsum() - lengths, lengths)
    inside = np.flatnonzero(owners[:-2] == owners[2:])
    runs, run_owners = _mixed_runs(terms)[inside], owners[inside]
    leading = np.flatnonzero(places[inside] < LEAD_TERMS)
    rows = np.empty((count, _ENDS[-1]), np.uint8)
    rows[:, _BODY] = _minima(runs, run_owners, count, BODY)
    rows[:, _LEAD] = _minima(runs[leading], run_owners[leading], count, LEAD)
    first, dates = _dates(calendar, owners, count)
    rows[:, _FIRST_DATE], rows[:, _DATES] = _pairs(first), dates
    numbers = np.flatnonzero(terms & _IS_NUMBER)
    rows[:, _NUMBERS] = _set(_mixed(terms[numbers].astype(np.uint64)), owners[numbers], count, _NUMBER_BITS)
    name_owners = np.repeat(np.arange(count), list(map(len, names)))
    rows[:, _NAMES] = _set(_mixed(np.concatenate(names).astype(np.uint64)), name_owners, count, _NAME_BITS)
    return rows


def _mixed(values: _Hashes) -> _Hashes:
    """The values with every bit made to depend on all others (the finaliser of SplitMix64)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _mixed_runs(terms: NDArray[np.uint32]) -> _Hashes:
    """A hash of each three terms in a row."""
    wide = terms.astype(np.uint64)
    return _mixed((wide[:-2] * _FACTORS[0] + wide[1:-1]) * _FACTORS[1] + wide[2:])


_FACTORS = _mixed(np.arange(2, dtype=np.uint64)) | np.uint64(1)
_EMPTY = np.uint32(0xFFFFFFFF)


def _minima(runs: _Hashes, owners: _Integers, count: int, groups: int) -> NDArray[np.uint32]:
    """A row for each text: six bits of the least run of each group."""
    group = ((runs >> np.uint64(32)) * np.uint64(groups) >> np.uint64(32)).astype(np.int64)
    least = np.full(count * groups, _EMPTY)
    np.minimum.at(least, owners * groups + group, runs.astype(np.uint32))
    lent = least.reshape(count, groups)
    filled = lent.copy()
    for others in _LENDERS[groups]:
        empty_texts, empty = np.nonzero(filled == _EMPTY)
        if not empty.size:
            break
        filled[empty_texts, empty] = lent[empty_texts, others[empty]]
    return filled & np.uint32(63)


def _lenders(groups: int) -> _Integers:
    """Which group an empty one takes the minimum of, by turns: each comes once, for each in an order of its own."""
    order = _mixed(np.arange(groups * groups, dtype=np.uint64)).reshape(groups, groups).argsort(axis=0)
    return order.astype(np.int64)


_LENDERS = {groups: _lenders(groups) for groups in (BODY, LEAD)}


def _dates(calendar: NDArray[np.uint32], owners: _Integers, count: int) -> tuple[_Integers, Rows]:
    """Of each text a code of its first date, 0 where it has none, and the set of all: days and months, months and
    years, and months alone, as `12/3`, `12 tháng 3`, `3/2021`, `3 năm 2021` and `tháng 3`."""
    first, second = calendar[:-2], calendar[1:-1]
    inside = owners[:-2] == owners[2:]
    before = np.where(np.append(False, owners[:-3] == owners[1:-2]), np.append(0, calendar[:-3]), _NO_DATE)
    second = np.where((first < _NO_DATE) & (second > _NO_DATE), calendar[2:], second)
    is_day = (first <= 31) & (second <= 12)
    is_month = (first <= 12) & (second > 1900) & (second < 2100) & inside
    is_month_alone = (first == _MONTH) & (second <= 12) & (before > 31)
    is_date = (is_day | is_month | is_month_alone) & (first > 0) & (second > 0)
    found = np.flatnonzero(is_date & inside)
    codes = 1 + (_mixed(first[found].astype(np.uint64) << np.uint64(12) | second[found]) % np.uint64(4095))
    firsts = np.zeros(count, np.int64)
    # A month's year says more than the month; written backwards, so that of each text the first stays.
    telling = np.flatnonzero(~(is_month_alone & np.append(is_month[1:], False))[found])[::-1]
    firsts[owners[found[telling]]] = codes[telling]
    return firsts, _set(codes, owners[found], count, _DATE_BITS)


def _province_codes(contents: Sequence[Content]) -> NDArray[np.uint8]:
    """Codes of up to three of each article's provinces: of more those with the least codes, so that copies agree."""
    made = np.zeros((len(contents), _PROVINCES), np.int64)
    for row, content in enumerate(contents):
        codes = sorted({1 + zlib.crc32(name.encode("utf-8", "surrogatepass")) % 4095 for name in content.provinces})
        made[row, : len(codes[:_PROVINCES])] = codes[:_PROVINCES]
    return _pairs(made.reshape(-1)).reshape(len(contents), 2 * _PROVINCES)


def _pairs(numbers: NDArray[np.number]) -> NDArray[np.uint8]:
    """Numbers of twelve bits as two of six; higher ones as the highest."""
    clipped = np.minimum(numbers, 4095).astype(np.int64)
    return np.stack((clipped >> 6, clipped & 63), axis=1).astype(np.uint8)


_POWERS = (1 << np.arange(5, -1, -1)).astype(np.uint8)


def _set(codes: _Hashes, owners: _Integers, count: int, bits: int) -> Rows:
    """The codes of each text as a set of bits, six a number."""
    made = np.zeros((count, bits), np.uint8)
    made[owners, (codes % np.uint64(bits)).astype(np.int64)] = 1
    return made.reshape(count, bits // 6, 6) @ _POWERS


# --- comparing ----------------------------------------------------------------------------------------------------

# Fitted to 184 pairs that were read (tests/indexing/copies.py), and looked at once with 150 others, P 0.97, R 0.83.
# From this share of runs in common on, two texts are the same but for a header, captions, or a house's style;
SAME = 0.64
# or one is part of the other, from this share of the shorter one's runs on, if it is no small part.
PART, LEAST = 0.86, 0.42
# Both begin alike, or a later report repeats an earlier one behind its news; a date of its own says so too. A copy's
# paragraphs may have moved, and another header may be as long as a paragraph where all the rest is there.
BEGINNING, BEGINNING_WITH_ANOTHER_DATE = 0.28, 0.4
SAME_IN_ANY_ORDER, WHOLE = 0.72, 0.97
# The share of the numbers in each text that the other may lack, and of the names, less the share of runs in common:
# texts whose words differ may differ in these too. Of two that are otherwise the same, one number in ten may have been
# corrected, and two names in five be of authors and photographers.
OTHER_NUMBERS, OTHER_NAMES = 1.1, 1.4


def likeness(ones: Rows, others: Rows) -> NDArray[np.float64]:
    """How alike the two signatures of each pair are, from 0 to 1; 0 where they are not of copies."""
    found = np.zeros(len(others))
    alike = _share(others[:, _BODY] == ones[:, _BODY])
    likely = np.flatnonzero(alike >= LEAST)
    if likely.size:
        ones, others, alike = ones[likely], others[likely], alike[likely]
        sizes, size = _size(others), _size(ones)
        part = alike * (sizes + size) / ((1 + alike) * np.minimum(sizes, size))
        dated, begin = _dates_missing(ones, others), _share(others[:, _LEAD] == ones[:, _LEAD])
        same = (alike >= SAME) | (part >= PART)
        same &= (begin >= BEGINNING) | (alike >= SAME_IN_ANY_ORDER) | (part >= WHOLE)
        same &= (dated == 0) | (dated == 1) & (begin >= BEGINNING_WITH_ANOTHER_DATE)
        same &= ~_provinces_differ(ones, others)
        same &= _least_apart(ones[:, _NUMBERS], others[:, _NUMBERS]) <= OTHER_NUMBERS - alike
        same &= _least_apart(ones[:, _NAMES], others[:, _NAMES]) <= OTHER_NAMES - alike
        found[likely] = np.where(same, alike, 0)
    return found


def _share(agree: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The share of runs in common, from which minima agree: one in 64 does by chance."""
    share: NDArray[np.float64] = (np.count_nonzero(agree, axis=1) * (64 / agree.shape[1]) - 1) / 63
    return share


def _read_pairs(rows: Rows) -> _Integers:
    return rows[:, ::2].astype(np.int64) << 6 | rows[:, 1::2]


def _size(rows: Rows) -> NDArray[np.float64]:
    size: NDArray[np.float64] = 2 ** (_read_pairs(rows[:, _SIZE])[:, 0] / 256)
    return size


def _dates_missing(ones: Rows, others: Rows) -> _Integers:
    """Of two texts that both have dates, how many have not the other's first: 0, 1 or 2."""
    mine, theirs = _read_pairs(ones[:, _FIRST_DATE])[:, 0], _read_pairs(others[:, _FIRST_DATE])[:, 0]
    here, there = _has_date(ones, theirs), _has_date(others, mine)
    missing: _Integers = ((~here).astype(np.int64) + ~there) * ((mine > 0) & (theirs > 0))
    return missing


def _has_date(rows: Rows, dates: _Integers) -> NDArray[np.bool_]:
    """Whether each text's set of dates has a date."""
    places = dates % _DATE_BITS
    six = np.take_along_axis(rows[:, _DATES], (places // 6)[:, None], axis=1)[:, 0].astype(np.int64)
    there: NDArray[np.bool_] = six << (places % 6) & 32 > 0
    return there


def _provinces_differ(ones: Rows, others: Rows) -> NDArray[np.bool_]:
    """Whether both articles have provinces, and none in common."""
    mine, theirs = _read_pairs(ones[:, _PROVINCE]), _read_pairs(others[:, _PROVINCE])
    shared = ((theirs[:, :, None] == mine[:, None, :]) & (mine > 0)[:, None, :]).any(axis=(1, 2))
    differ: NDArray[np.bool_] = (mine[:, 0] > 0) & (theirs[:, 0] > 0) & ~shared
    return differ


_COUNTS = np.array([value.bit_count() for value in range(64)])


def _least_apart(ones: Rows, others: Rows) -> NDArray[np.float64]:
    """The share of each set that the other has not, the smaller of both; 0 where a set is empty."""
    shared = _COUNTS.take(others & ones).sum(axis=1)
    smaller = np.minimum(_COUNTS.take(ones).sum(axis=1), _COUNTS.take(others).sum(axis=1))
    apart: NDArray[np.float64] = np.where(smaller > 0, 1 - shared / np.maximum(smaller, 1), 0)
    return apart
