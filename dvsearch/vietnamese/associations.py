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

from typing import NamedTuple

NONE, LONE, FIRM, NAME = range(4)


class Association(NamedTuple):
    """How two terms go together: two measures in bits, and one of NONE, LONE, FIRM and NAME."""

    company: float
    chance: float
    bond: int


class Associations:
    """The table of an index, looked up where it lies."""

    def __init__(self, table: str) -> None:
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
                _, company, chance, bond = line.split("\t")
                return Association(int(company) / 10, int(chance) / 10, int(bond))
            if line < wanted:
                low = stop
            else:
                high = start
        return None
