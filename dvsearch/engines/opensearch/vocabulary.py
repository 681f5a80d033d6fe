"""Terms and values with the number of documents that have them.

A value of an exact field is counted by the cluster. The terms of a text field it cannot list without holding them all
in memory, so every writer notes the terms it had not met before; what was noted is counted when it is asked for, and
what no document has any more is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from dvsearch.article import EXACT_FIELDS, TEXT_FIELDS
from dvsearch.engines.opensearch import answers, values
from dvsearch.engines.opensearch.control import Control, State
from dvsearch.engines.opensearch.query_dsl import EVERYTHING
from dvsearch.engines.opensearch.search import IndexSearcher, every_value

_COUNTED_AT_ONCE = 1_000
_NOTED_AT_ONCE = 500_000
_KEPT = 500_000
_READ_AT_ONCE = 50


class ClusterVocabulary(Mapping[str, int]):
    """The terms of a text field or values of an exact one; a look-up asks for one, an iteration streams them all."""

    def __init__(self, searcher: IndexSearcher, control: Control, field: str) -> None:
        self._searcher, self._control, self._field = searcher, control, field
        self._counts: dict[str, int] = {}

    def __getitem__(self, term: str) -> int:
        if term not in self._counts:
            known = self._field in TEXT_FIELDS or self._field in EXACT_FIELDS
            written = self._written(term)
            self._keep({term: self._searcher.total({"term": {self._field: written}}) if known else 0})
        count = self._counts[term]
        if not count:
            raise KeyError(term)
        return count

    def __iter__(self) -> Iterator[str]:
        counted = self._terms() if self._field in TEXT_FIELDS else self._values()
        for term, count in counted:
            if count:
                self._keep({term: count})
                yield term

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _keep(self, counts: dict[str, int]) -> None:
        if len(self._counts) > _KEPT:
            self._counts.clear()
        self._counts.update(counts)

    def _written(self, term: str) -> str:
        return values.term(term) if self._field in TEXT_FIELDS else values.keyword(term)

    def _values(self) -> Iterator[tuple[str, int]]:
        if self._field in EXACT_FIELDS:
            for value, count in every_value(self._searcher, self._field, EVERYTHING):
                yield values.original(value), count

    def _terms(self) -> Iterator[tuple[str, int]]:
        noted = iter(sorted(noted_terms(self._control)))
        while batch := list(islice(noted, _COUNTED_AT_ONCE)):
            filters = [{"term": {self._field: term}} for term in batch]
            (found,) = self._searcher.search({"size": 0, "aggs": {"terms": {"filters": {"filters": filters}}}})
            yield from zip(map(values.original, batch), answers.filtered(found, len(batch)), strict=True)


def noted_terms(control: Control) -> set[str]:
    """Read every term that was ever noted, of any text field, as the index holds it."""
    found: set[str] = set()
    notes = control.state()["notes"]
    for start in range(0, len(notes), _READ_AT_ONCE):
        for text in control.texts(notes[start : start + _READ_AT_ONCE]):
            if text is not None:
                found.update(text.split("\n"))
    return found


def note_terms(control: Control, terms: Iterable[str], *, instead: bool = False) -> None:
    """Note terms, which does no harm to those noted before; `instead` of all earlier notes, where that is asked."""
    remaining = iter(sorted(terms))
    notes: list[str] = []
    while batch := list(islice(remaining, _NOTED_AT_ONCE)):
        text = "\n".join(batch)
        notes.append(f"terms-{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}")
        control.keep_text(notes[-1], text)

    def listed(state: State) -> None:
        earlier = state["notes"]
        state["notes"] = list(dict.fromkeys(notes if instead else [*earlier, *notes]))

    control.change(listed)


def rewrite_notes(control: Control) -> None:
    """Write the notes of many commits as one. Only for the one writer."""
    earlier = control.state()["notes"]
    if len(earlier) > 1:
        note_terms(control, noted_terms(control), instead=True)
        for note in set(earlier) - set(control.state()["notes"]):
            control.forget_text(note)
