"""A segment, one kind of section after the other: nothing is looked at by the help of something that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from dvsearch.article import EXACT_FIELDS, TEXT_FIELDS, UNFOLDED
from dvsearch.engines.whoosh.checking.columns import check_column
from dvsearch.engines.whoosh.checking.dictionaries import check_dictionary
from dvsearch.engines.whoosh.checking.folded_postings import check_folded
from dvsearch.engines.whoosh.checking.forward import check_forward
from dvsearch.engines.whoosh.checking.postings import check_postings
from dvsearch.engines.whoosh.checking.section_list import check_sections
from dvsearch.engines.whoosh.checking.stored import check_stored
from dvsearch.engines.whoosh.format.misreading import reading
from dvsearch.engines.whoosh.format.section_file import Array
from dvsearch.engines.whoosh.segment import Segment
from dvsearch.errors import IndexCorrupt


def check_segment(segment: Segment) -> Iterator[str]:
    """Verify every checksum of a segment, then every number of it; yields what is wrong."""
    damaged = [
        f"damaged at byte {offset}, in {', '.join(sections) or 'no section'}"
        for offset, sections in segment.file.damaged()
    ]
    if damaged:
        yield from damaged
        return
    sections = list(check_sections(segment.file))
    if sections:
        yield from sections
        return
    yield from _guarded(segment, "text", _check_text)
    for name in EXACT_FIELDS:
        yield from _guarded(segment, name, _check_exact)
    yield from _guarded(segment, "stored", lambda segment, _: check_stored(segment))


def _guarded(segment: Segment, name: str, check: Callable[[Segment, str], Iterator[str]]) -> Iterator[str]:
    """Check one thing: what it does not foresee is wrong too."""
    try:
        with reading(segment.file.path):
            yield from check(segment, name)
    except IndexCorrupt as error:
        yield error.message.removeprefix(f"{segment.file.path}: ")


def _check_text(segment: Segment, _: str) -> Iterator[str]:
    """Look at the text fields one after the other, each with what the ones before it say."""
    lengths = {name: np.zeros(segment.documents, np.int64) for name in TEXT_FIELDS}
    for name in TEXT_FIELDS:
        problems = [*_check_text_field(segment, name, lengths)]
        yield from (f"field {name}: {reason}" for reason in problems)
        if problems:
            return
    if (field := segment.text("text")) is not None and segment.forward is not None:
        yield from (f"text forward: {reason}" for reason in check_forward(segment.file, segment.forward, field))


def _check_text_field(segment: Segment, name: str, lengths: dict[str, Array]) -> Iterator[str]:
    field = segment.text(name)
    if field is not None:
        for problem in check_dictionary(segment.file, name):
            yield problem
            return
        problems = [*check_postings(segment, field, lengths[name])]
        yield from problems
        if not problems and field.folds and (base := segment.text(UNFOLDED[name])) is not None:
            yield from check_folded(segment.file, field, base)
    if name == "text" and not np.array_equal(lengths[name], segment.lengths):
        yield "lengths do not agree with the postings"


def _check_exact(segment: Segment, name: str) -> Iterator[str]:
    column = segment.column(name)
    if column is not None:
        problems = [*check_dictionary(segment.file, name)] or [*check_column(segment, column)]
        yield from (f"field {name}: {reason}" for reason in problems)
