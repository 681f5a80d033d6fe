"""How firmly terms that stand side by side belong together, for the few pairs where a query may need to know.

They are weighed when an index is written (pair_weights.py) and kept with it as text, one sorted line a pair, so that a
search looks up its own pairs without unpacking anything.

    company   how many times more often the two meet than their counts would have it, in tenths of bits: high where they
              are each other's usual company (hạt nhân 8.1), low where each has many others (công chức 3.4).
    chance    the same where a syllable that lives in other words is not free to meet by chance: `nghị` is nearly always
              that of nghị quyết, nghị định or hội nghị, so that 40 times nghị lực are far above chance (10.9), and 237
              times `tiền của` are not (3.3).
    bond      NONE, LONE where two terms that are in no listed word still go together as names do (biển đông, thủ
              thiêm), FIRM where one is hardly seen without the other, so that it may join a listed word (vỏ thép), and
              NAME where they are side by side in the name of a province or district.
"""

from __future__ import annotations

from dvsearch.errors import IndexCorrupt
from dvsearch.record import Record

_BONDS = range(4)
NONE, LONE, FIRM, NAME = _BONDS


class Association(Record):
    """How two terms go together: two measures in bits, and one of NONE, LONE, FIRM and NAME."""

    company: float
    chance: float
    bond: int


class Associations:
    """The table of an index, looked up where it lies."""

    def __init__(self, table: str) -> None:
        """Raises IndexCorrupt where the last line has no end, at which looking up would not end either."""
        if table and not table.endswith("\n"):
            raise _corrupt("the last line has no end")
        self._table = table

    def of(self, first: str, second: str) -> Association | None:
        """Look up two terms in order; None where the index has nothing to say of them."""
        wanted = f"{first} {second}\t"
        low, high = 0, len(self._table)
        while low < high:
            start = self._table.rfind("\n", low, (low + high) // 2) + 1 or low
            stop = self._table.find("\n", start) + 1
            line = self._table[start:stop]
            if line.startswith(wanted):
                return _read_line(line)[1]
            if line < wanted:
                low = stop
            else:
                high = start
        return None

    def check(self) -> None:
        """Read every line. Raises IndexCorrupt where one is none, or they are not in order."""
        previous = ""
        for line in self._table.split("\n")[:-1]:
            pair, _ = _read_line(f"{line}\n")
            if pair <= previous:
                raise _corrupt("lines are not in order")
            previous = pair


def _corrupt(reason: str) -> IndexCorrupt:
    return IndexCorrupt(f"what the index knows of its words cannot be read: {reason}", hint="run: dvsearch check")


def _read_line(line: str) -> tuple[str, Association]:
    """Return the pair of a line, with what stands behind it, and how it goes together."""
    pair, *numbers = line.removesuffix("\n").split("\t")
    terms = pair.split(" ")
    if len(terms) != 2 or not all(terms) or len(numbers) != 3 or not all(map(_is_number, numbers)):
        raise _corrupt("a line that is none")
    company, chance, bond = map(int, numbers)
    if bond not in _BONDS or len(numbers[2]) != 1:
        raise _corrupt("a line that is none")
    return f"{pair}\t", Association(company / 10, chance / 10, bond)


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) < 5
