"""What else the press calls a thing: words of other regions and registers that mean the same, from a table.

`heo` is lợn in the north, `sếp` is lãnh đạo in print. The table (tables/register.tsv) holds groups of words with one
meaning. They are told from abbreviations, which are the same words: these only add and raise, and never count as what
was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dvsearch import tables

Word = tuple[str, ...]


def related_words(word: Sequence[str]) -> tuple[Word, ...]:
    """List the words that mean the same as the terms of a word, those the press mostly writes first."""
    # Most words are in no group: to look for one in the text takes 5 us, to read the table 0.8 ms of a search.
    return _groups().get(tuple(word), ()) if " ".join(word) in _text() else ()


@cache
def _text() -> str:
    return (tables.FOLDER / "register.tsv").read_text("utf-8")


@cache
def _groups() -> dict[Word, tuple[Word, ...]]:
    found: dict[Word, tuple[Word, ...]] = {}
    for row in tables.rows("register"):
        group = [tuple(word.split()) for word in row["words"].split("|")]
        for word in group:
            found[word] = (*found.get(word, ()), *(other for other in group if other != word))
    return found
