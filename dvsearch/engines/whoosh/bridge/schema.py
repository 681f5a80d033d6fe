"""The Whoosh schema of an index, by which stock Whoosh knows its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Existence, Frequency, Positions

from dvsearch.article import EXACT_FIELDS, TEXT_FIELDS, UNPOSITIONED
from dvsearch.engines.whoosh.format.term_bytes import decode, encode


class TermField(FieldType):  # type: ignore[misc]
    """A field whose terms were analysed before they came to Whoosh."""

    def to_bytes(self, value: Any) -> bytes:
        """Return a term as the dictionary keeps it."""
        return value if isinstance(value, bytes) else encode(value)

    def from_bytes(self, bs: bytes) -> str:
        """Return the term that `to_bytes` was given."""
        return decode(bs)


def schema(meta: Mapping[str, str], long_meta: tuple[int, int, int] | None) -> Any:
    """Return the Whoosh schema of every index; what is stored beside the documents travels in it.

    `meta` are the short texts, `long_meta` the generation, size and checksum of the file that has the long ones.
    """
    made = Schema()
    for name in TEXT_FIELDS:
        format_ = Frequency() if name in UNPOSITIONED else Positions()
        made.add(name, TermField(format_, None, scorable=True))
    for name in EXACT_FIELDS:
        made.add(name, TermField(Existence(), None))
    made.add("stored", STORED())
    made.meta = dict(meta)
    made.long_meta = long_meta
    return made
