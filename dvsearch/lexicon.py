"""What an index knows of its own words: which stand side by side, how firmly, and how its articles abbreviate.

All is counted while articles are indexed and kept in the index's meta, so that it is committed with it. It
is unpacked once in a process, and only when a query needs them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import pairwise

from dvsearch import tables
from dvsearch.engines.base import Document
from dvsearch.errors import IndexCorrupt
from dvsearch.vietnamese.abbreviations import Abbreviations, DefinitionFinder, abbreviations
from dvsearch.vietnamese.associations import Associations
from dvsearch.vietnamese.syllables import terms

TYPE_CHECKING = False
if TYPE_CHECKING:  # not needed to search with accents typed
    from dvsearch.vietnamese.bigrams import Bigrams

_BIGRAMS, _ASSOCIATIONS, _DEFINITIONS = "bigrams", "associations", "definitions"
# How many terms had been counted when the associations were weighed.
_ASSOCIATED = "associated"
# The share by which a text must grow until its pairs are weighed again, which takes half a second however little came:
# tenths of bits, which are kept, hardly change with it.
WORTH_WEIGHING = 1 / 50

# Definitions kept: those of most articles.
MAX_DEFINITIONS = 5_000
# Documents that wait until their definitions are looked for: together, each takes a third of the time.
_AT_ONCE = 128


class Lexicon:
    """The counts of an index while articles are added to it."""

    def __init__(self, meta: Mapping[str, str]) -> None:
        from dvsearch.vietnamese.bigram_counter import BigramCounter

        with _readable(_BIGRAMS):
            self._counter = BigramCounter(bigrams(meta))
        self._finder = DefinitionFinder()
        self._associations, self._associated = meta.get(_ASSOCIATIONS), _associated(meta)
        self._definitions = _definitions(meta.get(_DEFINITIONS, "{}"))
        self._waiting: list[Sequence[Sequence[str]]] = []

    def add(self, document: Document) -> None:
        """Count the terms of a document and what it defines."""
        self._waiting.append(document.text["text"])
        if len(self._waiting) >= _AT_ONCE:
            self._add_up()

    def _add_up(self) -> None:
        documents, self._waiting = self._waiting, []
        texts = [words for values in documents for words in values]
        owners = [number for number, values in enumerate(documents) for _ in values]
        for words in texts:
            self._counter.add(words)
        for _, short, long in {(owners[number], short, long) for number, short, long in self._finder.find(texts)}:
            longs = self._definitions.setdefault(short, {})
            longs[long] = longs.get(long, 0) + 1

    def meta(self) -> dict[str, str]:
        """What to keep with the index."""
        from dvsearch.vietnamese.bigrams import unpack

        self._add_up()
        rows = [(-count, short, long) for short, longs in self._definitions.items() for long, count in longs.items()]
        kept: dict[str, dict[str, int]] = {}
        for count, short, long in sorted(rows)[:MAX_DEFINITIONS]:
            kept.setdefault(short, {})[long] = -count
        packed = self._counter.packed()
        return {
            _BIGRAMS: packed,
            _ASSOCIATIONS: self._weighed(unpack(packed)),
            _ASSOCIATED: str(self._associated),
            _DEFINITIONS: json.dumps(kept, ensure_ascii=False),
        }

    def _weighed(self, bigrams: Bigrams) -> str:
        """The associations of these counts, or those of a text that has hardly grown since."""
        if self._associations is None or bigrams.total > self._associated * (1 + WORTH_WEIGHING):
            from dvsearch.vietnamese.pair_weights import associate
            from dvsearch.vietnamese.words.word_list import listed_pairs

            self._associations = associate(bigrams, listed_pairs(), _place_pairs())
            self._associated = bigrams.total
        return self._associations


def bigrams(meta: Mapping[str, str]) -> Bigrams | None:
    """The bigram counts of an index, or None where it has none."""
    packed = meta.get(_BIGRAMS)
    return None if packed is None else _unpacked(packed)


def associations(meta: Mapping[str, str]) -> Associations:
    """Give the associations of an index; an index without them has nothing to say of any pair."""
    return Associations(meta.get(_ASSOCIATIONS, ""))


def known_abbreviations(meta: Mapping[str, str]) -> Abbreviations:
    """The abbreviations of the table and of an index."""
    return _known(meta.get(_DEFINITIONS, "{}"))


def check(meta: Mapping[str, str]) -> Iterator[IndexCorrupt]:
    """Read all that an index knows of its words, and yield what cannot be read."""
    for read in (_check_bigrams, known_abbreviations, _associated, lambda meta: associations(meta).check()):
        try:
            read(meta)
        except IndexCorrupt as error:
            yield error


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what goes wrong over a text that is not what `Lexicon.meta` wrote into IndexCorrupt."""
    try:
        yield
    except (ValueError, RecursionError) as error:
        reason = f"what the index knows of its words cannot be read: {name}: {error}"
        raise IndexCorrupt(reason, hint="run: dvsearch check") from error


def _check_bigrams(meta: Mapping[str, str]) -> None:
    from dvsearch.vietnamese.bigrams import check

    if (known := bigrams(meta)) is not None:
        with _readable(_BIGRAMS):
            check(known)


def _associated(meta: Mapping[str, str]) -> int:
    """Read how many terms had been counted when pairs were last weighed."""
    with _readable(_ASSOCIATED):
        text = meta.get(_ASSOCIATED, "0")
        if not (text.isascii() and text.isdecimal() and len(text) < 20):
            raise ValueError("no number")
        return int(text)


@lru_cache(2)
def _unpacked(packed: str) -> Bigrams:
    from dvsearch.vietnamese.bigrams import unpack

    with _readable(_BIGRAMS):
        return unpack(packed)


@lru_cache(2)
def _known(text: str) -> Abbreviations:
    return abbreviations(_definitions(text))


def _definitions(text: str) -> dict[str, dict[str, int]]:
    """Read what abbreviations are defined as, and in how many articles each."""
    with _readable(_DEFINITIONS):
        defined = json.loads(text)
        if type(defined) is not dict or not all(type(longs) is dict and longs for longs in defined.values()):
            raise ValueError("no definitions")
        for longs in defined.values():
            if not all(long.split() and type(times) is int and 0 < times < 1 << 63 for long, times in longs.items()):
                raise ValueError("a definition that is none")
        return defined


@cache
def _place_pairs() -> frozenset[tuple[str, str]]:
    """The terms side by side in the names of provinces and districts."""
    names = [row["district"] for row in tables.rows("districts")]
    for row in tables.rows("provinces"):
        names += [row["name"], *row["aliases"].split("|")]
    return frozenset(pair for name in names for pair in pairwise(terms(name)))
